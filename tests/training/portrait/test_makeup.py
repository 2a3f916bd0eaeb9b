"""Make-up as amounts and as paint."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.training.portrait.renderer import needs_head
from tests.training.sketch.persons import ordinary
from training.portrait.makeup import MakeupLook, makeup_look, paint_makeup
from training.portrait.paint import SkinPaint

if TYPE_CHECKING:
    from training.vocabulary import Gender

pytestmark = needs_head

_MADE_UP = {"feature.makeup": "있다"}


def look(gender: Gender, traits: dict[str, str] | None = None, seed: int = 1) -> MakeupLook:
    return makeup_look(ordinary(gender, traits=traits), np.random.default_rng(seed))


@pytest.mark.parametrize("gender", ["M", "F"])
def test_make_up_adds_to_everything(gender: Gender) -> None:
    for seed in range(10):
        without, made_up = look(gender, seed=seed), look(gender, _MADE_UP, seed)
        assert without.lip_amount == without.liner == 0
        for amount in ("lip_amount", "blush", "liner", "lashes", "smoothness"):
            assert 0 <= getattr(without, amount) < getattr(made_up, amount) <= 1


def test_women_wear_more_of_it_than_men() -> None:
    assert look("M", _MADE_UP).lip_amount < look("F", _MADE_UP).lip_amount
    assert max(look("F", _MADE_UP).lip_colour) < 0.5


@pytest.mark.parametrize("gender", ["M", "F"])
def test_only_make_up_is_painted(gender: Gender) -> None:
    def darkest(traits: dict[str, str]) -> float:
        paint = SkinPaint()
        paint_makeup(paint, ordinary(gender, traits=traits), np.random.default_rng(1))
        return float(paint.channels()[..., 0].max())

    assert darkest({}) == 0
    assert darkest(_MADE_UP) > 0.2
