"""Each network learns from a few pictures, through the functions of the commands."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from inference.images import to_tensor
from inference.models.dalle import DALLE, Condition, Prompt
from inference.models.flow import Flow, FlowConfig
from inference.models.trait_embedding import TraitEmbedding
from inference.models.vqgan import VQGAN
from inference.sampling.flow_sampler import FlowSamplingConfig, FlowState, finish_flow
from inference.sampling.sampler import SamplingConfig, apply_guidance
from tests.checkpoints import TINY_DALLE, TINY_VQGAN
from training.portrait.population import sample_person
from training.setup.cached_features import CaptionStates, CaptionTokens
from training.setup.descriptions import NULL_PROBABILITY, Descriptions, length_bucketed_batch
from training.tasks.attribute_classifier import (
    AttributeClassifier,
    load_attribute_classifier,
    save_attribute_classifier,
)
from training.tasks.dalle import held_out_losses, train_dalle
from training.tasks.dalle_from_traits import (
    MAX_ALTERED,
    altered_traits,
    known_traits,
    load_embedding,
    picture_nats,
    train_from_traits,
)
from training.tasks.flow import train_flow, trait_effects
from training.tasks.guidance import divergence, guided_logits, train_guidance
from training.tasks.text_adapter import TextAdapterWithTraitHead, target_distribution, train_text_adapter
from training.tasks.vqgan import face_weights, reconstruction_loss, spread_loss, train_vqgan
from training.trainer import LoopConfig, StaleRunError, Trainer
from training.traits import (
    CLASSES,
    SIZES,
    UNKNOWN,
    frequencies,
    labels,
    mentions,
    one_hot,
    stated,
    trait_loss,
    value_of,
)
from training.vocabulary import EXTRAS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LOOP = LoopConfig(
    steps=40, batch_size=8, learning_rate=3e-3, warmup_steps=5, log_every=10, sample_every=40, tracker="none"
)
PERSONS = [sample_person(np.random.default_rng(i)) for i in range(32)]


@pytest.fixture
def images() -> np.ndarray:
    """32 pictures 32 x 32, each a bright square somewhere."""
    pictures = np.full((32, 32, 32), 30, np.uint8)
    for i, picture in enumerate(pictures):
        picture[4 * (i % 7) : 4 * (i % 7) + 8, 4 * (i // 7) : 4 * (i // 7) + 8] = 220
    return pictures


@pytest.fixture
def states() -> CaptionStates:
    """One caption of 3 words for each of 32 persons; its states say which person."""
    codes = np.random.default_rng(0).normal(size=(32, 1, TINY_DALLE.text_width)).repeat(3, axis=1)
    return CaptionStates(codes.reshape(96, -1).astype(np.float16), np.arange(3, 97, 3))


@pytest.fixture
def descriptions(states: CaptionStates) -> Descriptions:
    """The captions of 32 persons, of whom the last three are held out."""
    return Descriptions(states, np.arange(32), labels(PERSONS))


def losses_of(folder: Path) -> list[float]:
    rows = [json.loads(row) for row in (folder / "metrics.jsonl").read_text().splitlines()]
    return [row["loss"] for row in rows if "loss" in row]


def interrupted_after(step: int, folder: Path, train: Callable[[Path], object]) -> None:
    """Run `train` until the state of `step` is saved."""

    class InterruptedRunError(Exception):
        """Raised in place of a kill of the process."""

    def save(self: Trainer) -> None:
        kept(self)
        if self.step == step:
            raise InterruptedRunError

    kept = Trainer.save
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Trainer, "save", save)
        with pytest.raises(InterruptedRunError):
            train(folder)


def test_a_vqgan_learns_to_reconstruct(images: np.ndarray, tmp_path: Path) -> None:
    torch.manual_seed(0)
    train_vqgan(images, PERSONS, tmp_path, VQGAN(TINY_VQGAN), LOOP)
    losses = losses_of(tmp_path)
    assert losses[-1] < 0.8 * losses[0]
    assert (tmp_path / "samples" / "0000040.png").exists()


def test_training_the_decoder_leaves_the_tokens_alone(images: np.ndarray, tmp_path: Path) -> None:
    torch.manual_seed(0)
    vqgan, pictures = VQGAN(TINY_VQGAN), to_tensor(images)
    tokens, drawn = vqgan.encode(pictures), vqgan.decode(vqgan.encode(pictures))
    critic = AttributeClassifier(image_size=32, widths=(8, 16))
    train_vqgan(images, PERSONS, tmp_path, vqgan, LOOP, critic=critic, decoder_only=True)
    assert torch.equal(vqgan.encode(pictures), tokens)
    assert not torch.allclose(vqgan.decode(tokens), drawn, atol=0.05)


def test_an_interrupted_run_keeps_its_discriminator(
    images: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.losses.discriminator.WARMUP_STEPS", 4)
    loop = replace(LOOP, steps=16, log_every=1, save_every=8)

    def train(folder: Path) -> list[dict[str, float]]:
        torch.manual_seed(0)
        train_vqgan(images, PERSONS, folder, VQGAN(TINY_VQGAN), loop, discriminator_from=2)
        rows = [json.loads(row) for row in (folder / "metrics.jsonl").read_text().splitlines()]
        return [row for row in rows if "loss" in row]

    rows = train(tmp_path / "whole")
    assert ["discriminator" in row for row in rows] == [False] * 2 + [True] * 14
    assert ["adversarial_weight" in row for row in rows] == [False] * 6 + [True] * 10
    interrupted_after(8, tmp_path / "broken", train)
    resumed = train(tmp_path / "broken")
    assert resumed[-1] == pytest.approx(rows[-1], rel=1e-3)


def test_a_dalle_learns_which_picture_belongs_to_which_words(descriptions: Descriptions, tmp_path: Path) -> None:
    tokens = np.random.default_rng(1).integers(0, 16, (32, 16)).astype(np.int32)
    torch.manual_seed(0)
    model = DALLE(TINY_DALLE)
    dalle = train_dalle(tokens, descriptions, tmp_path, model, VQGAN(TINY_VQGAN), LOOP, train_adapter=True)
    train, held_out = descriptions.split()
    assert held_out.tolist() == [29, 30, 31]
    seen = (descriptions.captions.batch(train), torch.from_numpy(tokens[train]).long())
    with_text, without = held_out_losses(dalle, [seen])
    assert with_text < without - 0.05


def test_drawing_leaves_the_text_reader_as_it_was_taught(descriptions: Descriptions, tmp_path: Path) -> None:
    torch.manual_seed(0)
    tokens, dalle = np.zeros((32, 16), np.int32), DALLE(TINY_DALLE)
    words = descriptions.captions.batch(np.arange(4))
    before = dalle.text_adapter(*words)
    train_dalle(tokens, descriptions, tmp_path, dalle, VQGAN(TINY_VQGAN), replace(LOOP, steps=4))
    torch.testing.assert_close(dalle.text_adapter(*words), before)


def telling_dalle() -> DALLE:
    """Return a DALL·E with weights as large as trained ones, so that words affect its predictions."""
    torch.manual_seed(0)
    dalle = DALLE(TINY_DALLE)
    with torch.no_grad():
        for parameter in dalle.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.2)
    return dalle.eval()


def test_a_student_says_at_once_what_guidance_says_in_two_passes(descriptions: Descriptions, tmp_path: Path) -> None:
    tokens, dalle = np.random.default_rng(1).integers(0, 16, (32, 16)).astype(np.int32), telling_dalle()
    sampling = SamplingConfig(guidance_scale=3.0)
    words, image = descriptions.captions.batch(np.arange(29)), torch.from_numpy(tokens[:29]).long()
    with torch.no_grad():
        wanted = guided_logits(dalle, words, image, sampling)
        before = float(divergence(dalle(words, image), wanted))
    train_guidance(tokens, descriptions, tmp_path, dalle, VQGAN(TINY_VQGAN), sampling, replace(LOOP, ema_decay=0.9))
    with torch.no_grad():
        after = float(divergence(dalle(words, image), wanted))
    assert after < 0.5 * before
    assert (tmp_path / "samples" / "0000040.png").exists()


def test_a_student_learns_to_do_without_guidance(descriptions: Descriptions) -> None:
    dalle, image = telling_dalle(), torch.zeros(2, 16, dtype=torch.long)
    words = descriptions.captions.batch(np.arange(2))
    with torch.no_grad():
        wanted = guided_logits(dalle, words, image, SamplingConfig(guidance_scale=3.0, guided_share=0.5))
        alone, null = dalle(words, image), dalle(words.null(), image)
    torch.testing.assert_close(wanted[:, :8], apply_guidance(torch.cat([alone, null]), 3.0)[:, :8])
    torch.testing.assert_close(wanted[:, 8:], alone[:, 8:])


def test_who_says_what_is_wanted_is_not_apart_from_it() -> None:
    logits = torch.randn(2, 3, 5)
    assert float(divergence(logits, logits + 1)) == pytest.approx(0, abs=1e-6)
    certain, torn = torch.tensor([[[0.0, -40.0]]]), torch.zeros(1, 1, 2)
    assert float(divergence(torn, certain)) == pytest.approx(np.log(2))


def test_a_text_reader_learns_what_words_say(descriptions: Descriptions, tmp_path: Path) -> None:
    torch.manual_seed(0)
    dalle = DALLE(TINY_DALLE)
    before = dalle.text_adapter(*descriptions.captions.batch(np.arange(4)))
    loop = replace(LOOP, learning_rate=1e-2)
    train_text_adapter(descriptions, tmp_path, dalle.text_adapter, loop)
    losses = losses_of(tmp_path)
    assert losses[-1] < 0.8 * losses[0]
    assert not torch.allclose(dalle.text_adapter(*descriptions.captions.batch(np.arange(4))), before, atol=0.05)


def test_a_dalle_learns_to_draw_from_traits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(0)
    traits = labels(PERSONS)
    tokens = traits[:, :1].numpy().repeat(16, axis=1)  # a face is its sex
    loop = replace(LOOP, steps=200, sample_every=200)
    dalle = train_from_traits(tokens, traits, tmp_path, DALLE(TINY_DALLE), VQGAN(TINY_VQGAN), loop)
    rows = [json.loads(row) for row in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert rows[-1]["held_out"] < rows[-1]["held_out_null"] / 2
    assert (tmp_path / "samples" / "0000200.png").exists()
    embedding = load_embedding(tmp_path)
    assert embedding is not None
    alone = embedding(embedding.fill(*stated(traits, torch.zeros_like(traits, dtype=torch.bool))))
    assert dalle.forward_prompt(Prompt.from_pooled(alone), torch.from_numpy(tokens).long()).shape == (32, 16, 16)
    assert load_embedding(tmp_path / "elsewhere") is None


def test_an_embedding_of_fewer_traits_is_not_continued(tmp_path: Path) -> None:
    earlier = TraitEmbedding(TINY_DALLE.dim, SIZES[: -len(EXTRAS)])
    save_file(earlier.state_dict(), tmp_path / "embedding.safetensors")
    with pytest.raises(StaleRunError):
        load_embedding(tmp_path)


def test_a_dalle_learns_to_tell_right_traits_from_wrong_ones(tmp_path: Path) -> None:
    torch.manual_seed(0)
    traits = labels(PERSONS)
    tokens = traits[:, :1].numpy().repeat(16, axis=1)  # a face is its sex
    traits[:, 1:] = UNKNOWN
    loop = replace(LOOP, steps=120)
    dalle = train_from_traits(tokens, traits, tmp_path, DALLE(TINY_DALLE), VQGAN(TINY_VQGAN), loop, contrast=1.0)
    rows = [json.loads(row) for row in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    shares = [row["told_apart"] for row in rows if "told_apart" in row]
    assert shares[-1] == 1
    embedding = load_embedding(tmp_path)
    assert embedding is not None
    image = torch.from_numpy(tokens).long()
    right, wrong = (
        picture_nats(
            dalle.forward_prompt(Prompt.from_pooled(embedding(embedding.fill(*stated(told, told != UNKNOWN)))), image),
            image,
        )
        for told in (traits, torch.where(traits == UNKNOWN, UNKNOWN, 1 - traits))
    )
    assert (right < wrong).all()


def test_wrong_traits_are_those_of_the_next_person() -> None:
    truth = labels(PERSONS)
    truth[0, 0] = UNKNOWN
    known = known_traits(len(truth), np.random.default_rng(1))
    known[2] = False
    wrong = altered_traits(truth, known, np.random.default_rng(2))
    altered = wrong != truth
    assert not (altered & ~known).any()
    assert not altered[0, 0]
    assert not altered[2].any()
    assert torch.equal(wrong[altered], truth.roll(1, 0)[altered])
    counts = altered.sum(1)
    assert set(counts[counts > 0].tolist()) == set(range(1, MAX_ALTERED + 1))
    assert torch.equal(altered_traits(truth[:1], known[:1], np.random.default_rng(3)), truth[:1])  # no other person


def test_a_picture_is_as_unlikely_as_its_tokens_together() -> None:
    logits, image = torch.randn(2, 5, 7), torch.randint(0, 7, (2, 5))
    expected = -logits.log_softmax(-1).gather(-1, image[..., None]).sum((1, 2))
    torch.testing.assert_close(picture_nats(logits, image), expected)


def test_how_many_traits_are_told_varies_from_none_to_all() -> None:
    told = known_traits(2000, np.random.default_rng(0)).float().mean(1)
    assert (told == 0).float().mean() == pytest.approx(NULL_PROBABILITY, abs=0.05)
    assert told[told > 0].mean() == pytest.approx(0.5, abs=0.05)
    assert told.max() > 0.95


def test_what_is_not_known_of_a_face_is_as_in_the_population() -> None:
    truth = labels(PERSONS)
    embedding = TraitEmbedding(8, SIZES, one_hot(truth).mean(0))
    known = torch.zeros_like(truth, dtype=torch.bool)
    known[:, 0] = True
    believed = embedding.fill(*stated(truth, known))
    assert torch.equal(believed[:, :2], one_hot(truth)[:, :2])
    torch.testing.assert_close(believed[0, 2:], one_hot(truth).mean(0)[2:])


def test_a_text_reader_meets_the_embedding_of_what_is_stated(descriptions: Descriptions, tmp_path: Path) -> None:
    torch.manual_seed(0)
    truth = labels(PERSONS)
    embedding = TraitEmbedding(TINY_DALLE.dim, SIZES, one_hot(truth).mean(0))
    embedding.requires_grad_(False)  # noqa: FBT003 - torch's own signature
    stating = replace(descriptions, mentioned=mentions([["gender", "age"]] * 32))
    classifier, loop = DALLE(TINY_DALLE).text_adapter, replace(LOOP, learning_rate=1e-2)
    train_text_adapter(stating, tmp_path, classifier, loop, embedding)
    rows = [json.loads(row) for row in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert rows[-2]["pooled"] < 0.8 * rows[0]["pooled"]
    assert rows[-1]["held_out_pooled"] > 0


def test_what_is_stated_is_believed_and_the_rest_supposed() -> None:
    truth = labels(PERSONS)
    stated = mentions([["gender"]] * 32)
    believed = target_distribution([torch.zeros(32, size) for size in SIZES], truth, stated)
    assert torch.equal(believed[:, :2], one_hot(truth)[:, :2])
    assert believed[:, 2:7].unique().tolist() == pytest.approx([1 / 5])  # decades of age


def test_traits_count_by_their_weights() -> None:
    named = [torch.zeros(2, size) for size in SIZES]
    truth = torch.zeros(2, len(SIZES), dtype=torch.long)
    only_age = torch.zeros(2, len(SIZES))
    only_age[:, 1] = 1
    value, right = trait_loss(named, truth, only_age)
    assert float(value) == pytest.approx(np.log(5))
    assert float(right) == 1


def test_features_that_use_every_code_alike_have_no_spread_loss() -> None:
    apart = torch.randn(64, 2, 8, 8, generator=torch.Generator().manual_seed(0))
    assert spread_loss(apart) < 0.01
    assert spread_loss(apart * 0.1) > 1
    assert spread_loss(apart + 1) > 1
    assert spread_loss(apart[:, [0, 0]]) > 1


def test_the_reconstruction_loss_minds_the_face_more() -> None:
    weights = face_weights(64)
    assert weights.mean() == pytest.approx(1)
    blank = torch.zeros(1, 1, 64, 64)
    in_face, in_corner = blank.clone(), blank.clone()
    in_face[..., 30:34, 30:34] = 1
    in_corner[..., 2:6, 2:6] = 1
    assert reconstruction_loss(in_face, blank, weights) > reconstruction_loss(in_corner, blank, weights)
    assert reconstruction_loss(blank, blank, weights) == 0


def test_trait_labels_name_the_person() -> None:
    rows = labels(PERSONS)
    assert rows.shape == (32, len(CLASSES))
    for person, row in zip(PERSONS, rows.tolist(), strict=True):
        for (trait, values), index in zip(CLASSES.items(), row, strict=True):
            assert values[index] == value_of(person, trait)


def test_trait_loss_is_zero_for_certain_truth() -> None:
    truth = labels(PERSONS[:3])
    sure = [torch.nn.functional.one_hot(truth[:, i], len(values)) * 100.0 for i, values in enumerate(CLASSES.values())]
    value, right = trait_loss(sure, truth)
    assert value < 1e-6
    assert right == 1


def test_what_is_not_known_does_not_count() -> None:
    known = labels(PERSONS[:3])
    logits = [torch.randn(3, size) for size in SIZES]
    truth = known.clone()
    truth[:, 2:] = UNKNOWN
    value, right = trait_loss(logits, truth)
    few, few_right = trait_loss(logits, known, (truth != UNKNOWN).float())
    assert value == pytest.approx(float(few))
    assert right == few_right
    assert one_hot(truth)[:, sum(SIZES[:2]) :].sum() == 0
    assert trait_loss(logits, labels([None, None, None]))[0] == 0


def test_frequencies_are_of_those_who_are_known() -> None:
    truth = torch.full((4, len(SIZES)), UNKNOWN)
    truth[:3, 0] = torch.tensor([0, 0, 1])
    shares = frequencies(truth)
    assert shares[:2].tolist() == pytest.approx([2 / 3, 1 / 3], abs=1e-3)
    assert shares[2:7].tolist() == pytest.approx([1 / 5] * 5)
    torch.testing.assert_close(frequencies(labels(PERSONS)), one_hot(labels(PERSONS)).mean(0))


def test_a_reader_classifies_every_trait() -> None:
    logits = AttributeClassifier(image_size=32, widths=(8, 16)).eval()(torch.zeros(2, 1, 32, 32))
    assert [part.shape for part in logits] == [(2, len(values)) for values in CLASSES.values()]


def test_a_reader_is_loaded_in_its_own_shape(tmp_path: Path) -> None:
    classifier = AttributeClassifier(image_size=32, widths=(8, 16)).eval()
    save_attribute_classifier(classifier, tmp_path / "reader.safetensors")
    again, picture = load_attribute_classifier(tmp_path / "reader.safetensors"), torch.randn(1, 1, 32, 32)
    for mine, its in zip(classifier(picture), again(picture), strict=True):
        torch.testing.assert_close(mine, its, atol=1e-2, rtol=1e-2)


def test_a_reader_from_before_the_extras_is_undecided_about_them(tmp_path: Path) -> None:
    classifier, path = AttributeClassifier(image_size=32, widths=(8, 16)).eval(), tmp_path / "reader.safetensors"
    save_attribute_classifier(classifier, path)
    weights, fewer = load_file(path), sum(SIZES[: -len(EXTRAS)])
    output = {name: weights[name][:fewer] for name in ("tower.head.weight", "tower.head.bias")}
    save_file(weights | output, path, {"shape": "[32, [8, 16]]"})
    picture = torch.randn(1, 1, 32, 32)
    for trait, mine, its in zip(CLASSES, classifier(picture), load_attribute_classifier(path)(picture), strict=True):
        expected = torch.zeros_like(mine) if trait in EXTRAS else mine
        torch.testing.assert_close(its, expected, atol=1e-2, rtol=1e-2)


def test_captions_are_padded_to_the_longest_of_a_batch() -> None:
    states = CaptionStates(np.arange(12, dtype=np.float16).reshape(6, 2), np.array([1, 4, 6]))
    text, mask = states.batch(np.array([2, 0]))
    assert text.tolist() == [[[8, 9], [10, 11]], [[0, 1], [0, 0]]]
    assert mask.tolist() == [[True, True], [True, False]]


def test_tokens_are_handed_out_by_index() -> None:
    tokens = CaptionTokens(torch.arange(6).view(3, 2), torch.tensor([[1, 1], [1, 0], [1, 1]], dtype=torch.bool))
    condition = tokens.batch(np.array([1]))
    assert isinstance(condition, Condition)
    assert condition.text.tolist() == [[2, 3]]
    assert condition.mask.tolist() == [[True, False]]


def test_batches_are_alike_in_length_and_see_everything_once() -> None:
    lengths = np.random.default_rng(0).integers(3, 120, 400)
    batches = [length_bucketed_batch(lengths, 8, step, seed=1) for step in range(50)]
    assert sorted(np.concatenate(batches)) == list(range(400))
    spreads = [np.ptp(lengths[batch]) for batch in batches]
    assert np.mean(spreads) < 10
    assert batches[7].tolist() == length_bucketed_batch(lengths, 8, 7, seed=1).tolist()


def test_processes_side_by_side_read_captions_of_one_length() -> None:
    lengths = np.random.default_rng(0).integers(3, 120, 400)
    batches = [length_bucketed_batch(lengths, 4, step, seed=1, processes=2) for step in range(100)]
    assert sorted(np.concatenate(batches)) == list(range(400))
    assert {len(batch) for batch in batches} == {4}
    together = [np.ptp(lengths[np.concatenate(batches[i : i + 2])]) for i in range(0, 100, 2)]
    assert np.mean(together) < 10


def test_standardised_text_has_mean_zero_and_variance_one() -> None:
    states = torch.randn(500, TINY_DALLE.text_width, generator=torch.Generator().manual_seed(0)) * 0.1 + 3
    dalle = DALLE(TINY_DALLE)
    dalle.text_adapter.standardize(states)
    projected = dalle.text_adapter.proj(states).detach()
    assert projected.mean().abs() < 0.05
    assert projected.std() == pytest.approx(1, abs=0.3)


def test_a_training_state_of_an_earlier_version_is_renamed() -> None:
    trained = TextAdapterWithTraitHead(DALLE(TINY_DALLE).text_adapter)
    old = {
        name.replace("adapter.", "reader.", 1) if name.startswith("adapter.") else name: weight
        for name, weight in trained.state_dict().items()
    }
    resumed = TextAdapterWithTraitHead(DALLE(TINY_DALLE).text_adapter)
    resumed.load_state_dict(old)
    assert torch.equal(resumed.adapter.bos, trained.adapter.bos)
    assert torch.equal(resumed.adapter.proj.weight, trained.adapter.proj.weight)


def test_the_effects_of_traits_are_told_apart() -> None:
    """The sex shifts the first position, glasses the second; four in five men wear glasses, one in five women."""
    rng = np.random.default_rng(0)
    truth = torch.full((2000, len(CLASSES)), UNKNOWN)
    names = list(CLASSES)
    sex, glasses = names.index("gender"), names.index("feature.glasses")
    truth[:, sex] = torch.from_numpy(rng.integers(0, 2, 2000))
    wears = torch.from_numpy(rng.random(2000)) < torch.where(truth[:, sex] == 0, 0.8, 0.2)
    truth[:, glasses] = wears.long()
    latents = 0.2 * torch.randn(2000, 4, 3, generator=torch.Generator().manual_seed(0))
    latents[:, 0, 0] += truth[:, sex]
    latents[:, 1, 1:] += truth[:, glasses, None] / 2
    effects = trait_effects(latents, truth)
    assert effects.shape == (len(CLASSES), 4)
    assert effects[sex].argmax() == 0
    assert effects[glasses].argmax() == 1
    assert effects[[sex, glasses]].max(1).values.tolist() == [1, 1]
    assert effects[sex, 1:].max() < 0.1
    assert max(effects[glasses, 0], effects[glasses, 2:].max()) < 0.1


def test_a_flow_learns_which_latents_belong_to_which_traits(tmp_path: Path) -> None:
    torch.manual_seed(0)
    truth = labels(PERSONS)
    women = truth[:, list(CLASSES).index("gender")].bool()
    texture = np.random.default_rng(0).normal(size=(32, 16, 2))
    latents = (texture + np.where(women, 0.5, -0.5)[:, None, None]).astype(np.float16)
    config = FlowConfig(dim=32, depth=2, heads=2, image_grid=4, latent_width=2, traits=dict(CLASSES))
    loop = replace(LOOP, steps=300, sample_every=300, learning_rate=5e-3)
    flow = train_flow(latents, truth, tmp_path, Flow(config), VQGAN(TINY_VQGAN), loop)
    assert (tmp_path / "samples" / "0000300.png").exists()
    told = torch.ones_like(truth[:1], dtype=torch.bool)
    states = [FlowState(flow, stated(truth[i : i + 1], told), 1, range(2), FlowSamplingConfig()) for i in range(8)]
    drawn = flow.denormalize(finish_flow(flow, states)).mean((1, 2)).view(8, 2).mean(1)
    assert drawn[women[:8]].mean() > drawn[~women[:8]].mean() + 0.5


def test_a_dalle_of_groups_learns_from_traits_alone(tmp_path: Path) -> None:
    torch.manual_seed(0)
    truth = labels(PERSONS)
    tokens = truth[:, :1].numpy().repeat(32, axis=1).astype(np.int32)  # all tokens encode the sex
    config = replace(TINY_DALLE, conditioning="traits", traits=dict(CLASSES), image_groups=2)
    vqgan = VQGAN(replace(TINY_VQGAN, groups=2, code_width=2 * TINY_VQGAN.code_width))
    dalle = train_from_traits(
        tokens, truth, tmp_path, DALLE(config), vqgan, replace(LOOP, steps=150, learning_rate=1e-2)
    )
    everything = torch.ones_like(truth, dtype=torch.bool)
    with torch.no_grad():
        first = dalle(stated(truth, everything), torch.from_numpy(tokens).long())[:29, 0, :2]
    assert torch.equal(first.argmax(1), truth[:29, 0])
    assert not (tmp_path / "embedding.safetensors").exists()
