(* The rules of the kernel of symbolic_bp (symbolic_bp/kernel/rules.py), one lemma or tactic each. The kernel's proofs
   are exported as proofs that use these alone, step by step. D is the total derivative (Da, Dz, DC: all that follows
   recomputed), P the direct partial: of the right side that defines a quantity, all else in it held fixed. *)
From Coq Require Import Reals Lra Lia Arith.
From Coquelicot Require Import Coquelicot.
From SymbolicBP Require Import Sums Calculus Network Chain Backprop Costs Variants.
Open Scope R_scope.

(** * Laws of sums *)

(* a sum whose terms vanish but for one index *)
Lemma sum_only n F j : (1 <= j <= n)%nat -> (forall k, k <> j -> F k = 0) -> sum n F = F j.
Proof.
  intros Hj H. transitivity (sum n (fun k => F j * kd k j)).
  - apply sum_ext. intros k _. destruct (Nat.eq_dec k j) as [->|N]; [rewrite kd_refl; ring|].
    rewrite kd_neq, H by easy. ring.
  - now rewrite (sum_kd n (fun _ => F j)).
Qed.
(* from hi downward to lo *)
Lemma downward (lo hi : nat) (P : nat -> Prop) : P hi -> (forall l, (lo <= l < hi)%nat -> P (S l) -> P l) ->
  forall l, (lo <= l <= hi)%nat -> P l.
Proof.
  intros B St. assert (G : forall d l, (lo <= l)%nat -> (l + d = hi)%nat -> P l).
  { induction d as [|d IH]; intros l H1 H2; [now replace l with hi by lia|].
    apply St; [lia|]. apply IH; lia. }
  intros l Hl. apply (G (hi - l)%nat); lia.
Qed.

