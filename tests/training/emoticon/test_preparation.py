"""Emoji of installed packages become a data folder: pictures, words, licences, the held-out split."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from click.testing import CliRunner, Result

import cli
from tests.training.emoticon.packages import CONCEPTS, write_packages
from training.emoticon.concepts import combinations, concept_of, is_drawn, is_held_out
from training.emoticon.folder import EmojiFolder, picture_path

if TYPE_CHECKING:
    from pathlib import Path


def prepare(folder: Path, *options: str) -> Result:
    arguments = ["prepare", "emoji", str(folder), "--packages", str(folder.parent / "node_modules"), *options]
    return CliRunner().invoke(cli.montage, arguments)


def test_packages_become_a_data_folder(tmp_path: Path) -> None:
    write_packages(tmp_path / "node_modules")
    result = prepare(tmp_path / "data")
    assert result.exit_code == 0, result.output
    assert "이모지 24가지의 그림 120장" in result.output
    assert "깃발, 키캡 20장은 뺐어요" in result.output
    assert "이름이 없는 그림 4장은 뺐어요" in result.output
    data = EmojiFolder(tmp_path / "data", 72)
    assert len(data.labels) == 5 * 24
    assert {label.held_out for label in data.labels} == {False, True}
    assert all(label.held_out == is_held_out(label.concept) for label in data.labels)
    first = next(label for label in data.labels if (label.style, label.concept) == ("noto", CONCEPTS[0]))
    assert (first.characters, first.names) == ("😀", {"ko": "모양0 색0", "en": "shape0 colour0"})
    assert (first.package, first.licence) == ("@iconify-json/noto@1.0.0", "Apache-2.0")
    assert first.keywords["ko"] == ("모양0", "색0")


def test_pictures_have_both_sizes_and_transparent_corners(tmp_path: Path) -> None:
    write_packages(tmp_path / "node_modules", ("noto", "3d"))
    assert prepare(tmp_path / "data", "--style", "noto", "--style", "3d").exit_code == 0
    for side in (72, 144):
        data = EmojiFolder(tmp_path / "data", side)
        images = data.images([0, 24])
        assert images.shape == (2, side, side, 4)
        assert (images[:, 0, 0, 3] == 0).all()
        assert (images[:, side // 2, side // 2, 3] == 255).all()
        np.testing.assert_allclose(images[0, side // 2, side // 2, :3], (0xDD, 0x22, 0x22), atol=1)


def test_a_second_run_keeps_pictures(tmp_path: Path) -> None:
    write_packages(tmp_path / "node_modules", ("noto",))
    assert prepare(tmp_path / "data", "--style", "noto").exit_code == 0
    kept, lost = (picture_path(tmp_path / "data", 72, "noto", concept) for concept in CONCEPTS[:2])
    before = kept.stat().st_mtime_ns
    lost.unlink()
    assert prepare(tmp_path / "data", "--style", "noto").exit_code == 0
    assert kept.stat().st_mtime_ns == before
    assert lost.exists()


def test_missing_packages_are_named_with_how_to_install_them(tmp_path: Path) -> None:
    write_packages(tmp_path / "node_modules", ("noto",))
    result = prepare(tmp_path / "data", "--style", "noto", "--style", "3d")
    assert result.exit_code == 1
    assert "npm install @lobehub/fluent-emoji-3d" in result.output


def test_a_package_under_another_licence_is_refused(tmp_path: Path) -> None:
    write_packages(tmp_path / "node_modules", ("noto",))
    manifest = tmp_path / "node_modules" / "@iconify-json" / "noto" / "package.json"
    manifest.write_text(json.dumps({"version": "2.0.0", "license": "CC-BY-NC-4.0"}), encoding="utf-8")
    result = prepare(tmp_path / "data", "--style", "noto")
    assert result.exit_code == 1
    assert "CC-BY-NC-4.0" in result.output


def test_share_alike_pictures_are_read_only_if_asked_for(tmp_path: Path) -> None:
    write_packages(tmp_path / "node_modules", ("noto", "openmoji"))
    result = prepare(tmp_path / "data", "--style", "openmoji")
    assert result.exit_code == 0
    assert "CC BY-SA" in result.output
    assert "openmoji" not in prepare(tmp_path / "other").output


@pytest.mark.parametrize(
    ("characters", "drawn"),
    [
        ("😺", True),
        ("👩‍💻", True),
        ("👋", True),
        ("👋🏽", False),
        ("🇰🇷", False),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", False),
        ("🏳️‍🌈", False),
        ("1️⃣", False),
        ("🚶‍➡️", False),
    ],
)
def test_variants_are_left_out(characters: str, *, drawn: bool) -> None:
    assert is_drawn(concept_of(map(ord, characters))) == drawn


def test_persons_who_do_the_same_are_held_out_together() -> None:
    for job in ("1f4bb", "1f33e", "1f373", "1f393", "1f3a4", "1f52c", "1f680", "1f692"):
        assert len({is_held_out(f"{person}-200d-{job}") for person in ("1f468", "1f469", "1f9d1")}) == 1
    for person in ("1f937", "1f645", "1f9d9", "1f3c3"):
        assert len({is_held_out(f"{person}{sign}") for sign in ("", "-200d-2640", "-200d-2642")}) == 1


def test_about_a_tenth_is_held_out() -> None:
    held_out = sum(is_held_out(f"{point:x}") for point in range(0x1F300, 0x1F900))
    assert 0.07 < held_out / 0x600 < 0.13


def test_combinations_pair_every_animal_with_every_face() -> None:
    combined = combinations()
    assert len(combined) == len({one.korean for one in combined}) == 96
    assert ("우는 펭귄", "crying penguin") in [(one.korean, one.english) for one in combined]


def test_the_parts_of_combinations_are_trained_on() -> None:
    parts = {concept for one in combinations() for concept in (one.animal, one.face)}
    assert [concept for concept in parts if is_held_out(concept)] == []
