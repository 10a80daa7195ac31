(* The usual costs with their gradients, and softmax with its full Jacobian. y: the targets. *)
From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From SymbolicBP Require Import Calculus Activations.
Open Scope R_scope.

Definition quadratic (n : nat) (y a : vec) : R := sum n (fun j => (y j - a j) ^ 2 / 2).
Definition squared (n : nat) (y a : vec) : R := sum n (fun j => (y j - a j) ^ 2).
Definition mean_squared (n : nat) (y a : vec) : R := sum n (fun j => (y j - a j) ^ 2 / INR n).
Definition cross_entropy (n : nat) (y a : vec) : R :=
  sum n (fun j => - (y j * ln (a j) + (1 - y j) * ln (1 - a j))).
Definition log_likelihood (n : nat) (y a : vec) : R := sum n (fun j => - (y j * ln (a j))).
(* quadratic up to a distance d, linear beyond it *)
Definition huber_loss (d r : R) : R := if Rlt_dec (Rabs r) d then r ^ 2 / 2 else d * (Rabs r - d / 2).
Definition huber (d : R) (n : nat) (y a : vec) : R := sum n (fun j => huber_loss d (a j - y j)).

Definition quadratic_slope (y a : vec) : vec := fun j => a j - y j.
Definition squared_slope (y a : vec) : vec := fun j => 2 * (a j - y j).
Definition mean_squared_slope (n : nat) (y a : vec) : vec := fun j => 2 * (a j - y j) / INR n.
Definition cross_entropy_slope (y a : vec) : vec := fun j => (a j - y j) / (a j * (1 - a j)).
Definition log_likelihood_slope (y a : vec) : vec := fun j => - y j / a j.
(* the error, clipped to -d ... d *)
Definition clipped (d r : R) : R := Rmax (- d) (Rmin d r).
Definition huber_slope (d : R) (y a : vec) : vec := fun j => clipped d (a j - y j).

Theorem frechet_quadratic n y a : frechet n (quadratic n y) a (quadratic_slope y a).
Proof.
  apply (frechet_separable n (fun j t => (y j - t) ^ 2 / 2) (fun j t => t - y j)).
  intros j _. auto_derive; [easy|field].
Qed.
Theorem frechet_squared n y a : frechet n (squared n y) a (squared_slope y a).
Proof.
  apply (frechet_separable n (fun j t => (y j - t) ^ 2) (fun j t => 2 * (t - y j))).
  intros j _. auto_derive; [easy|ring].
Qed.
Theorem frechet_mean_squared n y a : (1 <= n)%nat -> frechet n (mean_squared n y) a (mean_squared_slope n y a).
Proof.
  intros Hn. apply (frechet_separable n (fun j t => (y j - t) ^ 2 / INR n) (fun j t => 2 * (t - y j) / INR n)).
  intros j _. assert (INR n <> 0) by (apply not_0_INR; lia). auto_derive; [easy|now field].
Qed.
Theorem frechet_cross_entropy n y a : (forall j, (1 <= j <= n)%nat -> 0 < a j < 1) ->
  frechet n (cross_entropy n y) a (cross_entropy_slope y a).
Proof.
  intros H. apply (frechet_separable n (fun j t => - (y j * ln t + (1 - y j) * ln (1 - t)))
    (fun j t => (t - y j) / (t * (1 - t)))).
  intros j Hj. specialize (H j Hj). auto_derive; [lra|field; lra].
Qed.
Theorem frechet_log_likelihood n y a : (forall j, (1 <= j <= n)%nat -> 0 < a j) ->
  frechet n (log_likelihood n y) a (log_likelihood_slope y a).
Proof.
  intros H. apply (frechet_separable n (fun j t => - (y j * ln t)) (fun j t => - y j / t)).
  intros j Hj. specialize (H j Hj). auto_derive; [lra|field; lra].
Qed.
(* at r + h the loss is above its tangent at r, by at most h^2/2: also where the two pieces meet *)
Lemma huber_tangent d r h : 0 < d -> 0 <= huber_loss d (r + h) - huber_loss d r - clipped d r * h <= h ^ 2 / 2.
Proof.
  intros Hd. pose proof (pow2_ge_0 (r + h + d)). pose proof (pow2_ge_0 (r + h - d)).
  unfold huber_loss, clipped, Rmax, Rmin, Rabs.
  repeat match goal with
  | |- context [Rcase_abs ?u] => destruct (Rcase_abs u)
  | |- context [Rlt_dec ?u ?v] => destruct (Rlt_dec u v)
  | |- context [Rle_dec ?u ?v] => lazymatch v with context [Rle_dec] => fail | _ => destruct (Rle_dec u v) end
  end; try (exfalso; lra); split; nra.
