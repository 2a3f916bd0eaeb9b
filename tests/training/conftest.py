"""Fixtures for the tests of training."""

from __future__ import annotations

import pytest
import torch


@pytest.fixture(autouse=True)
def _seeded() -> None:
    """Seed torch, so that random weights do not depend on the order of tests."""
    torch.manual_seed(0)
