(* Concrete networks: widths as a list, activations of the layers by name; lemmas that certificates apply. *)
From Coq Require Import ZArith Reals Lra Lia List.
From Coquelicot Require Import Coquelicot.
From SymbolicBP Require Import Calculus Network Chain Activations Costs.
Open Scope R_scope.

(* the number of neurons of layer l = 1, 2, ...: widths (2 :: 3 :: 2 :: nil) 2 = 3 *)
Definition widths (ns : list nat) (l : nat) : nat := nth (pred l) ns O.

(* the activation of a layer: a function with its slope, neuron by neuron, or softmax over the layer *)
Inductive layer_fn := Each (s s' : R -> R) | Softmax.
Definition act_of (n : nat -> nat) (f : nat -> layer_fn) (l : nat) (v : vec) : vec :=
  match f l with Each s _ => fun j => s (v j) | Softmax => softmax (n l) v end.
Definition jac_of (n : nat -> nat) (f : nat -> layer_fn) (z : nat -> vec) (l : nat) : mat :=
  match f l with Each _ s' => fun k j => s' (z l k) * kd k j | Softmax => softmax_jacobian (n l) (z l) end.
Definition slope_ok (f : layer_fn) (z : R) : Prop :=
  match f with Each s s' => is_derive s z (s' z) | Softmax => True end.

Definition within (lo i hi : nat) : bool := (Nat.leb lo i && Nat.leb i hi)%bool.
Lemma within_ok lo i hi : within lo i hi = true -> (lo <= i <= hi)%nat.
Proof. intros [H1 H2]%andb_prop. split; now apply Nat.leb_le. Qed.

Section Concrete.
Variables (L : nat) (n : nat -> nat) (f : nat -> layer_fn) (C : vec -> R).
Notation act := (act_of n f).

Lemma act_of_local l u v j : (forall i, (1 <= i <= n l)%nat -> u i = v i) -> (1 <= j <= n l)%nat ->
  act l u j = act l v j.
Proof. intros H Hj. unfold act_of. destruct (f l); [now rewrite H|now apply softmax_local]. Qed.

Variables (x : vec) (w : weights) (b : biases) (g : vec).
Notation a := (Network.a n act w b x).
Notation z := (Network.z n act w b x).
Notation delta := (Chain.delta L n act w b x C).
Hypothesis C_ok : frechet (n L) C (a L) g.
Hypothesis f_ok : forall l j, (2 <= l <= L)%nat -> (1 <= j <= n l)%nat -> slope_ok (f l) (z l j).
Hypothesis L_ok : (2 <= L)%nat.