Qed.
Lemma is_derive_huber_loss d r : 0 < d -> is_derive (huber_loss d) r (clipped d r).
Proof.
  intros Hd. apply is_derive_Reals. intros eps He. exists (mkposreal eps He). simpl. intros h Hh Hlt.
  pose proof (huber_tangent d r h Hd) as [A B]. pose proof (Rabs_pos_lt h Hh) as P.
  replace ((huber_loss d (r + h) - huber_loss d r) / h - clipped d r)
    with ((huber_loss d (r + h) - huber_loss d r - clipped d r * h) / h) by (field; easy).
  unfold Rdiv. rewrite Rabs_mult, Rabs_inv, (Rabs_pos_eq _ A).
  apply Rle_lt_trans with (Rabs h / 2); [|lra]. apply Rmult_le_reg_r with (Rabs h); [easy|].
  rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra. apply Rle_trans with (1 := B).
  replace (h ^ 2) with (Rabs h ^ 2) by apply pow2_abs. lra.
Qed.
Theorem frechet_huber d n y a : 0 < d -> frechet n (huber d n y) a (huber_slope d y a).
Proof.
  intros Hd. apply (frechet_separable n (fun j t => huber_loss d (t - y j)) (fun j t => clipped d (t - y j))).
  intros j _. rewrite <- (Rmult_1_l (clipped d (a j - y j))).
  apply (is_derive_comp (huber_loss d) (fun t => t - y j)); [now apply is_derive_huber_loss|auto_derive; [easy|ring]].
Qed.

(** * Softmax *)
Definition softmax (n : nat) (z : vec) : vec := fun j => exp (z j) / sum n (fun k => exp (z k)).
Definition softmax_jacobian (n : nat) (z : vec) : mat := fun j i => softmax n z j * (kd j i - softmax n z i).

Lemma sum_exp_pos n (z : vec) : (1 <= n)%nat -> 0 < sum n (fun k => exp (z k)).
Proof. intros H. apply sum_pos; [easy|]. intros. apply exp_pos. Qed.
Lemma softmax_pos n z j : (1 <= n)%nat -> 0 < softmax n z j.
Proof. intros H. apply Rdiv_lt_0_compat; [apply exp_pos|now apply sum_exp_pos]. Qed.
Lemma softmax_sum n z : (1 <= n)%nat -> sum n (softmax n z) = 1.
Proof.
  intros H. pose proof (sum_exp_pos n z H). unfold softmax, Rdiv. rewrite sum_scal_r. field. lra.
Qed.
Lemma softmax_lt1 n z j : (2 <= n)%nat -> (1 <= j <= n)%nat -> softmax n z j < 1.
Proof.
  intros H Hj. rewrite <- (softmax_sum n z) by lia.
  rewrite <- (sum_kd n (softmax n z) j Hj) at 1.
  apply Rminus_gt_0_lt. replace (sum n (softmax n z) - _) with
    (sum n (fun k => softmax n z k * (1 - kd k j))).
  - assert (P : forall k, (1 <= k <= n)%nat -> 0 <= softmax n z k * (1 - kd k j)).
    { intros k _. pose proof (softmax_pos n z k ltac:(lia)). unfold kd. destruct (Nat.eqb k j); lra. }
    set (i := if Nat.eqb j 1 then 2%nat else 1%nat).
    assert (Hi : (1 <= i <= n)%nat /\ i <> j) by (unfold i; destruct (Nat.eqb_spec j 1); lia).
    apply Rlt_le_trans with (softmax n z i * (1 - kd i j)).
    + rewrite kd_neq by apply Hi. pose proof (softmax_pos n z i ltac:(lia)). lra.
    + rewrite <- (sum_kd n (fun k => softmax n z k * (1 - kd k j)) i) by apply Hi.
      apply sum_le. intros k Hk. specialize (P k Hk). unfold kd at 2. destruct (Nat.eqb k i); lra.
  - transitivity (sum n (fun k => softmax n z k + (-1) * (softmax n z k * kd k j))).
    + apply sum_ext. intros; ring.
    + rewrite sum_plus, sum_scal. ring.
