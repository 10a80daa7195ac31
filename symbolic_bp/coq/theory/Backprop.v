(* The theorems of the library, for networks of every depth and all widths. Each carries the name that
   `symbolic-bp list` shows, with _ for -. What each object is: Network.v (a, z, the targets W, B, Z, A) and here. *)
From Coq Require Import Reals Lia Lra Arith.
From Coquelicot Require Import Coquelicot.
From SymbolicBP Require Import Calculus Network Chain.
Open Scope R_scope.

(** * Vectors and matrices, compared on the indices that they have *)
Definition eqv (p : nat) (u v : vec) : Prop := forall j, (1 <= j <= p)%nat -> u j = v j.
Definition eqm (p q : nat) (M N : mat) : Prop :=
  forall i j, (1 <= i <= p)%nat -> (1 <= j <= q)%nat -> M i j = N i j.
Definition hadamard (u v : vec) : vec := fun j => u j * v j.
Definition diag (v : vec) : mat := fun i j => v i * kd i j.
Definition transp (M : mat) : mat := fun i j => M j i.
Definition mv (p : nat) (M : mat) (v : vec) : vec := fun i => sum p (fun k => M i k * v k).
Definition mm (p : nat) (M N : mat) : mat := fun i j => sum p (fun k => M i k * N k j).
Definition outer (u v : vec) : mat := fun i j => u i * v j.
Definition col (M : mat) (x : nat) : vec := fun i => M i x.
Definition ones : vec := fun _ => 1.
(* M lo (M (lo+1) (... M (lo+d-1))), inner i the number of columns of M i; the identity for d = 0 *)
Fixpoint mprod (inner : nat -> nat) (M : nat -> mat) (lo d : nat) : mat :=
  match d with O => kd | S d' => mm (inner lo) (M lo) (mprod inner M (S lo) d') end.
(* Sum over the paths start = p(lo), p(lo+1), ..., p(lo+d) of Prod_i edge i p(i-1) p(i) * final p(lo+d) *)
Fixpoint paths (n : nat -> nat) (edge : nat -> nat -> nat -> R) (final : vec) (lo d start : nat) : R :=
  match d with
  | O => final start
  | S d' => sum (n (S lo)) (fun q => edge (S lo) start q * paths n edge final (S lo) d' q)
  end.

Lemma mv_diag p v u : eqv p (mv p (diag v) u) (hadamard v u).
Proof.
  intros j Hj. unfold mv, diag, hadamard. rewrite (sum_ext _ _ (fun k => kd k j * (v j * u k))).
  - now rewrite (sum_kd_l p (fun k => v j * u k)).
  - intros k _. rewrite (kd_sym j k). ring.
Qed.
Lemma mv_mm p q M N v i : mv q (mm p M N) v i = mv p M (mv q N v) i.
Proof. unfold mv, mm. symmetry. rewrite (sum_lin p q (M i) v _ (fun k r => N r k)); [easy|easy]. Qed.

Theorem hadamard_commutes p (s t : vec) : eqv p (hadamard s t) (hadamard t s).          (* hadamard-commutes *)
Proof. intros j _. apply Rmult_comm. Qed.
Theorem hadamard_diag p (s t : vec) : eqv p (hadamard s t) (mv p (diag s) t).           (* hadamard *)
Proof. intros j Hj. now rewrite mv_diag. Qed.

(* sigma l j: the activation of neuron j of layer l. All neurons of a layer share it, but for modified neurons. *)
Definition elementwise (sigma : nat -> nat -> R -> R) (l : nat) (v : vec) : vec := fun j => sigma l j (v j).
Lemma elementwise_local sigma n l u v j : (forall i, (1 <= i <= n)%nat -> u i = v i) ->
  (1 <= j <= n)%nat -> elementwise sigma l u j = elementwise sigma l v j.
Proof. intros H Hj. unfold elementwise. now rewrite H. Qed.

Section Elementwise.
Variables (L : nat) (n : nat -> nat) (sigma : nat -> nat -> R -> R) (C : vec -> R).
Variables (w : weights) (b : biases) (x : vec).
Definition sigma' l j (u : R) : R := Derive (sigma l j) u.

