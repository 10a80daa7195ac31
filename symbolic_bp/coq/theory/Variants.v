(* Linear neurons, the quadratic cost, mini-batches and their matrix form. *)
From Coq Require Import Reals Lia Lra Arith.
From Coquelicot Require Import Coquelicot.
From SymbolicBP Require Import Calculus Network Chain Backprop Costs.
Open Scope R_scope.

(** * Linear neurons, sigma(z) = z *)
Section Linear.
Variables (L : nat) (n : nat -> nat) (C : vec -> R) (w : weights) (b : biases) (x : vec).
Definition linear (l j : nat) (u : R) : R := u.
Notation delta := (Chain.delta L n (elementwise linear) w b x C).
Notation grad := (Backprop.grad L n linear C w b x).
Notation C_differentiable := (Backprop.C_differentiable L n linear C w b x).

Lemma linear_derive l j u : is_derive (linear l j) u 1.
Proof. apply (is_derive_id u). Qed.
Lemma linear_slope l j u : sigma' linear l j u = 1.
Proof. apply is_derive_unique, linear_derive. Qed.
Lemma linear_differentiable l : sigma_differentiable L n linear w b x l.
Proof. intros i j _ _. exists 1. apply linear_derive. Qed.

Theorem linear_BP1 : C_differentiable -> (2 <= L)%nat -> eqv (n L) (delta L) grad.             (* linear-BP1 *)
Proof.
  intros HC HL j Hj. rewrite BP1 by (try apply linear_differentiable; easy). rewrite linear_slope. apply Rmult_1_r.
Qed.
Theorem linear_BP2 l : C_differentiable -> (2 <= l < L)%nat ->                                  (* linear-BP2 *)
  eqv (n l) (delta l) (mv (n (S l)) (transp (w (S l))) (delta (S l))).
Proof.
  intros HC Hl j Hj. rewrite BP2 by (try apply linear_differentiable; easy). rewrite linear_slope. apply Rmult_1_r.
Qed.
(* down l d = w (l+d) ... w (l+2) w (l+1) *)
Fixpoint down (l d : nat) : mat := match d with O => kd | S d' => mm (n (S l)) (down (S l) d') (w (S l)) end.
Theorem linear_unrolled l : C_differentiable -> (2 <= l <= L)%nat ->                            (* linear-unrolled *)
  eqv (n l) (delta l) (mv (n L) (transp (down l (L - l)%nat)) grad).
Proof.
  intros HC. remember (L - l)%nat as d. revert l Heqd.
  induction d as [|d IH]; intros l Hd Hl j Hj.
  - assert (l = L) by lia. subst l. rewrite linear_BP1 by (easy || lia). unfold mv, transp. simpl.
    now rewrite sum_kd_l.
  - rewrite linear_BP2 by (easy || lia). unfold mv at 1, transp at 1.
    rewrite (sum_ext _ _ (fun k => w (S l) k j * mv (n L) (transp (down (S l) d)) grad k)).
    + unfold mv, transp. simpl. unfold mm.
      rewrite (sum_lin _ (n L) (fun k => w (S l) k j) grad _ (fun i k => down (S l) d i k)); [|easy].
      apply sum_ext. intros i _. f_equal. apply sum_ext. intros; ring.
    + intros k Hk. f_equal. apply IH; [lia|lia|easy].
Qed.
End Linear.

(** * The quadratic cost C = Sum_j (y j - a L j)^2 / 2 *)
Section Quadratic.
Variables (L : nat) (n : nat -> nat) (sigma : nat -> nat -> R -> R) (w : weights) (b : biases) (x y : vec).
Notation a := (Network.a n (elementwise sigma) w b x).
Notation C := (quadratic (n L) y).
Notation grad := (Backprop.grad L n sigma C w b x).
Notation delta := (Chain.delta L n (elementwise sigma) w b x C).
Lemma quadratic_differentiable : C_differentiable L n sigma C w b x.
Proof. eexists. apply frechet_quadratic. Qed.
Theorem quadratic_gradient j : (1 <= L)%nat -> (1 <= j <= n L)%nat -> grad j = a L j - y j.     (* quadratic-gradient *)
Proof.
  intros HL Hj. unfold Backprop.grad.
  rewrite (DC_output L n (elementwise sigma) w b x (fun _ _ _ => 0) (fun l => elementwise_local sigma (n l) l) C
    (quadratic_slope y (a L))); try easy. apply frechet_chain, frechet_quadratic.
