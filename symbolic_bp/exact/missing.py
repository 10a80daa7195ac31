"""Why a term has no value on an instance."""


class Missing(Exception):
    """What a term names does not exist on this network."""


class Unsupported(Exception):
    """What this judge does not evaluate, such as a derivative of delta."""