Qed.
Lemma softmax_local n u v j : (forall i, (1 <= i <= n)%nat -> u i = v i) -> (1 <= j <= n)%nat ->
  softmax n u j = softmax n v j.
Proof. intros H Hj. unfold softmax. rewrite H by easy. f_equal. apply sum_ext. intros k Hk. now rewrite H. Qed.

(* d(softmax_j)/d(z_i) = softmax_j ([j = i] - softmax_i), along every curve *)
Theorem chain_softmax n z j : (1 <= j <= n)%nat ->
  chain n (fun v => softmax n v j) z (softmax_jacobian n z j).
Proof.
  intros Hj c c' t Hx Hc. unfold softmax at 1.
  pose proof (sum_exp_pos n z ltac:(lia)) as P.
  assert (E : sum n (fun k => exp (c t k)) = sum n (fun k => exp (z k))).
  { apply sum_ext. intros. now rewrite Hx. }
  assert (D1 : is_derive (fun s => sum n (fun k => exp (c s k))) t (sum n (fun k => c' k * exp (z k)))).
  { apply (is_derive_sum n (fun k s => exp (c s k))). intros k Hk. rewrite <- Hx by easy.
    apply (is_derive_comp exp (fun s => c s k)); [apply is_derive_exp|auto]. }
  assert (D2 : is_derive (fun s => exp (c s j)) t (c' j * exp (z j))).
  { rewrite <- Hx by easy. apply (is_derive_comp exp (fun s => c s j)); [apply is_derive_exp|auto]. }
  set (T := sum n (fun k => exp (z k))) in *.
  eapply is_derive_eq.
  - apply (is_derive_div (fun s => exp (c s j)) (fun s => sum n (fun k => exp (c s k))) t _ _ D2 D1). rewrite E. lra.
  - rewrite E, Hx by easy. symmetry.
    rewrite (sum_ext _ _ (fun i => exp (z j) / T * (kd i j * c' i) + (- exp (z j) / T ^ 2) * (c' i * exp (z i)))).
    + rewrite sum_plus, !sum_scal, sum_kd_l by easy. field. lra.
    + intros i _. unfold softmax_jacobian, softmax. fold T. rewrite (kd_sym j i). field. lra.
Qed.

(** * What the slopes of an output layer come to *)
Theorem sigmoid_cross_entropy y a z j : a j = sigmoid z -> cross_entropy_slope y a j * sigmoid_slope z = a j - y j.
Proof.
  intros E. unfold cross_entropy_slope, sigmoid_slope. rewrite E. pose proof (sigmoid_pos z). pose proof (sigmoid_lt1 z).
  field. lra.
Qed.
(* for any slopes g of what follows the layer *)
Theorem softmax_delta n z g j : (1 <= j <= n)%nat ->
  sum n (fun k => g k * (softmax n z k * (kd k j - softmax n z j))) =
  softmax n z j * (g j - sum n (fun k => g k * softmax n z k)).
Proof.
  intros Hj. rewrite (sum_ext _ _ (fun k => g k * softmax n z k * kd k j + - softmax n z j * (g k * softmax n z k)))
    by (intros; ring).
  rewrite sum_plus, sum_scal, (sum_kd _ (fun k => g k * softmax n z k)) by easy. ring.
Qed.
Theorem softmax_log_likelihood n z y a j : (1 <= j <= n)%nat -> (forall k, (1 <= k <= n)%nat -> a k = softmax n z k) ->
  sum n (fun k => log_likelihood_slope y a k * (softmax n z k * (kd k j - softmax n z j))) =
  softmax n z j * sum n y - y j.
Proof.
  intros Hj Ha. rewrite softmax_delta by easy.
  assert (P : forall k, (1 <= k <= n)%nat -> log_likelihood_slope y a k * softmax n z k = - y k).
  { intros k Hk. unfold log_likelihood_slope. rewrite Ha by easy. pose proof (softmax_pos n z k ltac:(lia)). field. lra. }
  rewrite (sum_ext _ _ (fun k => (-1) * y k)) by (intros; rewrite P by easy; ring).
  rewrite sum_scal. rewrite Rmult_minus_distr_l, (Rmult_comm (softmax n z j) (log_likelihood_slope y a j)), P by easy.
  ring.
Qed.
