from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from inference.checkpoint import default_checkpoint, load, read_config, save_config
from inference.checksums import SUMS, is_as_recorded, record_digest
from inference.models.dalle import DALLE
from inference.precision.bf16 import BF16Module
from inference.precision.int8 import Int8Linear
from inference.reading import default_description_reader
from inference.weights import CheckpointError, DeviceError, Problem, choose_device, load_network
from tests.checkpoints import TINY_DALLE


@pytest.fixture
def folder(tiny_checkpoint: Path, tmp_path: Path) -> Path:
    """A copy of the checkpoint that a test may damage."""
    return Path(shutil.copytree(tiny_checkpoint, tmp_path / "checkpoint"))


def problem_of(folder: Path) -> tuple[Problem, str]:
    with pytest.raises(CheckpointError) as raised:
        load(folder)
    return raised.value.problem, raised.value.path.name


def test_what_was_saved_is_loaded(folder: Path) -> None:
    checkpoint = load(folder)
    assert checkpoint.config.name == "tiny"
    assert checkpoint.config.dalle == TINY_DALLE
    assert checkpoint.reranker is not None
    assert not checkpoint.dalle.training
    assert checkpoint.dalle.image_emb.weight.dtype == torch.float32


def test_a_checkpoint_says_in_which_precision_it_draws(folder: Path) -> None:
    config = read_config(folder)
    save_config(folder, replace(config, sampling=replace(config.sampling, precision="int8")))
    assert isinstance(load(folder).dalle.image_head, Int8Linear)
    assert load(folder, "meta").dalle.image_head is None


