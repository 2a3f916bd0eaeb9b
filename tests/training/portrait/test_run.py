"""Folders of portraits: writing, kills, resuming, extending, and skipping of faulty persons."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from tests.training.portrait import unreliable
from tests.training.portrait.renderer import needs_blender
from training.data import MontageFolder, OtherDataError
from training.data.labels import image_path, label_path
from training.portrait.crew import Terms
from training.portrait.errors import PortraitError
from training.portrait.run import FAULTY, Order, Report, synthesize, write_portraits
from training.vocabulary import mirrored

if TYPE_CHECKING:
    from pathlib import Path

QUICK = Order(size=16, draw=unreliable.quick)


def fingerprints(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_folder_is_the_same_however_many_processes_and_runs_write_it(tmp_path: Path) -> None:
    assert write_portraits(tmp_path / "one", 6, QUICK, Terms()) == Report(6, 0, 0)
    write_portraits(tmp_path / "two", 2, QUICK, Terms())
    label_path(tmp_path / "two", 1).unlink()
    assert write_portraits(tmp_path / "two", 6, QUICK, Terms(workers=3, jobs_each=2)) == Report(5, 0, 0)
    assert fingerprints(tmp_path / "one") == fingerprints(tmp_path / "two")


def test_persons_of_a_folder_are_those_of_its_population(tmp_path: Path) -> None:
    write_portraits(tmp_path, 3, Order(seed=5, size=16, draw=unreliable.quick), Terms())
    montages = MontageFolder(tmp_path, size=16, twins=False)
    for index in range(3):
        person, seed = synthesize(5, index)
        assert montages.persons[index] == person
        assert np.array_equal(montages.image(index), unreliable.quick(person, seed, 16))
        assert len(montages.captions(index)) == 5
        assert None not in montages.mentions(index)
    with Image.open(image_path(tmp_path, 0)) as picture:
        assert (picture.mode, picture.size, picture.format) == ("L", (16, 16), "PNG")


def test_every_portrait_has_a_mirrored_twin(tmp_path: Path) -> None:
    write_portraits(tmp_path, 3, Order(seed=5, size=16, draw=unreliable.quick), Terms())
    montages = MontageFolder(tmp_path, size=16)
    assert len(montages) == len(montages.persons) == 6
    for index in (0, 2, 4):
        person = montages.persons[index]
        assert person is not None
        assert montages.persons[index + 1] == mirrored(person)
        assert np.array_equal(montages.image(index + 1), montages.image(index)[:, ::-1])
        assert None not in montages.mentions(index + 1)
    assert np.array_equal(montages.images()[3], montages.image(3))
    assert montages.captions(3) != montages.captions(0)
    assert montages.captions(3) == MontageFolder(tmp_path, size=16).captions(3)
    assert len(MontageFolder(tmp_path, size=16, twins=False)) == 3


def test_pictures_can_be_lossless_webp(tmp_path: Path) -> None:
    write_portraits(tmp_path, 2, Order(size=16, format="webp", draw=unreliable.quick), Terms())
    montages = MontageFolder(tmp_path, size=16, twins=False)
    person, seed = synthesize(0, 1)
    assert np.array_equal(montages.image(1), unreliable.quick(person, seed, 16))
    assert image_path(tmp_path, 1).suffix == ".webp"
    assert json.loads(label_path(tmp_path, 1).read_text())["info"][0]["org_path"].endswith("1.webp")


def test_other_pictures_are_refused(tmp_path: Path) -> None:
    write_portraits(tmp_path, 1, QUICK, Terms())
    for order in (Order(seed=1, size=16), Order(size=32), Order(size=16, format="webp")):
        with pytest.raises(OtherDataError):
            write_portraits(tmp_path, 2, order, Terms())


def test_faulty_persons_are_listed_and_left_out_for_good(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    order = Order(size=16, draw=unreliable.troubled)
    assert write_portraits(tmp_path, 8, order, Terms(workers=2, patience=4)) == Report(5, 3, 0)
    reasons = {fault["person"]: fault["reason"] for fault in map(json.loads, (tmp_path / FAULTY).open())}
    assert "ValueError: the nose is too long" in reasons[unreliable.RAISES]
    assert reasons[unreliable.CRASHES] == "the process ended with exit code 139"
    assert reasons[unreliable.HANGS] == "no result after 4 seconds"
    assert len(MontageFolder(tmp_path, size=16, twins=False)) == 5
    assert "talks" not in capfd.readouterr().out
    assert write_portraits(tmp_path, 9, order, Terms(patience=4)) == Report(1, 0, 3)


def test_a_fault_of_everybody_ends_the_run_and_blames_nobody(tmp_path: Path) -> None:
    with pytest.raises(PortraitError, match="no memory for anybody"):
        write_portraits(tmp_path, 30, Order(size=16, draw=unreliable.hopeless), Terms())
    assert not (tmp_path / FAULTY).exists()
    assert write_portraits(tmp_path, 3, QUICK, Terms()) == Report(3, 0, 0)


def test_a_killed_run_goes_on_to_the_picture(tmp_path: Path) -> None:
    killed = tmp_path / "killed"
    for pictures in (3, 11):
        run = subprocess.Popen([sys.executable, "-m", "tests.training.portrait.unreliable", str(killed)])
        deadline = time.monotonic() + 60
        while len(list(killed.glob("labels/*.json"))) < pictures and time.monotonic() < deadline:
            time.sleep(0.01)
        run.kill()
        run.wait()
        whole = {path.stem for path in killed.glob("labels/*.json")}
        assert pictures <= len(whole) < 40
        for stem in whole:
            with Image.open(image_path(killed, int(stem))) as picture:
                picture.load()
    done = len(whole)
    assert write_portraits(killed, 40, QUICK, Terms(workers=2)) == Report(40 - done, 0, 0)
    write_portraits(tmp_path / "whole", 40, QUICK, Terms(workers=2))
    assert fingerprints(killed) == fingerprints(tmp_path / "whole")


@needs_blender
def test_real_portraits_are_rendered_and_the_same_again(tmp_path: Path) -> None:
    for name in ("one", "other"):
        report = write_portraits(tmp_path / name, 1, Order(size=64), Terms())
        assert report == Report(1, 0, 0), (tmp_path / name / FAULTY).read_text()
    assert fingerprints(tmp_path / "one") == fingerprints(tmp_path / "other")
    pixels = MontageFolder(tmp_path / "one", size=64).image(0)
    assert pixels[:4, :4].min() > 240
    assert pixels[20:50, 20:44].mean() < 220
    assert pixels.std() > 30
