"""A fresh description reader, from a pretrained language model."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from transformers import BertConfig, BertModel

from inference.models.description_tagger import DescriptionTagger, DescriptionTaggerConfig
from inference.reading import CONFIG, Thresholds, load_description_reader, save_description_reader
from training.reading.targets import KINDS, REFUSALS, TRAITS

if TYPE_CHECKING:
    from pathlib import Path

TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json")


def tagger_to_train(folder: Path, encoder: Path, layers: int) -> DescriptionTagger:
    """Load the tagger in `folder`; if there is none, begin one with the first layers of a BERT-like model in `encoder`.

    The embeddings of sub-words stay as they are: words that no training text has must keep their place among others.

    Raises:
        OSError: `encoder` holds no such model, or no tokenizer.
    """
    if (folder / CONFIG).exists():
        tagger = load_description_reader(folder).tagger
    else:
        folder.mkdir(parents=True, exist_ok=True)
        for name in TOKENIZER_FILES:
            shutil.copy(encoder / name, folder / name)
        tagger = _begin(encoder, layers)
        save_description_reader(folder, tagger, Thresholds())
    tagger.requires_grad_(True)  # noqa: FBT003 - torch's own signature
    tagger.language_model.embeddings.word_embeddings.requires_grad_(False)  # noqa: FBT003
    return tagger


def _begin(encoder: Path, layers: int) -> DescriptionTagger:
    shape = BertConfig.from_pretrained(str(encoder), local_files_only=True)
    shape.num_hidden_layers = min(layers, shape.num_hidden_layers)
    model = BertModel.from_pretrained(str(encoder), config=shape, add_pooling_layer=False, local_files_only=True)
    tagger = DescriptionTagger(
        DescriptionTaggerConfig(
            traits=dict(TRAITS),
            kinds=KINDS,
            refusals=REFUSALS,
            vocabulary=shape.vocab_size,
            width=shape.hidden_size,
            layers=shape.num_hidden_layers,
            heads=shape.num_attention_heads,
        )
    )
    tagger.language_model.load_state_dict(model.state_dict())
    return tagger
