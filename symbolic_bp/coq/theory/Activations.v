(* The usual activations with their derivatives. *)
From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From SymbolicBP Require Import Calculus.
Open Scope R_scope.

Definition identity (z : R) : R := z.
Definition sigmoid (z : R) : R := / (1 + exp (- z)).
Definition relu (z : R) : R := Rmax 0 z.
Definition step (z : R) : R := if Rlt_dec 0 z then 1 else 0.
Definition leaky_relu (alpha z : R) : R := if Rlt_dec 0 z then z else alpha * z.
Definition leaky_step (alpha z : R) : R := if Rlt_dec 0 z then 1 else alpha.
Definition elu (alpha z : R) : R := if Rlt_dec 0 z then z else alpha * (exp z - 1).
Definition elu_slope (alpha z : R) : R := if Rlt_dec 0 z then 1 else alpha * exp z.
Definition softplus (z : R) : R := ln (1 + exp z).
Definition silu (z : R) : R := z * sigmoid z.
Definition softsign (z : R) : R := z / (1 + Rabs z).

Definition identity_slope (z : R) : R := 1.
Definition sigmoid_slope (z : R) : R := sigmoid z * (1 - sigmoid z).
Definition tanh_slope (z : R) : R := 1 - tanh z ^ 2.
Definition silu_slope (z : R) : R := sigmoid z + z * (sigmoid z * (1 - sigmoid z)).
Definition softsign_slope (z : R) : R := / (1 + Rabs z) ^ 2.

Lemma one_exp_pos u : 0 < 1 + exp u.
Proof. pose proof (exp_pos u); lra. Qed.
Lemma one_exp_neq u : 1 + exp u <> 0.
Proof. pose proof (exp_pos u); lra. Qed.
Lemma sigmoid_pos z : 0 < sigmoid z.
Proof. apply Rinv_0_lt_compat, one_exp_pos. Qed.
Lemma sigmoid_lt1 z : sigmoid z < 1.
Proof.
  unfold sigmoid. rewrite <- Rinv_1. apply Rinv_lt_contravar; pose proof (exp_pos (- z)); lra.
Qed.
Lemma sigmoid_0 : sigmoid 0 = / 2.
Proof. unfold sigmoid. rewrite Ropp_0, exp_0. field. Qed.

Lemma softplus_pos z : 0 < softplus z.
Proof. unfold softplus. rewrite <- ln_1. pose proof (exp_pos z). apply ln_increasing; lra. Qed.

Theorem is_derive_identity z : is_derive identity z (identity_slope z).
Proof. unfold identity, identity_slope. auto_derive; [easy|ring]. Qed.
Theorem is_derive_sigmoid z : is_derive sigmoid z (sigmoid_slope z).
Proof. unfold sigmoid_slope, sigmoid. auto_derive; [apply one_exp_neq|field; apply one_exp_neq]. Qed.
Theorem is_derive_tanh z : is_derive tanh z (tanh_slope z).
Proof.
  unfold tanh_slope, tanh, sinh, cosh. assert (exp z + exp (- z) <> 0).
  { pose proof (exp_pos z); pose proof (exp_pos (- z)); lra. }
  auto_derive; [lra|field; lra].
Qed.
Theorem is_derive_softplus z : is_derive softplus z (sigmoid z).
Proof.
  unfold softplus, sigmoid. rewrite exp_Ropp. pose proof (exp_pos z). auto_derive; [lra|field; lra].
Qed.
Theorem is_derive_silu z : is_derive silu z (silu_slope z).
Proof.
  unfold silu, silu_slope. eapply is_derive_eq.
  - apply (is_derive_mult (fun z => z) sigmoid); [apply (is_derive_id z)|apply is_derive_sigmoid|exact Rmult_comm].
  - unfold sigmoid_slope. change (1 * sigmoid z + z * (sigmoid z * (1 - sigmoid z)) = sigmoid z + z * (sigmoid z * (1 - sigmoid z))). ring.
Qed.

(* two branches that meet at 0: differentiable off the kink *)
Lemma is_derive_branches (f g : R -> R) z d :
  z <> 0 -> (0 < z -> is_derive f z d) -> (z < 0 -> is_derive g z d) ->
  is_derive (fun u => if Rlt_dec 0 u then f u else g u) z d.
Proof.
  intros H Hf Hg. destruct (Rlt_dec 0 z) as [P|N].
  - apply is_derive_ext_loc with f; [|auto]. apply (locally_open (fun t => 0 < t)); [apply open_gt| |easy].
    intros u Hu. now destruct (Rlt_dec 0 u).
  - apply is_derive_ext_loc with g; [|apply Hg; lra].
    apply (locally_open (fun t => t < 0)); [apply open_lt| |lra].
    intros u Hu. destruct (Rlt_dec 0 u); [lra|easy].
Qed.
Theorem is_derive_leaky_relu alpha z : z <> 0 -> is_derive (leaky_relu alpha) z (leaky_step alpha z).
Proof.
  intros H. unfold leaky_step. apply (is_derive_branches (fun u => u) (fun u => alpha * u)); try easy;
    intros; destruct (Rlt_dec 0 z) as [p|p]; try (exfalso; lra); (auto_derive; [exact I|ring]).
