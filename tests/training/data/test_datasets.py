"""Folders of montages: writing, resuming, extending, damage and reading."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from tests.training.sketch.persons import ordinary
from tests.training.sketch.renderer import needs_renderer
from training.captions import describe
from training.data import (
    MontageFolder,
    OtherDataError,
    load_images,
    synthesize,
    synthetic,
    write_synthetic,
)
from training.data.labels import Label, LabelError, dump, image_path, label_path, parse
from training.portrait.population import ordinary as portrayed
from training.sketch import render
from training.vocabulary import VOCABULARY, Person

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LABEL = Label(
    7,
    ordinary("F", 41),
    {"face": "둥근 얼굴이다.", "impression": "온화해 보인다."},
    {"face": frozenset({"face.type", "age"}), "impression": frozenset()},
)


def _write_by_hand(folder: Path, identities: list[int]) -> None:
    for identity in identities:
        for path in (image_path(folder, identity), label_path(folder, identity)):
            path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (256, 256), identity).save(image_path(folder, identity))
        label = Label(identity, ordinary(age=20 + identity), {"face": f"{identity}번"})
        label_path(folder, identity).write_text(dump(label, size=256, image_bytes=2000), encoding="utf-8")


def _ages(montages: MontageFolder) -> list[int | None]:
    return [person and person.age for person in montages.persons]


def _fingerprints(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_label_survives_writing_and_reading() -> None:
    assert parse(dump(LABEL, size=256, image_bytes=5000)) == LABEL


def test_a_label_may_not_know_what_its_descriptions_mention() -> None:
    label = replace(LABEL, mentioned={})
    text = dump(label, size=256, image_bytes=5000)
    assert '"mentioned"' not in text
    assert parse(text) == label


def test_what_is_not_known_of_a_person_is_null() -> None:
    traits = {trait: value for trait, value in ordinary().traits.items() if trait != "face.type"}
    label = replace(LABEL, person=Person(30, "M", traits))
    text = dump(label, size=256, image_bytes=5000)
    assert json.loads(text)["descripton"][0]["face"]["type"] is None
    assert parse(text) == label


WORN = Label(
    8,
    portrayed(traits={"accessory.hat": "비니", "feature.mole": "있다", "feature.mole_place": "왼쪽 볼"}),
    {"face": "비니를 썼고 왼쪽 볼에 점이 있다."},
    {"face": frozenset({"accessory.hat", "feature.mole", "feature.mole_place"})},
)


def test_extras_are_read_back() -> None:
    text = dump(WORN, size=256, image_bytes=5000)
    groups = json.loads(text)["descripton"][0]
    assert groups["accessory"] == {"hat": "비니", "mask": "없다", "earrings": "없다", "description": ""}
    assert groups["feature"]["mole_place"] == "왼쪽 볼"
    assert groups["hairstyle"]["cut"] == "기본"
    assert parse(text) == WORN


def test_labels_without_extras_have_no_keys_for_them() -> None:
    groups = json.loads(dump(LABEL, size=256, image_bytes=5000))["descripton"][0]
    assert "accessory" not in groups
    assert "mole_place" not in groups["feature"]


def test_a_folder_of_old_and_new_labels_is_read(tmp_path: Path) -> None:
    _write_by_hand(tmp_path, [7, 8])
    label_path(tmp_path, 8).write_text(dump(WORN, size=256, image_bytes=2000), encoding="utf-8")
    montages = MontageFolder(tmp_path)
    assert montages.persons[1] == WORN.person
    assert montages.mentions(1) == (WORN.mentioned["face"],)
    assert montages.persons[0] == ordinary(age=27)


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (lambda text: text.replace('"비니"', '"왕관"'), "accessory.hat is '왕관'"),
        (lambda text: text.replace('"mole": "있다"', '"mole": "없다"'), "feature.mole_place is '왼쪽 볼'"),
    ],
)
def test_extras_are_checked(damage: Callable[[str], str], complaint: str) -> None:
    with pytest.raises(LabelError, match=complaint):
        parse(damage(dump(WORN, size=256, image_bytes=5000)))


def test_a_picture_may_show_no_face() -> None:
    label = Label(7, None, {"outfit": "상의에서 색상은 블랙이다.", "상의": "색상은 블랙이다."})
    text = dump(label, size=256, image_bytes=5000)
    assert set(json.loads(text)["descripton"][0]) == {"org_id", "outfit", "상의"}
    assert parse(text) == label


def test_labels_have_the_published_shape() -> None:
    record = json.loads(dump(LABEL, size=256, image_bytes=5000))
    assert set(record) == {"info", "descripton", "sketch_info", "org_sketch_info"}
    assert record["info"][0]["age"] == 41
    groups = record["descripton"][0]
    assert groups["feature"]["frekles"] == "없다"
    assert {"lib", "description"} <= set(groups["wrinkle"])
    assert "tatoo" in groups["feature"]
    assert groups["face"]["description"] == "둥근 얼굴이다."
    assert record["org_sketch_info"][0]["img_path"] == "/Images/org_sketch/7.png"


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (lambda text: text[:100], "line"),
        (lambda text: text.replace('"descripton"', '"description"', 1), "descripton"),
        (lambda text: text.replace('"frekles"', '"freckles"'), "feature.frekles"),
        (lambda text: text.replace('"age": 41', '"age": 14'), "age 14"),
        (lambda text: text.replace('"계란형"', '"네모형"'), "face.type is '네모형'"),
        (lambda text: text.replace('"face.type"', '"face.kind"'), "unknown trait 'face.kind'"),
        (lambda _: "[]", "list"),
        (lambda _: '{"info": [], "descripton": []}', "index"),
    ],
)
def test_damaged_labels_are_told_apart(damage: Callable[[str], str], complaint: str) -> None:
    with pytest.raises(LabelError, match=complaint):
        parse(damage(dump(LABEL, size=256, image_bytes=5000)))


def test_a_folder_is_read_in_the_order_of_ids(tmp_path: Path) -> None:
    _write_by_hand(tmp_path, [10, 2, 9])
    montages = MontageFolder(tmp_path)
    assert _ages(montages) == [22, 29, 30]
    assert [montages.image(index)[0, 0] for index in range(3)] == [2, 9, 10]
    assert montages.captions(2) == ("10번",)
    assert montages.mentions(2) == (None,)
    assert len(montages) == 3
    assert montages.faults == []


def test_faulty_files_are_skipped_and_reported(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    _write_by_hand(tmp_path, [1, 2, 3, 4, 5])
    label_path(tmp_path, 2).write_text("{", encoding="utf-8")
    picture = image_path(tmp_path, 3)
    picture.write_bytes(picture.read_bytes()[:-20])
    image_path(tmp_path, 4).unlink()
    montages = MontageFolder(tmp_path)
    assert _ages(montages) == [21, 25]
    assert [fault.path for fault in montages.faults] == [label_path(tmp_path, 2), picture, image_path(tmp_path, 4)]
    assert str(picture) in caplog.text
    assert montages.images().shape == (2, 256, 256)


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no labels"):
        MontageFolder(tmp_path)


def test_pictures_of_other_sizes_are_scaled(tmp_path: Path) -> None:
    _write_by_hand(tmp_path, [1])
    Image.new("RGB", (540, 720), (9, 9, 9)).save(image_path(tmp_path, 1))
    picture = MontageFolder(tmp_path).image(0)
    assert picture.shape == (256, 256)
    assert picture.dtype == np.uint8


def test_pictures_are_handed_out_as_they_are_wanted(tmp_path: Path) -> None:
    _write_by_hand(tmp_path, [1])
    Image.new("RGB", (256, 256), (200, 10, 10)).save(image_path(tmp_path, 1))
    grey, colour = MontageFolder(tmp_path, 64), MontageFolder(tmp_path, 64, channels=3)
    assert grey.images().shape == (1, 64, 64)
    assert colour.images().shape == (1, 64, 64, 3)
    assert colour.images()[0, 0, 0].tolist() == [200, 10, 10]
    assert grey.images().shape == (1, 64, 64)


def test_all_pictures_come_from_one_cached_file(tmp_path: Path) -> None:
    _write_by_hand(tmp_path, [1, 2])
    first = load_images(tmp_path)
    assert first[:, 0, 0].tolist() == [1, 2]
    [cache] = tmp_path.glob("images-*.npy")
    written = cache.stat().st_mtime_ns
    load_images(tmp_path)
    assert cache.stat().st_mtime_ns == written


def test_the_cache_follows_the_pictures(tmp_path: Path) -> None:
    _write_by_hand(tmp_path, [1, 2])
    load_images(tmp_path)
    Image.new("L", (256, 256), 77).save(image_path(tmp_path, 2))
    assert load_images(tmp_path)[:, 0, 0].tolist() == [1, 77]
    assert len(list(tmp_path.glob("images-*.npy"))) == 1


@needs_renderer
def test_a_written_folder_can_be_read(tmp_path: Path) -> None:
    assert write_synthetic(tmp_path, 3, seed=5) == 3
    montages = MontageFolder(tmp_path)
    for index in range(3):
        person, picture_seed = synthesize(5, index)
        assert montages.persons[index] == person
        np.testing.assert_array_equal(montages.image(index), render(person, picture_seed))
        assert len(montages.captions(index)) == 5
        assert all(montages.captions(index))
        rng = np.random.default_rng(np.random.SeedSequence([5, index]).spawn(3)[2])
        written = zip(montages.captions(index), montages.mentions(index), strict=True)
        assert set(written) == {
            (caption.text, caption.mentioned) for caption in (describe(person, rng) for _ in range(5))
        }
    assert not list(tmp_path.rglob("*.tmp"))


@needs_renderer
def test_an_interrupted_run_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []

    def interrupted(person: Person, seed: int, size: int) -> np.ndarray:
        drawn.append(person)
        if len(drawn) == 3:
            raise KeyboardInterrupt
        return render(person, seed, size)

    monkeypatch.setattr(synthetic, "render", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_synthetic(tmp_path / "broken", 4, seed=1)
    assert len(MontageFolder(tmp_path / "broken")) == 2
    monkeypatch.undo()
    assert write_synthetic(tmp_path / "broken", 4, seed=1) == 2
    write_synthetic(tmp_path / "whole", 4, seed=1)
    assert _fingerprints(tmp_path / "broken") == _fingerprints(tmp_path / "whole")


@needs_renderer
def test_several_processes_write_the_same_as_one(tmp_path: Path) -> None:
    write_synthetic(tmp_path / "one", 3, seed=2, workers=1)
    write_synthetic(tmp_path / "two", 3, seed=2, workers=2)
    assert _fingerprints(tmp_path / "one") == _fingerprints(tmp_path / "two")


@needs_renderer
def test_another_population_is_refused(tmp_path: Path) -> None:
    write_synthetic(tmp_path, 1, seed=2)
    with pytest.raises(OtherDataError, match="'seed': 2"):
        write_synthetic(tmp_path, 2, seed=3)


def test_a_folder_from_elsewhere_is_left_alone(tmp_path: Path) -> None:
    _write_by_hand(tmp_path, [1])
    before = _fingerprints(tmp_path)
    with pytest.raises(OtherDataError, match="not written here"):
        write_synthetic(tmp_path, 2)
    assert _fingerprints(tmp_path) == before


def test_neighbours_in_a_population_are_different_people() -> None:
    persons = [synthesize(0, index)[0] for index in range(20)]
    assert len({tuple(person[trait] for trait in VOCABULARY) for person in persons}) == 20
    assert synthesize(0, 3) == synthesize(0, 3)
    assert synthesize(0, 3) != synthesize(1, 3)
