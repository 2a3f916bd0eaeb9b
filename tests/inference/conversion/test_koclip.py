from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from torch import nn
from transformers import RobertaConfig, RobertaModel

from inference.conversion.koclip import read_koclip
from inference.conversion.pickled import ConversionError
from inference.models.efficientnet import NUM_FEATURES, EfficientNetB0
from inference.models.text_encoder import TextStates
from tests.inference.models.test_efficientnet import filled

if TYPE_CHECKING:
    from pathlib import Path

LATENT, WORDS, WIDTH = 6, 20, 128
SHAPE = RobertaConfig(
    hidden_size=WIDTH,
    num_hidden_layers=2,
    num_attention_heads=2,
    intermediate_size=32,
    max_position_embeddings=12,
    type_vocab_size=1,
    layer_norm_eps=1e-5,
    initializer_range=0.3,  # large enough that attention affects the result
)


class Projection(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.projection = nn.Linear(width, LATENT)


class Tower(nn.Module):
    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model


class KoDALLEsCLIP(nn.Module):
    """The modules of KoDALLE's CLIPModel with the same names."""

    def __init__(self, words: int = WORDS) -> None:
        super().__init__()
        shape = RobertaConfig.from_dict({**SHAPE.to_dict(), "vocab_size": words})
        self.image_encoder, self.text_encoder = Tower(EfficientNetB0()), Tower(RobertaModel(shape))
        self.image_projection, self.text_projection = Projection(NUM_FEATURES), Projection(WIDTH)


@pytest.fixture
def theirs() -> KoDALLEsCLIP:
    torch.manual_seed(0)
    clip = KoDALLEsCLIP()
    filled(clip.image_encoder)
    return clip.eval()


@torch.no_grad()
@pytest.mark.parametrize("whole", [False, True])
def test_it_scores_as_kodalles_does(theirs: KoDALLEsCLIP, tmp_path: Path, whole: bool) -> None:  # noqa: FBT001
    torch.save(theirs if whole else theirs.state_dict(), tmp_path / "clip.pt")
    koclip, language_model = read_koclip(tmp_path / "clip.pt")
    ids, pictures = torch.randint(2, WORDS, (1, 5)), torch.rand(3, 3, 224, 224) * 2 - 1
    states = language_model(input_ids=ids).last_hidden_state
    own_states = theirs.text_encoder.model(input_ids=ids).last_hidden_state
    torch.testing.assert_close(states, own_states, atol=1e-5, rtol=1e-4)
    text = theirs.text_projection.projection(own_states[:, 0])
    image = theirs.image_projection.projection(theirs.image_encoder.model((pictures + 1) * 127.5))
    results = koclip.score(pictures, TextStates(states, torch.ones(1, 5, dtype=torch.bool)))
    wanted = (text @ image.T)[0] * 0.07
    torch.testing.assert_close(torch.tensor([result.score for result in results]), wanted, atol=1e-4, rtol=1e-4)
    assert all(result.marks == () for result in results)


def test_what_is_not_one_is_refused(theirs: KoDALLEsCLIP, tmp_path: Path) -> None:
    torch.save(nn.Linear(2, 2).state_dict(), tmp_path / "other.pt")
    with pytest.raises(ConversionError, match="not a CLIP"):
        read_koclip(tmp_path / "other.pt")
    state = theirs.state_dict()
    del state["image_encoder.model.conv_head.weight"]
    torch.save(state, tmp_path / "clip.pt")
    with pytest.raises(ConversionError, match=r"conv_head\.weight is missing"):
        read_koclip(tmp_path / "clip.pt")