Notation act := (elementwise sigma).
Notation a := (Network.a n act w b x).          Notation z := (Network.z n act w b x).
Notation arun := (Network.arun n act w b x).    Notation zrun := (Network.zrun n act w b x).
Notation Da := (Network.Da n act w b x).        Notation Dz := (Network.Dz n act w b x).
Notation DC := (Chain.DC L n act w b x C).      Notation here := (Network.here n act w b x).
Notation delta := (Chain.delta L n act w b x C).
Notation cost := (Chain.cost L n act).
Definition grad : vec := fun j => DC (A L j).                   (* the gradient of C at a L *)
Definition sigma'_z l : vec := fun j => sigma' l j (z l j).     (* sigma'(z^l) *)

Definition C_differentiable : Prop := exists g, frechet (n L) C (a L) g.
Definition sigma_differentiable l : Prop :=
  forall i j, (l <= i <= L)%nat -> (1 <= j <= n i)%nat -> ex_derive (sigma i j) (z i j).

Notation jac := (fun l j i => sigma' l j (z l j) * kd j i).
Lemma jacobian l : sigma_differentiable l -> act_diff L n act w b x jac l.
Proof.
  intros H i j Hi Hj c c' t Hx Hc. apply is_derive_ext with (fun s => sigma i j (c s j)); [easy|].
  apply is_derive_eq with (c' j * sigma' i j (z i j)).
  - apply (is_derive_comp (sigma i j) (fun s => c s j)); [|auto]. rewrite Hx by easy. apply Derive_correct. now apply H.
  - rewrite (sum_ext _ _ (fun q => kd q j * (sigma' i j (z i j) * c' q))).
    + rewrite (sum_kd_l _ (fun q => sigma' i j (z i j) * c' q)) by easy. apply Rmult_comm.
    + intros q _. cbv beta. rewrite (kd_sym j q). ring.
Qed.
Lemma cost_chain : C_differentiable -> exists g, C_chain L n act w b x C g.
Proof. intros [g H]. exists g. now apply frechet_chain. Qed.
Notation loc := (fun l => elementwise_local sigma (n l) l).
Lemma sigma_up l l' : (l <= l')%nat -> sigma_differentiable l -> sigma_differentiable l'.
Proof. intros H S i j Hi Hj. apply S; [lia|easy]. Qed.

(** * The forward pass *)
Theorem forward_z l : eqv (n l) (z l) (fun j => mv (n (pred l)) (w l) (a (pred l)) j + b l j).      (* forward-z *)
Proof. intros j _. reflexivity. Qed.
Theorem forward l : (2 <= l)%nat ->                                                     (* forward *)
  eqv (n l) (a l) (fun j => sigma l j (mv (n (pred l)) (w l) (a (pred l)) j + b l j)).
Proof. intros H j _. now rewrite a_rule. Qed.

(** * delta l j is the derivative of the cost with respect to z l j, all that follows it recomputed *)
Theorem delta_exists l j : C_differentiable -> sigma_differentiable l -> (2 <= l <= L)%nat ->
  is_derive (fun t => C (arun (Z l j) t L)) (z l j) (delta l j).
Proof.
  intros HC Hs Hl. destruct (cost_chain HC) as [g Hg].
  apply (DC_exists L n act w b x jac loc C g (Z l j)); [lia|easy|now apply jacobian].
Qed.
Theorem grad_exists j : C_differentiable -> (1 <= L)%nat ->
  is_derive (fun t => C (arun (A L j) t L)) (a L j) (grad j).
Proof.
  intros HC HL. destruct (cost_chain HC) as [g Hg].
  apply (DC_exists L n act w b x jac loc C g (A L j)); [lia|easy|]. intros p q Hp. simpl in Hp. lia.
Qed.

(** * BP1 *)
Theorem BP1 j : C_differentiable -> sigma_differentiable L -> (2 <= L)%nat -> (1 <= j <= n L)%nat ->
  delta L j = grad j * sigma' L j (z L j).
Proof.
  intros HC Hs HL Hj. destruct (cost_chain HC) as [g Hg].
  rewrite (BP1_vector_activation L n act w b x jac loc C g) by (try apply jacobian; easy).
  rewrite (sum_ext _ _ (fun k => grad k * sigma' L k (z L k) * kd k j)) by (intros; unfold grad; cbv beta; ring).
  now rewrite (sum_kd _ (fun k => grad k * sigma' L k (z L k))).
Qed.
Theorem BP1a : C_differentiable -> sigma_differentiable L -> (2 <= L)%nat ->
  eqv (n L) (delta L) (hadamard grad (sigma'_z L)).
Proof. intros HC Hs HL j Hj. now apply BP1. Qed.
Theorem BP1_matrix : C_differentiable -> sigma_differentiable L -> (2 <= L)%nat ->     (* BP1-matrix *)
  eqv (n L) (delta L) (mv (n L) (diag (sigma'_z L)) grad).
Proof. intros HC Hs HL j Hj. rewrite mv_diag by easy. rewrite BP1 by easy. apply Rmult_comm. Qed.

(** * BP2 *)
Theorem BP2 l j : C_differentiable -> sigma_differentiable l -> (2 <= l < L)%nat -> (1 <= j <= n l)%nat ->
  delta l j = sum (n (S l)) (fun k => w (S l) k j * delta (S l) k) * sigma' l j (z l j).
Proof.
  intros HC Hs Hl Hj. destruct (cost_chain HC) as [g Hg].
  rewrite (BP2_vector_activation L n act w b x jac loc C g) by (try apply jacobian; easy).
  set (s := fun k => sum (n (S l)) (fun q => w (S l) q k * delta (S l) q)).
  rewrite (sum_ext _ _ (fun k => s k * sigma' l k (z l k) * kd k j)) by (intros; unfold s; cbv beta; ring).
  now rewrite (sum_kd _ (fun k => s k * sigma' l k (z l k))).
Qed.
Theorem BP2_vector l : C_differentiable -> sigma_differentiable l -> (2 <= l < L)%nat ->        (* BP2-vector *)
  eqv (n l) (delta l) (hadamard (mv (n (S l)) (transp (w (S l))) (delta (S l))) (sigma'_z l)).
Proof. intros HC Hs Hl j Hj. now apply BP2. Qed.
Theorem BP2_matrix l : C_differentiable -> sigma_differentiable l -> (2 <= l < L)%nat ->        (* BP2-matrix *)
  eqv (n l) (delta l) (mv (n l) (diag (sigma'_z l)) (mv (n (S l)) (transp (w (S l))) (delta (S l)))).
Proof. intros HC Hs Hl j Hj. rewrite mv_diag by easy. rewrite BP2 by easy. apply Rmult_comm. Qed.

(** * BP3 *)
Theorem BP3 l j : C_differentiable -> sigma_differentiable l -> (2 <= l <= L)%nat -> (1 <= j <= n l)%nat ->
  is_derive (fun t => cost w (updb b l j t) x C) (b l j) (delta l j).
Proof.
  intros HC Hs Hl Hj. destruct (cost_chain HC) as [g Hg].
  apply (BP3_vector_activation L n act w b x jac loc C g); try easy. now apply jacobian.
Qed.
Theorem BP3_vector l : C_differentiable -> sigma_differentiable l -> (2 <= l <= L)%nat ->       (* BP3-vector *)
  eqv (n l) (fun j => Derive (fun t => cost w (updb b l j t) x C) (b l j)) (delta l).
Proof. intros HC Hs Hl j Hj. now apply is_derive_unique, BP3. Qed.
(* b l k = z l k - Sum_i w l k i a (l-1) i as a function of z l, with w l and a (l-1) held fixed *)
Theorem BP3_route l j : C_differentiable -> sigma_differentiable l -> (2 <= l <= L)%nat ->      (* BP3-route *)
  (1 <= j <= n l)%nat ->
  delta l j = sum (n l) (fun k => Derive (fun t => cost w (updb b l k t) x C) (b l k) *
    Derive (fun t => zput (Z l j) t l k (z l k) - sum (n (pred l)) (fun i => w l k i * a (pred l) i)) (z l j)).
Proof.
  intros HC Hs Hl Hj. rewrite (sum_ext _ _ (fun k => delta l k * kd k j)); [now rewrite sum_kd|].
  intros k Hk. f_equal; [now apply is_derive_unique, BP3|]. apply is_derive_unique. simpl. rewrite Nat.eqb_refl.
  unfold kd. set (s := sum _ _). destruct (Nat.eqb_spec k j); auto_derive; try easy; ring.
Qed.

(** * BP4 *)
Theorem BP4 l j k : C_differentiable -> sigma_differentiable l -> (2 <= l <= L)%nat ->
  (1 <= j <= n l)%nat -> (1 <= k <= n (pred l))%nat ->
  is_derive (fun t => cost (updw w l j k t) b x C) (w l j k) (a (pred l) k * delta l j).
Proof.
  intros HC Hs Hl Hj Hk. destruct (cost_chain HC) as [g Hg].
  apply (BP4_vector_activation L n act w b x jac loc C g); try easy. now apply jacobian.
Qed.
Theorem BP4_outer l : C_differentiable -> sigma_differentiable l -> (2 <= l <= L)%nat ->        (* BP4-outer *)
  eqm (n l) (n (pred l)) (fun j k => Derive (fun t => cost (updw w l j k t) b x C) (w l j k))
    (outer (delta l) (a (pred l))).
Proof.
  intros HC Hs Hl j k Hj Hk. transitivity (a (pred l) k * delta l j).
  - now apply is_derive_unique, BP4.
  - apply Rmult_comm.
Qed.

(** * The unrolled product *)
Theorem unrolled l : C_differentiable -> sigma_differentiable l -> (2 <= l <= L)%nat ->
  eqv (n l) (delta l) (mv (n L)
    (mprod (fun i => n (S i)) (fun i => mm (n i) (diag (sigma'_z i)) (transp (w (S i)))) l (L - l))
    (mv (n L) (diag (sigma'_z L)) grad)).
Proof.
  intros HC Hs Hl. remember (L - l)%nat as d. revert l Hs Hl Heqd.
  induction d as [|d IH]; intros l Hs Hl Hd j Hj.
  - assert (l = L) by lia. subst l. simpl. unfold mv at 1.
    rewrite (sum_ext _ _ (fun k => kd k j * mv (n L) (diag (sigma'_z L)) grad k)) by (intros; now rewrite kd_sym).
    rewrite sum_kd_l by easy. apply BP1_matrix; easy || lia.
  - simpl mprod. rewrite mv_mm, mv_mm. rewrite BP2_matrix by (easy || lia).
    apply sum_ext. intros p Hp. f_equal. apply sum_ext. intros q Hq. f_equal.
    apply IH; [apply (sigma_up l); [lia|easy]|lia|lia|easy].
Qed.

(** * From one layer to the next, and over all paths *)
Theorem step_derivative l j k : sigma_differentiable l -> (2 <= l < L)%nat ->           (* step-derivative *)
  (1 <= j <= n l)%nat -> (1 <= k <= n (S l))%nat -> Dz (S l) k (Z l j) = w (S l) k j * sigma' l j (z l j).
Proof.
  intros Hs Hl Hj Hk. rewrite (Dz_is L n act w b x jac loc) by (try apply jacobian; simpl; easy || lia).
  rewrite step_z by (simpl; lia).
  rewrite (sum_ext _ _ (fun q => w (S l) k q * sigma' l q (z l q) * kd q j)).
  - now rewrite (sum_kd _ (fun q => w (S l) k q * sigma' l q (z l q))).
  - intros q Hq. rewrite at_Z_a by (easy || lia). cbv beta. ring.
Qed.
Theorem activation_step l j q : sigma_differentiable (S l) -> (1 <= l < L)%nat ->       (* activation-step *)
  (1 <= j <= n l)%nat -> (1 <= q <= n (S l))%nat -> Da (S l) q (A l j) = sigma' (S l) q (z (S l) q) * w (S l) q j.
Proof.
  intros Hs Hl Hj Hq. rewrite (Da_is L n act w b x jac loc) by (try apply jacobian; simpl; easy || lia).
  rewrite same_a by (simpl; lia).
  rewrite (sum_ext _ _ (fun k => kd k q * (sigma' (S l) q (z (S l) q) * w (S l) k j))).
  - now rewrite (sum_kd_l _ (fun k => sigma' (S l) q (z (S l) q) * w (S l) k j)).
  - intros k Hk. rewrite at_A_z by (easy || lia). cbv beta. rewrite (kd_sym q k). ring.
Qed.
Notation edge := (fun i u v => sigma' i v (z i v) * w i v u).
Theorem paths_a l j : C_differentiable -> sigma_differentiable (S l) ->                 (* paths-a *)
  (1 <= l <= L)%nat -> (1 <= j <= n l)%nat -> DC (A l j) = paths n edge grad l (L - l) j.
Proof.
  intros HC. remember (L - l)%nat as d. revert l j Heqd.
  induction d as [|d IH]; intros l j Hd Hs Hl Hj.
  - assert (l = L) by lia. now subst l.
  - destruct (cost_chain HC) as [g Hg]. simpl.
    rewrite (chain_a_C L n act w b x jac loc C g (S l)) by (try apply jacobian; simpl; easy || lia).
    apply sum_ext. intros q Hq.
    rewrite <- IH; [|lia|apply (sigma_up (S l)); [lia|easy]|lia|easy].
    rewrite <- activation_step by (easy || lia).
    rewrite (Da_is L n act w b x jac loc) by (try apply jacobian; simpl; easy || lia). apply Rmult_comm.
Qed.
Theorem activation_weight l j k : sigma_differentiable l -> (2 <= l <= L)%nat ->        (* activation-weight *)
  (1 <= j <= n l)%nat -> (1 <= k <= n (pred l))%nat -> Da l j (W l j k) = sigma' l j (z l j) * a (pred l) k.
Proof.
  intros Hs Hl Hj Hk. rewrite (Da_is L n act w b x jac loc) by (try apply jacobian; simpl; easy || lia).
  rewrite same_a by (simpl; lia).
  rewrite (sum_ext _ _ (fun q => kd q j * (sigma' l j (z l j) * a (pred l) k * kd q j))).
  - rewrite (sum_kd_l _ (fun q => sigma' l j (z l j) * a (pred l) k * kd q j)) by easy. rewrite kd_refl. ring.
  - intros q Hq. rewrite at_W by (easy || lia). cbv beta. rewrite (kd_sym j q). ring.
Qed.
Theorem paths_weight l j k : C_differentiable -> sigma_differentiable l ->              (* paths *)
  (2 <= l <= L)%nat -> (1 <= j <= n l)%nat -> (1 <= k <= n (pred l))%nat ->
  is_derive (fun t => cost (updw w l j k t) b x C) (w l j k)
    (paths n edge grad l (L - l) j * Da l j (W l j k)).
Proof.
  intros HC Hs Hl Hj Hk. eapply is_derive_eq; [now apply BP4|].
  rewrite <- paths_a, activation_weight; try easy; try lia; [|apply (sigma_up l); [lia|easy]].
  destruct (cost_chain HC) as [g Hg]. unfold Chain.delta.
  rewrite (chain_a_C L n act w b x jac loc C g l) by (try apply jacobian; simpl; easy || lia).
  rewrite (sum_ext _ _ (fun q => DC (A l q) * sigma' l q (z l q) * kd q j)).
  - rewrite (sum_kd _ (fun q => DC (A l q) * sigma' l q (z l q))) by easy. ring.
  - intros q Hq. rewrite at_Z_a by (easy || lia). cbv beta. ring.
Qed.

(** * A modified neuron: sigma l i is any function f of its own; BP1 to BP4 stay as they are *)
Theorem modified_hidden l i : C_differentiable -> sigma_differentiable l -> (2 <= l < L)%nat ->    (* modified-hidden *)
  (1 <= i <= n l)%nat ->
  delta l i = sum (n (S l)) (fun k => w (S l) k i * delta (S l) k) * Derive (sigma l i) (z l i).
Proof. apply BP2. Qed.
Theorem modified_output i : C_differentiable -> sigma_differentiable L -> (2 <= L)%nat ->       (* modified-output *)
  (1 <= i <= n L)%nat -> delta L i = grad i * Derive (sigma L i) (z L i).
Proof. apply BP1. Qed.
Theorem modified_bias l i : C_differentiable -> sigma_differentiable l -> (2 <= l <= L)%nat ->  (* modified-bias *)
  (1 <= i <= n l)%nat -> is_derive (fun t => cost w (updb b l i t) x C) (b l i) (delta l i).
Proof. apply BP3. Qed.
Theorem modified_weight l i k : C_differentiable -> sigma_differentiable l -> (2 <= l <= L)%nat ->    (* modified-weight *)
  (1 <= i <= n l)%nat -> (1 <= k <= n (pred l))%nat ->
  is_derive (fun t => cost (updw w l i k t) b x C) (w l i k) (a (pred l) k * delta l i).
Proof. apply BP4. Qed.
End Elementwise.
