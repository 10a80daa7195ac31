"""Wrong certificates: Coq rejects each, and the formula at fault is named."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from symbolic_bp.coq import check
from symbolic_bp.coq.certificate import of_net
from symbolic_bp.coq.net import Net

QUADRATIC = of_net(Net((2, 2, 2), "sigmoid", "quadratic"))
ENTROPY = of_net(Net((2, 2, 1), "tanh,sigmoid", "cross-entropy"))
RELU = of_net(Net((1, 2, 2), "relu,softmax", "log-likelihood"))


def slope(l, j):
    return f" * ((a{l}_{j} x w b) * (1 - (a{l}_{j} x w b)))"


D31 = "(((a3_1 x w b) - y[1]))" + slope(3, 1)
D21 = "(w[3,1,1] * d3_1 x y w b + w[3,2,1] * d3_2 x y w b)"
DEFINED = "d{0} (x y : vec) (w : weights) (b : biases) : R := "


def defined(name, old, new):
    """Change a definition: only what stands on its line."""

    def attack(text):
        line = next(row for row in text.splitlines() if row.startswith(f"Definition {name} "))
        assert old in line, line
        return text.replace(line, line.replace(old, new, 1), 1)

    return attack


def stated(name, old, new):
    """Change a statement, which stands on the two lines of its definition."""

    def attack(text):
        start = text.index(f"Definition {name} ")
        end = text.index(".\n", start)
        assert old in text[start:end], text[start:end]
        return text[:start] + text[start:end].replace(old, new, 1) + text[end:]

    return attack


def proof_of(name, new):
    def attack(text):
        start = text.index("Proof.", text.index(f"Theorem {name} "))
        end = text.index("Qed.", start) + 4
        return text[:start] + new + text[end:]

    return attack


def added(old, new):
    def attack(text):
        assert old in text
        return text.replace(old, new, 1)

    return attack


W1 = "dC_dw_3_1_1"
ATTACKS = [
    # what stands for delta
    ("no sigma' in the output", QUADRATIC, defined("d3_1", slope(3, 1), ""), "delta[3,1]"),
    ("no sigma' in a hidden layer", QUADRATIC, defined("d2_1", slope(2, 1), ""), "delta[2,1]"),
    ("no sigma' in the second neuron", QUADRATIC, defined("d2_2", slope(2, 2), ""), "delta[2,2]"),
    ("sign of the output", QUADRATIC, defined("d3_1", ":= ", ":= - "), "delta[3,1]"),
    ("y - a", QUADRATIC, defined("d3_1", "((a3_1 x w b) - y[1])", "(y[1] - (a3_1 x w b))"), "delta[3,1]"),
    ("factor 2", QUADRATIC, defined("d3_2", ":= ", ":= 2 * "), "delta[3,2]"),
    ("target of another output", QUADRATIC, defined("d3_1", "y[1]", "y[2]"), "delta[3,1]"),
    ("transposed w", QUADRATIC, defined("d2_1", "w[3,2,1]", "w[3,1,2]"), "delta[2,1]"),
    ("w of another layer", QUADRATIC, defined("d2_1", "w[3,1,1]", "w[2,1,1]"), "delta[2,1]"),
    ("sigma' of another neuron", QUADRATIC, defined("d2_1", "a2_1", "a2_2"), "delta[2,1]"),
    ("sigma' of another layer", QUADRATIC, defined("d2_1", "a2_1", "a3_1"), "delta[2,1]"),
    ("sigma for sigma'", QUADRATIC, defined("d2_1", slope(2, 1), " * a2_1 x w b"), "delta[2,1]"),
    ("derivative of tanh", QUADRATIC, defined("d2_1", slope(2, 1), " * (1 - a2_1 x w b ^ 2)"), "delta[2,1]"),
    (
        "sigma' at the wrong place",
        QUADRATIC,
        defined("d2_1", slope(2, 1), " * sigmoid_slope (a2_1 x w b)"),
        "delta[2,1]",
    ),
    ("one delta twice", QUADRATIC, defined("d2_2", "d3_2", "d3_1"), "delta[2,2]"),
    ("a term left out", QUADRATIC, defined("d2_1", " + w[3,2,1] * d3_2 x y w b", ""), "delta[2,1]"),
    ("minus between the terms", QUADRATIC, defined("d2_1", " + w[3,2,1]", " - w[3,2,1]"), "delta[2,1]"),
    ("a number added", QUADRATIC, defined("d2_1", ":= ", ":= 1 / 1000000 + "), "delta[2,1]"),
    ("cross-entropy with sigma'", ENTROPY, defined("d3_1", ":= ", ":= a3_1 x w b * "), "delta[3,1]"),
    ("cross-entropy, sign", ENTROPY, defined("d3_1", "- y[1]", "+ y[1]"), "delta[3,1]"),
    (
        "sigmoid's derivative for tanh",
        ENTROPY,
        defined("d2_1", "(1 - (a2_1 x w b) ^ 2)", "(a2_1 x w b * (1 - a2_1 x w b))"),
        "delta[2,1]",
    ),
    ("1 + a^2 for tanh", ENTROPY, defined("d2_2", "(1 - ", "(1 + "), "delta[2,2]"),
    ("softmax without the sum of targets", RELU, defined("d3_1", "(y[1] + y[2])", "y[1]"), "delta[3,1]"),
    ("softmax as if targets summed to 1", RELU, defined("d3_2", " * (y[1] + y[2])", ""), "delta[3,2]"),
    ("relu without its step", RELU, defined("d2_1", " * step (z2_1 x w b)", ""), "delta[2,1]"),
    ("the step of another neuron", RELU, defined("d2_1", "z2_1", "z2_2"), "delta[2,1]"),
    # what stands for dC/dw and dC/db
    ("a of another neuron", QUADRATIC, stated(W1, "a2_1", "a2_2"), "dC/dw[3,1,1]"),
    ("a of another layer", QUADRATIC, stated(W1, "a2_1 x w b)", "x[1])"), "dC/dw[3,1,1]"),
    ("z for a", QUADRATIC, stated(W1, "a2_1", "z2_1"), "dC/dw[3,1,1]"),
    ("delta of another neuron", QUADRATIC, stated(W1, "(d3_1", "(d3_2"), "dC/dw[3,1,1]"),
    (
        "j and k swapped",
        QUADRATIC,
        stated("dC_dw_3_1_2", "(d3_1 x y w b * a2_2", "(d3_2 x y w b * a2_1"),
        "dC/dw[3,1,2]",
    ),
    ("sign of a weight's", QUADRATIC, stated("dC_dw_2_1_1", "(d2_1", "(- d2_1"), "dC/dw[2,1,1]"),
    (
        "another weight moved",
        QUADRATIC,
        stated("dC_dw_2_1_1", "w{2,1,1 := t}", "w{2,1,2 := t}"),
        "dC/dw[2,1,1]",
    ),
    ("at another weight", QUADRATIC, stated("dC_dw_2_1_1", "b) w[2,1,1]", "b) w[2,1,2]"), "dC/dw[2,1,1]"),
    ("another bias moved", QUADRATIC, stated("dC_db_2_1", "b{2,1 := t}", "b{2,2 := t}"), "dC/db[2,1]"),
    ("wrong bias's delta", QUADRATIC, stated("dC_db_2_1", "(d2_1", "(d2_2"), "dC/db[2,1]"),
    (
        "bias times a",
        QUADRATIC,
        stated("dC_db_3_1", "(d3_1 x y w b)", "(d3_1 x y w b * a2_1 x w b)"),
        "dC/db[3,1]",
    ),
    (
        "sigma' twice",
        QUADRATIC,
        stated("dC_db_3_1", "(d3_1 x y w b)", "(d3_1 x y w b * sigmoid_slope (z3_1 x w b))"),
        "dC/db[3,1]",
    ),
    ("delta of another z", QUADRATIC, stated("delta_2_1", "(Z 2 1)", "(Z 2 2)"), "delta[2,1]"),
    # the network that is written out
    ("another weight in the forward pass", QUADRATIC, defined("z3_1", "w[3,1,2]", "w[3,2,1]"), "z[3,1]"),
    ("a bias left out", QUADRATIC, defined("z2_1", " + b[2,1]", ""), "z[2,1]"),
    ("another input", QUADRATIC, defined("z2_1", "x[2]", "x[1]"), "z[2,1]"),
    ("another activation", QUADRATIC, defined("a2_1", "sigmoid", "tanh"), "a[2,1]"),
    (
        "twice the cost of one output",
        QUADRATIC,
        added("(y[1] - (a3_1 x w b)) ^ 2 / 2", "(y[1] - (a3_1 x w b)) ^ 2"),
        "the cost",
    ),
    # what is taken for granted
    (
        "an axiom",
        QUADRATIC,
        proof_of(f"{W1}_holds", f"Admitted. Axiom cheat : {W1}."),
        "Proof.dC_dw_3_1_1_holds",
    ),
    ("an admitted lemma", QUADRATIC, proof_of(f"{W1}_holds", "Admitted."), "Proof.dC_dw_3_1_1_holds"),
    (
        "a false axiom, used",
        QUADRATIC,
        lambda text: proof_of(f"{W1}_holds", "Proof. apply magic. Qed.")(
            text.replace("Module Proof.\n", "Module Proof.\nAxiom magic : forall P : Prop, P.\n")
        ),
        "Proof.magic",
    ),
    (
        "a parameter for an axiom",
        QUADRATIC,
        lambda text: proof_of(f"{W1}_holds", "Proof. apply magic. Qed.")(
            text.replace("Module Proof.\n", "Module Proof.\nParameter magic : forall P : Prop, P.\n")
        ),
        "Proof.magic",
    ),
    (
        "a hypothesis smuggled in",
        QUADRATIC,
        lambda text: text.replace(
            f"Theorem {W1}_holds : {W1}.", f"Theorem {W1}_holds : (forall P : Prop, P) -> {W1}."
        ).replace(proof_text(text, f"{W1}_holds"), "Proof. intros H. apply H. Qed."),
        "dC/dw[3,1,1]",
    ),
    (
        "a section's hypothesis",
        QUADRATIC,
        lambda text: text.replace(
            f"Theorem {W1}_holds : {W1}.\n{proof_text(text, f'{W1}_holds')}",
            f"Section S.\nHypothesis H : False.\nTheorem {W1}_holds : {W1}.\nProof. destruct H. Qed.\nEnd "
            "S.\n",
        ),
        "dC/dw[3,1,1]",
    ),
    (
        "another axiom under a standard name",
        QUADRATIC,
        lambda text: proof_of(f"{W1}_holds", "Proof. apply classic. Qed.")(
            text.replace(
                "Module Proof.\n",
                "Module Proof.\nModule Classical_Prop. Axiom classic : forall P : Prop, P. End "
                "Classical_Prop.\nImport Classical_Prop.\n",
            )
        ),
        "Proof.Classical_Prop.classic",
    ),
    (
        "an axiom, and a harmless question last",
        QUADRATIC,
        lambda text: (
            proof_of(f"{W1}_holds", f"Admitted. Axiom cheat : {W1}.")(text)
            + "Definition harmless := tt. Print Assumptions harmless.\n"
        ),
        "Proof.dC_dw_3_1_1_holds",
    ),
    (
        "another statement proved",
        QUADRATIC,
        added(f"Theorem {W1}_holds : {W1}.", f"Theorem {W1}_holds : dC_dw_3_2_2."),
        "dC/dw[3,1,1]",
    ),
    ("a proof given up", QUADRATIC, proof_of(f"{W1}_holds", "Proof. Abort."), "dC/dw[3,1,1]"),
    ("an unfinished comment", QUADRATIC, added("Module Proof.\n", "Module Proof.\n(* "), "the audit"),
    (
        "universes switched off",
        QUADRATIC,
        lambda text: proof_of(f"{W1}_holds", "Proof. destruct bad. Qed.")(
            text.replace(
                "Module Proof.\n",
                "Module Proof.\nUnset Guard Checking.\nFixpoint bad (u : unit) : False := bad u.\n",
            )
        ).replace("destruct bad.", "destruct (bad tt)."),
        "Proof.bad",
    ),
]


def proof_text(text, name):
    start = text.index("Proof.", text.index(f"Theorem {name} "))
    return text[start : text.index("Qed.", start) + 4]


@pytest.fixture(scope="module")
def reports(coq):
    def report(attack):
        _, certificate, change, _ = attack
        text = certificate.files["Certificate"]
        changed = change(text)
        assert changed != text
        return check.check(replace(certificate, files={"Certificate": changed}))

    with ThreadPoolExecutor(2) as pool:
        return dict(zip((a[0] for a in ATTACKS), pool.map(report, ATTACKS)))


def test_there_are_enough():
    assert len({a[0] for a in ATTACKS}) == len(ATTACKS) >= 40


@pytest.mark.slow
@pytest.mark.parametrize("name, fault", [(a[0], a[3]) for a in ATTACKS], ids=[a[0] for a in ATTACKS])
def test_rejected(reports, name, fault):
    report = reports[name]
    assert report.status == "rejected", report
    assert fault in report.fault, report


@pytest.mark.parametrize("certificate", [QUADRATIC, ENTROPY, RELU], ids=lambda c: c.title)
def test_accepted_when_nothing_is_changed(coq, certificate):
    report = check.check(certificate)
    assert report.status == "accepted", report
    assert {name.rsplit(".")[0] for name in report.assumptions} <= {n.rsplit(".")[0] for n in check.STANDARD}
