(* Derivatives of formulas, read off their form: der f t v d says that f is v at t and has slope d there. *)
From Coq Require Import Reals Lra Lia Arith.
From Coquelicot Require Import Coquelicot.
From SymbolicBP Require Import Calculus Activations.
Open Scope R_scope.

Definition sgn (u : R) : R := step u - step (- u).
Lemma step_pos u : 0 < u -> step u = 1.
Proof. unfold step. destruct (Rlt_dec 0 u); easy. Qed.
Lemma step_le u : u <= 0 -> step u = 0.
Proof. unfold step. destruct (Rlt_dec 0 u); [lra|easy]. Qed.
Lemma sgn_pos u : 0 < u -> sgn u = 1.
Proof. intros H. unfold sgn. rewrite step_pos, step_le; lra. Qed.
Lemma sgn_neg u : 0 < - 1 * u -> sgn u = - 1.
Proof. intros H. unfold sgn. rewrite step_le, step_pos; lra. Qed.
Lemma step_r u p : 0 < p -> step (u * p) = step u.
Proof. intros H. unfold step. destruct (Rlt_dec 0 (u * p)), (Rlt_dec 0 u); try easy; exfalso; nra. Qed.
Lemma step_l u p : 0 < p -> step (p * u) = step u.
Proof. rewrite Rmult_comm. apply step_r. Qed.
Lemma sgn_r u p : 0 < p -> sgn (u * p) = sgn u.
Proof. intros H. unfold sgn. rewrite <- (step_r (- u) p H), <- (step_r u p H). do 2 f_equal. ring. Qed.
Lemma sgn_l u p : 0 < p -> sgn (p * u) = sgn u.
Proof. rewrite Rmult_comm. apply sgn_r. Qed.

Lemma is_derive_step u : u <> 0 -> is_derive step u 0.
Proof.
  intros H. apply (is_derive_branches (fun _ => 1) (fun _ => 0)); try easy; intros; [apply (is_derive_const 1 u)|apply (is_derive_const 0 u)].
Qed.
Lemma is_derive_sgn u : u <> 0 -> is_derive sgn u 0.
Proof.
  intros H. replace 0 with (0 - (-1) * 0) by ring. apply (is_derive_minus step (fun t => step (- t))); [now apply is_derive_step|].
  apply (is_derive_comp step Ropp); [apply is_derive_step; lra|]. auto_derive; easy || ring.
Qed.

Definition der (f : R -> R) (t v d : R) : Prop := f t = v /\ is_derive f t d.
Lemma der_Derive f t v d e : der f t v d -> d = e -> Derive f t = e.
Proof. intros [_ H] <-. now apply is_derive_unique. Qed.
Lemma der_ex f t v d : der f t v d -> ex_derive f t.
Proof. intros [_ H]. now exists d. Qed.
Lemma der_is f t v d e : der f t v d -> d = e -> is_derive f t e.
Proof. now intros [_ H] <-. Qed.

Lemma der_ext f g t v d : (forall s, f s = g s) -> der g t v d -> der f t v d.
Proof.
  intros E [V D]. split; [now rewrite E|]. eapply is_derive_ext; [|exact D]. intros; now rewrite E.
Qed.

Lemma der_const c t : der (fun _ => c) t c 0.
Proof. split; [easy|apply (is_derive_const c t)]. Qed.
Lemma der_id t : der (fun s => s) t t 1.
Proof. split; [easy|apply (is_derive_id t)]. Qed.
(* one entry of a vector varies: the others do not *)
Lemma der_put (i j : nat) t v : (i = j -> v = t) -> der (fun s => if Nat.eqb i j then s else v) t v (kd i j).
Proof.
  intros H. unfold kd. destruct (Nat.eqb_spec i j) as [E|N].
  - rewrite (H E). apply der_id.
  - apply der_const.
Qed.
Lemma der_put2 (i j p q : nat) t v : (i = j -> p = q -> v = t) ->
  der (fun s => if Nat.eqb i j then (if Nat.eqb p q then s else v) else v) t v (kd i j * kd p q).
Proof.
  intros H. unfold kd at 1. destruct (Nat.eqb_spec i j) as [E|N].
  - rewrite Rmult_1_l. apply der_put. auto.
  - rewrite Rmult_0_l. apply der_const.
