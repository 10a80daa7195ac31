(* The chain rule of networks: a derivative through one layer is the sum over its neurons. *)
From Coq Require Import Reals Lia Lra Arith FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From SymbolicBP Require Import Calculus Network.
Open Scope R_scope.

Section Chain.
Variables (L : nat) (n : nat -> nat) (act : nat -> vec -> vec) (w : weights) (b : biases) (x : vec).
Variable jac : nat -> nat -> nat -> R.
Hypothesis act_local : forall l u v j, (forall i, (1 <= i <= n l)%nat -> u i = v i) ->
  (1 <= j <= n l)%nat -> act l u j = act l v j.
Notation a := (a n act w b x).                  Notation z := (z n act w b x).
Notation arun := (arun n act w b x).            Notation zrun := (zrun n act w b x).
Notation Da := (Da n act w b x).                Notation Dz := (Dz n act w b x).
Notation here := (here n act w b x).
Notation adot := (adot n act w b x jac).        Notation zdot := (zdot n act w b x jac).
Notation smooth := (act_diff L n act w b x jac).

(** * Tangents from layer to layer *)

Lemma step_z o m i : (1 <= m)%nat -> (layer o <= m)%nat ->
  zdot o (S m) i = sum (n m) (fun k => w (S m) i k * adot o m k).
Proof.
  intros H1 Hm. destruct (other_layer w b o (S m) ltac:(lia)) as [P [_ D]].
  unfold Network.zdot, zdotrule. rewrite (proj1 (P _ _ _)), (proj2 (D i 0%nat)), Rplus_0_r. simpl pred.
  apply sum_ext. intros k _. rewrite (proj1 (D i k)). ring.
Qed.
Lemma step_a o m i : (1 <= m)%nat -> (layer o <= m)%nat ->
  adot o (S m) i = sum (n (S m)) (fun q => jac (S m) i q * zdot o (S m) q).
Proof.
  intros H1 Hm. destruct (other_layer w b o (S m) ltac:(lia)) as [P _].
  destruct m as [|m]; [lia|]. simpl. now rewrite (proj2 (P _ _ _)).
Qed.
Lemma same_a o l i : (2 <= l)%nat -> (first o <= l)%nat ->
  adot o l i = sum (n l) (fun q => jac l i q * zdot o l q).
Proof.
  intros H2 Hl. destruct l as [|[|l]]; [lia..|]. simpl adot.
  destruct o as [| | | |m j]; try reflexivity. unfold aput, first in *. destruct (Nat.eqb_spec (S (S l)) m); [lia|easy].
Qed.
Lemma adot_S o l j : adot o (S (S l)) j =
  aput o 1 (S (S l)) j (sum (n (S (S l))) (fun i => jac (S (S l)) j i * zdot o (S (S l)) i)).
Proof. reflexivity. Qed.
Lemma nothing_below o l k : (2 <= l)%nat -> layer o = l -> adot o (pred l) k = 0.
Proof. intros H E. apply (below n act w b x jac o (pred l) ltac:(lia) 0 k). Qed.
Lemma zdot_own o l i : (2 <= l)%nat -> layer o = l ->
  zdot o l i = zput o 1 l i (sum (n (pred l)) (fun k => wdot o l i k * a (pred l) k) + bdot o l i).
Proof.
  intros H E. unfold Network.zdot, zdotrule. do 2 f_equal. apply sum_ext. intros k _.
  rewrite (nothing_below o l k H E). ring.
Qed.
Lemma zdot_A l k i : (2 <= l)%nat -> zdot (A l k) l i = 0.
Proof. intros H. rewrite zdot_own by easy. simpl. rewrite sum_null; [ring|]. intros; ring. Qed.
Lemma at_A l k i : (1 <= l)%nat -> adot (A l k) l i = kd i k.
Proof.
  intros H. unfold kd. destruct l as [|[|l]]; [lia|unfold Network.adot; simpl; now destruct (Nat.eqb i k)|].
  rewrite adot_S, sum_null.
  - unfold aput. rewrite Nat.eqb_refl. now destruct (Nat.eqb i k).
  - intros q _. rewrite zdot_A by lia. ring.
