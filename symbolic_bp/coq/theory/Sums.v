(* Finite sums over the indices 1, ..., n, and the Kronecker delta [i = j]. *)
From Coq Require Import Reals Lia Lra Arith.
From Coquelicot Require Import Coquelicot.
Open Scope R_scope.

Definition vec := nat -> R.             (* v j:    entry j of a vector, j = 1, 2, ... *)
Definition mat := nat -> nat -> R.      (* M i j:  row i, column j *)

(* sum n f = f 1 + ... + f n; written so that sum 2 f computes to f 1 + f 2 *)
Fixpoint sum (n : nat) (f : nat -> R) : R :=
  match n with
  | O => 0
  | S m => match m with O => f 1%nat | S _ => sum m f + f (S m) end
  end.

(* kd i j = [i = j] *)
Definition kd (i j : nat) : R := if Nat.eqb i j then 1 else 0.

Lemma sum_S n f : sum (S n) f = sum n f + f (S n).
Proof. destruct n; simpl; ring. Qed.
Lemma sum_ext n f g : (forall i, (1 <= i <= n)%nat -> f i = g i) -> sum n f = sum n g.
Proof.
  induction n as [|n IH]; intros H; [easy|].
  rewrite !sum_S, (H (S n)) by lia. f_equal. apply IH. intros; apply H; lia.
Qed.
Ltac sum_ind n := let IH := fresh in
  induction n as [|n IH]; [simpl; ring | rewrite !sum_S, ?IH; ring].
Lemma sum_scal n c f : sum n (fun i => c * f i) = c * sum n f.
Proof. sum_ind n. Qed.
Lemma sum_scal_r n c f : sum n (fun i => f i * c) = sum n f * c.
Proof. sum_ind n. Qed.
Lemma sum_plus n f g : sum n (fun i => f i + g i) = sum n f + sum n g.
Proof. sum_ind n. Qed.
Lemma sum_minus_scal n v f g : sum n (fun i => v i * (f i - g i))
  = sum n (fun i => v i * f i) - sum n (fun i => v i * g i).
Proof. sum_ind n. Qed.
Lemma sum_zero n : sum n (fun _ => 0) = 0.
Proof. sum_ind n. Qed.
Lemma sum_one n : sum n (fun _ => 1) = INR n.
Proof. induction n as [|n IH]; [easy|]. now rewrite sum_S, S_INR, IH. Qed.
Lemma sum_null n f : (forall i, (1 <= i <= n)%nat -> f i = 0) -> sum n f = 0.
Proof. intros H. rewrite <- (sum_zero n). now apply sum_ext. Qed.
Lemma sum_swap m n f :
  sum m (fun i => sum n (fun j => f i j)) = sum n (fun j => sum m (fun i => f i j)).
Proof.
  induction m as [|m IH]; [simpl; now rewrite sum_zero|].
  rewrite sum_S, IH, <- sum_plus. apply sum_ext. intros. now rewrite sum_S.
Qed.
Lemma sum_le n f g : (forall i, (1 <= i <= n)%nat -> f i <= g i) -> sum n f <= sum n g.
Proof.
  induction n as [|n IH]; intros H; [simpl; lra|]. rewrite !sum_S.
  apply Rplus_le_compat; [apply IH; intros; apply H; lia | apply H; lia].
Qed.
Lemma sum_pos n f : (1 <= n)%nat -> (forall i, (1 <= i <= n)%nat -> 0 < f i) -> 0 < sum n f.
Proof.
  induction n as [|[|n] IH]; intros Hn H; [lia|apply H; lia|].
  rewrite sum_S. apply Rplus_lt_0_compat; [apply IH; [lia|intros; apply H; lia]|apply H; lia].
Qed.

Lemma kd_refl i : kd i i = 1.
Proof. unfold kd. now rewrite Nat.eqb_refl. Qed.
Lemma kd_neq i j : i <> j -> kd i j = 0.
Proof. intros H. unfold kd. now destruct (Nat.eqb_spec i j). Qed.
Lemma kd_sym i j : kd i j = kd j i.
Proof. unfold kd. now rewrite Nat.eqb_sym. Qed.

(* a sum over a Kronecker delta has one term left *)
Lemma sum_kd n f j : (1 <= j <= n)%nat -> sum n (fun k => f k * kd k j) = f j.
Proof.
  induction n as [|n IH]; intros H; [lia|]. rewrite sum_S.
  destruct (Nat.eq_dec (S n) j) as [<-|N].
  - rewrite kd_refl, (sum_null n); [ring|]. intros i Hi. rewrite kd_neq by lia. ring.
  - rewrite IH, (kd_neq (S n) j) by lia. ring.
Qed.
Lemma sum_kd_l n f j : (1 <= j <= n)%nat -> sum n (fun k => kd k j * f k) = f j.
Proof. intros H. rewrite <- (sum_kd n f j H). apply sum_ext. intros; ring. Qed.

(* a linear combination of linear combinations *)
Lemma sum_lin p q (M v : vec) (u : vec) (U : nat -> vec) :
  (forall i, (1 <= i <= p)%nat -> u i = sum q (fun k => U k i * v k)) ->
  sum p (fun i => M i * u i) = sum q (fun k => sum p (fun i => M i * U k i) * v k).
Proof.
  intros H. transitivity (sum p (fun i => sum q (fun k => M i * U k i * v k))).
  - apply sum_ext. intros i Hi. rewrite H by easy. rewrite <- sum_scal. apply sum_ext. intros; ring.
  - rewrite sum_swap. apply sum_ext. intros k _. apply sum_scal_r.
Qed.

Lemma is_derive_sum n (f : nat -> R -> R) f' t :
  (forall i, (1 <= i <= n)%nat -> is_derive (f i) t (f' i)) ->
  is_derive (fun s => sum n (fun i => f i s)) t (sum n f').
Proof.
  induction n as [|n IH]; intros H; [apply (is_derive_const 0)|].
  rewrite sum_S. eapply is_derive_ext; [intros s; symmetry; apply sum_S|].
  apply (is_derive_plus (fun s => sum n (fun i => f i s)) (f (S n)));
    [apply IH; intros; apply H; lia|apply H; lia].
Qed.
Lemma is_derive_eq (f : R -> R) (t e e' : R) : is_derive f t e -> e = e' -> is_derive f t e'.
Proof. now intros H <-. Qed.
