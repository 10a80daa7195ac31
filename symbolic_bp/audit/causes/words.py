"""What is known of wrong arrays, as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symbolic_bp.audit.causes.facts import Fact
    from symbolic_bp.audit.dense.dense import Dense

HELD = 3


def listed(names: list[str], word: str = "and") -> str:
    """a, b and c"""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"


def fact_words(facts: list[Fact]) -> str | None:
    """The facts of one array, all of which hold: as one phrase after "is", or None where there is none."""
    if not facts:
        return None
    several = [f for f in facts if f.key[0] == "ratio"]
    if several:
        if several[0].hint:  # another multiple in each network
            return ", or ".join(f.words for f in several)
        hints = [f.hint for f in several if f.hint]
        return several[0].words + (f" ({', or '.join(hints)})" if hints else "")
    held = [f for f in facts if f.key[0] == "held"]
    if held and len(held) == len(facts):
        names = [f.words for f in held][:HELD]
        it = "it" if len(names) == 1 else "them"
        return f"the gradient with {listed(names, 'or')} held constant: what goes through {it} is missing"
    return ", and it is ".join(f.words for f in facts if f.key[0] != "held")


def clause(names: list[str], facts: list[Fact]) -> str:
    """A clause about arrays of which the same is known."""
    mistakes = [f for f in facts if f.key[0] == "mistake"]
    each = f"{listed(names)} {'is' if len(names) == 1 else 'are each'}"
    phrase = fact_words([f for f in facts if f.key[0] != "mistake"])
    if phrase:
        return f"{each} {phrase}"
    return f"in {listed(names)} " + ", or ".join(dict.fromkeys(f.words for f in mistakes))


def about(names: list[str], net: Dense | None) -> str:
    """A clause about arrays of which nothing is known but that they are wrong."""
    each = f"{listed(names)} {'is' if len(names) == 1 else 'are'} not the gradient of the cost"
    return (
        f"{each}, and none of the usual mistakes gives {'its' if len(names) == 1 else 'their'} numbers"
        if net
        else each
    )
