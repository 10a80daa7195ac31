"""NumPy functions that keep their digits where the formula as it stands overflows or cancels.

ACTIVATIONS: name -> (value, slope), each an expression in z (and a) that may call the FUNCTIONS below; what is not
named here is written from its formula. COSTS: (activation, cost) -> the cost from z rather than from a.
"""
import re

FUNCTIONS = {
    "sign": '''
def sign(t):
    """-1, 0 or 1, as a number of the kind of t (t**0 is its 1), so that fractions stay fractions."""
    return np.sign(t) * t**0
''',
    "sigmoid": '''
def sigmoid(z):
    """1/(1 + e^-z); no exponential of a positive number is taken."""
    e = np.exp(-np.abs(z))
    return np.where(z > 0, 1, e) / (1 + e)
''',
    "softplus": '''
def softplus(z):
    """ln(1 + e^z); no exponential of a positive number is taken."""
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))
''',
    "softmax": '''
def softmax(z):
    """e^z[j] / Sum_k e^z[k] in each column; the largest z is subtracted first, which changes nothing."""
    e = np.exp(z - np.max(z, axis=0, keepdims=True))
    return e / np.sum(e, axis=0, keepdims=True)
''',
    "logsumexp": '''
def logsumexp(z):
    """ln Sum_k e^z[k] of each column, as a row; the largest z is taken out of the sum."""
    top = np.max(z, axis=0, keepdims=True)
    return top + np.log(np.sum(np.exp(z - top), axis=0, keepdims=True))
''',
    "normal": '''
def normal(z):
    """The normal distribution function (1 + erf(z/sqrt 2))/2, as erfc(-z/sqrt 2)/2."""
    return np.vectorize(math.erfc, otypes=[float])(-z / math.sqrt(2)) / 2
''',
    "gelu_tanh": '''
def gelu_tanh(z, kappa, slope=False):
    """z s with s = sigmoid(2 kappa (z + 0.044715 z^3)), or its slope."""
    s = sigmoid(2 * kappa * (z + 44715 * z**3 / 1000000))
    return s + z * s * (1 - s) * 2 * kappa * (1 + 3 * 44715 * z**2 / 1000000) if slope else z * s
''',
    "density": '''
def density(z):
    """The density of the normal distribution."""
    return np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
''',
}

ACTIVATIONS = {
    "sigmoid": ("sigmoid({z})", "{a} * (1 - {a})"),
    "tanh": ("np.tanh({z})", "(1 - {a}**2)"),
    "softplus": ("softplus({z})", "sigmoid({z})"),
    "silu": ("{z} * sigmoid({z})", "(sigmoid({z}) * (1 + {z} - {a}))"),
    "elu": ("np.where({z} > 0, {z}, {alpha} * np.expm1(np.minimum({z}, 0)))",
            "np.where({z} > 0, 1, {alpha} * np.exp(np.minimum({z}, 0)))"),
    "gelu": ("{z} * normal({z})", "(normal({z}) + {z} * density({z}))"),
    "gelu-tanh": ("gelu_tanh({z}, {kappa})", "gelu_tanh({z}, {kappa}, slope=True)"),
    "softmax": ("softmax({z})", None),
}

COSTS = {
    ("sigmoid", "cross-entropy"): "softplus({z}) - y * {z}",
    ("softmax", "log-likelihood"): "y * (logsumexp({z}) - {z})",
    ("sigmoid", "log-likelihood"): "y * softplus(-{z})",
}


def needed(text):
    """The source of the functions that a text calls, in an order that works."""
    used = [name for name in FUNCTIONS if re.search(rf"\b{name}\(", text)]
    inner = {other for name in used for other in FUNCTIONS
             if other != name and re.search(rf"\b{other}\(", FUNCTIONS[name])}
    return "\n".join(FUNCTIONS[name] for name in FUNCTIONS if name in {*used, *inner})
