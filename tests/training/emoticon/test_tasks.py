"""Training on two dozen shapes: 20 steps of each network, from the command line to a picture and an evaluation."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from click.testing import CliRunner, Result
from PIL import Image

import cli
from inference.emoticons import load_emoticons
from inference.images import premultiply
from inference.models.emoticon_flow import EmoticonFlowConfig
from tests.training.emoticon.conftest import CONFIG
from training.emoticon.batches import named_texts, pictures, random_texts
from training.emoticon.folder import EmojiFolder
from training.evaluation.emoticon import ranks, translucent, written_words
from training.tasks.emoticon_gan import EmoticonGenerator, character_condition, train_emoticon_gan
from training.tasks.emoticon_vae import LATENT_WIDTH, EmoticonVAE, draw_with_vae, train_emoticon_vae
from training.tasks.emoticon_vqgan import alpha_loss
from training.trainer import LoopConfig

if TYPE_CHECKING:
    from pathlib import Path

QUICK = LoopConfig(
    steps=20,
    batch_size=8,
    learning_rate=2e-3,
    warmup_steps=1,
    save_every=20,
    sample_every=20,
    log_every=1,
    tracker="none",
)
OPTIONS = ("--steps", "20", "--batch-size", "8", "--warmup-steps", "1", "--log-every", "10", "--tracker", "none")


def montage(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.montage, list(map(str, arguments)), prog_name="montage")


def logged(run: Path, figure: str) -> list[float]:
    rows = [json.loads(line) for line in (run / "metrics.jsonl").read_text("utf-8").splitlines()]
    return [row[figure] for row in rows if figure in row]


def test_a_flow_is_trained_and_draws_and_is_evaluated(emoji_folder: Path, checkpoint: Path) -> None:
    for network in ("emoticon-vqgan", "emoticon-flow", "emoticon-reader", "emoticon-vae", "emoticon-gan"):
        sampled = () if network == "emoticon-reader" else ("--sample-every", "20")
        discriminated = ("--discriminator-from", "10") if network == "emoticon-vqgan" else ()
        result = montage("train", network, emoji_folder, checkpoint, *OPTIONS, *sampled, *discriminated)
        assert result.exit_code == 0, (network, result.output, result.exception)
        assert (checkpoint / "runs" / network / "samples").exists() == bool(sampled)
    model = load_emoticons(checkpoint)
    drawn = model.draw("모양0 색0", 3, 7, "3d")
    assert (drawn.shape, drawn.dtype) == ((3, 72, 72, 4), np.uint8)
    np.testing.assert_array_equal(drawn, model.draw("모양0 색0", 3, 7, "3d"))
    assert (drawn[0] != drawn[1]).any()
    with pytest.raises(ValueError, match="oil is not one of"):
        model.draw("모양0", 1, 0, "oil")
    seen = next(label for label in EmojiFolder(emoji_folder, 72).labels if not label.held_out)
    held_out = next(label for label in EmojiFolder(emoji_folder, 72).labels if label.held_out)
    assert model.existing(f"  {seen.names['en'].upper()} ") == seen.characters
    assert model.existing(held_out.names["ko"]) is None

    result = montage("evaluate-emoticon", emoji_folder, checkpoint, "-n", "4")
    assert result.exit_code == 0, (result.output, result.exception)
    scores = json.loads((checkpoint / "evaluation.json").read_text("utf-8"))["scores"]
    assert set(scores) == {"real", "flow", "vae", "gan"}
    assert all(0 <= one["seen"] <= one["seen_top5"] <= 1 for one in scores.values())
    assert (checkpoint / "evaluation" / "flow.png").exists()
    with Image.open(checkpoint / "evaluation" / "flow-words.png") as image:
        assert image.size == (8 * 72, 13 * 72)

    sheet = checkpoint / "a.webp"
    command = ("emoticon", seen.names["ko"], "--checkpoint", checkpoint, "--style", "입체")
    result = montage(*command, "-n", "4", "-o", sheet)
    assert result.exit_code == 0, (result.output, result.exception)
    assert seen.characters in result.output
    with Image.open(sheet) as image:
        assert image.width == image.height
    assert montage(*command, "-n", "2", "-o", checkpoint / "single-%d.png").exit_code == 0
    with Image.open(checkpoint / "single-2.png") as image:
        assert (image.mode, image.size) == ("RGBA", (72, 72))
        assert "trainedAlgorithmicMedia" in image.info["XML:com.adobe.xmp"]
    refused = montage("emoticon", "고양이", "--checkpoint", checkpoint, "--style", "유화")
    assert refused.exit_code == 2
    assert "noto, 3d" in refused.output


def test_folders_that_cannot_be_trained_are_refused(emoji_folder: Path, checkpoint: Path, tmp_path: Path) -> None:
    assert "--config emoticon" in montage("train", "emoticon-vae", emoji_folder, tmp_path / "none").output
    assert "docs/emoticon" in montage("emoticon", "고양이", "--checkpoint", tmp_path / "none").output
    (tmp_path / "empty").mkdir()
    assert "montage prepare emoji" in montage("train", "emoticon-vae", tmp_path / "empty", checkpoint).output


def test_a_vae_learns_and_draws_by_words_alone(emoji_folder: Path, tmp_path: Path) -> None:
    data, config = EmojiFolder(emoji_folder, 72), CONFIG.flow
    vae = train_emoticon_vae(data, tmp_path, EmoticonVAE(config), config, QUICK)
    losses = logged(tmp_path, "l1")
    assert np.mean(losses[-3:]) < 0.8 * np.mean(losses[:3])
    drawn = draw_with_vae(vae, named_texts(data.labels[:3], config), seed=0)
    assert drawn.shape == (3, 4, 72, 72)
    assert drawn.abs().max() <= 1


def test_a_gan_logs_why_it_fails(emoji_folder: Path, tmp_path: Path) -> None:
    data = EmojiFolder(emoji_folder, 72)
    generator = train_emoticon_gan(data, tmp_path, QUICK)
    assert generator(torch.randn(2, LATENT_WIDTH), character_condition(["", "고양이"])).shape == (2, 4, 72, 72)
    assert all(0 <= right <= 1 for right in logged(tmp_path, "discriminator_right"))
    assert len(logged(tmp_path, "noise_effect")) == len(logged(tmp_path, "text_effect")) == 1


def test_the_text_encoder_of_the_gan_ignores_padding() -> None:
    encoder = EmoticonGenerator().text
    alone, padded = encoder(character_condition(["고양이"])), encoder(character_condition(["고양이", "아주 긴 설명"]))
    torch.testing.assert_close(alone[0], padded[0])


def test_held_out_concepts_are_not_trained_on(emoji_folder: Path) -> None:
    data = EmojiFolder(emoji_folder, 72, ("noto",))
    assert {label.style for label in data.labels} == {"noto"}
    seen, unseen = ({data.labels[i].concept for i in indices} for indices in (data.training, data.held_out))
    assert seen
    assert unseen
    assert not seen & unseen


def test_texts_tell_words_and_mostly_the_style(emoji_folder: Path) -> None:
    labels = EmojiFolder(emoji_folder, 72).labels
    config = EmoticonFlowConfig(styles=("noto", "3d"))
    rng = np.random.default_rng(0)
    ids, mask = random_texts(labels * 10, config, rng)
    assert mask[:, 1].all()
    assert 0.8 < mask[:, 0].float().mean() < 0.98
    assert set(ids[:, 0].tolist()) == {0, 1}
    names = named_texts(labels, config)
    assert names.mask[:, 0].all()


def test_pictures_count_as_they_appear() -> None:
    """The colour of transparent pixels costs nothing; a missing ground and a halo do."""
    image = np.zeros((1, 72, 72, 4), np.uint8)
    image[:, 20:50, 20:50] = (200, 30, 30, 255)
    hidden, halo = image.copy(), image.copy()
    hidden[:, :10] = (0, 255, 0, 0)
    halo[:, :10] = (0, 255, 0, 90)
    plain = premultiply(image)
    assert alpha_loss(premultiply(hidden), plain) == 0
    assert alpha_loss(premultiply(halo), plain) > 0.01


def test_batches_are_premultiplied(emoji_folder: Path) -> None:
    batch = pictures(EmojiFolder(emoji_folder, 72), np.array([0, 30]))
    assert batch.shape == (2, 4, 72, 72)
    assert (batch[:, :3] <= batch[:, 3:] + 1e-6).all()


def test_words_written_by_hand_are_no_names_of_emoji() -> None:
    words = written_words()
    assert len(words) == len(set(words)) == 100


def test_ranks_count_nearer_prototypes() -> None:
    prototypes = torch.eye(3)
    np.testing.assert_array_equal(ranks(prototypes, prototypes), [0, 0, 0])
    np.testing.assert_array_equal(ranks(torch.tensor([[0.1, 0.9, 0.5]] * 3), prototypes), [2, 0, 1])


def test_translucent_counts_pixels_between_ground_and_picture() -> None:
    image = np.zeros((1, 2, 2, 4), np.uint8)
    image[0, :, :, 3] = [[0, 255], [128, 10]]
    assert translucent(image) == 0.25
