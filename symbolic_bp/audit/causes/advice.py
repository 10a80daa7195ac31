"""The corrected line for each cause: in the book's notation and in NumPy."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symbolic_bp.audit.calling.plan import Calls, Plan
    from symbolic_bp.audit.dense.diagnose import Diagnosis

BOOK = {
    "BP1": "delta^L = grad_a C (.) sigma'(z^L)",
    "BP2": "delta^l = ((w^{l+1})^T delta^{l+1}) (.) sigma'(z^l)",
    "BP3": "dC/db^l = delta^l, summed over the examples",
    "BP4": "dC/dw^l = delta^l (a^{l-1})^T, summed over the examples",
    "regulariser": "dC/dw = dC_0/dw + dR/dw, with the factor that R has in the cost",
    "none": "every parameter needs its own dC/dp",
}
ROW = {
    "BP1": "delta = dC_da * sigma_prime(z[-1])",
    "BP2": "delta = (delta @ w[l + 1].T) * sigma_prime(z[l])",
    "BP3": "db[l] = delta.sum(axis=0)",
    "BP4": "dw[l] = a[l - 1].T @ delta",
}
COLUMN = {
    "BP1": "delta = dC_da * sigma_prime(z[-1])",
    "BP2": "delta = (w[l + 1].T @ delta) * sigma_prime(z[l])",
    "BP3": "db[l] = delta.sum(axis=1, keepdims=True)",
    "BP4": "dw[l] = delta @ a[l - 1].T",
}
SPECIAL = {
    "softmax-diagonal": (
        "delta^L_j = a_j (g_j - Sum_k g_k a_k), g = grad_a C",
        "delta = a * (g - (g * a).sum(axis=-1, keepdims=True))",
    ),
    "dropout-scale-missing": (
        "delta^l = ((w^{l+1})^T delta^{l+1}) (.) mask/keep (.) sigma'(z^l)",
        "delta = delta * mask / keep",
    ),
    "dropout-mask-missing": (
        "delta^l = ((w^{l+1})^T delta^{l+1}) (.) mask/keep (.) sigma'(z^l)",
        "delta = delta * mask / keep",
    ),
    "factor-n": ("delta^L is divided by n where C is a mean", "delta = delta / n"),
    "factor-1/n": ("delta^L is not divided by n where C is a sum", "delta = delta    # no division by n"),
    "factor-2": ("C = 1/2 Sum (a - y)^2 has dC/da = a - y", "delta = delta / 2"),
    "factor-1/2": ("C = Sum (a - y)^2 has dC/da = 2 (a - y)", "delta = 2 * delta"),
    "sign": ("dC/dp, not -dC/dp: a - y, not y - a, for p -= eta * dC/dp", "delta = -delta"),
    "regulariser-sign": ("dC/dw = dC_0/dw + dR/dw", "dw = dw + lmbda * w    # plus; w -= eta * dw"),
    "regulariser-factor": (
        "R = lambda/2 |w|^2 has dR/dw = lambda w; R = lambda |w|^2 has 2 lambda w",
        "dw = dw + dR_dw",
    ),
    "regulariser-missing": ("dC/dw = dC_0/dw + dR/dw", "dw = dw + lmbda * w    # what the cost says"),
    "regulariser-extra": ("R is not in C, so it is not in dC/dw", "dw = dw    # or add R to the cost"),
    "updated-before-propagated": (
        "delta^l uses w^{l+1} from before the update",
        "delta_below = w.T @ delta    # first; then w -= eta * dw",
    ),
    "never-updated": ("every parameter needs its own dC/dp", ""),
}


FACTORS = ("factor-n", "factor-1/n", "factor-2", "factor-1/2", "sign")


def advice(found: Diagnosis | None, plan: Calls | Plan | None) -> dict[str, str]:
    """{"should be": ..., "numpy": ...}: empty where no dense network was recognised, or nothing in it was
    found (None).

    A factor of delta is the answer only where every array is off by it (BP1): else it is in the line of one
    kind of array.
    """
    if found is None or not found.plain and found.cause != "never-updated" or found.cause == "factor":
        return {"should be": "", "numpy": ""}
    if found.cause in SPECIAL and (found.cause not in FACTORS or found.equation == "BP1"):
        book, line = SPECIAL[found.cause]
        return {"should be": book, "numpy": line}
    single = getattr(plan, "x", "") in ("(n,)", "(n,1)", "pairs")
    columns = single or getattr(plan, "x", "") == "(n,m)"
    line = (COLUMN if columns else ROW).get(found.equation, "")
    if found.equation == "BP3" and single:
        line = "db[l] = delta"
    return {"should be": BOOK.get(found.equation, ""), "numpy": line}
