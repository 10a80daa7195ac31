"""Two lines between which no steps were found."""


class Gap(Exception):
    """No steps from one line of a proof to the next; the two terms that are left."""