Lemma act_of_diff l : (2 <= l)%nat -> act_diff L n act w b x (jac_of n f z) l.
Proof.
  intros Hl i j Hi Hj. pose proof (f_ok i j ltac:(lia) Hj) as H. intros c c' t Hx Hc.
  destruct (f i) as [s s'|] eqn:E; simpl in H.
  - apply is_derive_ext with (fun r => s (c r j)); [intros r; unfold act_of; now rewrite E|].
    rewrite (sum_ext _ _ (fun q => kd q j * (s' (z i j) * c' q))) by
      (intros q _; unfold jac_of; rewrite E, (kd_sym j q); ring).
    rewrite (sum_kd_l _ (fun q => s' (z i j) * c' q)) by easy. rewrite Rmult_comm.
    apply (is_derive_comp s (fun s => c s j)); [|auto]. now rewrite Hx.
  - apply is_derive_ext with (fun r => softmax (n i) (c r) j); [intros r; unfold act_of; now rewrite E|].
    rewrite (sum_ext _ _ (fun q => softmax_jacobian (n i) (z i) j q * c' q)) by
      (intros q _; unfold jac_of; now rewrite E).
    now apply (chain_softmax (n i) (z i) j Hj c).
Qed.
Lemma C_chain_ok : C_chain L n act w b x C g.
Proof. now apply frechet_chain. Qed.
Lemma output_slope k : (1 <= k <= n L)%nat -> DC L n act w b x C (A L k) = g k.
Proof.
  intros Hk. apply (DC_output L n act w b x (jac_of n f z) act_of_local C g k); [lia|apply C_chain_ok|easy].
Qed.

(* BP1 and BP2, for a layer with a function of its own, and for softmax *)
Lemma delta_output s s' j : f L = Each s s' -> (1 <= j <= n L)%nat -> delta L j = g j * s' (z L j).
Proof.
  intros E Hj.
  rewrite (BP1_vector_activation L n act w b x (jac_of n f z) act_of_local C g)
    by (try apply act_of_diff; try apply C_chain_ok; easy).
  rewrite (sum_ext _ _ (fun k => g k * s' (z L k) * kd k j)).
  - now rewrite (sum_kd _ (fun k => g k * s' (z L k))).
  - intros k Hk. rewrite output_slope by easy. unfold jac_of. rewrite E. ring.
Qed.
Lemma delta_output_softmax j : f L = Softmax -> (1 <= j <= n L)%nat ->
  delta L j = sum (n L) (fun k => g k * (softmax (n L) (z L) k * (kd k j - softmax (n L) (z L) j))).
Proof.
  intros E Hj.
  rewrite (BP1_vector_activation L n act w b x (jac_of n f z) act_of_local C g)
    by (try apply act_of_diff; try apply C_chain_ok; easy).
  apply sum_ext. intros k Hk. rewrite output_slope by easy. unfold jac_of. now rewrite E.
Qed.
Lemma delta_hidden s s' l j : f l = Each s s' -> (2 <= l < L)%nat -> (1 <= j <= n l)%nat ->
  delta l j = sum (n (S l)) (fun k => w (S l) k j * delta (S l) k) * s' (z l j).
Proof.
  intros E Hl Hj.
  rewrite (BP2_vector_activation L n act w b x (jac_of n f z) act_of_local C g)
    by (try apply act_of_diff; try apply C_chain_ok; easy || lia).
  set (r := fun k => sum (n (S l)) (fun q => w (S l) q k * delta (S l) q)).
  rewrite (sum_ext _ _ (fun k => r k * s' (z l k) * kd k j)).
  - now rewrite (sum_kd _ (fun k => r k * s' (z l k))).
  - intros k Hk. unfold jac_of, r. rewrite E. ring.
Qed.
Lemma delta_hidden_softmax l j : f l = Softmax -> (2 <= l < L)%nat -> (1 <= j <= n l)%nat ->
  delta l j = sum (n l) (fun k => sum (n (S l)) (fun q => w (S l) q k * delta (S l) q) *
    (softmax (n l) (z l) k * (kd k j - softmax (n l) (z l) j))).
Proof.
  intros E Hl Hj.
  rewrite (BP2_vector_activation L n act w b x (jac_of n f z) act_of_local C g)
    by (try apply act_of_diff; try apply C_chain_ok; easy || lia).
  apply sum_ext. intros k Hk. unfold jac_of. now rewrite E.
Qed.
Lemma delta_is_derive l j : (2 <= l <= L)%nat ->
  is_derive (fun t => C (arun n act w b x (Z l j) t L)) (z l j) (delta l j).
Proof.
  intros Hl. apply (DC_exists L n act w b x (jac_of n f z) act_of_local C g (Z l j));
    [lia|apply C_chain_ok|apply act_of_diff; simpl; lia].
Qed.
(* d = delta l j, p = a (l-1) k: the derivatives of any function that is the cost for all w and b *)
Lemma weight_ok (cost : weights -> biases -> R) l j k d p e :
  (forall w b, cost w b = Chain.cost L n act w b x C) ->
  (within 2 l L && within 1 j (n l) && within 1 k (n (pred l)))%bool = true ->
  delta l j = d -> a (pred l) k = p -> e = d * p ->
  is_derive (fun t => cost (updw w l j k t) b) (w l j k) e.
Proof.
  intros E [[Hl%within_ok Hj%within_ok]%andb_prop Hk%within_ok]%andb_prop <- <- ->. eapply is_derive_ext; [intros t; symmetry; apply E|].
  rewrite Rmult_comm. apply (BP4_vector_activation L n act w b x (jac_of n f z) act_of_local C g);
    [apply C_chain_ok|apply act_of_diff; lia|easy..].
Qed.
Lemma bias_ok (cost : weights -> biases -> R) l j d e :
  (forall w b, cost w b = Chain.cost L n act w b x C) ->
  (within 2 l L && within 1 j (n l))%bool = true -> delta l j = d -> e = d ->
  is_derive (fun t => cost w (updb b l j t)) (b l j) e.
Proof.
  intros E [Hl%within_ok Hj%within_ok]%andb_prop <- ->. eapply is_derive_ext; [intros t; symmetry; apply E|].
  apply (BP3_vector_activation L n act w b x (jac_of n f z) act_of_local C g);
    [apply C_chain_ok|apply act_of_diff; lia|easy..].
Qed.
End Concrete.

(* Index conditions such as 2 <= l <= L and 1 <= j <= n l of a concrete net. *)
Ltac idx := apply within_ok; reflexivity.
(* l, between two numbers, is one of them *)
Ltac cases l := first [exfalso; lia | destruct l as [|l]; [try (exfalso; lia)|cases l]].

(** * Tactics for a person's own formula *)
(* INR of a number of neurons, which ring, field and lra do not read, as a number *)
Ltac numerals := repeat match goal with |- context [INR ?m] =>
  rewrite (INR_IZR_INZ m); let v := eval compute in (Z.of_nat m) in change (Z.of_nat m) with v end.
Ltac slopes := unfold identity, identity_slope, sigmoid_slope, tanh_slope, silu_slope, softsign_slope, silu, softsign, softplus,
  gelu, gelu_slope, gelu_tanh, gelu_tanh_slope in *; numerals.
(* each member of the conditions of a network, however many there are *)
Ltac members := repeat match goal with H : _ /\ _ |- _ => destruct H end.
Ltac exps := repeat match goal with
  | |- context [exp ?u] => lazymatch goal with H : 0 < exp u |- _ => fail | _ => pose proof (exp_pos u) end
  | |- context [Rabs ?u] => lazymatch goal with H : 0 <= Rabs u |- _ => fail | _ => pose proof (Rabs_pos u) end end.
Ltac given_nonzero := let E := fresh in intro E; match goal with D : ?u <> 0 |- _ => apply D; first [lra | nra] end.
Ltac nonzero := repeat split; first [exact I | assumption | apply one_exp_neq | exps; lra | exps; apply Rgt_not_eq; nra
  | given_nonzero].
Ltac branches := unfold step, leaky_step, elu_slope in *;
  repeat match goal with |- context [Rlt_dec 0 ?u] => destruct (Rlt_dec 0 u) end.
(* equal, by the laws of fields; as it stands, then once the errors, then the activations, are written out *)
Ltac claim_by errors acts := first
  [ field; nonzero
  | errors; ring
  | errors; slopes; ring
  | errors; slopes; unfold Rdiv; ring
  | errors; slopes; field; nonzero
  | errors; acts; slopes; ring
  | errors; acts; slopes; field; nonzero
  | errors; acts; slopes; unfold sigmoid in *; field; nonzero
  | errors; acts; slopes; unfold sigmoid in *; rewrite ?exp_Ropp in *; field; nonzero
  | errors; acts; slopes; unfold tanh, sinh, cosh, sigmoid in *; rewrite ?exp_Ropp in *; field; nonzero
  | errors; slopes; branches; first [ring | field; nonzero] ].
(* values at a point where everything is rational *)
Lemma tanh_0 : tanh 0 = 0.
Proof. unfold tanh, sinh. rewrite Ropp_0. unfold Rdiv. ring. Qed.
Ltac known_values := repeat match goal with
  | |- context [sigmoid ?u] => replace (sigmoid u) with (/ 2) by (replace u with 0 by lra; now rewrite sigmoid_0)
  | |- context [Phi ?u] => replace (Phi u) with (/ 2) by (replace u with 0 by lra; now rewrite Phi_0)
  | |- context [tanh ?u] => replace (tanh u) with 0 by (replace u with 0 by lra; now rewrite tanh_0)
  | |- context [exp ?u] => replace (exp u) with 1 by (replace u with 0 by lra; now rewrite exp_0)
  | |- context [ln ?u] => replace (ln u) with 0 by (replace u with 1 by lra; now rewrite ln_1)
  | |- context [Rabs ?u] => first [rewrite (Rabs_right u) by lra | rewrite (Rabs_left u) by lra]
  | |- context [Rmin ?u ?v] => first [rewrite (Rmin_right u v) by lra | rewrite (Rmin_left u v) by lra]
  | |- context [Rmax ?u ?v] => first [rewrite (Rmax_right u v) by lra | rewrite (Rmax_left u v) by lra]
  | |- context [Rlt_dec 0 ?u] => destruct (Rlt_dec 0 u); try (exfalso; lra)
  end.
Ltac rational_value := slopes; unfold relu, step, leaky_relu, leaky_step, elu, elu_slope, clipped; known_values;
  first [lra | field; lra | field].
