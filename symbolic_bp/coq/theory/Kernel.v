(* The rules of the kernel of symbolic_bp (symbolic_bp/moves/rules.py), one lemma or tactic each. The kernel's proofs
   are exported as proofs that use these alone, step by step. D is the total derivative (Da, Dz, DC: all that follows
   recomputed), P the direct partial: of the right side that defines a quantity, all else in it held fixed. *)
From Coq Require Import Reals Lra Lia Arith.
From Coquelicot Require Import Coquelicot.
From SymbolicBP Require Import Calculus Network Chain Backprop Activations Costs Formulas Variants.
Open Scope R_scope.

(** * Laws of sums *)

(* a sum whose terms vanish but for one index *)
Lemma sum_only n F j : (1 <= j <= n)%nat -> (forall k, (1 <= k <= n)%nat -> k <> j -> F k = 0) -> sum n F = F j.
Proof.
  intros Hj H. rewrite (sum_ext n F (fun k => F j * kd k j)).
  - now rewrite (sum_kd n (fun _ => F j)).
  - intros k Hk. destruct (Nat.eq_dec k j) as [->|N]; [rewrite kd_refl; ring|]. rewrite kd_neq, H by easy. ring.
Qed.
(* a sum whose terms use [k = j]: what they are without it, and the one term that has it *)
Lemma sum_split n (F : nat -> R -> R) j : (1 <= j <= n)%nat ->
  sum n (fun k => F k (kd k j)) = sum n (fun k => F k 0) + (F j 1 - F j 0).
Proof.
  intros Hj. transitivity (sum n (fun k => F k 0 + (F k (kd k j) - F k 0))); [apply sum_ext; intros; ring|].
  rewrite sum_plus. f_equal. rewrite (sum_only n _ j); [now rewrite kd_refl|easy|].
  intros k _ N. rewrite kd_neq by easy. ring.
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
Definition act_local (n : nat -> nat) (act : nat -> vec -> vec) : Prop := forall l u v j,
  (forall i, (1 <= i <= n l)%nat -> u i = v i) -> (1 <= j <= n l)%nat -> act l u j = act l v j.
Section Partial.
Variables (L : nat) (n : nat -> nat) (act : nat -> vec -> vec) (C : vec -> R).
Variables (w : weights) (b : biases) (x : vec).
Notation a := (Network.a n act w b x).          Notation z := (Network.z n act w b x).
Notation here := (Network.here n act w b x).
Notation Da := (Network.Da n act w b x).        Notation Dz := (Network.Dz n act w b x).
Notation DC := (Chain.DC L n act w b x C).

Definition Pz l j o : R := Derive (fun t =>
  sum (n (pred l)) (fun k => wput w o t l j k * aput o t (pred l) k (a (pred l) k)) + bput b o t l j) (here o).
Definition Pa l j o : R := Derive (fun t => act l (fun i => zput o t l i (z l i)) j) (here o).
Definition PC o : R := Derive (fun t => C (fun j => aput o t L j (a L j))) (here o).

(* the activations of the layers l, ..., L are differentiable at their z, and the cost at its a *)
Definition layers_differentiable l : Prop := forall i j, (l <= i <= L)%nat -> (1 <= j <= n i)%nat ->
  exists g, chain (n i) (fun v => act i v j) (z i) g.
Definition cost_differentiable : Prop := exists g, chain (n L) C (a L) g.
Notation smooth := layers_differentiable.
Notation C_smooth := cost_differentiable.
Notation jac := (fun l k j => Pa l k (Z l j)).
Notation adot := (Network.adot n act w b x jac).
Notation zdot := (Network.zdot n act w b x jac).
Hypothesis loc : act_local n act.