Qed.
Section Rules.
Variables (f g : R -> R) (t u v d e : R).
Hypotheses (F : der f t u d) (G : der g t v e).
Lemma der_plus : der (fun s => f s + g s) t (u + v) (d + e).
Proof. destruct F as [<- F'], G as [<- G']. split; [easy|]. exact (is_derive_plus f g t d e F' G'). Qed.
Lemma der_minus : der (fun s => f s - g s) t (u - v) (d - e).
Proof. destruct F as [<- F'], G as [<- G']. split; [easy|]. exact (is_derive_minus f g t d e F' G'). Qed.
Lemma der_opp : der (fun s => - f s) t (- u) (- d).
Proof. destruct F as [<- F']. split; [easy|]. exact (is_derive_opp f t d F'). Qed.
Lemma der_mult : der (fun s => f s * g s) t (u * v) (d * v + u * e).
Proof.
  destruct F as [<- F'], G as [<- G']. split; [easy|]. apply (is_derive_mult f g); [exact F'|exact G'|exact Rmult_comm].
Qed.
Lemma der_inv : u <> 0 -> der (fun s => / f s) t (/ u) (- (/ u) ^ 2 * d).
Proof.
  intros H. destruct F as [<- F']. split; [easy|]. eapply is_derive_eq; [exact (is_derive_inv f t d F' H)|]. now field.
Qed.
Lemma der_pow n : der (fun s => f s ^ n) t (u ^ n) (INR n * u ^ pred n * d).
Proof.
  destruct F as [<- F']. split; [easy|]. eapply is_derive_eq; [exact (is_derive_pow f n t d F')|]. ring.
Qed.
Lemma der_comp (h : R -> R) s : is_derive h u s -> der (fun s => h (f s)) t (h u) (s * d).
Proof.
  intros H. destruct F as [<- F']. split; [easy|]. rewrite Rmult_comm. exact (is_derive_comp h f t s d H F').
Qed.
Lemma der_scal c : der (fun s => c * f s) t (c * u) (c * d).
Proof. destruct F as [<- F']. split; [easy|]. exact (is_derive_scal f t c d F'). Qed.
Lemma der_scal_r c : der (fun s => f s * c) t (u * c) (d * c).
Proof. apply (der_ext _ (fun s => c * f s)); [intros; ring|]. rewrite (Rmult_comm u), (Rmult_comm d). apply der_scal. Qed.
Lemma der_shift c : der (fun s => c + f s) t (c + u) d.
Proof.
  destruct F as [<- F']. split; [easy|]. rewrite <- (Rplus_0_l d). exact (is_derive_plus (fun _ => c) f t 0 d (is_derive_const c t) F').
Qed.
End Rules.
Lemma der_div f g t u v d e : der f t u d -> der g t v e -> v <> 0 ->
  der (fun s => f s / g s) t (u / v) (d * / v + u * (- (/ v) ^ 2 * e)).
Proof. intros F G H. apply der_mult; [easy|now apply der_inv]. Qed.
Lemma der_sum n f t (v d : vec) : (forall k, (1 <= k <= n)%nat -> der (f k) t (v k) (d k)) ->
  der (fun s => sum n (fun k => f k s)) t (sum n v) (sum n d).
Proof.
  intros H. split.
  - apply sum_ext. intros k Hk. apply H, Hk.
  - apply is_derive_sum. intros k Hk. apply H, Hk.
Qed.

Lemma pos_not_0 u : 0 < u -> u <> 0.
Proof. lra. Qed.
(* a width is not 0 *)
Ltac some := first [assumption | lia | match goal with H : forall l, _ -> (1 <= _)%nat |- _ => apply H; lia end].
(* what is seen from its form to be positive, or not 0 *)
Ltac above := lazymatch goal with
  | |- 0 < ?u + ?v => apply Rplus_lt_0_compat; above
  | |- 0 < ?u * ?v => apply Rmult_lt_0_compat; above
  | |- 0 < ?u / ?v => apply Rdiv_lt_0_compat; above
  | |- 0 < / ?u => apply Rinv_0_lt_compat; above
  | |- 0 < ?u ^ ?n => apply pow_lt; above
  | |- 0 < exp _ => apply exp_pos
  | |- 0 < sum _ _ => apply sum_pos; [some|intros; above]
  | |- 0 < INR _ => first [assumption | apply lt_0_INR; some]
  | |- 0 < _ => first [assumption | lra] end.
