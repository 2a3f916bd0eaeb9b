"""Cached features are used only for the data and networks that they were computed from."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from PIL import Image

from inference.checkpoint import TEXT_ENCODER, read_config, save_config
from inference.models.text_encoder import load_language_model
from inference.models.vqgan import VQGAN
from inference.weights import save_network
from tests.checkpoints import TINY_VQGAN
from training.data import MontageFolder
from training.data.labels import Label, dump, image_path, label_path
from training.setup.data import image_tokens, read_states, reconstructions

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = ["둥근 얼굴에 안경을 썼다", "볼이 넓은 계란형 얼굴"]


@pytest.fixture
def checkpoint(tiny_checkpoint: Path, tmp_path: Path) -> Path:
    return shutil.copytree(tiny_checkpoint, tmp_path / "checkpoint")


def write_noise(folder: Path, seed: int) -> MontageFolder:
    """Replace the pictures of a data folder by three pictures of noise."""
    shutil.rmtree(folder, ignore_errors=True)
    rng = np.random.default_rng(seed)
    for identity in range(3):
        for path in (image_path(folder, identity), label_path(folder, identity)):
            path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(rng.integers(0, 256, (32, 32), np.uint8)).save(image_path(folder, identity))
        text = dump(Label(identity, None, {"face": f"얼굴 {identity}"}), size=32, image_bytes=1)
        label_path(folder, identity).write_text(text, encoding="utf-8")
    return MontageFolder(folder, 32)


def vqgan(seed: int = 0) -> VQGAN:
    torch.manual_seed(seed)
    return VQGAN(TINY_VQGAN).eval()


def test_other_pictures_in_the_same_place_get_tokens_of_their_own(checkpoint: Path, tmp_path: Path) -> None:
    network = vqgan()
    before = write_noise(tmp_path / "data", 1)
    tokens, drawn = image_tokens(checkpoint, network, before), reconstructions(checkpoint, network, before).copy()
    after = write_noise(tmp_path / "data", 2)
    assert (image_tokens(checkpoint, network, after) != tokens).any()
    assert (reconstructions(checkpoint, network, after) != drawn).any()
    again = write_noise(tmp_path / "moved", 1)
    count = len(list((checkpoint / "runs").iterdir()))
    assert (image_tokens(checkpoint, network, again) == tokens).all()
    assert len(list((checkpoint / "runs").iterdir())) == count, "the same pictures elsewhere are encoded only once"


def test_another_vqgan_gets_tokens_of_its_own(checkpoint: Path, tmp_path: Path) -> None:
    data = write_noise(tmp_path / "data", 1)
    assert (image_tokens(checkpoint, vqgan(1), data) != image_tokens(checkpoint, vqgan(2), data)).any()


def test_another_text_encoder_or_length_gets_states_of_its_own(checkpoint: Path) -> None:
    states = read_states(checkpoint, TEXTS).states.copy()
    model = load_language_model(str(checkpoint / TEXT_ENCODER), local_files_only=True)
    torch.nn.init.normal_(next(model.parameters()))
    model.save_pretrained(checkpoint / TEXT_ENCODER)
    assert (read_states(checkpoint, TEXTS).states != states).any()
    config = read_config(checkpoint)
    save_config(checkpoint, replace(config, dalle=replace(config.dalle, text_seq_len=3)))
    assert read_states(checkpoint, TEXTS).lengths.tolist() == [3, 3]


def test_an_interrupted_write_is_no_cache(checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, network, save = write_noise(tmp_path / "data", 1), vqgan(), np.save

    def full(file: Any, array: np.ndarray) -> None:  # noqa: ANN401
        save(file, array[:1])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    for encode in (lambda: image_tokens(checkpoint, network, data), lambda: read_states(checkpoint, TEXTS)):
        with pytest.raises(OSError, match="space"):
            encode()
    monkeypatch.undo()
    assert len(image_tokens(checkpoint, network, data)) == 3
    assert len(read_states(checkpoint, TEXTS).ends) == 2


def test_weights_are_replaced_whole(checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    before = (checkpoint / "vqgan.safetensors").read_bytes()
    monkeypatch.setattr("pathlib.Path.replace", killed)
    with pytest.raises(KeyboardInterrupt):
        save_network(checkpoint, vqgan(7))
    with pytest.raises(KeyboardInterrupt):
        save_config(checkpoint, replace(read_config(checkpoint), name="other"))
    assert (checkpoint / "vqgan.safetensors").read_bytes() == before
    assert read_config(checkpoint).name == "tiny"