Qed.
Lemma at_Z l k i : (2 <= l)%nat -> zdot (Z l k) l i = kd i k.
Proof.
  intros H. rewrite zdot_own by easy. unfold zput. rewrite Nat.eqb_refl. unfold kd. destruct (Nat.eqb i k); [easy|].
  simpl. rewrite sum_null; [ring|]. intros; ring.
Qed.
Lemma at_W l j k i : (2 <= l)%nat -> (1 <= k <= n (pred l))%nat -> zdot (W l j k) l i = kd i j * a (pred l) k.
Proof.
  intros H Hk. rewrite zdot_own by easy. simpl. rewrite Nat.eqb_refl, Rplus_0_r.
  rewrite (sum_ext _ _ (fun p => kd i j * a (pred l) p * kd p k)) by (intros; ring). now rewrite sum_kd.
Qed.
Lemma at_B l j i : (2 <= l)%nat -> zdot (B l j) l i = kd i j.
Proof.
  intros H. rewrite zdot_own by easy. simpl. rewrite Nat.eqb_refl, sum_null; [ring|]. intros; ring.
Qed.

Lemma at_Z_a l k i : (2 <= l)%nat -> (1 <= k <= n l)%nat -> adot (Z l k) l i = jac l i k.
Proof.
  intros H Hk. rewrite same_a by (simpl; lia).
  rewrite (sum_ext _ _ (fun q => jac l i q * kd q k)) by (intros; now rewrite at_Z). now rewrite sum_kd.
Qed.
Lemma at_A_z l k i : (1 <= l)%nat -> (1 <= k <= n l)%nat -> zdot (A l k) (S l) i = w (S l) i k.
Proof.
  intros H Hk. rewrite step_z by (simpl; lia).
  rewrite (sum_ext _ _ (fun q => w (S l) i q * kd q k)) by (intros; now rewrite at_A). now rewrite sum_kd.
Qed.

Lemma through_a l o m i : (1 <= l <= m)%nat -> (layer o <= l)%nat -> (1 <= i <= n m)%nat ->
  adot o m i = sum (n l) (fun k => adot (A l k) m i * adot o l k).
Proof.
  intros Hl Ho. revert i. induction m as [|m IH]; intros i Hi; [lia|].
  destruct (Nat.eq_dec l (S m)) as [->|N].
  - rewrite (sum_ext _ _ (fun k => kd k i * adot o (S m) k)).
    + now rewrite sum_kd_l.
    + intros k _. now rewrite at_A, kd_sym by lia.
  - rewrite step_a by lia. rewrite (sum_lin _ (n l) (jac (S m) i) (adot o l) _ (fun k q => zdot (A l k) (S m) q)).
    + apply sum_ext. intros k _. now rewrite step_a by (simpl; lia).
    + intros q _. rewrite step_z by lia.
      rewrite (sum_lin _ (n l) (w (S m) q) (adot o l) _ (fun k p => adot (A l k) m p)).
      * apply sum_ext. intros k _. now rewrite step_z by (simpl; lia).
      * intros p Hp. apply IH; [lia|easy].
Qed.
Lemma through_a_z l o m i : (1 <= l <= m)%nat -> (layer o <= l)%nat ->
  zdot o (S m) i = sum (n l) (fun k => zdot (A l k) (S m) i * adot o l k).
Proof.
  intros Hl Ho. rewrite step_z by lia.
  rewrite (sum_lin _ (n l) (w (S m) i) (adot o l) _ (fun k p => adot (A l k) m p)).
  - apply sum_ext. intros k _. now rewrite step_z by (simpl; lia).
  - intros p Hp. now apply through_a.
Qed.
Lemma through_z l o m i : (2 <= l <= m)%nat -> (first o <= l)%nat ->
  (1 <= i <= n m)%nat -> adot o m i = sum (n l) (fun k => adot (Z l k) m i * zdot o l k).