Ltac nonzero_form := first
  [ assumption | match goal with H : forall _, _ |- _ => apply H; assumption end | lra | apply pos_not_0; above | apply pos_not_0, lt_0_INR; some
  | apply Rinv_neq_0_compat; nonzero_form | apply pow_nonzero; nonzero_form
  | apply Rmult_integral_contrapositive_currified; nonzero_form ].
(* 0 < u, after the values of a are written out by `write` where that helps *)
Ltac over_field u := field_simplify u; [above|repeat split; nonzero_form..].
Ltac positive_form write := first
  [ assumption | match goal with H : forall _, _ |- _ => apply H; assumption end | above | write; first [above | lazymatch goal with |- 0 < ?u => over_field u end] ].
Ltac not_0 write := first [nonzero_form | write; nonzero_form | apply pos_not_0; positive_form write].

(* solves der f t ?v ?d by the form of f *)
Lemma der_here (l : nat) f g t v d : der f t v d -> der (fun s => if Nat.eqb l l then f s else g s) t v d.
Proof. now rewrite Nat.eqb_refl. Qed.
Ltac entry := intros; congruence.
Ltac derive_by write := cbv beta; lazymatch goal with
  | |- der (fun _ => ?c) _ _ _ => apply der_const
  | |- der (fun s => s) _ _ _ => apply der_id
  | |- der (fun s => if Nat.eqb ?l ?l then @?f s else @?g s) _ _ _ => apply (der_here l f g); derive_by write
  | |- der (fun s => if Nat.eqb ?i ?j then (if Nat.eqb ?p ?p then s else ?v) else ?v) _ _ _ =>
      rewrite (Nat.eqb_refl p); apply der_put; entry
  | |- der (fun s => if Nat.eqb ?i ?j then (if Nat.eqb ?p ?q then s else ?v) else ?v) _ _ _ => apply der_put2; entry
  | |- der (fun s => if Nat.eqb ?i ?j then s else ?v) _ _ _ => apply der_put; entry
  | |- der (fun s => @?f s + @?g s) _ _ _ => lazymatch f with
      | (fun _ => ?c) => refine (der_shift g _ _ _ _ c); derive_by write
      | _ => eapply (der_plus f g); derive_by write end
  | |- der (fun s => @?f s - @?g s) _ _ _ => eapply (der_minus f g); derive_by write
  | |- der (fun s => @?f s * @?g s) _ _ _ => lazymatch f with
      | (fun _ => ?c) => refine (der_scal g _ _ _ _ c); derive_by write
      | _ => lazymatch g with
          | (fun _ => ?c) => refine (der_scal_r f _ _ _ _ c); derive_by write
          | _ => eapply (der_mult f g); derive_by write end end
  | |- der (fun s => - @?f s) _ _ _ => eapply (der_opp f); derive_by write
  | |- der (fun s => / @?f s) _ _ _ => eapply (der_inv f); [derive_by write|cbv beta; not_0 write]
  | |- der (fun s => @?f s / @?g s) _ _ _ => eapply (der_div f g); [derive_by write..|cbv beta; not_0 write]
  | |- der (fun s => @?f s ^ ?n) _ _ _ => eapply (der_pow f); derive_by write
  | |- der (fun s => sum ?n (@?f s)) _ _ _ =>
      eapply (der_sum n (fun k s => f s k)); let k := fresh "k" in let H := fresh "H" in intros k H; derive_by write
  | |- der (fun s => exp (@?f s)) _ _ _ => refine (der_comp f _ _ _ _ exp _ _); [derive_by write|apply is_derive_exp]
  | |- der (fun s => ln (@?f s)) _ _ _ =>
      refine (der_comp f _ _ _ _ ln _ _); [derive_by write|apply is_derive_ln; cbv beta; positive_form write]
  | |- der (fun s => step (@?f s)) _ _ _ => refine (der_comp f _ _ _ _ step _ _); [derive_by write|apply is_derive_step; cbv beta; not_0 write]
  | |- der (fun s => phi (@?f s)) _ _ _ => refine (der_comp f _ _ _ _ phi _ _); [derive_by write|apply is_derive_phi]
  | |- der (fun s => Phi (@?f s)) _ _ _ => refine (der_comp f _ _ _ _ Phi _ _); [derive_by write|apply is_derive_Phi]
  | |- der (fun s => sgn (@?f s)) _ _ _ => refine (der_comp f _ _ _ _ sgn _ _); [derive_by write|apply is_derive_sgn; cbv beta; not_0 write]
  end.