Qed.
Theorem is_derive_elu alpha z : z <> 0 -> is_derive (elu alpha) z (elu_slope alpha z).
Proof.
  intros H. unfold elu_slope. apply (is_derive_branches (fun u => u) (fun u => alpha * (exp u - 1))); try easy;
    intros; destruct (Rlt_dec 0 z) as [p|p]; try (exfalso; lra); (auto_derive; [exact I|ring]).
Qed.
Theorem is_derive_relu z : z <> 0 -> is_derive relu z (step z).
Proof.
  intros H. apply is_derive_ext with (leaky_relu 0).
  - intros u. unfold leaky_relu, relu. destruct (Rlt_dec 0 u); [now rewrite Rmax_right by lra|].
    rewrite Rmax_left by lra. apply Rmult_0_l.
  - apply (is_derive_leaky_relu 0 z H).
Qed.
(* softsign has no kink: its slope at 0 is 1 *)
Theorem is_derive_softsign z : is_derive softsign z (softsign_slope z).
Proof.
  unfold softsign_slope.
  destruct (Req_dec z 0) as [->|H].
  - rewrite Rabs_R0. apply is_derive_Reals. intros eps He. exists (mkposreal eps He). simpl. intros h Hh Hd.
    unfold softsign. rewrite Rabs_R0, Rplus_0_l. pose proof (Rabs_pos_lt h Hh) as P.
    replace ((h / (1 + Rabs h) - 0 / (1 + 0)) / h - / ((1 + 0) * ((1 + 0) * 1))) with (- (Rabs h / (1 + Rabs h)))
      by (field; lra).
    rewrite Rabs_Ropp, Rabs_right; [|apply Rle_ge, Rlt_le, Rdiv_lt_0_compat; lra].
    apply Rle_lt_trans with (Rabs h); [|easy]. apply Rmult_le_reg_r with (1 + Rabs h); [lra|].
    replace (Rabs h / (1 + Rabs h) * (1 + Rabs h)) with (Rabs h) by (field; lra). nra.
  - apply is_derive_ext with (fun u => if Rlt_dec 0 u then u / (1 + u) else u / (1 - u)).
    + intros u. unfold softsign. destruct (Rlt_dec 0 u); [now rewrite Rabs_right by lra|].
      rewrite Rabs_left1 by lra. f_equal; ring.
    + apply (is_derive_branches (fun u => u / (1 + u)) (fun u => u / (1 - u))); [easy| |]; intros.
      * rewrite Rabs_right by lra. auto_derive; [lra|field; lra].
      * rewrite Rabs_left by lra. auto_derive; [lra|field; lra].
Qed.

(* the density of the normal distribution, and its distribution function *)
Definition phi (u : R) : R := exp (- (u * u / 2)) / sqrt (2 * PI).
Definition Phi (u : R) : R := 1 / 2 + RInt phi 0 u.
Lemma is_derive_phi u : is_derive phi u (- 1 * u * phi u).
Proof.
  assert (0 < sqrt (2 * PI)) by (apply sqrt_lt_R0; pose proof PI_RGT_0; lra).
  unfold phi. set (s := sqrt (2 * PI)) in *. auto_derive; [easy|]. unfold Rdiv. field. lra.
Qed.
Lemma is_derive_Phi u : is_derive Phi u (phi u).
Proof.
  assert (c : forall t, continuous phi t) by (intros t; exact (ex_derive_continuous phi t (ex_intro _ _ (is_derive_phi t)))).
  unfold Phi. rewrite <- (Rplus_0_l (phi u)).
  apply (is_derive_plus (fun _ => 1 / 2) (RInt phi 0)); [apply (is_derive_const (1 / 2) u)|].
  apply (is_derive_RInt phi (RInt phi 0) 0 u); [|apply c].
  apply filter_forall. intros t. apply (RInt_correct phi 0 t), (ex_RInt_continuous phi 0 t). intros s _. exact (c s).
Qed.
Lemma Phi_0 : Phi 0 = / 2.
Proof. unfold Phi. rewrite RInt_point. change (1 / 2 + 0 = / 2). lra. Qed.

Definition gelu (z : R) : R := z * Phi z.
Definition gelu_slope (z : R) : R := Phi z + z * phi z.
Definition gelu_tanh (kappa c z : R) : R := z / (1 + exp (- 2 * kappa * (z + c * z ^ 3))).
Definition gelu_tanh_slope (kappa c z : R) : R :=
  / (1 + exp (- 2 * kappa * (z + c * z ^ 3)))
  + 2 * kappa * z * (1 + 3 * c * z ^ 2) * exp (- 2 * kappa * (z + c * z ^ 3)) / (1 + exp (- 2 * kappa * (z + c * z ^ 3))) ^ 2.
Theorem is_derive_gelu z : is_derive gelu z (gelu_slope z).
Proof.
  unfold gelu, gelu_slope. eapply is_derive_eq.
  - apply (is_derive_mult (fun z => z) Phi); [apply (is_derive_id z)|apply is_derive_Phi|exact Rmult_comm].
  - change (1 * Phi z + z * phi z = Phi z + z * phi z). ring.
Qed.
Theorem is_derive_gelu_tanh kappa c z : is_derive (gelu_tanh kappa c) z (gelu_tanh_slope kappa c z).
Proof.
  unfold gelu_tanh, gelu_tanh_slope. auto_derive; [apply one_exp_neq|]. set (e := exp _). field. apply one_exp_neq.
Qed.