Proof.
  intros Hl Ho Hi. assert (layer o <= l)%nat by (destruct o; simpl in *; lia).
  rewrite (through_a l) by lia.
  rewrite (sum_lin _ (n l) (fun k => adot (A l k) m i) (zdot o l) _ (fun k p => jac l p k)).
  - apply sum_ext. intros k Hk. f_equal. rewrite (through_a l (Z l k)) by (simpl; lia).
    apply sum_ext. intros p _. f_equal. rewrite same_a by (simpl; lia).
    rewrite (sum_ext _ _ (fun q => jac l p q * kd q k)) by (intros; now rewrite at_Z by lia).
    now rewrite sum_kd.
  - intros p _. apply same_a; lia.
Qed.
Lemma through_z_z l o m i : (2 <= l < m)%nat -> (first o <= l)%nat ->
  zdot o m i = sum (n l) (fun k => zdot (Z l k) m i * zdot o l k).
Proof.
  intros Hl Ho. assert (layer o <= l)%nat by (destruct o; simpl in *; lia).
  destruct m as [|m]; [lia|]. rewrite step_z by lia.
  rewrite (sum_lin _ (n l) (w (S m) i) (zdot o l) _ (fun k p => adot (Z l k) m p)).
  - apply sum_ext. intros k _. now rewrite step_z by (simpl; lia).
  - intros p Hp. apply through_z; [lia|easy|easy].
Qed.

(** * Derivatives of a and z *)

Lemma Da_is o m i : smooth (first o) -> (1 <= m <= L)%nat -> (1 <= i <= n m)%nat -> Da m i o = adot o m i.
Proof. intros. apply is_derive_unique. now apply (adot_derive L). Qed.
Lemma Dz_is o m i : smooth (first o) -> (2 <= m <= L)%nat -> (1 <= i <= n m)%nat -> Dz m i o = zdot o m i.
Proof.
  intros. apply is_derive_unique. apply zdot_derive; try easy. intros k Hk. apply (adot_derive L); try easy. lia.
Qed.
Lemma Da_below o m i : (m < layer o)%nat -> Da m i o = 0.
Proof.
  intros H. apply is_derive_unique. apply is_derive_ext with (fun _ => a m i); [|apply (is_derive_const (a m i))].
  intros t. symmetry. apply (below n act w b x jac o m H).
Qed.
Lemma Dz_below o m i : (1 <= m < first o)%nat -> Dz m i o = 0.
Proof.
  intros H. apply is_derive_unique. apply is_derive_ext with (fun _ => z m i); [|apply (is_derive_const (z m i))].
  intros t. unfold Network.zrun, Network.z. unfold Network.zrun. simpl zput at 2.
  assert (E : zrule n (wput w o t) (bput b o t) m (arun o t (pred m)) i = zrule n w b m (a (pred m)) i).
  { unfold zrule. f_equal.
    - apply sum_ext. intros k _. f_equal.
      + destruct o; try reflexivity. simpl in *. now rewrite updw_other by lia.
      + destruct m as [|m].
        * destruct o as [| | | |[|l] q]; simpl in *; try reflexivity. lia.
        * apply (below n act w b x jac o m). destruct o; simpl in *; lia.
    - destruct o; try reflexivity. simpl in *. unfold updb. destruct (Nat.eqb_spec m l); [lia|easy]. }
  rewrite E. destruct o; try reflexivity. simpl in *. destruct (Nat.eqb_spec m l); [lia|easy].
Qed.

(** * The chain rule, through the z or the a of layer l, for y = a or z of layer m *)

Lemma smooth_up l l' : (l <= l')%nat -> smooth l -> smooth l'.
Proof. intros H S i j Hi Hj. apply S; [lia|easy]. Qed.

Theorem chain_z_a m i l o : smooth (first o) -> (2 <= l <= L)%nat -> (first o <= l)%nat ->
  (m < l -> m < layer o)%nat -> (1 <= m <= L)%nat -> (1 <= i <= n m)%nat ->
  Da m i o = sum (n l) (fun q => Da m i (Z l q) * zdot o l q).
