"""Draws emoticons: words and a style to small pictures with transparency.

A checkpoint of emoticons is a folder like any other (inference/checkpoint.py), with networks of its own:

    config.json                kind `emoticon`, name, and the settings of the networks
    vqgan.safetensors          decodes latents to premultiplied colours and alpha
    emoticonflow.safetensors   draws latents from words
    names.json                 names of the emoji that the model was trained on -> their characters

Shapes: B pictures, S picture side.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import torch
from pydantic import TypeAdapter

from inference.files import replacing
from inference.images import unpremultiply
from inference.models.emoticon_flow import EmoticonFlow, EmoticonFlowConfig
from inference.models.vqgan import VQGAN, VQGANConfig
from inference.models.word_embedding import ANY_STYLE, word_condition
from inference.sampling.flow_sampler import FlowSamplingConfig, FlowState, finish_flow
from inference.weights import CheckpointError, Problem, choose_device, load_network, require_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np

FORMAT: Final = 1
NAMES: Final = "names.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmoticonConfig:
    """The contents of config.json of a checkpoint of emoticons."""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic when config.json is checked

    name: str
    kind: Literal["emoticon"] = "emoticon"
    format: Literal[1] = FORMAT
    vqgan: VQGANConfig
    flow: EmoticonFlowConfig
    flow_sampling: FlowSamplingConfig = field(default_factory=FlowSamplingConfig)

    def __post_init__(self) -> None:
        if (self.vqgan.quantizer, self.vqgan.channels) != ("fsq", 4):
            raise ValueError("emoticons need a VQGAN with quantizer fsq and four channels")
        if (self.vqgan.grid, self.vqgan.code_width) != (self.flow.image_grid, self.flow.latent_width):
            raise ValueError("image_grid and latent_width of the flow must be grid and code_width of the VQGAN")
        reduction = self.vqgan.patch * 2 ** (len(self.vqgan.widths) - 1)
        if self.vqgan.image_size != self.vqgan.grid * reduction:
            raise ValueError(f"image_size must be a multiple of {reduction}, by which the VQGAN reduces it")


@dataclass(frozen=True, slots=True)
class EmoticonModel:
    """The networks of a checkpoint of emoticons, on one device, in evaluation mode.

    names: of the emoji that it was trained on -> their characters.
    """

    config: EmoticonConfig
    vqgan: VQGAN
    flow: EmoticonFlow
    names: Mapping[str, str]

    @torch.no_grad()
    def draw(self, words: str, count: int, seed: int, style: str | None = None) -> np.ndarray:
        """Draw pictures, uint8 (count, S, S, 4), straight alpha.

        Args:
            words: what to draw, in Korean or English.
            count: number of pictures.
            seed: keys the noise.
            style: one of the model's; None: the model chooses.

        Raises:
            ValueError: the model has no such style.
        """
        return self.draw_all([words], count, seed, style)

    @torch.no_grad()
    def draw_all(self, texts: Sequence[str], count: int, seed: int, style: str | None = None) -> np.ndarray:
        """Draw `count` pictures of each text in one batch, uint8 (texts * count, S, S, 4), text by text."""
        styles = self.config.flow.styles
        if style is not None and style not in styles:
            raise ValueError(f"{style} is not one of {', '.join(styles)}")
        number = ANY_STYLE if style is None else styles.index(style)
        device, config = self.flow.positions.device, self.config
        conditions = [word_condition([text], [number], config.flow.buckets).to(device) for text in texts]
        states = [FlowState(self.flow, condition, seed, range(count), config.flow_sampling) for condition in conditions]
        latents = self.flow.denormalize(finish_flow(self.flow, states))
        return unpremultiply(self.vqgan.decode(self.vqgan.tokens(latents)))

    def existing(self, words: str) -> str | None:
        """Return the emoji whose name the words are, in either language; None if there is none."""
        return self.names.get(plain_name(words))


def default_emoticons() -> Path:
    """Return the folder of the default checkpoint of emoticons: inside an installed wheel, or in a source tree."""
    package = Path(__file__).parent
    installed = package / "default_emoticons"
    return installed if installed.is_dir() else package.parent / "models" / "emoticon"


def plain_name(name: str) -> str:
    """Return a name as names.json lists it: lower case, single blanks."""
    return " ".join(name.casefold().split())


def read_emoticon_config(folder: Path) -> EmoticonConfig:
    """Read and validate config.json.

    Raises:
        CheckpointError: the file is missing, damaged, or of a checkpoint of another kind.
    """
    if not folder.is_dir():
        raise CheckpointError(Problem.NO_FOLDER, folder)
    path = require_file(folder / "config.json")
    try:
        return TypeAdapter(EmoticonConfig).validate_json(path.read_bytes())
    except ValueError as error:
        raise CheckpointError(Problem.FOREIGN, path, str(error)) from error


def save_emoticon_config(folder: Path, config: EmoticonConfig) -> None:
    """Write config.json; creates the folder."""
    _write_json(folder / "config.json", asdict(config))


def save_names(folder: Path, names: Mapping[str, str]) -> None:
    """Write names.json."""
    _write_json(folder / NAMES, {plain_name(name): characters for name, characters in names.items()})


def load_emoticons(folder: Path, device: str = "cpu") -> EmoticonModel:
    """Load a checkpoint of emoticons onto a device.

    Raises:
        CheckpointError: a file is missing, damaged, or does not fit config.json.
        DeviceError: the device does not exist.
    """
    target, config = choose_device(device), read_emoticon_config(folder)
    try:
        names: dict[str, str] = json.loads((folder / NAMES).read_text(encoding="utf-8"))
    except OSError as error:
        raise CheckpointError(Problem.MISSING_FILE, folder / NAMES) from error
    except ValueError as error:
        raise CheckpointError(Problem.DAMAGED_FILE, folder / NAMES, str(error)) from error
    return EmoticonModel(
        config,
        load_network(folder, VQGAN(config.vqgan)).to(target),
        load_network(folder, EmoticonFlow(config.flow)).to(target),
        names,
    )


def _write_json(path: Path, content: object) -> None:
    with replacing(path) as unfinished:
        unfinished.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
