"""The NumPy functions that a generated file may need; each neither overflows nor
cancels, at every finite z."""

from __future__ import annotations

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
    "softplus_quotient": '''
def softplus_quotient(e):
    """ln(1 + e)/e for 0 <= e <= 1."""
    small = np.maximum(e, 1e-200)
    return np.where(e < 1e-200, 1, np.log1p(small) / small)
''',
    "log_softplus": '''
def log_softplus(z):
    """ln ln(1 + e^z), also where e^z is 0 in floating point."""
    below = np.minimum(z, 0)
    return np.where(z > 0, np.log(softplus(np.maximum(z, 0))), below + \
np.log(softplus_quotient(np.exp(below))))
''',
    "softplus_log_slope": '''
def softplus_log_slope(z):
    """sigmoid(z)/softplus(z), also where both are 0 in floating point."""
    e, above = np.exp(np.minimum(z, 0)), np.maximum(z, 0)
    return np.where(z > 0, sigmoid(above) / softplus(above), 1 / (1 + e) / softplus_quotient(e))
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
    "log_odds": '''
def log_odds(z):
    """t with softmax(z) = sigmoid(t): z[j] less ln of the sum of the other e^z[k]."""
    return z - np.concatenate([logsumexp(np.delete(z, j, axis=0)) for j in range(len(z))])
''',
    "through_log_odds": '''
def through_log_odds(z, g):
    """dC/dz from g = dC/dt of t = log_odds(z): g[j] less the sum of g[k] dt[k]/dz[j] over the other k."""
    others = [[k for k in range(len(z)) if k != j] for j in range(len(z))]
    rest = np.concatenate([logsumexp(z[k]) for k in others])
    return np.concatenate([g[[j]] - np.sum(g[k] * np.exp(z[[j]] - rest[k]), axis=0, keepdims=True)
                           for j, k in enumerate(others)])
''',
    "normal": '''
def normal(z):
    """The normal distribution function (1 + erf(z/sqrt 2))/2, as erfc(-z/sqrt 2)/2."""
    return np.vectorize(math.erfc, otypes=[float])(-z / math.sqrt(2)) / 2
''',
    "density": '''
def density(z):
    """The density of the normal distribution; beyond 40 it is 0 in floating point."""
    return np.exp(-np.minimum(np.abs(z), 40)**2 / 2) / math.sqrt(2 * math.pi)
''',
    "bend": '''
def bend(z, kappa, c):
    """2 kappa (z + c z^3), with z at most 1e90 in size, so that its cube is a float."""
    t = np.minimum(np.maximum(z, -1e90), 1e90)
    return 2 * kappa * t * (1 + c * t * t)
''',
    "gelu_tanh_log_slope": '''
def gelu_tanh_log_slope(z, kappa, c):
    """The slope of ln(z sigmoid(u)) with u = 2 kappa (z + c z^3)."""
    t = np.minimum(np.maximum(z, -1e90), 1e90)
    return 1 / z + sigmoid(-bend(z, kappa, c)) * 2 * kappa * (1 + 3 * c * t * t)
''',
    "gelu_tanh_slope": '''
def gelu_tanh_slope(z, kappa, c):
    """The slope of z sigmoid(u) with u = 2 kappa (z + c z^3)."""
    u, t = bend(z, kappa, c), np.minimum(np.maximum(z, -1e90), 1e90)
    return sigmoid(u) + sigmoid(u) * sigmoid(-u) * 2 * kappa * t * (1 + 3 * c * t * t)
''',
}


def needed(text: str) -> str:
    """The source of the functions that a text calls, in the order above."""
    left = [text]
    used: set = set()
    while left:
        found = {
            name for name in FUNCTIONS for text in left if re.search(rf"(?<![\w.]){name}\(", text)
        } - used
        used |= found
        left = [FUNCTIONS[name] for name in found]
    return "\n".join(FUNCTIONS[name] for name in FUNCTIONS if name in used)
