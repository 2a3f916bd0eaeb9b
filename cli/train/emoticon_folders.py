"""Opens the folders of emoticons that are trained: their checkpoint and their data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.errors import Refusal
from inference.emoticons import read_emoticon_config
from inference.weights import CheckpointError
from training.emoticon.folder import EmojiFolder

if TYPE_CHECKING:
    from pathlib import Path

    from inference.emoticons import EmoticonConfig


def open_emoticons(data: Path, checkpoint: Path, side: int | None = None) -> tuple[EmoticonConfig, EmojiFolder]:
    """Read the settings of a checkpoint, and the pictures in its styles with a side of its own or `side` pixels.

    Raises:
        Refusal: the folder is no checkpoint of emoticons, or the data lacks such pictures.
    """
    try:
        config = read_emoticon_config(checkpoint)
    except CheckpointError as error:
        raise Refusal("train-no-emoticon", path=str(checkpoint), detail=error.detail) from error
    try:
        return config, EmojiFolder(data, side or config.vqgan.image_size, config.flow.styles)
    except FileNotFoundError as error:
        raise Refusal("train-no-emoji", path=str(data)) from error
