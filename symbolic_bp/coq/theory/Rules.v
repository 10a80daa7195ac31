(* The rules of the kernel about mini-batches, and every rule as the tactic that closes a step of an exported proof. *)
From Coq Require Import Reals Lra Lia Arith.
From Coquelicot Require Import Coquelicot.
From SymbolicBP Require Import Calculus Network Chain Backprop Activations Costs Formulas Variants Kernel.
Open Scope R_scope.

(** * A mini-batch: example e has the input x e and the cost C e *)
Section Examples.
Variables (m L : nat) (n : nat -> nat) (act : nat -> vec -> vec) (C : nat -> vec -> R).
Variables (w : weights) (b : biases) (x : nat -> vec).
Notation bDC := (Variants.bDC L n act C w b x).
Definition bPz l j e o : R := Pz n act w b (x e) l j (local e o).
Definition bPa l j e o : R := Pa n act w b (x e) l j (local e o).
Definition bPC e o : R := PC L n act (C e) w b (x e) (local e o).
Definition every_layers l : Prop := forall e, (1 <= e <= m)%nat -> layers_differentiable L n act w b (x e) l.
Definition every_cost : Prop := forall e, (1 <= e <= m)%nat -> cost_differentiable L n act (C e) w b (x e).
Hypothesis loc : act_local n act.

Lemma local_same e l j : local e (bZ l j e) = Z l j /\ local e (bA l j e) = A l j.
Proof. unfold local. now rewrite Nat.eqb_refl. Qed.
Lemma bDC_at_Z e l j : bDC e (bZ l j e) = DC L n act w b (x e) (C e) (Z l j).
Proof. unfold Variants.bDC. now rewrite (proj1 (local_same e l j)). Qed.
Lemma bDC_at_A e l j : bDC e (bA l j e) = DC L n act w b (x e) (C e) (A l j).
Proof. unfold Variants.bDC. now rewrite (proj2 (local_same e l j)). Qed.

Lemma run_nothing e t l : arun n act w b (x e) Nothing t l = arun n act w b (x e) Nothing 0 l.
Proof.
  induction l as [|[|l] IH]; try easy. apply FunctionalExtensionality.functional_extensionality. intros j.
  change (act (S (S l)) (zrule n w b (S (S l)) (arun n act w b (x e) Nothing t (S l))) j =
          act (S (S l)) (zrule n w b (S (S l)) (arun n act w b (x e) Nothing 0 (S l))) j). now rewrite IH.
Qed.
Lemma still e o v : local e o = Nothing -> Derive (fun t => C e (arun n act w b (x e) (local e o) t L)) v = 0.
Proof.
  intros ->. apply is_derive_unique. apply is_derive_ext with (fun _ => C e (arun n act w b (x e) Nothing 0 L)).
  - intros t. now rewrite (run_nothing e t).
  - apply (is_derive_const (C e (arun n act w b (x e) Nothing 0 L)) v).
Qed.
(* rule separate: of another example, nothing moves *)
Lemma separate_C_Z e l j f : bDC e (bZ l j f) = kd e f * bDC e (bZ l j e).
Proof.
  destruct (Nat.eq_dec e f) as [->|N]; [rewrite kd_refl; ring|]. rewrite kd_neq, Rmult_0_l by easy.
  apply still. unfold local. destruct (Nat.eqb_spec f e); [congruence|easy].
Qed.
Lemma separate_C_A e l j f : bDC e (bA l j f) = kd e f * bDC e (bA l j e).
Proof.
  destruct (Nat.eq_dec e f) as [->|N]; [rewrite kd_refl; ring|]. rewrite kd_neq, Rmult_0_l by easy.
  apply still. unfold local. destruct (Nat.eqb_spec f e); [congruence|easy].
Qed.
(* rule mean *)
Lemma mean_W l j k : every_cost -> every_layers l ->
  (2 <= l <= L)%nat -> mean_D m L n act C w b x (bW l j k) = / INR m * sum m (fun e => bDC e (bW l j k)).