Proof.
  intros Hs Hl Ho Hm. intros. assert (smooth l) by (eapply smooth_up; eauto). destruct (le_lt_dec l m).
  - rewrite Da_is, (through_z l) by (easy || lia). apply sum_ext. intros q Hq. now rewrite Da_is by (simpl; easy || lia).
  - rewrite Da_below by auto. symmetry. apply sum_null. intros q _. rewrite Da_below by easy. ring.
Qed.
Theorem chain_z_z m i l o : smooth (first o) -> (2 <= l <= L)%nat -> (first o <= l)%nat ->
  (m < l -> m < first o)%nat -> (2 <= m <= L)%nat -> (1 <= i <= n m)%nat ->
  Dz m i o = sum (n l) (fun q => Dz m i (Z l q) * zdot o l q).
Proof.
  intros Hs Hl Ho Hm. intros. assert (smooth l) by (eapply smooth_up; eauto). destruct (le_lt_dec l m) as [M|M].
  - rewrite Dz_is by easy. destruct (Nat.eq_dec l m) as [<-|N].
    + rewrite (sum_ext _ _ (fun q => kd q i * zdot o l q)).
      * now rewrite sum_kd_l.
      * intros q Hq. now rewrite Dz_is, at_Z, kd_sym by (simpl; easy || lia).
    + rewrite (through_z_z l) by lia. apply sum_ext. intros q Hq. now rewrite Dz_is by (simpl; easy || lia).
  - rewrite Dz_below by (split; [lia|auto]). symmetry. apply sum_null. intros q _. rewrite Dz_below by (simpl; lia). ring.
Qed.
Theorem chain_a_a m i l o : smooth (first o) -> (1 <= l <= L)%nat -> (layer o <= l)%nat ->
  (m < l -> m < layer o)%nat -> (1 <= m <= L)%nat -> (1 <= i <= n m)%nat ->
  Da m i o = sum (n l) (fun q => Da m i (A l q) * adot o l q).
Proof.
  intros Hs Hl Ho Hm. intros. assert (smooth (S l)) by (eapply smooth_up; [|exact Hs]; destruct o; simpl in *; lia).
  destruct (le_lt_dec l m).
  - rewrite Da_is, (through_a l) by (easy || lia). apply sum_ext. intros q Hq. now rewrite Da_is by (simpl; easy || lia).
  - rewrite Da_below by auto. symmetry. apply sum_null. intros q _. rewrite Da_below by easy. ring.
Qed.
Theorem chain_a_z m i l o : smooth (first o) -> (1 <= l <= L)%nat -> (layer o <= l)%nat ->
  (m <= l -> m < first o)%nat -> (2 <= m <= L)%nat -> (1 <= i <= n m)%nat ->
  Dz m i o = sum (n l) (fun q => Dz m i (A l q) * adot o l q).
Proof.
  intros Hs Hl Ho Hm. intros. assert (smooth (S l)) by (eapply smooth_up; [|exact Hs]; destruct o; simpl in *; lia).
  destruct (le_lt_dec m l).
  - rewrite Dz_below by (split; [lia|auto]). symmetry. apply sum_null. intros q _. rewrite Dz_below by (simpl; lia). ring.
  - destruct m as [|m]; [lia|]. rewrite Dz_is, (through_a_z l) by (easy || lia). apply sum_ext. intros q Hq.
    now rewrite Dz_is by (simpl; easy || lia).
Qed.

(** * The derivative of the cost *)

Variable C : vec -> R.
Definition DC o : R := Derive (fun t => C (arun o t L)) (here o).
Definition cost : R := C (a L).

Variable g : vec.
Definition C_chain : Prop := chain (n L) C (a L) g.
Definition gdot o : R := sum (n L) (fun i => g i * adot o L i).