@pytest.mark.parametrize("is_fast", [True, False])
def test_pictures_are_drawn_in_sixteen_bits_where_that_is_fast(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_fast: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr("inference.precision.bf16.has_native_bf16", lambda: is_fast)
    assert not isinstance(load(folder).vqgan.decoder, BF16Module)
    config = read_config(folder)
    save_config(folder, replace(config, sampling=replace(config.sampling, precision="int8")))
    checkpoint = load(folder)
    assert checkpoint.reranker is not None
    for part in (checkpoint.vqgan.decoder, checkpoint.reranker.image_tower):
        assert isinstance(part, BF16Module) == is_fast


def test_a_gpu_is_chosen_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for available, device in ((True, "cuda"), (False, "cpu")):
        monkeypatch.setattr(torch.cuda, "is_available", lambda available=available: available)
        assert choose_device("auto") == torch.device(device)
    assert choose_device("cpu") == torch.device("cpu")


@pytest.mark.parametrize("name", ["cuda:99", "xpu:99", "그래픽카드", ""])
def test_a_device_that_is_not_there(folder: Path, name: str) -> None:
    with pytest.raises(DeviceError) as caught:
        load(folder, name)
    assert caught.value.name == name


def test_a_missing_folder(tmp_path: Path) -> None:
    assert problem_of(tmp_path / "nowhere") == (Problem.NO_FOLDER, "nowhere")


@pytest.mark.parametrize("name", ["config.json", "dalle.safetensors", "text-encoder/tokenizer.json"])
def test_a_missing_file(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert problem_of(folder) == (Problem.MISSING_FILE, Path(name).name)


def test_a_truncated_file(folder: Path) -> None:
    path = folder / "vqgan.safetensors"
    path.write_bytes(path.read_bytes()[:-100])
    assert problem_of(folder) == (Problem.DAMAGED_FILE, "vqgan.safetensors")


def test_a_truncated_text_encoder(folder: Path) -> None:
    path = folder / "text-encoder" / "model.safetensors"
    path.write_bytes(path.read_bytes()[:1000])
    assert problem_of(folder) == (Problem.DAMAGED_FILE, "text-encoder")


def test_flipped_bytes(folder: Path) -> None:
    for name in ("vqgan.safetensors", "text-encoder/model.safetensors"):
        path = folder / name
        (path.parent / SUMS).unlink(missing_ok=True)
        record_digest(path)
        content = bytearray(path.read_bytes())
        content[-3] ^= 1
        path.write_bytes(content)
        assert problem_of(folder) == (Problem.CHANGED_FILE, path.name)
        (path.parent / SUMS).write_text("")
        load(folder)


def test_the_digests_are_those_of_sha256sum(folder: Path) -> None:
    checked = subprocess.run(["sha256sum", "--check", SUMS], cwd=folder, capture_output=True, text=True, check=True)
    assert "dalle.safetensors: OK" in checked.stdout


def test_the_shipped_files_are_those_that_are_recorded() -> None:
    for folder in (default_checkpoint(), default_description_reader()):
        recorded = [line.split()[1] for line in (folder / SUMS).read_text(encoding="utf-8").splitlines()]
        assert sorted(recorded) == sorted(path.name for path in folder.glob("*.safetensors"))
        assert all(is_as_recorded(folder / name) for name in recorded)


def test_weights_of_another_network_name_the_keys(folder: Path) -> None:
    (folder / SUMS).unlink()
    save_file({"some.weight": torch.zeros(2)}, folder / "dalle.safetensors")
    with pytest.raises(CheckpointError, match=r"some\.weight") as raised:
        load(folder)
    assert raised.value.problem is Problem.WRONG_WEIGHTS


def test_a_pickle_is_never_opened(folder: Path) -> None:
    torch.save({"weight": torch.zeros(2)}, folder / "dalle.safetensors")
    assert problem_of(folder) == (Problem.DAMAGED_FILE, "dalle.safetensors")


@pytest.mark.parametrize(
    "change",
    [{"format": 99}, {"dalle": {"dim": "wide"}}, {"vqgan": {"unknown_setting": 1}}, {"name": None}, {"vqgan": 3}],
    ids=str,
)
def test_a_foreign_config(folder: Path, change: dict[str, object]) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(CheckpointError) as raised:
        read_config(folder)
    assert raised.value.problem is Problem.FOREIGN


def test_a_damaged_config(folder: Path) -> None:
    (folder / "config.json").write_text("{")
    assert problem_of(folder) == (Problem.DAMAGED_FILE, "config.json")


def test_settings_of_earlier_versions_are_renamed(tiny_checkpoint: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny_checkpoint, tmp_path / "old"))
    content = json.loads((folder / "config.json").read_text())
    content["dalle"]["reader_layers"] = content["dalle"].pop("adapter_layers")
    content["dalle"]["prompt"] = "gist"
    content["sampling"]["tries"] = content["sampling"].pop("best_of") + 2
    (folder / "config.json").write_text(json.dumps(content))
    config, today = read_config(folder), read_config(tiny_checkpoint)
    assert config.dalle == replace(today.dalle, prompt="pooled")
    assert config.sampling == replace(today.sampling, best_of=today.sampling.best_of + 2)


def test_weights_of_earlier_versions_are_renamed(tiny_checkpoint: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny_checkpoint, tmp_path / "old"))
    state = load_file(folder / "dalle.safetensors")
    old = {
        name.replace("text_adapter.", "text_reader.").replace("pooled_proj.", "gist_proj."): tensor
        for name, tensor in state.items()
    }
    assert old.keys() != state.keys()
    save_file(old, folder / "dalle.safetensors")
    (folder / SUMS).unlink()
    loaded, wanted = load(folder).dalle.state_dict(), load(tiny_checkpoint).dalle.state_dict()
    assert loaded.keys() == wanted.keys()
    assert all(torch.equal(loaded[name], wanted[name]) for name in wanted)


def test_the_shipped_checkpoint_of_an_earlier_version_loads() -> None:
    folder = default_checkpoint()
    content = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    assert content["sampling"]["tries"] == read_config(folder).sampling.best_of
    assert content["dalle"]["prompt"] == "gist"
    stored = load_file(folder / "dalle.safetensors")
    dalle = load_network(folder, DALLE(read_config(folder).dalle))
    assert torch.equal(dalle.pooled_proj.weight, stored["gist_proj.weight"].float())
    assert torch.equal(dalle.text_adapter.bos, stored["text_reader.bos"].float())
