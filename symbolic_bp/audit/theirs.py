"""The type of what comes from somebody's code, from PyTorch or JAX: nothing is known of it, it is looked
at before it is used."""

from typing import Any, TypeAlias

Theirs: TypeAlias = Any
