from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch

from inference.conversion.dalle_pytorch import from_dalle_pytorch
from inference.models.dalle import DALLE, Condition
from inference.models.dalle_config import DALLEConfig

CONTEXTUAL = DALLEConfig(
    dim=32, depth=2, heads=2, dim_head=16, text_seq_len=7, image_grid=4, num_image_tokens=16, text_width=8
)
TOKENS = replace(CONTEXTUAL, conditioning="tokens", num_text_tokens=30, depth=4, rotary_emb=True, shift_tokens=True)

GROUPS = replace(CONTEXTUAL, image_groups=3)

OPTIONS: list[dict[str, Any]] = [
    {},
    {"shift_tokens": False},
    {"rotary_emb": False},
    {"sandwich_norm": True},
    {"stable": True},
    {"reversible": True},
    {"attn_types": ("full", "axial_row", "axial_col", "conv_like")},
    {"shared_attn_ids": (0, 1, 0, 1), "shared_ff_ids": (0, 0, 1, 1)},
    {"share_input_output_emb": True},
    {"conditioning": "embeddings"},
]


def build(config: DALLEConfig) -> DALLE:
    """Return a network with random weights, large enough that every part affects the result."""
    torch.manual_seed(0)
    model = DALLE(config).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.1)
    return model


def token_condition() -> Condition:
    ids = torch.randint(1, 30, (2, 7), generator=torch.Generator().manual_seed(1))
    mask = torch.ones(2, 7, dtype=torch.bool)
    mask[0, 5:] = False
    return Condition(ids, mask)


def state_condition(length: int = 5) -> Condition:
    states = torch.randn(2, length, 8, generator=torch.Generator().manual_seed(2))
    mask = torch.ones(2, length, dtype=torch.bool)
    mask[0, 3:] = False
    return Condition(states, mask)


def image_tokens() -> torch.Tensor:
    return torch.randint(0, 16, (2, 16), generator=torch.Generator().manual_seed(3))


def cached_logits(model: DALLE, condition: Condition, image: torch.Tensor) -> torch.Tensor:
    prompt = model.prompt(condition)
    logits, cache = model.prefill(prompt)
    steps = [model.decode_step([(image[:, place : place + 1], cache)])[0] for place in range(image.shape[1] - 1)]
    return torch.stack([logits, *steps], dim=1)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@torch.no_grad()