(** * The same for functions of a vector, along every curve *)
Definition curve (n : nat) (f : vec -> R) (x : vec) (v : R) (g : vec) : Prop :=
  forall (c : R -> vec) (c' : vec) (t : R),
    (forall i, (1 <= i <= n)%nat -> c t i = x i) -> (forall i, (1 <= i <= n)%nat -> is_derive (fun s => c s i) t (c' i)) ->
    der (fun s => f (c s)) t v (sum n (fun i => g i * c' i)).
Lemma der_to f t v d e : d = e -> der f t v d -> der f t v e.
Proof. now intros ->. Qed.
Lemma curve_chain n f x v g : curve n f x v g -> exists g, chain n f x g.
Proof. intros H. exists g. intros c c' t Hx Hc. now apply (H c c' t). Qed.
Lemma curve_ext n f g x v d : (forall u, f u = g u) -> curve n g x v d -> curve n f x v d.
Proof. intros E H c c' t Hx Hc. eapply der_ext; [|now apply (H c c' t)]. intros; apply E. Qed.
Lemma curve_const n c x : curve n (fun _ => c) x c (fun _ => 0).
Proof. intros p p' t _ _. apply (der_to _ _ _ 0); [|apply der_const]. symmetry. apply sum_null. intros; ring. Qed.
Lemma curve_entry n x j : (1 <= j <= n)%nat -> curve n (fun v => v j) x (x j) (fun i => kd i j).
Proof.
  intros Hj c c' t Hx Hc. apply (der_to _ _ _ (c' j)); [now rewrite sum_kd_l|]. split; auto.
Qed.
Section Curves.
Variables (n : nat) (f h : vec -> R) (x : vec) (u v : R) (g e : vec).
Hypotheses (F : curve n f x u g) (H : curve n h x v e).
Ltac lin := rewrite <- ?sum_scal, <- ?sum_scal_r, <- ?sum_plus; apply sum_ext; intros; ring.
Lemma curve_plus : curve n (fun a => f a + h a) x (u + v) (fun i => g i + e i).
Proof. intros c c' t Hx Hc. eapply der_to; [|apply (der_plus _ _ _ _ _ _ _ (F c c' t Hx Hc) (H c c' t Hx Hc))]. lin. Qed.
Lemma curve_minus : curve n (fun a => f a - h a) x (u - v) (fun i => g i - e i).
Proof.
  intros c c' t Hx Hc. eapply der_to; [|apply (der_minus _ _ _ _ _ _ _ (F c c' t Hx Hc) (H c c' t Hx Hc))].
  unfold Rminus. rewrite <- (Rmult_1_l (sum n (fun i => e i * _))), Ropp_mult_distr_l. lin.
Qed.
Lemma curve_mult : curve n (fun a => f a * h a) x (u * v) (fun i => g i * v + u * e i).
Proof. intros c c' t Hx Hc. eapply der_to; [|apply (der_mult _ _ _ _ _ _ _ (F c c' t Hx Hc) (H c c' t Hx Hc))]. lin. Qed.
Lemma curve_opp : curve n (fun a => - f a) x (- u) (fun i => - g i).
Proof.
  intros c c' t Hx Hc. eapply der_to; [|apply (der_opp _ _ _ _ (F c c' t Hx Hc))].
  rewrite <- (Rmult_1_l (sum n _)), Ropp_mult_distr_l. lin.
