"""What the dense preset does not say."""


class Unsaid(Exception):
    """A claim, a term or a step that has no counterpart on the preset, with the reason."""
