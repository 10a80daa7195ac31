(* Finite sums over the indices 1, ..., n and the Kronecker delta [i = j]; differentiability in several variables, and
   the chain rule along curves. *)
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

(** f : R^n -> R is (Frechet) differentiable at x with gradient g. *)
Definition frechet (n : nat) (f : vec -> R) (x g : vec) : Prop :=
  forall eps, 0 < eps -> exists del, 0 < del /\
  forall y, (forall i, (1 <= i <= n)%nat -> Rabs (y i - x i) < del) ->
    Rabs (f y - f x - sum n (fun i => g i * (y i - x i)))
      <= eps * sum n (fun i => Rabs (y i - x i)).

(** The chain rule along any curve c through x that is differentiable at t. *)
Definition chain (n : nat) (f : vec -> R) (x g : vec) : Prop :=
  forall (c : R -> vec) (c' : vec) (t : R),
    (forall i, (1 <= i <= n)%nat -> c t i = x i) ->
    (forall i, (1 <= i <= n)%nat -> is_derive (fun s => c s i) t (c' i)) ->
    is_derive (fun s => f (c s)) t (sum n (fun i => g i * c' i)).

Lemma frechet_local n f x g y : frechet n f x g -> (forall i, (1 <= i <= n)%nat -> y i = x i) -> f y = f x.
Proof.
  intros F H. destruct (F 1 Rlt_0_1) as [d [Pd Hd]]. specialize (Hd y).
  assert (E1 : sum n (fun i => g i * (y i - x i)) = 0).
  { rewrite <- (sum_zero n). apply sum_ext. intros i Hi. rewrite H by easy. ring. }
  assert (E2 : sum n (fun i => Rabs (y i - x i)) = 0).
  { rewrite <- (sum_zero n). apply sum_ext. intros i Hi. now rewrite H, Rminus_eq_0, Rabs_R0. }
  rewrite E1, E2, Rmult_0_r, Rminus_0_r in Hd.
  apply Rminus_diag_uniq, Rabs_eq_0, Rle_antisym; [|apply Rabs_pos].
  apply Hd. intros i Hi. now rewrite H, Rminus_eq_0, Rabs_R0.
Qed.

Lemma lipschitz (u : R -> R) t l : is_derive u t l ->
  exists d, 0 < d /\ forall h, Rabs h < d -> Rabs (u (t + h) - u t) <= (Rabs l + 1) * Rabs h.
Proof.
  intros D. apply is_derive_Reals in D. destruct (D 1 Rlt_0_1) as [d Hd].
  exists d; split; [apply cond_pos|]. intros h Hh.
  destruct (Req_dec h 0) as [->|N].
  - rewrite Rplus_0_r, Rminus_eq_0, Rabs_R0. lra.
  - specialize (Hd h N Hh).
    replace (u (t + h) - u t) with (((u (t + h) - u t) / h - l + l) * h) by (field; easy).
    rewrite Rabs_mult. apply Rmult_le_compat_r; [apply Rabs_pos|].
    eapply Rle_trans; [apply Rabs_triang|]. lra.
Qed.

Lemma lipschitz_all n (c : R -> vec) (c' : vec) t :
  (forall i, (1 <= i <= n)%nat -> is_derive (fun s => c s i) t (c' i)) ->
  exists d, 0 < d /\ forall h, Rabs h < d -> forall i, (1 <= i <= n)%nat ->
    Rabs (c (t + h) i - c t i) <= (Rabs (c' i) + 1) * Rabs h.
Proof.
  induction n as [|n IH]; intros H.
  - exists 1; split; [lra|]; intros; lia.
  - destruct IH as [d1 [P1 H1]]; [intros; apply H; lia|].
    destruct (lipschitz _ _ _ (H (S n) ltac:(lia))) as [d2 [P2 H2]].
    exists (Rmin d1 d2); split; [now apply Rmin_pos|]. intros h Hh i Hi.
    destruct (Nat.eq_dec i (S n)) as [->|N].
    + apply H2. eapply Rlt_le_trans; [exact Hh|apply Rmin_r].
    + apply H1; [|lia]. eapply Rlt_le_trans; [exact Hh|apply Rmin_l].
Qed.

Lemma uniform_small n (m : vec) del : 0 < del -> (forall i, 0 < m i) ->
  exists d, 0 < d /\ forall h, Rabs h < d -> forall i, (1 <= i <= n)%nat -> m i * Rabs h < del.
Proof.
  intros Hd Hm. induction n as [|n [d [P H]]].
  - exists 1; split; [lra|]; intros; lia.
  - exists (Rmin d (del / m (S n))); split.
    + apply Rmin_pos; [easy|]. apply Rdiv_lt_0_compat; auto.
    + intros h Hh i Hi. destruct (Nat.eq_dec i (S n)) as [->|N].
      * assert (Hh' : Rabs h < del / m (S n)) by (eapply Rlt_le_trans; [exact Hh|apply Rmin_r]).
        specialize (Hm (S n)). apply (Rmult_lt_compat_l (m (S n))) in Hh'; [|easy].
        replace (m (S n) * (del / m (S n))) with del in Hh' by (field; lra). easy.
      * apply H; [|lia]. eapply Rlt_le_trans; [exact Hh|apply Rmin_l].
Qed.

(** Multivariate chain rule: Frechet differentiability gives it along every curve. *)
Theorem frechet_chain n f x g : frechet n f x g -> chain n f x g.
Proof.
  intros F c c' t Hx Hc.
  (* f(c s) = sum_i g_i c_i(s) + r(s) ; the remainder r has derivative 0 *)
  set (r := fun s => f (c s) - sum n (fun i => g i * c s i)).
  assert (Hr : is_derive r t 0).
  { apply is_derive_Reals. intros eps He.
    set (m := fun i => Rabs (c' i) + 1).
    assert (Hm : forall i, 0 < m i) by (intros i; unfold m; pose proof (Rabs_pos (c' i)); lra).
    set (M := sum n m + 1).
    assert (HM : 0 < M).
    { unfold M. assert (0 <= sum n m); [|lra]. rewrite <- (sum_zero n).
      apply sum_le; intros; now apply Rlt_le. }
    destruct (F (eps / (2 * M))) as [del [Pd Hd]]; [apply Rdiv_lt_0_compat; lra|].
    destruct (lipschitz_all n c c' t Hc) as [d1 [P1 H1]].
    destruct (uniform_small n m del Pd Hm) as [d2 [P2 H2]].
    assert (P : 0 < Rmin d1 d2) by now apply Rmin_pos.
    exists (mkposreal _ P). simpl. intros h N Hh.
    assert (h1 : Rabs h < d1) by (eapply Rlt_le_trans; [exact Hh|apply Rmin_l]).
    assert (h2 : Rabs h < d2) by (eapply Rlt_le_trans; [exact Hh|apply Rmin_r]).
    assert (Bnd : Rabs (r (t + h) - r t) <= eps / 2 * Rabs h).
    { assert (FX : f (c t) = f x) by now apply (frechet_local n f x g).
      specialize (Hd (c (t + h))).
      rewrite (sum_ext n _ (fun i => g i * (c (t+h) i - c t i))) in Hd
        by (intros i Hi; now rewrite Hx).
      rewrite sum_minus_scal in Hd. unfold r. rewrite FX.
      replace (f (c (t + h)) - sum n (fun i => g i * c (t + h) i)
               - (f x - sum n (fun i => g i * c t i)))
        with (f (c (t + h)) - f x - (sum n (fun i => g i * c (t + h) i)
               - sum n (fun i => g i * c t i))) by ring.
      eapply Rle_trans; [apply Hd|].
      - intros i Hi. rewrite <- Hx by easy.
        eapply Rle_lt_trans; [now apply H1|]. now apply H2.
      - apply Rle_trans with (eps / (2 * M) * (M * Rabs h)).
        + apply Rmult_le_compat_l; [apply Rlt_le, Rdiv_lt_0_compat; lra|].
          apply Rle_trans with (sum n (fun i => Rabs h * m i)).
          * apply sum_le. intros i Hi. rewrite <- Hx, Rmult_comm by easy.
            rewrite Rmult_comm, (Rmult_comm (Rabs h)). now apply H1.
          * rewrite sum_scal. unfold M. pose proof (Rabs_pos h). nra.
        + right. field. lra. }
    assert (Ph : 0 < Rabs h) by now apply Rabs_pos_lt.
    rewrite Rminus_0_r. unfold Rdiv. rewrite Rabs_mult, Rabs_inv.
    apply Rle_lt_trans with (eps / 2 * Rabs h * / Rabs h).
    - apply Rmult_le_compat_r; [apply Rlt_le, Rinv_0_lt_compat; easy|easy].
    - field_simplify; lra. }
  apply is_derive_ext with (fun s => sum n (fun i => g i * c s i) + r s).
  { intros s. unfold r. simpl. ring. }
  replace (sum n (fun i => g i * c' i)) with (sum n (fun i => g i * c' i) + 0) by ring.
  apply (is_derive_plus (fun s => sum n (fun i => g i * c s i)) r); [|easy].
  apply is_derive_sum. intros i Hi. apply (is_derive_scal (fun s => c s i)). auto.
Qed.

(** Every separable cost  C(a) = sum_j c_j(a_j)  (quadratic, cross-entropy, ...) is Frechet. *)
Lemma frechet_separable n (c c' : nat -> R -> R) x :
  (forall j, (1 <= j <= n)%nat -> is_derive (c j) (x j) (c' j (x j))) ->
  frechet n (fun a => sum n (fun j => c j (a j))) x (fun j => c' j (x j)).
Proof.
  induction n as [|n IH]; intros H eps He.
  - exists 1; split; [lra|]. intros. simpl. rewrite !Rminus_0_r, Rabs_R0. lra.
  - destruct (IH ltac:(intros; apply H; lia) eps He) as [d1 [P1 H1]].
    pose proof (H (S n) ltac:(lia)) as D. apply is_derive_Reals in D.
    destruct (D eps He) as [d2 H2]. exists (Rmin d1 d2); split.
    { apply Rmin_pos; [easy|apply cond_pos]. }
    intros y Hy. rewrite !sum_S.
    assert (A : Rabs (sum n (fun j => c j (y j)) - sum n (fun j => c j (x j))
                 - sum n (fun i => c' i (x i) * (y i - x i)))
               <= eps * sum n (fun i => Rabs (y i - x i))).
    { apply H1. intros i Hi. eapply Rlt_le_trans; [apply Hy; lia|apply Rmin_l]. }
    assert (B : Rabs (c (S n) (y (S n)) - c (S n) (x (S n)) - c' (S n) (x (S n)) * (y (S n) - x (S n)))
               <= eps * Rabs (y (S n) - x (S n))).
    { destruct (Req_dec (y (S n)) (x (S n))) as [->|N].
      - rewrite !Rminus_eq_0, Rmult_0_r, Rminus_0_r, Rabs_R0. lra.
      - set (h := y (S n) - x (S n)). assert (h <> 0) by (unfold h; lra).
        assert (Hh : Rabs h < d2).
        { eapply Rlt_le_trans; [apply Hy; lia|apply Rmin_r]. }
        specialize (H2 h H0 Hh). replace (y (S n)) with (x (S n) + h) by (unfold h; ring).
        replace (c (S n) (x (S n) + h) - c (S n) (x (S n)) - c' (S n) (x (S n)) * h)
          with (((c (S n) (x (S n) + h) - c (S n) (x (S n))) / h - c' (S n) (x (S n))) * h) by (field; easy).
        rewrite Rabs_mult. apply Rmult_le_compat_r; [apply Rabs_pos|]. lra. }
    match goal with |- Rabs ?e <= _ => replace e with
      ((sum n (fun j => c j (y j)) - sum n (fun j => c j (x j))
         - sum n (fun i => c' i (x i) * (y i - x i)))
       + (c (S n) (y (S n)) - c (S n) (x (S n)) - c' (S n) (x (S n)) * (y (S n) - x (S n)))) by ring end.
    eapply Rle_trans; [apply Rabs_triang|]. lra.
Qed.
