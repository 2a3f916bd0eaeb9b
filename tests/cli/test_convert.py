"""`montage convert`, from files of other projects to a drawn picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import torch
import yaml
from click.testing import CliRunner, Result
from PIL import Image
from torch import nn

import cli
from inference.backend import Request
from inference.checkpoint import load, read_config
from inference.models.koclip import KoCLIP
from inference.models.text_encoder import load_tokenizer
from inference.models.vqgan import VQGAN
from inference.pipeline import Pipeline
from tests.inference.conversion.test_dalle_pytorch import OPTIONS, TAMING, saved
from tests.inference.conversion.test_koclip import KoDALLEsCLIP
from tests.inference.conversion.test_parity import WORDS, published, reference
from tests.inference.models.test_efficientnet import filled
from tests.training.setup.test_language_model import roberta, write_model

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

__all__ = ["reference"]


def montage(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.montage, [str(argument) for argument in arguments])


def taming_files(folder: Path) -> tuple[Path, Path]:
    """Write a VQGAN in the format of taming-transformers: a trainer's checkpoint with the weights, and the YAML."""
    weights, settings = folder / "last.ckpt", folder / "vqgan.yaml"
    torch.save({"epoch": 1, "state_dict": VQGAN(TAMING).state_dict(), "optimizer_states": []}, weights)
    widths = [width // 32 for width in TAMING.widths]
    shape = {"double_z": False, "z_channels": 16, "resolution": 256, "in_channels": 3, "out_ch": 3, "ch": 32}
    shape |= {"ch_mult": widths, "num_res_blocks": 1, "attn_resolutions": [4], "dropout": 0.0}
    params = {"embed_dim": 16, "n_embed": TAMING.codebook_size, "ddconfig": shape}
    settings.write_text(yaml.safe_dump({"model": {"target": "taming.models.vqgan.VQModel", "params": params}}))
    return weights, settings


@pytest.mark.parametrize("apart", [False, True])
def test_a_foreign_checkpoint_draws(reference: ModuleType, tmp_path: Path, apart: bool) -> None:  # noqa: FBT001
    words = write_model(roberta(), tmp_path / "words")
    dalle, vqgan = saved(tmp_path / "dalle.pt", published(reference, OPTIONS)), taming_files(tmp_path)
    options = ["--vqgan", vqgan[0], "--vqgan-config", vqgan[1]] if apart else []
    result = montage("convert", dalle, tmp_path / "converted", "--tokenizer", words, *options)
    assert result.exit_code == 0, result.output
    assert "4×4" in result.output
    assert load(tmp_path / "converted").text_encoder is None
    picture = tmp_path / "a.png"
    drawn = montage(
        "draw", "둥근 얼굴", "--checkpoint", tmp_path / "converted", "-n", "2", "--seed", "1", "-o", picture
    )
    assert drawn.exit_code == 0, drawn.output
    assert Image.open(picture).size[0] > 256


def test_kodalles_clip_ranks_what_its_dalle_draws(reference: ModuleType, tmp_path: Path) -> None:
    words = write_model(roberta(), tmp_path / "words")
    theirs = published(reference, OPTIONS)
    vqgan, clip = taming_files(tmp_path), tmp_path / "clip.pt"
    options = ["--tokenizer", words, "--vqgan", vqgan[0], "--vqgan-config", vqgan[1], "--clip", clip]
    judge = KoDALLEsCLIP(len(load_tokenizer(str(words))))
    filled(judge.image_encoder)
    torch.save(judge, clip)
    refused = montage("convert", saved(tmp_path / "dalle.pt", theirs), tmp_path / "refused", *options)
    assert "other tokens" in refused.output
    assert not (tmp_path / "refused").exists()
    theirs.text_emb = nn.Embedding.from_pretrained(theirs.text_emb.weight[:WORDS])  # as in KoDALLE
    result = montage("convert", saved(tmp_path / "kodalle.pt", theirs), tmp_path / "converted", *options)
    assert result.exit_code == 0, result.output
    checkpoint = load(tmp_path / "converted")
    finished = Pipeline(checkpoint).draw(Request("one", "둥근 얼굴", 2, 1))
    assert isinstance(checkpoint.reranker, KoCLIP)
    assert all(candidate.score != 0 for candidate in finished.candidates)  # 0 is the score of an unranked candidate


def test_weights_stay_as_they_are(reference: ModuleType, tmp_path: Path) -> None:
    theirs = published(reference, OPTIONS)
    words = write_model(roberta(), tmp_path / "words")
    montage("convert", saved(tmp_path / "dalle.pt", theirs), tmp_path / "converted", "--tokenizer", words)
    checkpoint = load(tmp_path / "converted")
    assert torch.equal(checkpoint.dalle.image_emb.weight, theirs.image_emb.weight)
    assert read_config(tmp_path / "converted").sampling == replace(checkpoint.config.sampling, guidance_scale=1)


def test_what_is_wrong_is_said_in_one_sentence(tmp_path: Path) -> None:
    words = write_model(roberta(), tmp_path / "words")
    (tmp_path / "broken.pt").write_bytes(b"nothing")
    broken = montage("convert", tmp_path / "broken.pt", tmp_path / "new", "--tokenizer", words)
    assert broken.exit_code == 1
    assert "broken.pt" in broken.output
    assert not (tmp_path / "new").exists()
    full = montage("convert", tmp_path / "broken.pt", words, "--tokenizer", words)
    assert "not empty" in full.output
    alone = montage("convert", tmp_path / "broken.pt", tmp_path / "new", "--tokenizer", words, "--vqgan", "a.ckpt")
    assert alone.exit_code == 2
    assert "--vqgan-config" in alone.output
