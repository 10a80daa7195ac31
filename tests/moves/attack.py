"""python -m tests.moves.attack --certificates 100000 --seed 1: random certificates against the second judge.

Exit code 0 where nothing proved is false; each false one is written to --out as its seed and JSON.
"""

import argparse
import json
import sys
import time
from collections import Counter
from itertools import islice

from symbolic_bp.moves.check import follow

from .generate.certificates import certificates
from .generate.judging import Statement, judge


class Tally:
    """What came of the certificates that were tried."""

    def __init__(self):
        self.status, self.rules, self.false, self.nowhere = Counter(), Counter(), [], 0
        self.places = self.with_hypotheses = self.unsure = 0

    def add(self, data):
        """Judges one certificate; the Outcome if it is proved."""
        verdict = follow(data)
        self.status[verdict.status] += 1
        if verdict.status != "followed":
            return None
        for claim in data["claims"]:
            proof = claim["proof"]
            self.rules["by " + proof["by"]] += 1
            for p in (proof, proof.get("base", {}), proof.get("step", {})):
                self.rules.update(s["rule"] for s in p.get("steps", ()))
        found = judge(Statement(data, verdict.hypotheses))
        self.with_hypotheses += any(fact != "known" for fact, _ in verdict.hypotheses)
        self.places += found.places
        self.nowhere += not found.places and not found.wrong
        self.unsure += not found.places and bool(found.unsure) and not found.wrong
        if found.wrong:
            self.false.append((data, verdict.hypotheses, found.wrong))
        return found

    def lines(self):
        total = sum(self.status.values())
        yield f"{total} certificates: " + ", ".join(
            f"{n} {s} ({n / total:.0%})" for s, n in self.status.most_common()
        )
        yield f"{self.with_hypotheses} of the proved list hypotheses; compared at {self.places} places"
        yield f"{self.nowhere} proved had no place where the hypotheses hold ({self.unsure} of them for rounding or size)"
        yield "in the proved: " + ", ".join(f"{r} {n}" for r, n in self.rules.most_common())
        yield f"{len(self.false)} false"


def main(args):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--certificates", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", default=None)
    parser.add_argument("--library", action="store_true")
    options = parser.parse_args(args)
    library = []
    if options.library:
        from symbolic_bp.assistant.theorem import Library

        shelf = Library()
        library = [shelf.proof(name).script for name in shelf.theorems]
    tally, start = Tally(), time.time()
    for n, data in enumerate(islice(certificates(options.seed, library), options.certificates), 1):
        tally.add(data)
        if n % 2000 == 0:
            print(
                f"{n} after {time.time() - start:.0f} s: {dict(tally.status)}, {len(tally.false)} false",
                flush=True,
            )
    print("\n".join(tally.lines()))
    print(f"{time.time() - start:.0f} s")
    if options.out:
        with open(options.out, "w", encoding="utf-8") as file:
            for data, hypotheses, (net, names, left, right) in tally.false:
                file.write(
                    json.dumps(
                        {
                            "data": data,
                            "hypotheses": repr(hypotheses),
                            "seed": net.seed,
                            "names": names,
                            "left": str(left),
                            "right": str(right),
                        }
                    )
                    + "\n"
                )
    return 1 if tally.false else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