Proof.
  intros HC Hs Hl. apply is_derive_unique, (mean_derive m). intros e He.
  apply (cost_moves L n act (C e) w b (x e) loc (W l j k)); [auto|now apply Hs|lia].
Qed.
Lemma mean_B l j : every_cost -> every_layers l ->
  (2 <= l <= L)%nat -> mean_D m L n act C w b x (bB l j) = / INR m * sum m (fun e => bDC e (bB l j)).
Proof.
  intros HC Hs Hl. apply is_derive_unique, (mean_derive m). intros e He.
  apply (cost_moves L n act (C e) w b (x e) loc (B l j)); [auto|now apply Hs|lia].
Qed.

(* rule chain: a weight and a bias are used by every example, a z and an a by their own *)
Lemma one_example e (F : nat -> R) : (1 <= e <= m)%nat -> (forall f, f <> e -> F f = 0) -> sum m F = F e.
Proof. intros He H. apply sum_only; auto. Qed.
Lemma chain_b_W e l j k : every_cost -> every_layers l -> (1 <= e <= m)%nat -> (2 <= l <= L)%nat ->
  (1 <= k <= n (pred l))%nat ->
  bDC e (bW l j k) = sum (n l) (fun i => sum m (fun f => bDC e (bZ l i f) * bPz l i f (bW l j k))).
Proof.
  intros HC Hs He Hl Hk. transitivity (DC L n act w b (x e) (C e) (W l j k)); [reflexivity|].
  rewrite chain_C_W by (auto; lia). apply sum_ext. intros i Hi. rewrite (one_example e).
  - now rewrite bDC_at_Z.
  - easy.
  - intros f N. rewrite separate_C_Z, kd_neq by congruence. ring.
Qed.
Lemma chain_b_B e l j : every_cost -> every_layers l -> (1 <= e <= m)%nat -> (2 <= l <= L)%nat ->
  bDC e (bB l j) = sum (n l) (fun i => sum m (fun f => bDC e (bZ l i f) * bPz l i f (bB l j))).
Proof.
  intros HC Hs He Hl. transitivity (DC L n act w b (x e) (C e) (B l j)); [reflexivity|].
  rewrite chain_C_B by (auto; lia). apply sum_ext. intros i Hi. rewrite (one_example e).
  - now rewrite bDC_at_Z.
  - easy.
  - intros f N. rewrite separate_C_Z, kd_neq by congruence. ring.
Qed.
Lemma chain_b_Z e l j : every_cost -> every_layers l -> (1 <= e <= m)%nat -> (2 <= l <= L)%nat -> (1 <= j <= n l)%nat ->
  bDC e (bZ l j e) = sum (n l) (fun k => bDC e (bA l k e) * bPa l k e (bZ l j e)).
Proof.
  intros HC Hs He Hl Hj. rewrite bDC_at_Z, chain_C_Z by (auto; lia). apply sum_ext. intros k _.
  unfold bPa. now rewrite bDC_at_A, (proj1 (local_same e l j)).
Qed.
Lemma chain_b_A e l j : every_cost -> every_layers (S l) -> (1 <= e <= m)%nat -> (1 <= l < L)%nat -> (1 <= j <= n l)%nat ->
  bDC e (bA l j e) = sum (n (S l)) (fun k => bDC e (bZ (S l) k e) * bPz (S l) k e (bA l j e)).
Proof.
  intros HC Hs He Hl Hj. rewrite bDC_at_A, chain_C_A by (auto; lia). apply sum_ext. intros k _.
  unfold bPz. now rewrite bDC_at_Z, (proj2 (local_same e l j)).
Qed.
Lemma chain_b_top e j : every_cost -> (2 <= L)%nat -> (1 <= e <= m)%nat -> (1 <= j <= n L)%nat ->
  bDC e (bA L j e) = bPC e (bA L j e).
