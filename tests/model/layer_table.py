"""The table of docs/layers.md, made from the files of the layers: python -m tests.model.layer_table prints it, in a minute."""

import json
import re

from symbolic_bp.finding import Prover
from symbolic_bp.model.presets import HERE, paths, preset, preset_text
from symbolic_bp.kernel.replay import verify
from symbolic_bp.kernel.show import shown

LAYERS = sorted(name for name, path in paths().items() if path.parent == HERE / "layers")
HEAD = ["layer", "what it is", "proved, for all sizes", "needs", "wrong variants refuted"]
NEEDS = {
    "nonzero": "{} != 0",
    "positive": "{} > 0",
    "not negative": "{} >= 0",
    "one maximiser": "one maximiser in {}",
    "assumed": "{} = {}",
}


def about(name):
    """What a layer is: the first comment of its file, without the source at the end of the line."""
    line = next(line for line in preset_text(name).splitlines() if line.startswith("#"))
    return re.split(r"\s{2,}", line[1:].strip())[0]


def proved(name):
    """The kernel's verdict on each claim of a layer, replayed from JSON with the claims before it. Raises NotFound."""
    model = preset(name)
    prover, verdicts = Prover(model.kernel_data, seconds=60), []
    for claim in (claim for statement in model.statements for claim in statement.claims):
        verdicts.append(verify(json.loads(json.dumps(prover.prove(claim)))))
    return verdicts


def hypotheses(verdicts):
    """The hypotheses of all claims but that of differentiable functions, without the ranges of their names."""
    found = {
        NEEDS[h.kind].format(*(shown(t).replace("'", "") for t in (h.term, h.equals) if t is not None))
        for verdict in verdicts
        for h in verdict.proved.hypotheses
        if h.kind != "differentiable"
    }
    return ", ".join(f"`{text}`" for text in sorted(found))


def row(name, last):
    """The cells of a layer; last: what it needs."""
    statements = preset(name).statements
    claims = ", ".join(s.name for s in statements)
    return [f"`{name}`", about(name), claims, last, str(sum(len(s.wrong) for s in statements))]


def main():
    """Prints the table."""
    for cells in [HEAD, ["---"] * len(HEAD), *(row(name, hypotheses(proved(name))) for name in LAYERS)]:
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
