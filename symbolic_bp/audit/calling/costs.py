"""Costs for code that has none of its own; OUT stands for what the forward pass gives. Sum over the
examples, then mean."""

COSTS = {
    "quadratic": (
        "((OUT - y)**2).sum()/2",
        "((OUT - y)**2).sum()/2/batch",
        "((OUT - y)**2).sum()",
        "((OUT - y)**2).sum()/batch",
        "((OUT - y)**2).mean()",
        "((OUT - y)**2).mean()/2",
    ),
    "cross-entropy": (
        "-(y*np.log(OUT) + (1 - y)*np.log(1 - OUT)).sum()",
        "-(y*np.log(OUT) + (1 - y)*np.log(1 - OUT)).sum()/batch",
    ),
    "log-likelihood": (
        "-(y*np.log(OUT)).sum()",
        "-(y*np.log(OUT)).sum()/batch",
        "-np.log(OUT)[y, range(batch)].sum()/batch",
        "-np.log(OUT)[range(batch), y].sum()/batch",
        "-np.log(OUT)[y, range(batch)].sum()",
        "-np.log(OUT)[range(batch), y].sum()",
    ),
    "absolute": ("abs(OUT - y).sum()", "abs(OUT - y).sum()/batch"),
}
LISTED = (
    "sum((p - t)**2 for p, t in zip(OUT, y))/2",
    "sum((p - t)**2 for p, t in zip(OUT, y))",
)  # of lists, and of autograd objects