Lemma layers_up l l' : (l <= l')%nat -> smooth l -> smooth l'.
Proof. intros H S i j Hi Hj. apply S; [lia|easy]. Qed.
Lemma smooth_jac l : smooth l -> act_diff L n act w b x jac l.
Proof.
  intros H i j Hi Hj c c' t Hx Hc. destruct (H i j Hi Hj) as [g G].
  eapply is_derive_eq; [now apply (G c c')|]. apply sum_ext. intros q Hq. f_equal. symmetry. apply is_derive_unique.
  eapply is_derive_eq; [apply (G (fun t p => zput (Z i q) t i p (z i p)) (fun p => kd p q))|now apply sum_kd].
  - intros p Hp. exact (zput_here n act w b x (Z i q) i p).
  - intros p _. simpl. rewrite Nat.eqb_refl. eapply der_is; [apply der_put; intros ->; reflexivity|easy].
Qed.

Lemma cost_moves o : C_smooth -> smooth (first o) -> (1 <= L)%nat ->
  is_derive (fun t => C (Network.arun n act w b x o t L)) (here o) (DC o).
Proof. intros [g HC] Hs HL. apply (DC_exists L n act w b x jac loc C g o HL HC). now apply smooth_jac. Qed.

(* rule partial *)
Ltac partial := eapply der_Derive; [derive_by idtac|].
Lemma partial_z_W l i j k : (2 <= l)%nat ->
  Pz l i (W l j k) = sum (n (pred l)) (fun p => kd i j * kd p k * a (pred l) p).
Proof.
  intros Hl. unfold Pz. simpl. unfold updw. partial. rewrite Rplus_0_r. apply sum_ext. intros; ring.
Qed.
Lemma partial_z_B l i j : Pz l i (B l j) = kd i j.
Proof. unfold Pz. simpl. unfold updb. partial. ring. Qed.
Lemma partial_z_A l i j : (1 <= l)%nat -> Pz (S l) i (A l j) = sum (n l) (fun p => w (S l) i p * kd p j).
Proof. intros Hl. unfold Pz. simpl. partial. rewrite Rplus_0_r. apply sum_ext. intros; ring. Qed.

Lemma partial_act l i j s : (forall v, act l v i = s (v i)) -> ex_derive s (z l i) ->
  Pa l i (Z l j) = Derive s (z l i) * kd i j.
Proof.
  intros E H. unfold Pa. simpl. rewrite Nat.eqb_refl. eapply der_Derive; [|reflexivity].
  eapply der_ext; [intros t; apply E|]. apply (der_comp (fun t => if Nat.eqb i j then t else z l i)).
  - apply der_put; intros ->; reflexivity.
  - now apply Derive_correct.
Qed.

(* rule chain: D(y, x) = Sum over the consumers of x of D(y, consumer) * P(consumer, x) *)
Lemma chain_C_Z l j : C_smooth -> smooth l -> (2 <= l <= L)%nat -> (1 <= j <= n l)%nat ->
  DC (Z l j) = sum (n l) (fun k => DC (A l k) * Pa l k (Z l j)).
Proof.
  intros [g HC] Hs Hl Hj.
  rewrite (chain_a_C L n act w b x jac loc C g l (Z l j)) by (try apply smooth_jac; simpl; easy || lia).
  apply sum_ext. intros k Hk. now rewrite at_Z_a by (easy || lia).
Qed.
Lemma chain_C_A l j : C_smooth -> smooth (S l) -> (1 <= l < L)%nat -> (1 <= j <= n l)%nat ->
  DC (A l j) = sum (n (S l)) (fun k => DC (Z (S l) k) * Pz (S l) k (A l j)).
Proof.
  intros [g HC] Hs Hl Hj.
  rewrite (chain_z_C L n act w b x jac loc C g (S l) (A l j)) by (try apply smooth_jac; simpl; easy || lia).
  apply sum_ext. intros k Hk. rewrite at_A_z, partial_z_A by (easy || lia). now rewrite (sum_kd _ (w (S l) k)).
Qed.
Lemma chain_C_W l j k : C_smooth -> smooth l -> (2 <= l <= L)%nat -> (1 <= k <= n (pred l))%nat ->
  DC (W l j k) = sum (n l) (fun i => DC (Z l i) * Pz l i (W l j k)).
Proof.
  intros [g HC] Hs Hl Hk.
  rewrite (chain_z_C L n act w b x jac loc C g l (W l j k)) by (try apply smooth_jac; simpl; easy || lia).
  apply sum_ext. intros i Hi. rewrite at_W, partial_z_W by (easy || lia). f_equal.
  rewrite (sum_ext _ _ (fun p => kd i j * a (pred l) p * kd p k)) by (intros; ring).
  now rewrite (sum_kd _ (fun p => kd i j * a (pred l) p)).
Qed.
Lemma chain_C_B l j : C_smooth -> smooth l -> (2 <= l <= L)%nat ->
  DC (B l j) = sum (n l) (fun i => DC (Z l i) * Pz l i (B l j)).
Proof.
  intros [g HC] Hs Hl.
  rewrite (chain_z_C L n act w b x jac loc C g l (B l j)) by (try apply smooth_jac; simpl; easy || lia).
  apply sum_ext. intros i Hi. now rewrite at_B, partial_z_B by lia.
Qed.
(* of the output: C is the only consumer *)
Lemma chain_C_top j : (2 <= L)%nat -> (1 <= j <= n L)%nat -> C_smooth -> DC (A L j) = PC (A L j).
Proof.
  intros HL Hj [g Hg]. rewrite (DC_output L n act w b x jac loc C g) by (easy || lia).
  symmetry. apply is_derive_unique. eapply is_derive_eq.
  - apply (Hg (fun t j' => aput (A L j) t L j' (a L j')) (fun i => kd i j)).
    + intros i Hi. exact (aput_here n act w b x (A L j) L i).
    + intros i Hi. simpl. rewrite Nat.eqb_refl. eapply der_is; [apply der_put; intros ->; reflexivity|easy].
  - now apply sum_kd.
Qed.
Section Of_a_layer.
Variables m i : nat.
Hypothesis Hi : (1 <= i <= n m)%nat.
Lemma chain_a_W l j k : smooth l -> (2 <= l <= L)%nat -> (1 <= m <= L)%nat -> (1 <= k <= n (pred l))%nat ->
  Da m i (W l j k) = sum (n l) (fun q => Da m i (Z l q) * Pz l q (W l j k)).
Proof.
  intros Hs Hl Hm Hk. rewrite (chain_z_a L n act w b x jac loc m i l (W l j k)) by (try apply smooth_jac; simpl; easy || lia).
  apply sum_ext. intros q Hq. rewrite at_W, partial_z_W by (easy || lia). f_equal.
  rewrite (sum_ext _ _ (fun p => kd q j * a (pred l) p * kd p k)) by (intros; ring).
  now rewrite (sum_kd _ (fun p => kd q j * a (pred l) p)).
Qed.
Lemma chain_a_B l j : smooth l -> (2 <= l <= L)%nat -> (1 <= m <= L)%nat ->
  Da m i (B l j) = sum (n l) (fun q => Da m i (Z l q) * Pz l q (B l j)).
Proof.
  intros Hs Hl Hm. rewrite (chain_z_a L n act w b x jac loc m i l (B l j)) by (try apply smooth_jac; simpl; easy || lia).
  apply sum_ext. intros q Hq. now rewrite at_B, partial_z_B by lia.
Qed.
Lemma chain_a_Z l j : smooth l -> (2 <= l <= L)%nat -> (1 <= m <= L)%nat -> (1 <= j <= n l)%nat ->
  Da m i (Z l j) = sum (n l) (fun q => Da m i (A l q) * Pa l q (Z l j)).
Proof.
  intros Hs Hl Hm Hj. rewrite (chain_a_a L n act w b x jac loc m i l (Z l j)) by (try apply smooth_jac; simpl; easy || lia).
  apply sum_ext. intros q Hq. now rewrite at_Z_a by (easy || lia).
Qed.
Lemma chain_a_A l j : smooth (S l) -> (1 <= l < L)%nat -> (1 <= m <= L)%nat -> m <> l -> (1 <= j <= n l)%nat ->
  Da m i (A l j) = sum (n (S l)) (fun q => Da m i (Z (S l) q) * Pz (S l) q (A l j)).
Proof.
  intros Hs Hl Hm N Hj.
  rewrite (chain_z_a L n act w b x jac loc m i (S l) (A l j)) by (try apply smooth_jac; simpl; easy || lia).
  apply sum_ext. intros q Hq. rewrite at_A_z, partial_z_A by (easy || lia). now rewrite (sum_kd _ (w (S l) q)).
Qed.
Lemma chain_z_Z l j : smooth l -> (2 <= l <= L)%nat -> (2 <= m <= L)%nat -> m <> l -> (1 <= j <= n l)%nat ->
  Dz m i (Z l j) = sum (n l) (fun q => Dz m i (A l q) * Pa l q (Z l j)).
Proof.
  intros Hs Hl Hm N Hj.
  rewrite (Chain.chain_a_z L n act w b x jac loc m i l (Z l j)) by (try apply smooth_jac; simpl; easy || lia).
  apply sum_ext. intros q Hq. now rewrite at_Z_a by (easy || lia).
Qed.
Lemma chain_z_A l j : smooth (S l) -> (1 <= l < L)%nat -> (2 <= m <= L)%nat -> (1 <= j <= n l)%nat ->
  Dz m i (A l j) = sum (n (S l)) (fun q => Dz m i (Z (S l) q) * Pz (S l) q (A l j)).
Proof.
  intros Hs Hl Hm Hj.
  rewrite (Chain.chain_z_z L n act w b x jac loc m i (S l) (A l j)) by (try apply smooth_jac; simpl; easy || lia).
  apply sum_ext. intros q Hq. rewrite at_A_z, partial_z_A by (easy || lia). now rewrite (sum_kd _ (w (S l) q)).
Qed.
End Of_a_layer.

(* rule same *)
Lemma same_a_A l i j : (1 <= l)%nat -> Da l i (A l j) = kd i j.
Proof.
  intros H. unfold Network.Da, Network.here. destruct l as [|l]; [lia|]. simpl. rewrite Nat.eqb_refl.
  destruct l as [|l]; [eapply der_Derive; [apply der_put; intros ->; reflexivity|easy]|].
  apply is_derive_unique. apply is_derive_ext with (fun t => if Nat.eqb i j then t else a (S (S l)) i).
  - intros t. destruct (Nat.eqb i j); [easy|]. rewrite a_rule by lia. f_equal.
    apply FunctionalExtensionality.functional_extensionality. intros q. unfold Network.z, zrun, zrule. simpl. f_equal.
    apply sum_ext. intros p _. f_equal. symmetry. exact (proj1 (below n act w b x jac (A (S (S l)) j) (S l) (Nat.lt_succ_diag_r _) t p)).
  - eapply der_is; [apply der_put; intros ->; reflexivity|easy].
Qed.
Lemma same_z_Z l i j : (2 <= l)%nat -> Dz l i (Z l j) = kd i j.
Proof.
  intros H. unfold Network.Dz, Network.here. apply is_derive_unique.
  apply is_derive_ext with (fun t => if Nat.eqb i j then t else z l i).
  - intros t. unfold zrun. simpl. rewrite Nat.eqb_refl. destruct (Nat.eqb i j); [easy|]. unfold Network.z, zrun, zrule. simpl. f_equal.
    apply sum_ext. intros p _. f_equal. symmetry. exact (proj1 (below n act w b x jac (Z l j) (pred l) ltac:(simpl; lia) t p)).
  - eapply der_is; [apply der_put; intros ->; reflexivity|easy].
Qed.
Lemma before_a m i o : (m < layer o)%nat -> Da m i o = 0.
Proof. apply (Da_below n act w b x jac). Qed.
Lemma before_z m i o : (1 <= m < first o)%nat -> Dz m i o = 0.
Proof. apply (Dz_below n act w b x jac). Qed.
(* rule define *)
Lemma define_a l j : (2 <= l)%nat -> a l j = act l (z l) j.
Proof. intros H. now rewrite a_rule. Qed.
End Partial.

(* activations neuron by neuron *)
Section Neurons.
Variables (L : nat) (n : nat -> nat) (sigma : nat -> nat -> R -> R) (w : weights) (b : biases) (x : vec).
Notation act := (elementwise sigma).
Lemma local_elementwise : act_local n act.
Proof. intros l u v j. apply (elementwise_local sigma (n l) l). Qed.
Lemma layers_elementwise l : sigma_differentiable L n sigma w b x l -> layers_differentiable L n act w b x l.
Proof. intros H i j Hi Hj. eexists. now apply (jacobian L n sigma w b x l H i j). Qed.
Lemma partial_a_Z l i j : ex_derive (sigma l i) (z n act w b x l i) ->
  Pa n act w b x l i (Z l j) = sigma' sigma l i (z n act w b x l i) * kd i j.
Proof. now apply partial_act. Qed.
End Neurons.
