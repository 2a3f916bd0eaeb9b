"""The examples run and do what their docstrings say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

from bot.app import open_core
from bot.rendering.trait_marks import format_marks, name_marks
from examples.draw_from_python import draw
from examples.own_backend import Ovals, oval
from examples.own_trait import VALUE, MarksDarkHair, hair_shade
from inference.backend import Finished, Progress, Request
from tests.bot.services.test_montages import finished
from tests.fakes.inference import FakeBackend

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings


def test_a_description_is_drawn_from_python(tmp_path: Path, tiny_checkpoint: Path) -> None:
    draw("둥근 얼굴", tmp_path / "face.png", tiny_checkpoint)
    with Image.open(tmp_path / "face.png") as picture:
        assert picture.format == "PNG"


async def test_a_backend_of_ones_own_draws_for_the_bot(settings: Settings) -> None:
    async with open_core(settings, Ovals()) as montages:
        sheet = await finished(montages, description="둥근 얼굴")
        assert sheet.job.model == "ovals-1"
        assert len(sheet.tiles) == sheet.job.candidates


async def test_a_backend_of_ones_own_reports_its_progress() -> None:
    events = [event async for event in Ovals().generate(Request("one", "둥근 얼굴", 2, 3))]
    assert events[:2] == [Progress(0.5), Progress(1.0)]
    assert isinstance(events[2], Finished)
    assert [candidate.image for candidate in events[2].candidates] == [oval(3), oval(4)]


async def test_a_trait_of_ones_own_is_marked_where_it_is_described() -> None:
    backend = MarksDarkHair(FakeBackend())
    assert backend.model.name == "fake-1"
    shown = {}
    for description in (VALUE, "안경"):
        async for event in backend.generate(Request(description, description, 2, 1)):
            if isinstance(event, Finished):
                shown[description] = format_marks(name_marks(event.candidates[0].marks, "ko"))
    assert VALUE in shown[VALUE]
    assert VALUE not in shown["안경"]


def test_shades_of_hair_are_told_apart() -> None:
    assert hair_shade(oval(0)) > 130
