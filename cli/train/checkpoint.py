"""Checks of a checkpoint folder before training, and its recipe."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cli.errors import Refusal
from inference.checkpoint import TEXT_ENCODER
from training.recipes import NAME, loop_of
from training.traits import CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from inference.checkpoint import CheckpointConfig
    from training.trainer import LoopConfig


def loop_settings(checkpoint: Path, network: str, defaults: LoopConfig, overrides: Mapping[str, Any]) -> LoopConfig:
    """The loop's defaults, changed by the checkpoint's recipe, and where an option was given."""
    return replace(loop_of(checkpoint / NAME, network, defaults), **overrides)


def require_text_adapter(checkpoint: Path, config: CheckpointConfig) -> None:
    """Raise a ClickException if the checkpoint's DALL·E has no text adapter."""
    if config.dalle.conditioning != "contextual":
        raise Refusal("train-no-text-reader", path=str(checkpoint / "config.json"))


def require_pooled_text(checkpoint: Path, config: CheckpointConfig) -> None:
    """Raise a ClickException if the checkpoint's DALL·E is conditioned on token ids."""
    if config.dalle.reads_tokens:
        raise Refusal("train-no-text-reader", path=str(checkpoint / "config.json"))


def require_our_traits(checkpoint: Path, traits: Mapping[str, tuple[str, ...]]) -> None:
    """Raise a ClickException if a network has other traits than CLASSES, such as those of an earlier version."""
    if [*traits.items()] != [*CLASSES.items()]:
        raise Refusal("train-other-traits", path=str(checkpoint / "config.json"))


def require_text_encoder(checkpoint: Path) -> None:
    """Raise a ClickException if the checkpoint has no language model."""
    if not (checkpoint / TEXT_ENCODER).exists():
        raise Refusal("train-no-text-encoder", path=str(checkpoint))
