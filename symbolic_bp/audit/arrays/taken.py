"""The table of what is taken of NumPy, SciPy and math: what is not in it is refused by its name
(untraceable.py).

What is taken has the values of NumPy for all its options but those in REFUSED;
tests/audit/arrays/test_numpy_table.py compares each entry.
docs/audit-numpy.md is made from this file (listed.py).
"""

from symbolic_bp.audit.numbers.elements import BY_ELEMENT


def words(text: str) -> frozenset:
    """The names in a text."""
    return frozenset(text.split())


# ufuncs whose loops over objects NumPy has, asking the numbers themselves
LOOPS = words("""absolute add conjugate cos cosh divide equal exp exp2 expm1 floor_divide greater
    greater_equal less
    less_equal log log10 log1p log2 matmul matvec multiply negative not_equal positive power reciprocal
    remainder sin sinh sqrt square subtract tan tanh true_divide vecdot vecmat arcsin arccos arctan
    arcsinh arctanh cbrt""")
LOGICAL = words("logical_and logical_not logical_or logical_xor")
COMPARED = words("equal greater greater_equal less less_equal not_equal")
UFUNCS = (LOOPS | LOGICAL | frozenset(BY_ELEMENT)) - {"sigmoid", "relu"}
SPECIAL = words("""boxcox boxcox1p cbrt cosm1 entr erf erfc exp10 exp2 expit expm1 exprel huber kl_div log1p
    log_expit
    log_ndtr logit ndtr powm1 pseudo_huber rel_entr round xlog1py xlogy""")

# functions that have a rule of their own (rules.py)
OWN = words("""linspace logspace allclose array_equal array_equiv around astype average bincount corrcoef
    cov digitize dot
    einsum
    inner interp isclose linalg.multi_dot linalg.norm linalg.vector_norm median nan_to_num nanmedian
    nanpercentile nanquantile nanstd nanvar percentile quantile real round save savetxt savez
    savez_compressed tensordot vdot linalg.tensordot linalg.det linalg.inv linalg.solve round_""")

# functions that NumPy runs on our numbers as on others: they may give views of what they are given ...
VIEWS = words("""array_split atleast_1d atleast_2d atleast_3d broadcast_arrays broadcast_to diagonal dsplit
    expand_dims flip fliplr flipud hsplit imag linalg.diagonal linalg.matrix_transpose matrix_transpose
    meshgrid moveaxis permute_dims ravel reshape rollaxis rot90 split squeeze swapaxes transpose
    trim_zeros unstack vsplit lib.stride_tricks.sliding_window_view
    lib._stride_tricks_impl.sliding_window_view""")
# ... new arrays of the numbers that they are given, and of what ufuncs make of them ...
PURE = words("""all amax amin any argmax argmin argsort copy count_nonzero cumprod cumsum max mean min ndim
    nonzero
    outer prod repeat shape size sort std sum take take_along_axis tile trace var""")
# ... or new arrays, in which numbers of other kinds may stand beside ours: all are made ours
FRESH = words("""angle append apply_along_axis apply_over_axes argpartition argwhere array2string array_repr
    array_str block choose clip column_stack compress concatenate convolve correlate cross
    cumulative_prod cumulative_sum delete diag diag_indices_from diagflat diff dstack ediff1d
    einsum_path empty_like extract fft.fftshift fft.ifftshift fix flatnonzero full_like geomspace
    gradient hstack i0 insert intersect1d iscomplex iscomplexobj isin isneginf isposinf isreal isrealobj
    ix_ kron lexsort linalg.cross linalg.matmul linalg.matrix_norm linalg.matrix_power linalg.outer
    linalg.trace linalg.vecdot may_share_memory nanargmax nanargmin nancumprod
    nancumsum nanmax nanmean nanmin nanprod nansum ones_like pad partition piecewise polyadd polyder
    polyint polymul polysub polyval ptp real_if_close resize roll row_stack searchsorted select
    setdiff1d setxor1d shares_memory sinc stack trapezoid trapz tril tril_indices_from triu
    triu_indices_from union1d unique unique_values unwrap vander vstack where zeros_like in1d product
    cumproduct sometrue alltrue""")
JOINING = words("column_stack concatenate dstack hstack stack vstack")  # of lists of arrays
LIKE = words("empty_like full_like ones_like zeros_like")  # with any type
TYPES = words("can_cast min_scalar_type result_type")  # these see arrays of objects
VALUES = {
    "pad": ("mode", 2, ("median",), "the mode 'mean'")
}  # {name: (option, its place, values that are refused, what would decide)}
CHANGING = words("copyto fill_diagonal place put put_along_axis putmask")
FUNCTIONS = OWN | VIEWS | PURE | FRESH | CHANGING | TYPES

# methods and attributes of an array
METHODS = words("""T all any argmax argmin argpartition argsort astype base choose clip compress conj
    conjugate copy
    cumprod cumsum device diagonal dot dtype fill flags flat flatten imag item itemsize mT max mean min
    nbytes ndim nonzero partition prod ptp put ravel real repeat reshape round searchsorted setflags
    shape size sort squeeze std strides sum swapaxes take tolist trace transpose var view""")
WRITING = words("dump tofile")  # NumPy's own; held.py keeps them from writing
NO_METHODS = words(
    "byteswap ctypes data dumps getfield itemset newbyteorder resize setfield tobytes tostring to_device"
)

MATH = words("""acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh degrees dist erf erfc exp
    exp2
    expm1 fabs floor fmod fsum hypot isclose isfinite isinf isnan log log10 log1p log2 pow prod radians
    sin sinh sqrt tan tanh trunc""")
SCIPY = words("log_softmax logsumexp softmax softplus")

# options that are refused: {name, or "" for every one: {option: (which values, what would decide)}}
REFUSED = {
    "": {
        "dtype": (
            "of integers, truth values, complex numbers or text",
            "astype before the function is called",
        ),
        "out": (
            "of floats or integers",
            "an array made with np.zeros or np.empty of floats while the code runs",
        ),
        "signature": ("all", "the function without it"),
    },
    "pad": {"mode": ("'median'", "the mode 'mean'")},
    "cov": {"fweights": ("all", "the sums written out"), "aweights": ("all", "the sums written out")},
    "logspace": {"base": ("an array", "one number as base")},
    "interp": {"period": ("all", "x taken modulo the period, and xp sorted")},
    **dict.fromkeys(("median", "nanmedian"), {"out": ("all", "the function without it")}),
    **dict.fromkeys(
        ("percentile", "quantile", "nanpercentile", "nanquantile"),
        {
            "out": ("all", "the function without it"),
            "weights": ("all", "the function without it"),
            "q": ("calculated", "a constant"),
        },
    ),
    "linalg.norm": {"ord": ("2, -2, 'nuc' of a matrix: singular values", "another order, such as 'fro'")},
    "linalg.matrix_norm": {"ord": ("2, -2, 'nuc': singular values", "another order, such as 'fro'")},
    "astype": {"dtype": ("complex numbers, text", "a type of floats, integers or truth values")},
}