def test_cached_steps_equal_one_whole_pass(options: dict[str, Any]) -> None:
    model, condition, image = build(replace(TOKENS, **options)), token_condition(), image_tokens()
    torch.testing.assert_close(cached_logits(model, condition, image), model(condition, image), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@torch.no_grad()
def test_a_picture_may_be_begun_in_one_pass(options: dict[str, Any]) -> None:
    model, condition, image = build(replace(TOKENS, **options)), token_condition(), image_tokens()
    logits, cache = model.prefill(model.prompt(condition), image[:, :6])
    steps = [model.decode_step([(image[:, place : place + 1], cache)])[0] for place in range(6, 15)]
    whole = model(condition, image)[:, 6:]
    torch.testing.assert_close(torch.stack([logits, *steps], dim=1), whole, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("rotary_emb", [False, True])
@torch.no_grad()
def test_cached_steps_equal_one_whole_pass_on_states(rotary_emb: bool) -> None:  # noqa: FBT001
    model = build(replace(CONTEXTUAL, rotary_emb=rotary_emb))
    image = image_tokens()
    whole = model(state_condition(), image)
    torch.testing.assert_close(cached_logits(model, state_condition(), image), whole, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@torch.no_grad()
def test_no_token_sees_what_follows(options: dict[str, Any]) -> None:
    model, condition, image = build(replace(TOKENS, **options)), token_condition(), image_tokens()
    changed = image.clone()
    changed[:, 9] = (changed[:, 9] + 1) % 16
    before, after = model(condition, image), model(condition, changed)
    torch.testing.assert_close(before[:, :10], after[:, :10])
    assert not torch.allclose(before[:, 10:], after[:, 10:])


@torch.no_grad()
def test_padding_changes_nothing() -> None:
    model, image = build(CONTEXTUAL), image_tokens()
    text, mask = state_condition()
    padded = Condition(torch.cat([text, torch.randn(2, 2, 8)], dim=1), torch.cat([mask, mask.new_zeros(2, 2)], dim=1))
    torch.testing.assert_close(model(Condition(text, mask), image), model(padded, image), atol=1e-5, rtol=1e-5)


@torch.no_grad()
def test_words_matter_and_null_hides_them() -> None:
    model, image = build(CONTEXTUAL), image_tokens()
    one, other = state_condition(), Condition(torch.randn(2, 5, 8), state_condition().mask)
    assert not torch.allclose(model(one, image), model(other, image))
    torch.testing.assert_close(model(one.null(), image), model(other.null(), image))


@torch.no_grad()
def test_axial_attention_sees_its_row_only() -> None:
    config = replace(TOKENS, depth=1, attn_types=("axial_row",), shift_tokens=False)
    model, condition, image = build(config), token_condition(), image_tokens()
    changed = image.clone()
    changed[:, 1] = (changed[:, 1] + 1) % 16  # row 0
    before, after = model(condition, image), model(condition, changed)
    torch.testing.assert_close(before[:, 5:], after[:, 5:])  # predictions after row 1 has begun
    assert not torch.allclose(before[:, 2:5], after[:, 2:5])


@torch.no_grad()
def test_words_may_stand_behind_their_gist() -> None:
    model, image = build(replace(CONTEXTUAL, prompt="pooled")), image_tokens()
    assert model.prompt(state_condition()).text.shape[1] == 1
    short, long = model(state_condition(5), image), model(state_condition(6), image)
    assert short.shape == long.shape
    assert not torch.allclose(short, long)
    torch.testing.assert_close(cached_logits(model, state_condition(), image), short, atol=1e-4, rtol=1e-4)


def test_training_attends_as_drawing_does() -> None:
    model, condition, image = build(CONTEXTUAL), state_condition(), image_tokens()
    trained = model(condition, image)
    with torch.no_grad():
        drawn = model(condition, image)
    torch.testing.assert_close(trained.detach(), drawn, atol=1e-5, rtol=1e-5)


def test_one_prefill_serves_several_candidates() -> None:
    model, image = build(CONTEXTUAL), image_tokens()
    with torch.no_grad():
        prompt = model.prompt(state_condition())
        _, cache = model.prefill(prompt)
        rows = torch.tensor([0, 0, 1])
        [shared] = model.decode_step([(image[:1, :1].expand(3, 1), cache.select(rows))])
        [alone] = model.decode_step([(image[:1, :1].expand(2, 1), cache)])
    torch.testing.assert_close(shared, alone[rows])


def test_parameters_of_dalle_pytorch_are_renamed() -> None:
    names = {
        "transformer.layers.layers.0.0.scale": "transformer.layers.0.0.scale",
        "transformer.layers.layers.0.0.fn.norm.weight": "transformer.layers.0.0.norm.weight",
        "transformer.layers.layers.0.0.fn.fn.fn.to_qkv.weight": "transformer.layers.0.0.fn.to_qkv.weight",
        "transformer.layers.layers.1.1.fn.fn.fn.fn.net.3.bias": "transformer.layers.1.1.fn.net.3.bias",
        "transformer.layers.blocks.1.g.net.fn.fn.net.0.weight": "transformer.layers.1.1.fn.net.0.weight",
        "image_pos_emb.weights_0": "image_pos_emb.weights.0",
        "to_logits.1.weight": "to_logits.1.weight",
    }
    state = {name: torch.zeros(1) for name in (*names, "vae.codebook.weight", "transformer.pos_emb")}
    assert set(from_dalle_pytorch(state)) == set(names.values())


@pytest.mark.parametrize("config", [CONTEXTUAL, TOKENS, GROUPS])
def test_every_weight_multiplies_once_for_a_position(config: DALLEConfig) -> None:
    model = DALLE(config)
    parts = [*model.transformer.modules(), *(model.depth_head.modules() if config.image_groups > 1 else ())]
    linear = [part.weight.numel() for part in parts if isinstance(part, torch.nn.Linear)]
    assert config.macs_per_position == sum(linear) + config.num_image_tokens * config.dim


@torch.no_grad()
def test_cached_positions_of_groups_equal_one_whole_pass() -> None:
    model, condition = build(GROUPS), state_condition()
    image = torch.randint(0, 16, (2, 48), generator=torch.Generator().manual_seed(3))
    _, cache = model.prefill(model.prompt(condition), image[:, :6])  # two positions of three tokens
    logits: list[torch.Tensor] = []
    for first in range(6, 48, 3):
        logits += [model.group_logits(cache.hidden, image[:, first : first + group]) for group in range(3)]
        if first + 3 < 48:
            [next_logits] = model.decode_step([(image[:, first : first + 3], cache)])
            torch.testing.assert_close(next_logits, model.group_logits(cache.hidden, image[:, :0]))
    whole = model(condition, image)[:, 6:]
    torch.testing.assert_close(torch.stack(logits, dim=1), whole, atol=1e-4, rtol=1e-4)


@torch.no_grad()
def test_no_token_of_a_group_sees_what_follows() -> None:
    model, condition = build(GROUPS), state_condition()
    image = torch.randint(0, 16, (2, 48), generator=torch.Generator().manual_seed(3))
    changed = image.clone()
    changed[:, 10] = (changed[:, 10] + 1) % 16  # the middle token of the fourth position
    before, after = model(condition, image), model(condition, changed)
    torch.testing.assert_close(before[:, :11], after[:, :11])
    assert not torch.allclose(before[:, 11], after[:, 11])
    assert not torch.allclose(before[:, 12:], after[:, 12:])


def test_settings_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="shift_tokens"):
        replace(CONTEXTUAL, shift_tokens=True)
    with pytest.raises(ValueError, match="num_text_tokens"):
        replace(CONTEXTUAL, num_text_tokens=10)
    with pytest.raises(ValueError, match="image_groups"):
        replace(GROUPS, share_input_output_emb=True)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
@pytest.mark.parametrize("options", OPTIONS, ids=str)
@torch.no_grad()
def test_half_as_wide_it_draws_nearly_the_same(options: dict[str, Any], dtype: torch.dtype) -> None:
    model, image = build(replace(TOKENS, **options)), image_tokens()
    wanted = cached_logits(model, token_condition(), image)
    model.to_half(dtype)
    got = cached_logits(model, token_condition(), image)
    assert got.dtype == torch.float32
    assert not torch.equal(got, wanted)
    assert (got - wanted).std() < 0.05 * wanted.std()


@torch.no_grad()
def test_the_text_reader_stays_as_wide() -> None:
    model, image = build(CONTEXTUAL), image_tokens()
    wanted = cached_logits(model, state_condition(), image)
    model.to_half(torch.bfloat16)
    assert {part.dtype for part in model.text_adapter.parameters()} == {torch.float32}
    got = cached_logits(model, state_condition(), image)
    assert (got - wanted).std() < 0.05 * wanted.std()
