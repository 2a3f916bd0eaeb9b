"""Settings to train by, in one TOML file: the shapes of the networks, and how long and how fast each is trained.

Its tables are those of config.json (`[vqgan]`, `[dalle]`, `[reranker]`, `[sampling]`), and `[train.NETWORK]` with
settings of LoopConfig. A reranker names the traits of our vocabulary, unless the file says which. A checkpoint under
construction keeps its own copy, `recipe.toml`. `training/configs/` holds those of the systems that we follow.
"""

from __future__ import annotations

import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter

from inference.checkpoint import CheckpointConfig, save_config
from training.trainer import LoopConfig
from training.traits import CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping

CONFIGS: Final = Path(__file__).parent / "configs"
NAME: Final = "recipe.toml"

NETWORKS: Final = (
    "vqgan",
    "text-reader",
    "dalle-from-traits",
    "dalle",
    "dalle-guidance",
    "reranker",
    "reader",
)
"""What `montage train` trains."""


class RecipeError(ValueError):
    """A recipe cannot be used; the message says why."""


def find_recipe(name: str) -> Path:
    """The file of that name, or the recipe of that name in `training/configs/`.

    Raises:
        RecipeError: there is neither.
    """
    for path in (Path(name), CONFIGS / f"{Path(name).stem}.toml"):
        if path.is_file():
            return path
    raise RecipeError(
        f"{name} is neither a file nor one of {', '.join(sorted(path.stem for path in CONFIGS.glob('*')))}"
    )


def networks_of(recipe: Path, name: str) -> CheckpointConfig:
    """The shapes of the networks, for a checkpoint of that name.

    Raises:
        RecipeError: the file is damaged, or names settings that do not exist.
    """
    content = _read(recipe)
    for network in content.pop("train", {}):
        loop_of(recipe, network, LoopConfig(steps=1, batch_size=1, learning_rate=1.0))
    if "reranker" in content:
        content["reranker"] = {"traits": dict(CLASSES), **content["reranker"]}
    try:
        return TypeAdapter(CheckpointConfig).validate_python({"name": name, **content})
    except ValueError as error:
        raise RecipeError(str(error)) from error


def loop_of(recipe: Path, network: str, defaults: LoopConfig) -> LoopConfig:
    """How a network is trained: the defaults, but for what the recipe says; the defaults where there is no recipe.

    Raises:
        RecipeError: the file is damaged, or names networks or settings that do not exist.
    """
    loops: Mapping[str, Any] = _read(recipe).get("train", {}) if recipe.exists() else {}
    if unknown := sorted(set(loops) - set(NETWORKS)):
        raise RecipeError(f"[train.{unknown[0]}] is not one of {', '.join(NETWORKS)}")
    try:
        return TypeAdapter(LoopConfig).validate_python({**asdict(defaults), **loops.get(network, {})})
    except ValueError as error:
        raise RecipeError(str(error)) from error


def begin_checkpoint(folder: Path, recipe: Path) -> None:
    """Make a checkpoint under construction by a recipe.

    Raises:
        RecipeError: the recipe cannot be used, or the folder holds a checkpoint already.
    """
    if (folder / "config.json").exists():
        raise RecipeError(f"{folder} holds a checkpoint already")
    config = networks_of(recipe, folder.name)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NAME).write_text(recipe.read_text(encoding="utf-8"), encoding="utf-8")
    save_config(folder, config)


def _read(recipe: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(recipe.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RecipeError(f"{recipe}: {error}") from error
