"""`montage train` and `montage evaluate` with tiny networks, from a data folder to the metrics."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

import cli
from inference.checkpoint import CheckpointConfig, load, save_config
from inference.models.flow import FlowConfig
from tests.checkpoints import TINY_DALLE, TINY_RERANKER, TINY_VQGAN
from training.traits import CLASSES
from training.vocabulary import VOCABULARY

pytest.importorskip(
    "skia", reason="drawing persons needs skia-python and the system's libEGL and libGL", exc_type=ImportError
)

if TYPE_CHECKING:
    from pathlib import Path

VQGAN = replace(TINY_VQGAN, image_size=256, patch=16)
RERANKER = replace(TINY_RERANKER, image_size=256, traits=dict(CLASSES))
EARLIER = {trait: values for trait, values in CLASSES.items() if trait in ("gender", "age", *VOCABULARY)}
"""The traits of checkpoints from before EXTRAS."""


def montage(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(cli.montage, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result


def test_from_nothing_to_an_evaluated_checkpoint(tmp_path: Path) -> None:
    data, checkpoint = tmp_path / "data", tmp_path / "small"
    montage("prepare", "synthetic", data, "--renderer", "sketch", "-n", "24", "--workers", "1")
    checkpoint.mkdir()
    save_config(checkpoint, CheckpointConfig(name="small", vqgan=VQGAN, dalle=TINY_DALLE, reranker=RERANKER))
    for network in ("vqgan", "dalle-from-traits", "text-reader", "dalle", "reranker", "reader"):
        options = ("--steps", "2", "--batch-size", "4", "--tracker", "none")
        montage("train", network, data, checkpoint, *options)
    montage("train", "reranker", data, checkpoint, "--pictures-only", *options)
    assert load(checkpoint).config.name == "small"
    montage("train", "dalle-guidance", data, checkpoint, *options)
    assert load(checkpoint).config.sampling.guidance_scale == 1
    result = CliRunner().invoke(cli.montage, ["train", "dalle-guidance", str(data), str(checkpoint)])
    assert result.exit_code == 1
    assert "배울 것이 없어요" in result.output
    sheet, card = tmp_path / "sheet.html", tmp_path / "card.md"
    output = montage("evaluate", checkpoint, "-n", "3", "--data", data, "--sheet", sheet, "--card", card).output
    report = json.loads((checkpoint / "evaluation.json").read_text())
    assert report["descriptions"] == 3
    assert 0 <= report["attributes_shown"] <= 1
    shown = f"{100 * report['attributes_shown']:.1f} %"
    assert all(shown in text for text in (output, sheet.read_text(), card.read_text()))
    assert "retrieved" in report["faithfulness"]["all"]


def test_processes_on_the_cpu_train_as_one(tmp_path: Path) -> None:
    data, checkpoint = tmp_path / "data", tmp_path / "small"
    montage("prepare", "synthetic", data, "--renderer", "sketch", "-n", "12", "--workers", "1")
    checkpoint.mkdir()
    save_config(checkpoint, CheckpointConfig(name="small", vqgan=VQGAN, dalle=TINY_DALLE, reranker=RERANKER))
    options = ["--steps", "3", "--batch-size", "2", "--log-every", "1", "--tracker", "none"]
    montage("train", "vqgan", data, checkpoint, *options)
    together = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2"]
    subprocess.run(
        [*together, "-m", "cli", "train", "dalle-from-traits", data, checkpoint, *options],
        env={**os.environ, "ACCELERATE_USE_CPU": "true", "OMP_NUM_THREADS": "1"},
        check=True,
    )
    rows = (checkpoint / "runs" / "dalle-from-traits" / "metrics.jsonl").read_text().splitlines()
    assert [row["step"] for row in map(json.loads, rows) if "loss" in row] == [1, 2, 3]  # not twice


@pytest.mark.parametrize("network", ["reranker", "flow", "dalle-from-traits"])
def test_a_network_of_fewer_traits_is_not_trained_on(tmp_path: Path, network: str) -> None:
    of_traits = replace(TINY_DALLE, conditioning="traits", traits=EARLIER)
    earlier = CheckpointConfig(
        name="earlier",
        vqgan=VQGAN,
        dalle=of_traits if network == "dalle-from-traits" else TINY_DALLE,
        flow=FlowConfig(image_grid=4, latent_width=2, traits=EARLIER),
        reranker=replace(RERANKER, traits=EARLIER),
    )
    save_config(tmp_path, earlier)
    result = CliRunner().invoke(cli.montage, ["train", network, str(tmp_path), str(tmp_path)])
    assert result.exit_code == 1
    assert "특징 목록(traits)이 지금과 달라서" in result.output


def test_a_run_of_another_network_is_not_continued(tmp_path: Path) -> None:
    data, checkpoint = tmp_path / "data", tmp_path / "small"
    montage("prepare", "synthetic", data, "--renderer", "sketch", "-n", "4", "--workers", "1")
    checkpoint.mkdir()
    options = ("--steps", "1", "--batch-size", "1", "--tracker", "none")
    for widths, code in (((8, 16, 16), 0), ((8, 16, 24), 1)):
        vqgan = replace(VQGAN, widths=widths)
        save_config(checkpoint, CheckpointConfig(name="small", vqgan=vqgan, dalle=TINY_DALLE))
        result = CliRunner().invoke(cli.montage, ["train", "vqgan", str(data), str(checkpoint), *options])
        (checkpoint / "vqgan.safetensors").unlink(missing_ok=True)
        assert result.exit_code == code, result.output
    assert (
        f"이어갈 수 없어요. 폴더를 옮기거나 지우고 다시 시작해 주세요: {checkpoint / 'runs' / 'vqgan'}" in result.output
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("train", "vqgan", "nowhere", "checkpoint"), "nowhere"),
        (("evaluate", "nowhere"), "nowhere"),
        (("evaluate", "nowhere", "--reader", "no-reader"), "판독기"),
    ],
)
def test_what_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli.montage, list(arguments))
    assert result.exit_code == 1
    assert sentence in result.output
    assert "Traceback" not in result.output
