"""Why a term has no value on an instance."""

from symbolic_bp.errors import NetworkError


class Missing(Exception):
    """What a term names does not exist on this network."""


class Undefined(Missing):
    """It exists, but has no value at these numbers: other numbers may give it one."""


class Untested(Undefined):
    """It may have a value, but not one that decides anything: outside of a domain, or lost in rounding."""


class Unsupported(Exception):
    """What this judge does not evaluate, such as a derivative of delta."""


class TooLarge(NetworkError):
    """A network that is too large for polynomials."""