Theorem DC_derive o : (1 <= L)%nat -> C_chain -> smooth (first o) ->
  is_derive (fun t => C (arun o t L)) (here o) (gdot o).
Proof.
  intros HL HC Hs. apply (HC (fun t => arun o t L)); intros i Hi; [now apply arun_here|].
  apply (adot_derive L); easy.
Qed.
Lemma DC_is o : (1 <= L)%nat -> C_chain -> smooth (first o) -> DC o = gdot o.
Proof. intros. now apply is_derive_unique, DC_derive. Qed.
Theorem DC_exists o : (1 <= L)%nat -> C_chain -> smooth (first o) ->
  is_derive (fun t => C (arun o t L)) (here o) (DC o).
Proof. intros. rewrite DC_is by easy. now apply DC_derive. Qed.

Lemma DC_output i : (1 <= L)%nat -> C_chain -> (1 <= i <= n L)%nat -> DC (A L i) = g i.
Proof.
  intros HL HC Hi. rewrite DC_is; try easy.
  - unfold gdot. rewrite (sum_ext _ _ (fun q => g q * kd q i)); [now rewrite sum_kd|].
    intros q _. now rewrite at_A.
  - intros p q Hp. simpl in Hp. lia.
Qed.
Theorem chain_z_C l o : C_chain -> smooth (first o) -> (2 <= l <= L)%nat -> (first o <= l)%nat ->
  DC o = sum (n l) (fun q => DC (Z l q) * zdot o l q).
Proof.
  intros HC Hs Hl Ho. assert (smooth l) by (eapply smooth_up; eauto). rewrite DC_is by (easy || lia).
  unfold gdot. rewrite (sum_lin _ (n l) g (zdot o l) _ (fun q i => adot (Z l q) L i)).
  - apply sum_ext. intros q _. now rewrite DC_is by (simpl; easy || lia).
  - intros i Hi. now apply through_z.
Qed.
Theorem chain_a_C l o : C_chain -> smooth (first o) -> (1 <= l <= L)%nat -> (layer o <= l)%nat ->
  DC o = sum (n l) (fun q => DC (A l q) * adot o l q).
Proof.
  intros HC Hs Hl Ho. assert (smooth (S l)) by (eapply smooth_up; [|exact Hs]; destruct o; simpl in *; lia).
  rewrite DC_is by (easy || lia).
  unfold gdot. rewrite (sum_lin _ (n l) g (adot o l) _ (fun q i => adot (A l q) L i)).
  - apply sum_ext. intros q _. now rewrite DC_is by (simpl; easy || lia).
  - intros i Hi. now apply through_a.
Qed.
(** * Backpropagation for vector activations: delta l j = dC/d(z l j), jac l k j = d(a l k)/d(z l j) *)

Definition delta l j : R := DC (Z l j).

Theorem BP1_vector_activation j : C_chain -> smooth L -> (2 <= L)%nat -> (1 <= j <= n L)%nat ->
  delta L j = sum (n L) (fun k => DC (A L k) * jac L k j).
Proof.
  intros HC Hs HL Hj. unfold delta. rewrite (chain_a_C L) by (simpl; easy || lia).
  apply sum_ext. intros k Hk. now rewrite at_Z_a.
Qed.
Theorem BP2_vector_activation l j : C_chain -> smooth l -> (2 <= l < L)%nat -> (1 <= j <= n l)%nat ->
  delta l j = sum (n l) (fun k => sum (n (S l)) (fun q => w (S l) q k * delta (S l) q) * jac l k j).
Proof.
  intros HC Hs Hl Hj. assert (smooth (S l)) by (apply (smooth_up l); [lia|easy]).
  unfold delta. rewrite (chain_a_C l) by (simpl; easy || lia). apply sum_ext. intros k Hk.
  rewrite at_Z_a by easy || lia. f_equal. rewrite (chain_z_C (S l)) by (simpl; easy || lia).
  apply sum_ext. intros q Hq. rewrite at_A_z by easy || lia. apply Rmult_comm.
