"""Provenance metadata of files, read by independent readers."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops

from bot.rendering import sheet
from bot.rendering.provenance import SOURCE_TYPE, Provenance, embed_provenance
from tests.bot.services.test_montages import finished
from tests.fakes.inference import face

if TYPE_CHECKING:
    from pathlib import Path

    from bot.services.montages import Montages

DESCRIPTION = "둥근 얼굴의 30대 남자"
PROVENANCE = Provenance(DESCRIPTION, "모형 <1> & 2", 7)
DIGEST = hashlib.sha256(DESCRIPTION.encode()).hexdigest()


def opened(png: bytes) -> Image.Image:
    """Return the decoded picture."""
    image = Image.open(io.BytesIO(png))
    image.load()
    return image


def said(png: bytes) -> dict[str, object]:
    """Return the properties of a picture's XMP as Pillow reads them."""
    described = opened(png).getxmp()["xmpmeta"]["RDF"]["Description"]
    assert isinstance(described, dict)
    return described


def written() -> dict[str, bytes]:
    """Return a candidate and a sheet as files."""
    tile = sheet.Tile(1, 0, face(1))
    return {"candidate": embed_provenance(face(1), PROVENANCE), "sheet": sheet.compose([tile], PROVENANCE, "ko")}


@pytest.mark.parametrize("kind", ["candidate", "sheet"])
def test_a_picture_says_that_it_was_generated_and_shows_nobody(kind: str) -> None:
    xmp = said(written()[kind])
    assert xmp["DigitalSourceType"] == SOURCE_TYPE
    assert SOURCE_TYPE.endswith("/digitalsourcetype/trainedAlgorithmicMedia")
    assert xmp["AISystemUsed"] == "montage (모형 <1> & 2)"
    assert xmp["AIPromptInformation"] == f"sha256:{DIGEST} seed:7"
    assert "AI 생성 · 가상 인물" in str(xmp["description"])
    assert "AI-generated · fictional person" in str(xmp["description"])


@pytest.mark.parametrize("kind", ["candidate", "sheet"])
def test_programs_without_xmp_can_read_it_too(kind: str) -> None:
    image = opened(written()[kind])
    assert image.info["Description"] == "AI 생성 · 가상 인물"
    assert (image.info["prompt-sha256"], image.info["seed"]) == (DIGEST, "7")
    assert image.info["model"] == "모형 <1> & 2"
    assert "둥근" not in str(image.info), "the description itself stays out"


def test_the_face_stays_as_it_was() -> None:
    before, after = opened(face(2)), opened(embed_provenance(face(2), PROVENANCE))
    assert before.mode == after.mode
    assert ImageChops.difference(before, after).getbbox() is None


async def test_stored_candidates_are_labelled(montages: Montages) -> None:
    done = await finished(montages, description=DESCRIPTION, seed=7)
    for number in range(1, 5):
        xmp = said(await montages.sheets.candidate_image(done.job.id, number))
        assert xmp["DigitalSourceType"] == SOURCE_TYPE
        assert xmp["AIPromptInformation"] == f"sha256:{DIGEST} seed:7"
        assert xmp["AISystemUsed"] == "montage (fake-1)"


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
@pytest.mark.parametrize("kind", ["candidate", "sheet"])
def test_exiftool_reads_the_same(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(written()[kind])
    answer = subprocess.run(["exiftool", "-json", "-n", path], check=True, capture_output=True)
    (tags,) = json.loads(answer.stdout)
    assert tags["DigitalSourceType"] == SOURCE_TYPE
    assert "AI 생성" in tags["Description"]