Qed.
Lemma curve_inv : u <> 0 -> curve n (fun a => / f a) x (/ u) (fun i => - (/ u) ^ 2 * g i).
Proof. intros N c c' t Hx Hc. eapply der_to; [|apply (der_inv _ _ _ _ (F c c' t Hx Hc) N)]. lin. Qed.
Lemma curve_pow k : curve n (fun a => f a ^ k) x (u ^ k) (fun i => INR k * u ^ pred k * g i).
Proof. intros c c' t Hx Hc. eapply der_to; [|apply (der_pow _ _ _ _ (F c c' t Hx Hc))]. lin. Qed.
Lemma curve_comp (r : R -> R) s : is_derive r u s -> curve n (fun a => r (f a)) x (r u) (fun i => s * g i).
Proof. intros D c c' t Hx Hc. eapply der_to; [|apply (der_comp _ _ _ _ (F c c' t Hx Hc) r s D)]. lin. Qed.
End Curves.
Lemma curve_div n f h x u v g e : curve n f x u g -> curve n h x v e -> v <> 0 ->
  curve n (fun a => f a / h a) x (u / v) (fun i => g i * / v + u * (- (/ v) ^ 2 * e i)).
Proof. intros F H N. apply (curve_mult n f (fun a => / h a)); [easy|now apply curve_inv]. Qed.
Lemma curve_sum n m (f : nat -> vec -> R) x (v : vec) (g : nat -> vec) :
  (forall k, (1 <= k <= m)%nat -> curve n (f k) x (v k) (g k)) ->
  curve n (fun a => sum m (fun k => f k a)) x (sum m v) (fun i => sum m (fun k => g k i)).
Proof.
  intros H c c' t Hx Hc. eapply der_to; [|apply (der_sum m (fun k s => f k (c s)) t v (fun k => sum n (fun i => g k i * c' i)))].
  - rewrite sum_swap. apply sum_ext. intros i _. apply sum_scal_r.
  - intros k Hk. now apply H.
Qed.
Ltac curve_by write := cbv beta; lazymatch goal with
  | |- curve _ (fun _ => ?c) _ _ _ => apply curve_const
  | |- curve _ (fun v => v _) _ _ _ => apply curve_entry; first [assumption | split; lia]
  | |- curve _ (fun v => @?f v + @?g v) _ _ _ => eapply (curve_plus _ f g); curve_by write
  | |- curve _ (fun v => @?f v - @?g v) _ _ _ => eapply (curve_minus _ f g); curve_by write
  | |- curve _ (fun v => @?f v * @?g v) _ _ _ => eapply (curve_mult _ f g); curve_by write
  | |- curve _ (fun v => - @?f v) _ _ _ => eapply (curve_opp _ f); curve_by write
  | |- curve _ (fun v => / @?f v) _ _ _ => eapply (curve_inv _ f); [curve_by write|cbv beta; not_0 write]
  | |- curve _ (fun v => @?f v / @?g v) _ _ _ => eapply (curve_div _ f g); [curve_by write..|cbv beta; not_0 write]
  | |- curve _ (fun v => @?f v ^ _) _ _ _ => eapply (curve_pow _ f); curve_by write
  | |- curve _ (fun v => sum ?m (@?f v)) _ _ _ =>
      eapply (curve_sum _ m (fun k v => f v k)); let k := fresh "k" in let H := fresh "H" in intros k H; curve_by write
  | |- curve _ (fun v => exp (@?f v)) _ _ _ => refine (curve_comp _ f _ _ _ _ exp _ _); [curve_by write|apply is_derive_exp]
  | |- curve _ (fun v => ln (@?f v)) _ _ _ => refine (curve_comp _ f _ _ _ _ ln _ _); [curve_by write|apply is_derive_ln; cbv beta; positive_form write]
  | |- curve _ (fun v => step (@?f v)) _ _ _ => refine (curve_comp _ f _ _ _ _ step _ _); [curve_by write|apply is_derive_step; cbv beta; not_0 write]
  | |- curve _ (fun v => phi (@?f v)) _ _ _ => refine (curve_comp _ f _ _ _ _ phi _ _); [curve_by write|apply is_derive_phi]
  | |- curve _ (fun v => Phi (@?f v)) _ _ _ => refine (curve_comp _ f _ _ _ _ Phi _ _); [curve_by write|apply is_derive_Phi]
  | |- curve _ (fun v => sgn (@?f v)) _ _ _ => refine (curve_comp _ f _ _ _ _ sgn _ _); [curve_by write|apply is_derive_sgn; cbv beta; not_0 write]
  end.
