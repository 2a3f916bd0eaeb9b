"""The included description reader, and the traits that the included model draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inference.checkpoint import default_checkpoint, read_config
from inference.models.reranker import RerankerConfig
from inference.reading import DescriptionReader, default_description_reader, load_description_reader

if TYPE_CHECKING:
    from inference.descriptions import Traits


@pytest.fixture(scope="package")
def reader() -> DescriptionReader:
    """The included reader, loaded once."""
    return load_description_reader(default_description_reader())


@pytest.fixture(scope="package")
def accessories_unknown() -> Traits:
    """Traits of a model that draws no accessories, cuts and places of marks."""
    config = read_config(default_checkpoint()).reranker
    assert isinstance(config, RerankerConfig)
    unknown = ("accessory.", "hairstyle.cut", "feature.mole_place", "feature.scar_place")
    return {trait: values for trait, values in config.traits.items() if not trait.startswith(unknown)}
