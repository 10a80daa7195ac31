(* Feed-forward networks of every depth L >= 2 and all widths n 1, ..., n L, and their derivatives.

   z l j = Sum_k w l j k * a (l-1) k + b l j       2 <= l <= L
   a l   = act l (z l)                             2 <= l <= L;  a 1 = x is the input
   cost  = C (a L)
   act l takes the whole vector z l, so that softmax is one of them; act l v j = sigma l j (v j) elsewhere. *)
From Coq Require Import Reals Lia Lra Arith FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From SymbolicBP Require Import Calculus.
Open Scope R_scope.

Definition weights := nat -> nat -> nat -> R.   (* w l j k: from neuron k of layer l-1 to neuron j of layer l *)
Definition biases := nat -> nat -> R.           (* b l j *)
Definition updw (w : weights) l j k t : weights :=
  fun l' j' k' => if Nat.eqb l' l
    then (if Nat.eqb j' j then (if Nat.eqb k' k then t else w l' j' k') else w l' j' k')
    else w l' j' k'.
Definition updb (b : biases) l j t : biases :=
  fun l' j' => if Nat.eqb l' l then (if Nat.eqb j' j then t else b l' j') else b l' j'.

(* What is given another value t, everything that is computed from it following:
   one weight, one bias, one weighted input, one activation, or nothing. *)
Inductive target := Nothing | W (l j k : nat) | B (l j : nat) | Z (l j : nat) | A (l j : nat).

Definition wput (w : weights) o t : weights := match o with W l j k => updw w l j k t | _ => w end.
Definition bput (b : biases) o t : biases := match o with B l j => updb b l j t | _ => b end.
Definition zput o t (l j : nat) (v : R) : R :=
  match o with Z l' j' => if Nat.eqb l l' then (if Nat.eqb j j' then t else v) else v | _ => v end.
Definition aput o t (l j : nat) (v : R) : R :=
  match o with A l' j' => if Nat.eqb l l' then (if Nat.eqb j j' then t else v) else v | _ => v end.

Section Network.
Variables (L : nat) (n : nat -> nat) (act : nat -> vec -> vec) (w : weights) (b : biases) (x : vec).

Definition zrule (w : weights) (b : biases) (l : nat) (a : vec) : vec :=
  fun j => sum (n (pred l)) (fun k => w l j k * a k) + b l j.

