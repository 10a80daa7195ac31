"""A sample of the one-time run against PyTorch that docs/derive.md names."""

from importlib import import_module

import pytest


@pytest.mark.parametrize("first", [0, 7000])
def test_random_networks_against_torch(first, needs, capsys):
    needs("torch")
    against_torch = import_module(f"{__package__}.against_torch")
    assert against_torch.main(4, first) == 0, capsys.readouterr().out