Proof.
  intros HC HL He Hj. unfold bPC. rewrite bDC_at_A, chain_C_top by auto. now rewrite (proj2 (local_same e L j)).
Qed.
(* rule partial *)
Lemma partial_b_Z f l i o : bPa l i f (bZ l o f) = Pa n act w b (x f) l i (Z l o).
Proof. unfold bPa. now rewrite (proj1 (local_same f l o)). Qed.
Lemma partial_b_A f l i l' o : bPz l i f (bA l' o f) = Pz n act w b (x f) l i (A l' o).
Proof. unfold bPz. now rewrite (proj2 (local_same f l' o)). Qed.
Lemma partial_b_top f o : bPC f (bA L o f) = PC L n act (C f) w b (x f) (A L o).
Proof. unfold bPC. now rewrite (proj2 (local_same f L o)). Qed.
End Examples.
Lemma frechet_cost L n act C w b x : (exists g, frechet (n L) C (Network.a n act w b x L) g) -> cost_differentiable L n act C w b x.
Proof. intros [g H]. exists g. now apply frechet_chain. Qed.

(* rules peel and paths are these equations *)
Definition prod_to inner M lo hi : mat := mprod inner M lo (S hi - lo).
Definition paths_to n e f lo hi : nat -> R := paths n e f lo (hi - lo).
Lemma peel_lo inner M lo hi i j : (lo <= hi)%nat ->
  prod_to inner M lo hi i j = sum (inner lo) (fun k => M lo i k * prod_to inner M (S lo) hi k j).
Proof. intros H. unfold prod_to. now replace (S hi - lo)%nat with (S (S hi - S lo)) by lia. Qed.
Lemma mprod_end inner M d lo i j : (1 <= lo)%nat -> (1 <= i <= inner (pred lo))%nat -> (1 <= j <= inner (lo + d))%nat ->
  mprod inner M lo (S d) i j = sum (inner (pred (lo + d))) (fun k => mprod inner M lo d i k * M (lo + d)%nat k j).
Proof.
  revert lo i. induction d as [|d IH]; intros lo i Hl Hi Hj.
  - rewrite Nat.add_0_r in *. simpl. unfold mm. rewrite (sum_kd _ (M lo i)) by easy.
    rewrite (sum_ext _ _ (fun k => kd k i * M lo k j)) by (intros; now rewrite kd_sym).
    now rewrite (sum_kd_l _ (fun k => M lo k j)).
  - change (mm (inner lo) (M lo) (mprod inner M (S lo) (S d)) i j = sum (inner (pred (lo + S d)))
      (fun k => mm (inner lo) (M lo) (mprod inner M (S lo) d) i k * M (lo + S d)%nat k j)). unfold mm.
    replace (lo + S d)%nat with (S lo + d)%nat in * by lia.
    apply (sum_lin (inner lo) (inner (pred (S lo + d))) (M lo i) (fun k => M (S lo + d)%nat k j) _ (fun k p => mprod inner M (S lo) d p k)).
    intros p Hp. apply IH; simpl in *; easy || lia.
Qed.
Lemma prod_empty inner M lo hi i j : lo = S hi -> prod_to inner M lo hi i j = kd i j.
Proof. intros ->. unfold prod_to. now rewrite Nat.sub_diag. Qed.
Lemma paths_end n e f l s : paths_to n e f l l s = f s.
Proof. unfold paths_to. now rewrite Nat.sub_diag. Qed.
Lemma paths_step n e f lo hi s : (lo < hi)%nat ->
  paths_to n e f lo hi s = sum (n (S lo)) (fun q => e (S lo) s q * paths_to n e f (S lo) hi q).
Proof. intros H. unfold paths_to. now replace (hi - lo)%nat with (S (hi - S lo)) by lia. Qed.

(** * The rules as tactics. What a network with formulas of its own proves once, its export puts here. *)
(* never unfolded to compare two terms, which could take for ever *)
#[global] Opaque exp ln step sgn phi Phi.
Ltac own_local := fail.         (* the activations look at their own layer only *)
Ltac own_layers := fail.        (* the activations are differentiable *)
Ltac own_cost := fail.          (* the cost is differentiable *)
Ltac own_act := fail.           (* act by its formula *)
Ltac own_unfold := idtac.       (* sigma by its formula *)
Ltac own_C := idtac.            (* C by its formula *)
Ltac own_widths := fail.        (* widths that are numbers *)
Ltac rng := first [assumption | lia | (repeat split; lia) | own_widths].
(* the values of a, written out *)
Ltac own_write := unfold Variants.aa, Variants.az; repeat rewrite define_a by rng; repeat own_act; own_unfold; cbv beta.
Ltac local_by H := cbv beta; first
  [ reflexivity | apply H; rng
  | apply sum_ext; let i := fresh in let R := fresh in intros i R; local_by H | f_equal; local_by H ].
Ltac local_by_layer top := intros l u v j H Hj; destruct (Nat.eq_dec l top) as [->|N]; own_act; own_act; local_by H.
Ltac curves := eapply curve_chain; (eapply curve_ext; [intros; own_act; reflexivity|]); own_unfold; curve_by own_write.
Ltac layers_by top := intros i j Hi Hj; destruct (Nat.eq_dec i top) as [->|N]; first [exfalso; lia | curves].
Ltac layers := first [assumption
  | match goal with H : layers_differentiable _ _ _ _ _ _ ?l |- layers_differentiable _ _ _ _ _ _ ?m =>
      apply (layers_up _ _ _ _ _ _ l m); [rng|exact H] end
  | match goal with H : sigma_differentiable _ _ _ _ _ _ ?l |- layers_differentiable _ _ (elementwise _) _ _ _ ?m =>
      apply layers_elementwise, (sigma_up _ _ _ _ _ _ l m); [rng|exact H] end
  | lazymatch goal with |- layers_differentiable _ _ (elementwise linear) _ _ _ _ => apply layers_elementwise, linear_differentiable end
  | own_layers ].
Ltac every_layers_ := first [assumption
  | match goal with H : every_layers _ _ _ _ _ _ _ ?l |- every_layers _ _ _ _ _ _ _ ?m =>
      intros e He; apply (layers_up _ _ _ _ _ _ l m); [rng|exact (H e He)] end
  | match goal with H : batch_differentiable _ _ _ _ _ _ _ ?l |- every_layers _ _ _ _ _ _ _ ?m =>
      intros e He; apply layers_elementwise, (sigma_up _ _ _ _ _ _ l m); [rng|exact (H e He)] end
  | intros e He; layers ].
Ltac cost_ := first [assumption | apply frechet_cost; assumption
  | lazymatch goal with |- cost_differentiable _ _ _ (quadratic _ _) _ _ _ => apply frechet_cost; eexists; apply frechet_quadratic end
  | own_cost].
Ltac every_cost_ := first [assumption
  | match goal with H : costs_differentiable _ _ _ _ _ _ _ _ |- _ => intros e He; apply frechet_cost; exact (H e He) end
  | intros e He; cost_ ].
Ltac sides := lazymatch goal with
  | |- act_local _ (elementwise _) => apply local_elementwise
  | |- act_local _ _ => own_local
  | |- layers_differentiable _ _ _ _ _ _ _ => layers
  | |- cost_differentiable _ _ _ _ _ _ _ => cost_
  | |- every_layers _ _ _ _ _ _ _ _ => every_layers_
  | |- every_cost _ _ _ _ _ _ _ _ => every_cost_
  | |- sigma_differentiable _ _ _ _ _ _ ?m => first [assumption
      | match goal with H : sigma_differentiable _ _ _ _ _ _ ?l |- _ => apply (sigma_up _ _ _ _ _ _ l m); [rng|exact H] end]
  | |- batch_differentiable _ _ _ _ _ _ _ ?m => first [assumption
      | match goal with H : batch_differentiable _ _ _ _ _ _ _ ?l |- _ =>
          let e := fresh in let He := fresh in intros e He; apply (sigma_up _ _ _ _ _ _ l m); [rng|exact (H e He)] end]
  | |- _ => first [rng | congruence | auto] end.

Ltac same_layer_a := etransitivity; [apply define_a; rng|]; first [reflexivity | own_act; reflexivity | own_act; own_unfold; reflexivity].
Ltac normal_hook := fail.
Ltac compare := cbv beta; cbn [INR Init.Nat.pred]; first [ring | normal_hook].      (* no reflexivity: it would unfold exp *)
Ltac derived := eapply der_Derive; [derive_by own_write|compare].
Ltac rule_define := lazymatch goal with
  | |- Network.a _ _ _ _ _ _ _ = _ => same_layer_a
  | |- Variants.aa _ _ _ _ _ _ _ _ = _ => unfold Variants.aa, Variants.az; same_layer_a
  | |- Derive _ _ = _ => own_unfold; derived
  | |- _ => first [reflexivity | own_unfold; reflexivity] end.
Ltac rule_chain L := lazymatch goal with
  | |- Chain.DC ?top _ _ _ _ _ _ (A ?top _) = _ => apply chain_C_top
  | |- Chain.DC _ _ _ _ _ _ _ (Z _ _) = _ => apply chain_C_Z
  | |- Chain.DC _ _ _ _ _ _ _ (A _ _) = _ => apply chain_C_A
  | |- Chain.DC _ _ _ _ _ _ _ (W _ _ _) = _ => apply chain_C_W
  | |- Chain.DC _ _ _ _ _ _ _ (B _ _) = _ => apply chain_C_B
  | |- Network.Da _ _ _ _ _ _ _ (Z _ _) = _ => eapply (chain_a_Z L)
  | |- Network.Da _ _ _ _ _ _ _ (A _ _) = _ => eapply (chain_a_A L)
  | |- Network.Da _ _ _ _ _ _ _ (W _ _ _) = _ => eapply (chain_a_W L)
  | |- Network.Da _ _ _ _ _ _ _ (B _ _) = _ => eapply (chain_a_B L)
  | |- Network.Dz _ _ _ _ _ _ _ (Z _ _) = _ => eapply (chain_z_Z L)
  | |- Network.Dz _ _ _ _ _ _ _ (A _ _) = _ => eapply (chain_z_A L)
  end; sides.
Ltac rule_chain_batch L m := lazymatch goal with
  | |- Variants.bDC L _ _ _ _ _ _ ?e (bA L _ ?e) = _ => eapply (chain_b_top m)
  | |- Variants.bDC _ _ _ _ _ _ _ ?e (bZ _ _ ?e) = _ => eapply (chain_b_Z m)
  | |- Variants.bDC _ _ _ _ _ _ _ ?e (bA _ _ ?e) = _ => eapply (chain_b_A m)
  | |- Variants.bDC _ _ _ _ _ _ _ _ (bW _ _ _) = _ => eapply (chain_b_W m)
  | |- Variants.bDC _ _ _ _ _ _ _ _ (bB _ _) = _ => eapply (chain_b_B m)
  end; sides.
Ltac differentiable := first
  [ match goal with H : sigma_differentiable _ _ _ _ _ _ _ |- _ => apply H; rng end
  | match goal with H : batch_differentiable _ _ _ _ _ _ _ _ |- _ => apply H; rng end
  | lazymatch goal with |- ex_derive (linear _ _) _ => exists 1; apply linear_derive end
  | own_unfold; eapply der_ex; derive_by own_write ].
Ltac ending := first [reflexivity | rewrite linear_slope; apply Rmult_1_l | rewrite kd_refl; apply Rmult_1_r
  | rewrite linear_slope, kd_refl; ring].
Ltac rule_partial := unfold bPz, bPa, bPC, Variants.az, Variants.aa, local; rewrite ?Nat.eqb_refl; lazymatch goal with
  | |- Pz _ _ _ _ _ _ _ (W _ _ _) = _ => etransitivity; [apply partial_z_W; rng|compare]
  | |- Pz _ _ _ _ _ _ _ (B _ _) = _ => etransitivity; [apply partial_z_B|compare]
  | |- Pz _ _ _ _ _ _ _ (A _ _) = _ => etransitivity; [apply partial_z_A; rng|compare]
  | |- Pa _ (elementwise _) _ _ _ _ _ (Z _ _) = _ => etransitivity; [apply partial_a_Z; differentiable|]; ending
  | |- Pa _ _ _ _ _ _ _ (Z _ _) = _ => first
      [ etransitivity; [eapply partial_act; [intros; own_act; reflexivity|differentiable]|]; ending
      | unfold Pa; eapply der_Derive; [eapply der_ext; [intros; own_act; reflexivity|];
          cbn [zput Network.here]; derive_by own_write|compare] ]
  | |- PC _ _ _ _ _ _ _ (A _ _) = _ => unfold PC, quadratic; own_C; cbn [aput Network.here]; derived
  end.
Ltac rule_held := unfold Variants.az, Variants.aa; cbn [zput aput wput bput Network.here]; unfold updw, updb; derived.
Ltac rule_same := lazymatch goal with
  | |- Network.Da _ _ _ _ _ ?l _ (A ?l _) = _ => eapply same_a_A; sides
  | |- Network.Dz _ _ _ _ _ ?l _ (Z ?l _) = _ => eapply same_z_Z; sides
  | |- Network.Da _ _ _ _ _ _ _ _ = _ => apply before_a; simpl; rng
  | |- Network.Dz _ _ _ _ _ _ _ _ = _ => apply before_z; simpl; rng end.
Ltac rule_mean := first [eapply mean_W | eapply mean_B]; sides.
Ltac rule_separate := first [apply separate_C_Z | apply separate_C_A].
Ltac rule_expand := reflexivity.
(* a sum over [k = j] has one term left *)
Ltac vanish_here H := cbv beta; first
  [ rewrite ?(kd_neq _ _ H), ?(kd_neq _ _ (not_eq_sym H)); ring
  | apply sum_null; intros; vanish_here H ].
Ltac vanish := let k := fresh "k" in let R := fresh "R" in let H := fresh "H" in intros k R H; vanish_here H.
Ltac rule_contract j := etransitivity; [apply (sum_only _ _ j); [rng | vanish]|]; cbv beta; rewrite ?kd_refl; ring.

(** Algebra: nf writes a side as sums of products, with every [k = j] used up; then both sides are compared. *)
Lemma push_l n c f : c * sum n f = sum n (fun i => c * f i).
Proof. now rewrite sum_scal. Qed.
Lemma push_r n c f : sum n f * c = sum n (fun i => f i * c).
Proof. now rewrite sum_scal_r. Qed.
Lemma sum_split_r n (F : nat -> R -> R) j : (1 <= j <= n)%nat ->
  sum n (fun k => F k (kd j k)) = sum n (fun k => F k 0) + (F j 1 - F j 0).
Proof. intros H. rewrite <- sum_split by easy. apply sum_ext. intros k _. now rewrite kd_sym. Qed.
Ltac without n F j :=
  let G := constr:(fun k : nat => ltac:(let t := eval cbv beta in (F k) in let p := eval pattern (kd k j) in t in
    lazymatch p with ?h _ => exact h end)) in
  etransitivity; [apply (sum_split n G j); rng|]; cbv beta; reflexivity.
Ltac without_r n F j :=
  let G := constr:(fun k : nat => ltac:(let t := eval cbv beta in (F k) in let p := eval pattern (kd j k) in t in
    lazymatch p with ?h _ => exact h end)) in
  etransitivity; [apply (sum_split_r n G j); rng|]; cbv beta; reflexivity.
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
  [ match F with context [kd _ ?j] => use_kd n F j | context [kd ?j _] => use_kd n F j end
  | match F with context [kd _ ?j] => without n F j | context [kd ?j _] => without_r n F j end | reflexivity ] end
with nf_product := cbv beta; lazymatch goal with
  | |- _ * sum _ _ = _ => etransitivity; [apply push_l|]; nf
  | |- sum _ _ * _ = _ => etransitivity; [apply push_r|]; nf
  | |- _ => leaf end
with use_kd n F j := etransitivity; [apply (sum_only n F j); [rng|vanish]|]; nf.
Ltac not_zero := repeat split; not_0 own_write.
Ltac same_sums := cbv beta; first
  [ ring
  | apply sum_ext; intros; same_sums
  | rewrite sum_swap; apply sum_ext; intros; same_sums
  | apply f_equal2; same_sums
  | rewrite Rplus_comm; apply f_equal2; same_sums
  | field; not_zero ].
(* powers of one exp in the place of several *)
Lemma exp_minus u : exp (- 1 * u) = / exp u.
Proof. rewrite <- exp_Ropp. f_equal. ring. Qed.
Lemma exp_half u : exp u = exp (u * (1 / 2)) ^ 2.
Proof. simpl. rewrite Rmult_1_r, <- exp_plus. f_equal. field. Qed.
Lemma exp_minus_half u : exp (- 1 * u * (1 / 2)) = / exp (u * (1 / 2)).
Proof. rewrite <- exp_minus. f_equal. ring. Qed.
Ltac one_exp := rewrite ?exp_minus_half, ?exp_minus;
  repeat match goal with |- context [exp (?u * (1 / 2))] => progress rewrite (exp_half u) end.
Ltac both := etransitivity; [nf|]; symmetry; etransitivity; [nf|]; symmetry; same_sums.
Ltac logs := rewrite ?ln_mult, ?ln_Rinv, ?ln_exp by positive_form own_write; ring.
Ltac merge_exp := repeat match goal with |- context [exp ?u] => match goal with |- context [exp ?v] =>
  tryif constr_eq u v then fail else replace (exp u) with (exp v) by (f_equal; ring) end end.
Ltac rule_normal := first [ ring | both | field; not_zero | logs | merge_exp; first [ring | field; not_zero]
  | first [apply (f_equal step) | apply (f_equal sgn)]; first [ring | field; not_zero] ].
Ltac normal_hook ::= rule_normal.
Ltac rule_field := first
  [ field; not_zero | one_exp; field; not_zero | both
  | cbv beta; rewrite ?sum_scal_r, ?sum_scal; field; not_zero ].
Ltac rule_peel := first [apply peel_lo; rng].
Ltac rule_paths := first [apply paths_end | apply paths_step; rng].
Lemma one_minus u : 0 < 1 + - 1 * / (1 + exp u).
Proof.
  assert (H := exp_pos u). replace (1 + - 1 * / (1 + exp u)) with (exp u * / (1 + exp u)) by (field; lra).
  apply Rmult_lt_0_compat; [easy|apply Rinv_0_lt_compat; lra].
Qed.
Ltac above_0 := first [positive_form own_write | own_write; apply one_minus | apply Rinv_0_lt_compat; own_write; apply one_minus].
Ltac squares := repeat match goal with |- context [?x ^ 2] => generalize (pow2_ge_0 x); generalize (x ^ 2); intros ? ? end; nra.
Ltac rule_sign := first
  [ apply step_pos; above_0 | apply sgn_pos; above_0 | apply sgn_neg; above_0 | apply step_le; squares
  | repeat first [rewrite step_r by above_0 | rewrite step_l by above_0 | rewrite sgn_r by above_0 | rewrite sgn_l by above_0];
    reflexivity ].