(* the forward pass with t put in the place of o *)
Fixpoint arun (o : target) (t : R) (l : nat) : vec := fun j =>
  aput o t l j
    match l with
    | O => 0
    | S l' => match l' with
              | O => x j
              | S _ => act l (fun i => zput o t l i (zrule (wput w o t) (bput b o t) l (arun o t l') i)) j
              end
    end.
Definition zrun o t l : vec := fun j => zput o t l j (zrule (wput w o t) (bput b o t) l (arun o t (pred l)) j).

(* the forward pass *)
Definition a : nat -> vec := arun Nothing 0.
Definition z : nat -> vec := zrun Nothing 0.

Lemma a_input : a 1 = x. Proof. reflexivity. Qed.
Lemma z_rule l j : z l j = sum (n (pred l)) (fun k => w l j k * a (pred l) k) + b l j.
Proof. reflexivity. Qed.
Lemma a_rule l j : (2 <= l)%nat -> a l j = act l (z l) j.
Proof. intros H. destruct l as [|[|l]]; [lia..|reflexivity]. Qed.

(* the value that stands in a target's place *)
Definition here (o : target) : R :=
  match o with Nothing => 0 | W l j k => w l j k | B l j => b l j | Z l j => z l j | A l j => a l j end.

(* total derivatives: everything downstream of the target follows *)
Definition Da l j o : R := Derive (fun t => arun o t l j) (here o).
Definition Dz l j o : R := Derive (fun t => zrun o t l j) (here o).

(* the layer of a target, and the lowest layer whose activation function lies between it and the output *)
Definition layer (o : target) : nat :=
  match o with Nothing => 0 | W l _ _ => l | B l _ => l | Z l _ => l | A l _ => l end.
Definition first (o : target) : nat := match o with A l _ => S l | _ => layer o end.

(** * Overriding changes nothing below, and nothing where the old value is put back *)

Lemma updw_other l j k t l' : l' <> l -> updw w l j k t l' = w l'.
Proof. intros H. unfold updw. destruct (Nat.eqb_spec l' l); [lia|reflexivity]. Qed.

Lemma wput_here o l j k : wput w o (here o) l j k = w l j k.
Proof.
  destruct o; simpl; try reflexivity. unfold updw.
  destruct (Nat.eqb_spec l l0) as [->|]; [|easy]. destruct (Nat.eqb_spec j j0) as [->|]; [|easy].
  now destruct (Nat.eqb_spec k k0) as [->|].
Qed.
Lemma bput_here o l j : bput b o (here o) l j = b l j.
Proof.
  destruct o; simpl; try reflexivity. unfold updb.
  destruct (Nat.eqb_spec l l0) as [->|]; [|easy]. now destruct (Nat.eqb_spec j j0) as [->|].
Qed.
Lemma zput_here o l j : zput o (here o) l j (z l j) = z l j.
Proof.
  destruct o; simpl; try reflexivity.
  destruct (Nat.eqb_spec l l0) as [->|]; [|easy]. now destruct (Nat.eqb_spec j j0) as [->|].
Qed.
Lemma aput_here o l j : aput o (here o) l j (a l j) = a l j.
Proof.
  destruct o; simpl; try reflexivity.
  destruct (Nat.eqb_spec l l0) as [->|]; [|easy]. now destruct (Nat.eqb_spec j j0) as [->|].
Qed.

(* the activation of a layer looks at no z outside of its width *)
Hypothesis act_local : forall l u v j, (forall i, (1 <= i <= n l)%nat -> u i = v i) ->
  (1 <= j <= n l)%nat -> act l u j = act l v j.

Lemma zrule_ext w1 w2 b1 b2 u v l j :
  (forall k, (1 <= k <= n (pred l))%nat -> w1 l j k = w2 l j k /\ u k = v k) -> b1 l j = b2 l j ->
  zrule w1 b1 l u j = zrule w2 b2 l v j.
Proof.
  intros H Hb. unfold zrule. rewrite Hb. f_equal. apply sum_ext. intros k Hk.
  now destruct (H k Hk) as [-> ->].
Qed.

Lemma run_here o l : (forall j, (1 <= j <= n l)%nat -> arun o (here o) l j = a l j) /\
  (forall j, (1 <= j <= n (S l))%nat -> zrun o (here o) (S l) j = z (S l) j).
Proof.
  assert (Zs : forall m, (forall j, (1 <= j <= n m)%nat -> arun o (here o) m j = a m j) ->
               forall j, zrun o (here o) (S m) j = z (S m) j).
  { intros m H j. unfold zrun. rewrite <- zput_here with (o := o). f_equal.
    apply zrule_ext; [|apply bput_here]. intros k Hk. split; [apply wput_here|now apply H]. }
  assert (As : forall j, (1 <= j <= n l)%nat -> arun o (here o) l j = a l j); [|split; [easy|intros; now apply Zs]].
  induction l as [|l IH]; intros j Hj; [simpl; now rewrite <- (aput_here o 0 j)|].
  rewrite <- (aput_here o (S l) j). simpl arun. f_equal. destruct l as [|l]; [easy|].
  rewrite a_rule by lia. apply act_local; [|easy]. intros i Hi. exact (Zs (S l) IH i).
Qed.
Lemma arun_here o l j : (1 <= j <= n l)%nat -> arun o (here o) l j = a l j.
Proof. apply run_here. Qed.
Lemma zrun_here o l j : (2 <= l)%nat -> (1 <= j <= n l)%nat -> zrun o (here o) l j = z l j.
Proof. intros H. destruct l as [|l]; [lia|]. apply (run_here o l). Qed.

(** * Tangents: how z and a move when the target moves at speed 1 *)

(* jac l j i = d(a l j)/d(z l i), the Jacobian of the activation at z l *)
Variable jac : nat -> nat -> nat -> R.

Definition wdot o l j k : R :=
  match o with W l' j' k' => if Nat.eqb l l' then kd j j' * kd k k' else 0 | _ => 0 end.
Definition bdot o l j : R := match o with B l' j' => if Nat.eqb l l' then kd j j' else 0 | _ => 0 end.
Definition zdotrule o l (adot : vec) : vec := fun j => zput o 1 l j
  (sum (n (pred l)) (fun k => wdot o l j k * a (pred l) k + w l j k * adot k) + bdot o l j).
Fixpoint adot (o : target) (l : nat) : vec := fun j =>
  aput o 1 l j
    match l with
    | O => 0
    | S l' => match l' with
              | O => 0
              | S _ => sum (n l) (fun i => jac l j i * zdotrule o l (adot o l') i)
              end
    end.
Definition zdot o l : vec := zdotrule o l (adot o (pred l)).

(* the activations of the layers l, ..., L are differentiable at their z, with Jacobian jac *)
Definition act_diff (l : nat) : Prop := forall i j, (l <= i <= L)%nat -> (1 <= j <= n i)%nat ->
  chain (n i) (fun v => act i v j) (z i) (jac i j).

(* below the target nothing moves *)
Lemma other_layer o m : m <> layer o -> (forall t j v, zput o t m j v = v /\ aput o t m j v = v) /\
  (forall t, wput w o t m = w m /\ bput b o t m = b m) /\ (forall j k, wdot o m j k = 0 /\ bdot o m j = 0).
Proof.
  intros H. destruct o as [|l j' k'|l j'|l j'|l j']; simpl in *; (split; [|split]); intros; try easy;
    unfold updw, updb; destruct (Nat.eqb_spec m l); try lia; try easy; split; try easy;
    apply functional_extensionality; intros; try (apply functional_extensionality; intros);
    destruct (Nat.eqb_spec m l); try lia; easy.
Qed.
Lemma below o m : (m < layer o)%nat -> forall t j, arun o t m j = a m j /\ adot o m j = 0.
Proof.
  intros Hm t. induction m as [|m IH]; intros j;
    destruct (other_layer o _ (Nat.lt_neq _ _ Hm)) as [P [Q D]]; simpl; rewrite !(proj2 (P _ _ _)).
  - split; reflexivity.
  - destruct m as [|m]; [split; reflexivity|].
    specialize (IH ltac:(lia)). split.
    + change (a (S (S m)) j) with (act (S (S m)) (z (S (S m))) j).
      f_equal. apply functional_extensionality. intros i. rewrite (proj1 (P _ _ _)). unfold z, zrun, zput, zrule.
      destruct (Q t) as [Qw Qb]. simpl pred. rewrite Qw, Qb. f_equal. apply sum_ext. intros k _.
      now rewrite (proj1 (IH k)).
    + apply sum_null. intros i _. unfold zdotrule. rewrite (proj1 (P _ _ _)), (proj2 (D i 0%nat)), sum_null; [ring|].
      intros k _. simpl pred. rewrite (proj1 (D i k)), (proj2 (IH k)). ring.
Qed.

(** * The tangents are the derivatives *)

Lemma zdot_derive o l j : (2 <= l)%nat -> (1 <= j <= n l)%nat ->
  (forall k, (1 <= k <= n (pred l))%nat -> is_derive (fun t => arun o t (pred l) k) (here o) (adot o (pred l) k)) ->
  is_derive (fun t => zrun o t l j) (here o) (zdot o l j).
Proof.
  intros Hl Hj H. unfold zrun, zdot, zdotrule.
  assert (D : is_derive (fun t => zrule (wput w o t) (bput b o t) l (arun o t (pred l)) j) (here o)
    (sum (n (pred l)) (fun k => wdot o l j k * a (pred l) k + w l j k * adot o (pred l) k) + bdot o l j)).
  { unfold zrule.
    apply (is_derive_plus (fun t => sum (n (pred l)) (fun k => wput w o t l j k * arun o t (pred l) k))
             (fun t => bput b o t l j)).
    - apply (is_derive_sum _ (fun k t => wput w o t l j k * arun o t (pred l) k)). intros k Hk.
      rewrite <- (arun_here o (pred l) k Hk), <- (wput_here o l j k).
      apply (is_derive_mult (fun t => wput w o t l j k) (fun t => arun o t (pred l) k)); [|now apply H|exact Rmult_comm].
      destruct o; try apply (is_derive_const (w l j k)). simpl. unfold updw.
      destruct (Nat.eqb_spec l l0) as [->|]; [|apply (is_derive_const (w l j k))].
      unfold kd. destruct (Nat.eqb_spec j j0) as [->|].
      + destruct (Nat.eqb_spec k k0) as [->|]; rewrite Rmult_1_l;
          [apply (is_derive_id (w l0 j0 k0))|apply (is_derive_const (w l0 j0 k))].
      + rewrite Rmult_0_l. apply (is_derive_const (w l0 j k)).
    - destruct o; try apply (is_derive_const (b l j)). simpl. unfold updb.
      destruct (Nat.eqb_spec l l0) as [->|]; [|apply (is_derive_const (b l j))].
      unfold kd. destruct (Nat.eqb_spec j j0) as [->|];
        [apply (is_derive_id (b l0 j0))|apply (is_derive_const (b l0 j))]. }
  destruct o; try exact D. simpl. destruct (Nat.eqb_spec l l0) as [->|]; [|exact D].
  destruct (Nat.eqb_spec j j0) as [->|]; [apply (is_derive_id (z l0 j0))|exact D].
Qed.

Lemma adot_derive o l j : act_diff (first o) -> (1 <= l <= L)%nat -> (1 <= j <= n l)%nat ->
  is_derive (fun t => arun o t l j) (here o) (adot o l j).
Proof.
  intros Hd. revert j. induction l as [|l IH]; intros j Hl Hj; [lia|].
  destruct (le_lt_dec (layer o) (S l)) as [Hm|Hm].
  2: { rewrite (proj2 (below o (S l) Hm 0 j)).
       apply is_derive_ext with (fun _ => a (S l) j); [|apply (is_derive_const (a (S l) j))].
       intros t. symmetry. apply (below o (S l) Hm). }
  assert (AP : (exists i, o = A (S l) i /\ (forall t v, aput o t (S l) j v = if Nat.eqb j i then t else v))
               \/ ((first o <= S l)%nat /\ forall t v, aput o t (S l) j v = v)).
  { destruct o as [| | | |m i]; try (right; split; [exact Hm|easy]). unfold aput, first, layer in *.
    destruct (Nat.eqb_spec (S l) m) as [E|]; [left; exists i|right; split; [lia|easy]]. subst m.
    now split. }
  assert (D : (first o <= S l)%nat \/ l = O -> is_derive (fun t => match l with O => x j | S _ =>
      act (S l) (zrun o t (S l)) j end) (here o)
      match l with O => 0 | S _ => sum (n (S l)) (fun i => jac (S l) j i * zdot o (S l) i) end).
  { intros Hf. destruct l as [|l]; [apply (is_derive_const (x j))|].
    apply (Hd (S (S l)) j ltac:(lia) Hj (fun t => zrun o t (S (S l)))); intros i Hi.
    - apply zrun_here; [lia|easy].
    - apply zdot_derive; [lia|easy|]. intros k Hk. apply IH; [simpl; lia|easy]. }
  destruct AP as [[i [-> AP]]|[Hf AP]].
  - eapply is_derive_ext; [intros t; symmetry; apply AP|].
    simpl adot. rewrite Nat.eqb_refl. destruct (Nat.eqb_spec j i) as [->|N].
    + apply (is_derive_id (a (S l) i)).
    + (* another neuron of the overridden layer: nothing below moves *)
      replace (match l with O => 0 | S _ => _ end) with 0.
      * apply is_derive_ext with (fun _ => a (S l) j); [|apply (is_derive_const (a (S l) j))].
        intros t. destruct l as [|l]; [easy|].
        change (a (S (S l)) j) with (act (S (S l)) (z (S (S l))) j).
        f_equal. apply functional_extensionality. intros q. unfold z, zrun. simpl zput. unfold zrule. f_equal.
        apply sum_ext. intros k _. f_equal. symmetry.
        exact (proj1 (below (A (S (S l)) i) (S l) (Nat.lt_succ_diag_r _) t k)).
      * destruct l as [|l]; [easy|]. symmetry. apply sum_null. intros q _. unfold zdotrule. simpl zput.
        rewrite sum_null; [simpl; ring|]. intros k _. simpl pred.
        rewrite (proj2 (below (A (S (S l)) i) (S l) ltac:(simpl; lia) 0 k)). simpl. ring.
  - eapply is_derive_ext; [intros t; symmetry; apply AP|]. simpl adot. rewrite AP. apply D. now left.
Qed.

End Network.
