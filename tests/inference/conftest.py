"""What the tests of inference share."""

from __future__ import annotations

import pytest
import torch


@pytest.fixture(autouse=True)
def _seeded() -> None:
    """Draw the same weights in every order of the tests."""
    torch.manual_seed(0)