(** * Direct partials *)
Section Partial.
Variables (L : nat) (n : nat -> nat) (sigma : nat -> nat -> R -> R) (C : vec -> R).
Variables (w : weights) (b : biases) (x : vec).
Notation act := (elementwise sigma).
Notation a := (Network.a n act w b x).          Notation z := (Network.z n act w b x).
Notation here := (Network.here n act w b x).
Notation Da := (Network.Da n act w b x).        Notation Dz := (Network.Dz n act w b x).
Notation DC := (Chain.DC L n act w b x C).
Notation jac := (fun l j i => sigma' sigma l j (z l j) * kd j i).
Notation adot := (Network.adot n act w b x jac).
Notation zdot := (Network.zdot n act w b x jac).
Notation smooth := (sigma_differentiable L n sigma w b x).
Notation C_smooth := (C_differentiable L n sigma C w b x).
Notation loc := (fun l => elementwise_local sigma (n l) l).

Definition Pz l j o : R := Derive (fun t =>
  sum (n (pred l)) (fun k => wput w o t l j k * aput o t (pred l) k (a (pred l) k)) + bput b o t l j) (here o).
Definition Pa l j o : R := Derive (fun t => sigma l j (zput o t l j (z l j))) (here o).
Definition PC o : R := Derive (fun t => C (fun j => aput o t L j (a L j))) (here o).

(* rule partial *)
Lemma put_kd i j t v : (if Nat.eqb i j then t else v) = t * kd i j + v * (1 - kd i j).
Proof. unfold kd. destruct (Nat.eqb i j); ring. Qed.
Lemma partial_z_W l i j k : (2 <= l)%nat ->
  Pz l i (W l j k) = sum (n (pred l)) (fun p => kd i j * kd p k * a (pred l) p).
Proof.
  intros Hl. apply is_derive_unique. eapply is_derive_eq.
  - apply (is_derive_plus (fun t => sum (n (pred l)) (fun p => updw w l j k t l i p * a (pred l) p)) (fun _ => b l i)).
    + apply (is_derive_sum _ (fun p t => updw w l j k t l i p * a (pred l) p) (fun p => kd i j * kd p k * a (pred l) p)).
      intros p _. unfold updw. rewrite Nat.eqb_refl. unfold kd.
      destruct (Nat.eqb i j), (Nat.eqb p k); auto_derive; try easy; ring.
    + apply (is_derive_const (b l i)).
  - apply Rplus_0_r.
Qed.
Lemma partial_z_B l i j : Pz l i (B l j) = kd i j.
Proof.
  apply is_derive_unique. set (s := sum (n (pred l)) (fun k => w l i k * a (pred l) k)).
  apply is_derive_ext with (fun t => s + updb b l j t l i); [easy|].
  unfold updb. rewrite Nat.eqb_refl. unfold kd. destruct (Nat.eqb i j); auto_derive; try easy; ring.
Qed.
Lemma partial_z_A l i j : (1 <= l)%nat -> Pz (S l) i (A l j) = sum (n l) (fun p => w (S l) i p * kd p j).
Proof.
  intros Hl. apply is_derive_unique. eapply is_derive_eq.
  - apply (is_derive_plus (fun t => sum (n l) (fun p => w (S l) i p * aput (A l j) t l p (a l p))) (fun _ => b (S l) i)).
    + apply (is_derive_sum _ (fun p t => w (S l) i p * aput (A l j) t l p (a l p)) (fun p => w (S l) i p * kd p j)).
      intros p _. simpl. rewrite Nat.eqb_refl. unfold kd. destruct (Nat.eqb p j); auto_derive; try easy; ring.
    + apply (is_derive_const (b (S l) i)).
  - apply Rplus_0_r.
Qed.
Lemma partial_a_Z l i j : ex_derive (sigma l i) (z l i) -> Pa l i (Z l j) = sigma' sigma l i (z l i) * kd i j.
Proof.
  intros H. apply is_derive_unique. simpl. rewrite Nat.eqb_refl. unfold kd. destruct (Nat.eqb_spec i j) as [->|N].
  - rewrite Rmult_1_r. now apply Derive_correct.
  - rewrite Rmult_0_r. apply (is_derive_const (sigma l i (z l i))).
Qed.

(* rule chain: D(y, x) = Sum over the consumers of x of D(y, consumer) * P(consumer, x) *)
Lemma chain_C_Z l j : C_smooth -> smooth l -> (2 <= l <= L)%nat -> (1 <= j <= n l)%nat ->
  DC (Z l j) = sum (n l) (fun k => DC (A l k) * Pa l k (Z l j)).
Proof.
  intros HC Hs Hl Hj. destruct (cost_chain L n sigma C w b x HC) as [g Hg].
  rewrite (chain_a_C L n act w b x jac loc C g l (Z l j)) by (try apply jacobian; simpl; easy || lia).
  apply sum_ext. intros k Hk. rewrite at_Z_a, partial_a_Z by (try apply Hs; easy || lia). reflexivity.
Qed.
Lemma chain_C_A l j : C_smooth -> smooth (S l) -> (1 <= l < L)%nat -> (1 <= j <= n l)%nat ->
  DC (A l j) = sum (n (S l)) (fun k => DC (Z (S l) k) * Pz (S l) k (A l j)).
Proof.
  intros HC Hs Hl Hj. destruct (cost_chain L n sigma C w b x HC) as [g Hg].
  rewrite (chain_z_C L n act w b x jac loc C g (S l) (A l j)) by (try apply jacobian; simpl; easy || lia).
  apply sum_ext. intros k Hk. rewrite at_A_z, partial_z_A by (easy || lia). now rewrite (sum_kd _ (w (S l) k)).
Qed.
Lemma chain_C_W l j k : C_smooth -> smooth l -> (2 <= l <= L)%nat -> (1 <= k <= n (pred l))%nat ->
  DC (W l j k) = sum (n l) (fun i => DC (Z l i) * Pz l i (W l j k)).
Proof.
  intros HC Hs Hl Hk. destruct (cost_chain L n sigma C w b x HC) as [g Hg].
  rewrite (chain_z_C L n act w b x jac loc C g l (W l j k)) by (try apply jacobian; simpl; easy || lia).
  apply sum_ext. intros i Hi. rewrite at_W, partial_z_W by (easy || lia). f_equal.
  rewrite (sum_ext _ _ (fun p => kd i j * a (pred l) p * kd p k)) by (intros; ring).
  now rewrite (sum_kd _ (fun p => kd i j * a (pred l) p)).
Qed.
Lemma chain_C_B l j : C_smooth -> smooth l -> (2 <= l <= L)%nat ->
  DC (B l j) = sum (n l) (fun i => DC (Z l i) * Pz l i (B l j)).
Proof.
  intros HC Hs Hl. destruct (cost_chain L n sigma C w b x HC) as [g Hg].
  rewrite (chain_z_C L n act w b x jac loc C g l (B l j)) by (try apply jacobian; simpl; easy || lia).
  apply sum_ext. intros i Hi. now rewrite at_B, partial_z_B by lia.
Qed.
(* of the output: C is the only consumer *)
Lemma chain_C_top j : (2 <= L)%nat -> (1 <= j <= n L)%nat -> C_smooth -> DC (A L j) = PC (A L j).
Proof.
  intros HL Hj [g Hg]. rewrite (DC_output L n act w b x jac loc C g) by (try apply frechet_chain; easy || lia).
  symmetry. apply is_derive_unique. eapply is_derive_eq.
  - apply (frechet_chain _ _ _ _ Hg (fun t j' => aput (A L j) t L j' (a L j')) (fun i => kd i j)).
    + intros i Hi. exact (aput_here n act w b x (A L j) L i).
    + intros i Hi. simpl. rewrite Nat.eqb_refl. unfold kd. destruct (Nat.eqb_spec i j) as [->|N].
      * apply (is_derive_id (a L j)).
      * apply (is_derive_const (a L i)).
  - now apply sum_kd.
Qed.
Section Of_a_layer.
Variables m i : nat.
Hypothesis Hi : (1 <= i <= n m)%nat.
Lemma chain_a_W l j k : smooth l -> (2 <= l <= L)%nat -> (1 <= m <= L)%nat -> (1 <= k <= n (pred l))%nat ->
  Da m i (W l j k) = sum (n l) (fun q => Da m i (Z l q) * Pz l q (W l j k)).
Proof.
  intros Hs Hl Hm Hk. rewrite (chain_z_a L n act w b x jac loc m i l (W l j k)) by (try apply jacobian; simpl; easy || lia).
  apply sum_ext. intros q Hq. rewrite at_W, partial_z_W by (easy || lia). f_equal.
  rewrite (sum_ext _ _ (fun p => kd q j * a (pred l) p * kd p k)) by (intros; ring).
  now rewrite (sum_kd _ (fun p => kd q j * a (pred l) p)).
Qed.
Lemma chain_a_Z l j : smooth l -> (2 <= l <= L)%nat -> (1 <= m <= L)%nat -> (1 <= j <= n l)%nat ->
  Da m i (Z l j) = sum (n l) (fun q => Da m i (A l q) * Pa l q (Z l j)).
Proof.
  intros Hs Hl Hm Hj. rewrite (chain_a_a L n act w b x jac loc m i l (Z l j)) by (try apply jacobian; simpl; easy || lia).
  apply sum_ext. intros q Hq. rewrite at_Z_a, partial_a_Z by (try apply Hs; easy || lia). reflexivity.
Qed.
Lemma chain_a_A l j : smooth (S l) -> (1 <= l < L)%nat -> (1 <= m <= L)%nat -> m <> l -> (1 <= j <= n l)%nat ->
  Da m i (A l j) = sum (n (S l)) (fun q => Da m i (Z (S l) q) * Pz (S l) q (A l j)).
Proof.
  intros Hs Hl Hm N Hj.
  rewrite (chain_z_a L n act w b x jac loc m i (S l) (A l j)) by (try apply jacobian; simpl; easy || lia).
  apply sum_ext. intros q Hq. rewrite at_A_z, partial_z_A by (easy || lia). now rewrite (sum_kd _ (w (S l) q)).
Qed.
Lemma chain_z_Z l j : smooth l -> (2 <= l <= L)%nat -> (2 <= m <= L)%nat -> m <> l -> (1 <= j <= n l)%nat ->
  Dz m i (Z l j) = sum (n l) (fun q => Dz m i (A l q) * Pa l q (Z l j)).
Proof.
  intros Hs Hl Hm N Hj.
  rewrite (Chain.chain_a_z L n act w b x jac loc m i l (Z l j)) by (try apply jacobian; simpl; easy || lia).
  apply sum_ext. intros q Hq. rewrite at_Z_a, partial_a_Z by (try apply Hs; easy || lia). reflexivity.
Qed.
Lemma chain_z_A l j : smooth (S l) -> (1 <= l < L)%nat -> (2 <= m <= L)%nat -> (1 <= j <= n l)%nat ->
  Dz m i (A l j) = sum (n (S l)) (fun q => Dz m i (Z (S l) q) * Pz (S l) q (A l j)).
Proof.
  intros Hs Hl Hm Hj.
  rewrite (Chain.chain_z_z L n act w b x jac loc m i (S l) (A l j)) by (try apply jacobian; simpl; easy || lia).
  apply sum_ext. intros q Hq. rewrite at_A_z, partial_z_A by (easy || lia). now rewrite (sum_kd _ (w (S l) q)).
Qed.
End Of_a_layer.

(* rule same *)
Lemma same_a_A l i j : smooth (S l) -> (1 <= l <= L)%nat -> (1 <= i <= n l)%nat -> Da l i (A l j) = kd i j.
Proof. intros. rewrite (Da_is L n act w b x jac loc) by (try apply jacobian; simpl; easy || lia). apply at_A; lia. Qed.
Lemma same_z_Z l i j : smooth l -> (2 <= l <= L)%nat -> (1 <= i <= n l)%nat -> Dz l i (Z l j) = kd i j.
Proof. intros. rewrite (Dz_is L n act w b x jac loc) by (try apply jacobian; simpl; easy || lia). apply at_Z; lia. Qed.
Lemma before_a m i o : (m < layer o)%nat -> Da m i o = 0.
Proof. apply (Da_below n act w b x jac). Qed.
Lemma before_z m i o : (1 <= m < first o)%nat -> Dz m i o = 0.
Proof. apply (Dz_below n act w b x jac). Qed.
Lemma partial_C_quadratic y j :
  Derive (fun t => quadratic (n L) y (fun k => aput (A L j) t L k (a L k))) (here (A L j)) =
  sum (n L) (fun k => (a L k - y k) * kd k j).
Proof.
  apply is_derive_unique.
  apply (is_derive_sum _ (fun k t => (y k - aput (A L j) t L k (a L k)) ^ 2 / 2) (fun k => (a L k - y k) * kd k j)).
  intros k _. simpl. rewrite Nat.eqb_refl. unfold kd. destruct (Nat.eqb_spec k j) as [->|N].
  - auto_derive; [easy|field].
  - rewrite Rmult_0_r. apply (is_derive_const ((y k - a L k) * ((y k - a L k) * 1) / 2)).
Qed.
(* rule define *)
Lemma define_a l j : (2 <= l)%nat -> a l j = sigma l j (z l j).
Proof. intros H. now rewrite a_rule. Qed.
End Partial.

(* rules peel and paths are these equations *)
Definition prod_to inner M lo hi : mat := mprod inner M lo (S hi - lo).
Definition paths_to n e f lo hi : nat -> R := paths n e f lo (hi - lo).
Lemma peel_lo inner M lo hi i j : (lo <= hi)%nat ->
  prod_to inner M lo hi i j = sum (inner lo) (fun k => M lo i k * prod_to inner M (S lo) hi k j).
Proof. intros H. unfold prod_to. now replace (S hi - lo)%nat with (S (S hi - S lo)) by lia. Qed.
Lemma prod_empty inner M lo hi i j : lo = S hi -> prod_to inner M lo hi i j = kd i j.
Proof. intros ->. unfold prod_to. now rewrite Nat.sub_diag. Qed.
Lemma paths_end n e f l s : paths_to n e f l l s = f s.
Proof. unfold paths_to. now rewrite Nat.sub_diag. Qed.
Lemma paths_step n e f lo hi s : (lo < hi)%nat ->
  paths_to n e f lo hi s = sum (n (S lo)) (fun q => e (S lo) s q * paths_to n e f (S lo) hi q).
Proof. intros H. unfold paths_to. now replace (hi - lo)%nat with (S (hi - S lo)) by lia. Qed.

(** * The rules as tactics *)
Ltac rng := first [assumption | lia | (repeat split; lia)].
Ltac smooth := lazymatch goal with
  | |- sigma_differentiable _ _ linear _ _ _ _ => apply linear_differentiable
  | H : ?G |- ?G => exact H
  | H : sigma_differentiable _ _ _ _ _ _ ?l |- sigma_differentiable _ _ _ _ _ _ ?m => apply (sigma_up _ _ _ _ _ _ l m);
      [lia|exact H] end.
Ltac sides := lazymatch goal with
  | |- sigma_differentiable _ _ _ _ _ _ _ => smooth
  | |- C_differentiable _ _ _ _ _ _ _ => lazymatch goal with H : ?G |- ?G => exact H | _ => apply quadratic_differentiable end
  | |- _ => first [rng | congruence] end.

Ltac rule_define := lazymatch goal with
  | |- Network.a _ _ _ _ _ _ _ = _ => apply define_a; rng
  | |- _ => reflexivity end.
Ltac rule_chain := lazymatch goal with
  | |- Chain.DC ?top _ _ _ _ _ _ (A ?top _) = _ => apply chain_C_top
  | |- Chain.DC _ _ _ _ _ _ _ (Z _ _) = _ => apply chain_C_Z
  | |- Chain.DC _ _ _ _ _ _ _ (A _ _) = _ => apply chain_C_A
  | |- Chain.DC _ _ _ _ _ _ _ (W _ _ _) = _ => apply chain_C_W
  | |- Chain.DC _ _ _ _ _ _ _ (B _ _) = _ => apply chain_C_B
  | |- Network.Da _ _ _ _ _ _ _ (Z _ _) = _ => eapply chain_a_Z
  | |- Network.Da _ _ _ _ _ _ _ (A _ _) = _ => eapply chain_a_A
  | |- Network.Da _ _ _ _ _ _ _ (W _ _ _) = _ => eapply chain_a_W
  | |- Network.Dz _ _ _ _ _ _ _ (Z _ _) = _ => eapply chain_z_Z
  | |- Network.Dz _ _ _ _ _ _ _ (A _ _) = _ => eapply chain_z_A
  end; sides.
Ltac differentiable := lazymatch goal with
  | |- ex_derive _ _ => first [match goal with H : sigma_differentiable _ _ _ _ _ _ _ |- _ => apply H; rng end
                             | exists 1; apply linear_derive] end.
Ltac rule_partial := lazymatch goal with
  | |- Pz _ _ _ _ _ _ _ (W _ _ _) = _ => apply partial_z_W; rng
  | |- Pz _ _ _ _ _ _ _ (B _ _) = _ => apply partial_z_B
  | |- Pz _ _ _ _ _ _ _ (A _ _) = _ => apply partial_z_A; rng
  | |- Pa _ _ _ _ _ _ _ (Z _ _) = _ => etransitivity; [apply partial_a_Z; differentiable|];
      first [reflexivity | rewrite linear_slope; apply Rmult_1_l | rewrite kd_refl; apply Rmult_1_r | rewrite linear_slope, kd_refl; ring]
  | |- PC _ _ _ (quadratic _ _) _ _ _ (A _ _) = _ => etransitivity; [apply partial_C_quadratic|];
      apply sum_ext; intros; field
  end.
Ltac rule_held := apply is_derive_unique; simpl; rewrite ?Nat.eqb_refl;
  repeat match goal with |- context [sum ?n ?f] => set (sum n f) end;
  unfold kd; repeat match goal with |- context [Nat.eqb ?i ?j] => destruct (Nat.eqb i j) end; auto_derive; try easy; ring.
Ltac rule_same := lazymatch goal with
  | |- Network.Da _ _ _ _ _ ?l _ (A ?l _) = _ => eapply same_a_A; sides
  | |- Network.Dz _ _ _ _ _ ?l _ (Z ?l _) = _ => eapply same_z_Z; sides
  | |- Network.Da _ _ _ _ _ _ _ _ = _ => apply before_a; simpl; rng
  | |- Network.Dz _ _ _ _ _ _ _ _ = _ => apply before_z; simpl; rng end.
(* a sum over [k = j] has one term left *)
Ltac vanish_here H := cbv beta; first
  [ rewrite ?(kd_neq _ _ H), ?(kd_neq _ _ (not_eq_sym H)); ring
  | apply sum_null; intros; vanish_here H ].
Ltac vanish := let k := fresh "k" in let H := fresh "H" in intros k H; vanish_here H.
Ltac rule_contract j := first
  [ etransitivity; [apply (sum_only _ _ j); [rng | vanish]|]; cbv beta; rewrite ?kd_refl; ring ].
(* algebra: nf writes the left side as sums of products, with every [k = j] used up; then both sides are compared *)
Lemma push_l n c f : c * sum n f = sum n (fun i => c * f i).
Proof. now rewrite sum_scal. Qed.
Lemma push_r n c f : sum n f * c = sum n (fun i => f i * c).
Proof. now rewrite sum_scal_r. Qed.
Ltac leaf := lazymatch goal with
  | |- ?l = _ => tryif (match l with context [kd ?i ?i] => rewrite (kd_refl i) end) then leaf else reflexivity end.
Ltac nf := cbv beta; lazymatch goal with
  | |- sum ?n ?f = _ => etransitivity;
      [ apply (sum_ext n f); let i := fresh "i" in let H := fresh "H" in intros i H; nf | nf_sum ]
  | |- _ * _ = _ => etransitivity; [apply (f_equal2 Rmult); nf|nf_product]
  | |- _ + _ = _ => etransitivity; [apply (f_equal2 Rplus); nf|reflexivity]
  | |- prod_to _ _ _ _ _ _ = _ => first [apply prod_empty; lia | reflexivity]
  | |- _ => leaf end
with nf_sum := cbv beta; lazymatch goal with |- sum ?n ?F = _ => first
  [ match F with context [kd _ ?j] => use_kd n F j | context [kd ?j _] => use_kd n F j end | reflexivity ] end
with nf_product := cbv beta; lazymatch goal with
  | |- _ * sum _ _ = _ => etransitivity; [apply push_l|]; nf
  | |- sum _ _ * _ = _ => etransitivity; [apply push_r|]; nf
  | |- _ => leaf end
with use_kd n F j := etransitivity; [apply (sum_only n F j); [rng|vanish]|]; nf.
Ltac same_sums := cbv beta; first
  [ ring
  | apply sum_ext; intros; same_sums
  | rewrite sum_swap; apply sum_ext; intros; same_sums
  | apply f_equal2; same_sums
  | rewrite Rplus_comm; apply f_equal2; same_sums
  | field ].
Ltac rule_normal := first [ring | etransitivity; [nf|]; symmetry; etransitivity; [nf|]; symmetry; same_sums | field].