Qed.
Lemma DC_bias l j : C_chain -> smooth l -> (2 <= l <= L)%nat -> (1 <= j <= n l)%nat -> DC (B l j) = delta l j.
Proof.
  intros HC Hs Hl Hj. rewrite (chain_z_C l) by (simpl; easy || lia).
  rewrite (sum_ext _ _ (fun q => DC (Z l q) * kd q j)) by (intros; now rewrite at_B). now rewrite sum_kd.
Qed.
Lemma DC_weight l j k : C_chain -> smooth l -> (2 <= l <= L)%nat -> (1 <= j <= n l)%nat ->
  (1 <= k <= n (pred l))%nat -> DC (W l j k) = a (pred l) k * delta l j.
Proof.
  intros HC Hs Hl Hj Hk. rewrite (chain_z_C l) by (simpl; easy || lia).
  rewrite (sum_ext _ _ (fun q => DC (Z l q) * a (pred l) k * kd q j)).
  - rewrite (sum_kd _ (fun q => DC (Z l q) * a (pred l) k)) by easy. apply Rmult_comm.
  - intros q Hq. rewrite at_W by easy. ring.
Qed.
End Chain.

(* Putting t in the place of a weight is running the network with another weight. *)
Lemma run_W n act w b x l j k t m : arun n act w b x (W l j k) t m = a n act (updw w l j k t) b x m.
Proof.
  unfold a. induction m as [|m IH]; [easy|]. apply functional_extensionality. intros i. simpl arun.
  destruct m as [|m]; [easy|]. f_equal. apply functional_extensionality. intros q. unfold zput, zrule.
  f_equal. apply sum_ext. intros p _. now rewrite IH.
Qed.
Lemma run_B n act w b x l j t m : arun n act w b x (B l j) t m = a n act w (updb b l j t) x m.
Proof.
  unfold a. induction m as [|m IH]; [easy|]. apply functional_extensionality. intros i. simpl arun.
  destruct m as [|m]; [easy|]. f_equal. apply functional_extensionality. intros q. unfold zput, zrule.
  f_equal. apply sum_ext. intros p _. now rewrite IH.
Qed.

(** * BP3 and BP4 for vector activations, about the cost itself *)
Section Parameters.
Variables (L : nat) (n : nat -> nat) (act : nat -> vec -> vec) (w : weights) (b : biases) (x : vec).
Variable jac : nat -> nat -> nat -> R.
Hypothesis act_local : forall l u v j, (forall i, (1 <= i <= n l)%nat -> u i = v i) ->
  (1 <= j <= n l)%nat -> act l u j = act l v j.
Variables (C : vec -> R) (g : vec).
Hypothesis HC : C_chain L n act w b x C g.

Theorem BP3_vector_activation l j : act_diff L n act w b x jac l -> (2 <= l <= L)%nat -> (1 <= j <= n l)%nat ->
  is_derive (fun t => cost L n act w (updb b l j t) x C) (b l j) (delta L n act w b x C l j).
Proof.
  intros Hs Hl Hj. rewrite <- (DC_bias L n act w b x jac act_local C g) by easy.
  eapply is_derive_ext; [|apply (DC_exists L n act w b x jac act_local C g (B l j)); easy || lia].
  intros t. cbv beta. unfold cost. now rewrite run_B.
Qed.
Theorem BP4_vector_activation l j k : act_diff L n act w b x jac l -> (2 <= l <= L)%nat -> (1 <= j <= n l)%nat ->
  (1 <= k <= n (pred l))%nat ->
  is_derive (fun t => cost L n act (updw w l j k t) b x C) (w l j k)
    (a n act w b x (pred l) k * delta L n act w b x C l j).
Proof.
  intros Hs Hl Hj Hk. rewrite <- (DC_weight L n act w b x jac act_local C g) by easy.
  eapply is_derive_ext; [|apply (DC_exists L n act w b x jac act_local C g (W l j k)); easy || lia].
  intros t. cbv beta. unfold cost. now rewrite run_W.
Qed.
End Parameters.
