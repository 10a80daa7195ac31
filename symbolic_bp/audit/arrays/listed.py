"""docs/audit-numpy.md, from the table (taken.py): python -m symbolic_bp.audit.arrays.listed >
docs/audit-numpy.md"""

import sys
import textwrap

from symbolic_bp.audit.arrays import taken
from symbolic_bp.audit.arrays.makers import MAKERS

HEAD = """# What audit takes of NumPy, SciPy and math

In the code that `audit` runs, arrays of floats hold exact numbers. A function, ufunc or method that is listed
here means on them what it means on floats, for every option but those below; any other is refused by its
name, with the file and the line. This page is made from the table by
`python -m symbolic_bp.audit.arrays.listed`, and each entry is compared with NumPy on random arrays, shapes,
axes, orders and dtypes (`tests/audit/arrays/test_numpy_table.py`).

- A type of floats (`dtype=np.float32`) leaves the numbers as they are: rounding is left out. `astype` to
  integers and truth values cuts exactly, with slope 0, as do `round`, `floor`, `sign` and comparisons.
- Choices (`where`, `max`, `clip`, `sort`, `argmax` ...) are made by the real value. -0.0 is 0; `arctan2` and
  `copysign` of 0 take it as +0.0.
- An array knows that it holds objects: `x.dtype`, `np.result_type` and `np.can_cast` say so (`np.finfo` and
  `np.issubdtype` take it as float64).
- In what order equal numbers come out of a sort that is not `kind="stable"` is not said, as in NumPy.
- What becomes a float in code that nothing here sees (another library, `"%f" % x`) is found, and the verdict
  is undecided, with the line.
"""


def page() -> str:
    """The whole text."""
    special = {f"scipy.special.{n}" for n in taken.SPECIAL | taken.SCIPY}
    parts = [
        (
            "Ufuncs, with their methods and `out`, `where`, `initial`",
            {f"np.{n}" for n in taken.UFUNCS - (taken.SPECIAL - ALSO)},
        ),
        ("Functions", {f"np.{n}" for n in taken.FUNCTIONS if "impl" not in n}),
        ("What makes arrays", {f"np.{n}" for n in (*MAKERS, "arange", "vectorize")}),
        ("Methods and attributes of an array", set(taken.METHODS)),
        ("scipy.special (ufuncs without their methods)", special),
        ("math", {f"math.{n}" for n in taken.MATH}),
    ]
    text = HEAD + "\n## Taken\n"
    for title, names in parts:
        text += f"\n{title}: {listing(names)}\n"
    return (
        text
        + "\n## Options that are refused\n\n"
        + "| function | option | values | what would decide |\n| --- | --- | --- | --- |\n"
        + "".join(rows())
    )


def listing(names: set) -> str:
    """Names as code, in lines."""
    return "\n" + textwrap.fill(", ".join(f"`{n}`" for n in sorted(names)), 120, break_on_hyphens=False)


ALSO = frozenset({"cbrt", "exp2", "expm1", "log1p"})  # in both


def rows() -> list:
    """The lines of the table of options."""
    return [
        f"| {f'`np.{name}`' if name else 'every one'} | `{option}` | {values} | {instead} |\n"
        for name, options in taken.REFUSED.items()
        for option, (values, instead) in options.items()
    ]


if __name__ == "__main__":
    sys.stdout.write(page())