Qed.
Theorem BP1_quadratic : sigma_differentiable L n sigma w b x L -> (2 <= L)%nat ->               (* BP1-quadratic *)
  eqv (n L) (delta L) (hadamard (fun j => a L j - y j) (sigma'_z n sigma w b x L)).
Proof.
  intros Hs HL j Hj. rewrite BP1 by (try apply quadratic_differentiable; easy). now rewrite quadratic_gradient by (easy || lia).
Qed.
End Quadratic.

(** * A mini-batch: examples e = 1, ..., m with inputs x e and costs C e; the cost is their mean *)
Inductive btarget := bW (l j k : nat) | bB (l j : nat) | bZ (l j e : nat) | bA (l j e : nat).
(* what a target of the batch is in the run of example e: a z or a of another example is nothing there *)
Definition local (e : nat) (o : btarget) : target :=
  match o with
  | bW l j k => W l j k | bB l j => B l j
  | bZ l j f => if Nat.eqb f e then Z l j else Nothing
  | bA l j f => if Nat.eqb f e then A l j else Nothing
  end.

Section Runs.
Variables (m L : nat) (n : nat -> nat) (act : nat -> vec -> vec) (C : nat -> vec -> R).
Variables (w : weights) (b : biases) (x : nat -> vec).
Notation arun e := (Network.arun n act w b (x e)).
(* the example is the last index, as in z[l,j,x] *)
Definition az l j e : R := z n act w b (x e) l j.
Definition aa l j e : R := a n act w b (x e) l j.
Definition bhere (o : btarget) : R :=
  match o with bW l j k => w l j k | bB l j => b l j | bZ l j e => az l j e | bA l j e => aa l j e end.
Definition bDa l j e o : R := Derive (fun t => arun e (local e o) t l j) (bhere o).
Definition bDz l j e o : R := Derive (fun t => zrun n act w b (x e) (local e o) t l j) (bhere o).
Definition bDC e o : R := Derive (fun t => C e (arun e (local e o) t L)) (bhere o).
Definition bdelta l j e : R := bDC e (bZ l j e).
Definition mean_cost (w : weights) (b : biases) : R :=
  / INR m * sum m (fun e => cost L n act w b (x e) (C e)).
Definition mean_D o : R := Derive (fun t => / INR m * sum m (fun e => C e (arun e (local e o) t L))) (bhere o).
Lemma bdelta_is l j e : bdelta l j e = delta L n act w b (x e) (C e) l j.
Proof. unfold bdelta, bDC, local. now rewrite Nat.eqb_refl. Qed.
End Runs.

Section Batch.
Variables (m L : nat) (n : nat -> nat) (sigma : nat -> nat -> R -> R) (C : nat -> vec -> R).
Variables (w : weights) (b : biases) (x : nat -> vec).
Notation act := (elementwise sigma).
Notation az := (az n act w b x).                Notation aa := (aa n act w b x).
Notation bdelta := (bdelta L n act C w b x).    Notation bdelta_is := (bdelta_is L n act C w b x).
Notation mean_cost := (mean_cost m L n act C x).
Definition costs_differentiable : Prop :=
  forall e, (1 <= e <= m)%nat -> C_differentiable L n sigma (C e) w b (x e).
Definition batch_differentiable l : Prop :=
  forall e, (1 <= e <= m)%nat -> sigma_differentiable L n sigma w b (x e) l.

Lemma mean_derive (f : nat -> R -> R) t (d : vec) : (forall e, (1 <= e <= m)%nat -> is_derive (f e) t (d e)) ->
  is_derive (fun s => / INR m * sum m (fun e => f e s)) t (/ INR m * sum m d).
Proof. intros H. apply (is_derive_scal (fun s => sum m (fun e => f e s))). now apply is_derive_sum. Qed.

Theorem batch_weight l j k : costs_differentiable -> batch_differentiable l -> (2 <= l <= L)%nat ->     (* batch-weight *)
  (1 <= j <= n l)%nat -> (1 <= k <= n (pred l))%nat ->
  is_derive (fun t => mean_cost (updw w l j k t) b) (w l j k)
    (/ INR m * sum m (fun e => aa (pred l) k e * bdelta l j e)).
Proof.
  intros HC Hs Hl Hj Hk. apply (mean_derive (fun e t => cost L n act (updw w l j k t) b (x e) (C e))).
  intros e He. rewrite bdelta_is. apply BP4; auto.
Qed.
Theorem batch_bias l j : costs_differentiable -> batch_differentiable l -> (2 <= l <= L)%nat ->         (* batch-bias *)
  (1 <= j <= n l)%nat ->
  is_derive (fun t => mean_cost w (updb b l j t)) (b l j) (/ INR m * sum m (bdelta l j)).
Proof.
  intros HC Hs Hl Hj. eapply is_derive_eq.
  - apply (mean_derive (fun e t => cost L n act w (updb b l j t) (x e) (C e))). intros e He. apply BP3; auto.
  - f_equal. apply sum_ext. intros e _. now rewrite bdelta_is.
Qed.
Definition grad_w l : mat := fun j k => Derive (fun t => mean_cost (updw w l j k t) b) (w l j k).
Definition grad_b l : vec := fun j => Derive (fun t => mean_cost w (updb b l j t)) (b l j).

Lemma grad_w_is l j k : costs_differentiable -> batch_differentiable l -> (2 <= l <= L)%nat -> (1 <= j <= n l)%nat ->
  (1 <= k <= n (pred l))%nat -> grad_w l j k = / INR m * sum m (fun e => aa (pred l) k e * bdelta l j e).
Proof. intros. now apply is_derive_unique, batch_weight. Qed.
Lemma grad_b_is l j : costs_differentiable -> batch_differentiable l -> (2 <= l <= L)%nat -> (1 <= j <= n l)%nat ->
  grad_b l j = / INR m * sum m (bdelta l j).
Proof. intros. now apply is_derive_unique, batch_bias. Qed.

Theorem batch_step_w eta l : costs_differentiable -> batch_differentiable l -> (2 <= l <= L)%nat ->     (* batch-step-w *)
  eqm (n l) (n (pred l)) (fun j k => w l j k - eta * grad_w l j k)
    (fun j k => w l j k - eta / INR m * sum m (fun e => outer (col (bdelta l) e) (col (aa (pred l)) e) j k)).
Proof.
  intros HC Hs Hl j k Hj Hk. rewrite grad_w_is by easy.
  unfold outer, col. rewrite (sum_ext _ _ (fun e => bdelta l j e * aa (pred l) k e)) by (intros; apply Rmult_comm).
  unfold Rdiv. ring.
Qed.
Theorem batch_step_b eta l : costs_differentiable -> batch_differentiable l -> (2 <= l <= L)%nat ->     (* batch-step-b *)
  eqv (n l) (fun j => b l j - eta * grad_b l j)
    (fun j => b l j - eta / INR m * sum m (fun e => col (bdelta l) e j)).
Proof.
  intros HC Hs Hl j Hj. rewrite grad_b_is by easy.
  unfold col, Rdiv. cbv beta. replace (sum m (fun e => bdelta l j e)) with (sum m (bdelta l j)) by now apply sum_ext. ring.
Qed.

(** ** All examples at once: the columns of Z, A and Delta are the examples *)
Theorem matrix_Z l : eqm (n l) m (az l)                                                         (* matrix-Z *)
  (fun j e => mm (n (pred l)) (w l) (aa (pred l)) j e + outer (b l) ones j e).
Proof. intros j e _ _. unfold outer, ones. rewrite Rmult_1_r. reflexivity. Qed.
Theorem matrix_BP2 l : costs_differentiable -> batch_differentiable l -> (2 <= l < L)%nat ->            (* matrix-BP2 *)
  eqm (n l) m (bdelta l) (fun j e => mm (n (S l)) (transp (w (S l))) (bdelta (S l)) j e * sigma' sigma l j (az l j e)).
Proof.
  intros HC Hs Hl j e Hj He. rewrite bdelta_is, BP2 by auto. f_equal. apply sum_ext. intros k _.
  now rewrite bdelta_is.
Qed.
Theorem matrix_grad_w l : costs_differentiable -> batch_differentiable l -> (2 <= l <= L)%nat ->        (* matrix-grad-w *)
  eqm (n l) (n (pred l)) (grad_w l) (fun j k => / INR m * mm m (bdelta l) (transp (aa (pred l))) j k).
Proof.
  intros HC Hs Hl j k Hj Hk. rewrite grad_w_is by easy.
  f_equal. apply sum_ext. intros e _. apply Rmult_comm.
Qed.
Theorem matrix_grad_b l : costs_differentiable -> batch_differentiable l -> (2 <= l <= L)%nat ->        (* matrix-grad-b *)
  eqv (n l) (grad_b l) (fun j => / INR m * mv m (bdelta l) ones j).
Proof.
  intros HC Hs Hl j Hj. rewrite grad_b_is by easy.
  f_equal. apply sum_ext. intros e _. unfold ones. ring.
Qed.
End Batch.
