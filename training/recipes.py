"""Recipes: hyperparameters of the networks and of their training, in one TOML file.

Tables are those of config.json (`[vqgan]`, `[dalle]`, `[flow]`, `[reranker]`, `[sampling]`), and `[train.NETWORK]` with
settings of LoopConfig. The default traits of a network are those of our vocabulary. A checkpoint keeps a copy,
`recipe.toml`. `training/configs/` holds the recipes of the default model, of emoticons, and those of KoDALLE.
"""

from __future__ import annotations

import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import TypeAdapter

from inference.checkpoint import CheckpointConfig, save_config
from inference.emoticons import EmoticonConfig, save_emoticon_config
from inference.renamed import upgrade_settings
from training.trainer import LoopConfig
from training.traits import CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping

Settings = TypeVar("Settings", CheckpointConfig, EmoticonConfig)

CONFIGS: Final = Path(__file__).parent / "configs"
NAME: Final = "recipe.toml"

NETWORKS: Final = (
    "vqgan",
    "text-reader",
    "dalle-from-traits",
    "dalle",
    "dalle-guidance",
    "flow",
    "reranker",
    "reader",
    "description-reader",
    "emoticon-vqgan",
    "emoticon-flow",
    "emoticon-reader",
    "emoticon-vae",
    "emoticon-gan",
)
"""Networks that `montage train` trains."""


class RecipeError(ValueError):
    """A recipe is invalid; the message says why."""


def find_recipe(name: str) -> Path:
    """Return the path of a recipe: the file of that name, or the one in `training/configs/`.

    Raises:
        RecipeError: there is no such file.
    """
    for path in (Path(name), CONFIGS / f"{Path(name).stem}.toml"):
        if path.is_file():
            return path
    raise RecipeError(
        f"{name} is neither a file nor one of {', '.join(sorted(path.stem for path in CONFIGS.glob('*')))}"
    )


def networks_of(recipe: Path, name: str) -> CheckpointConfig | EmoticonConfig:
    """Read the settings of a checkpoint named `name`; accepts the setting names of earlier versions.

    A recipe whose `kind` is `emoticon` is one of emoticons.

    Raises:
        RecipeError: the file is damaged, or has unknown settings.
    """
    content = _read(recipe)
    for network in content.pop("train", {}):
        loop_of(recipe, network, LoopConfig(steps=1, batch_size=1, learning_rate=1.0))
    if content.get("kind") == "emoticon":
        return _validated(EmoticonConfig, {"name": name, **content})
    if content.get("dalle", {}).get("conditioning") == "traits":
        content["dalle"] = {"traits": dict(CLASSES), **content["dalle"]}
    for network in content.keys() & {"flow", "reranker"}:
        content[network] = {"traits": dict(CLASSES), **content[network]}
    return _validated(CheckpointConfig, {"name": name, **upgrade_settings(content)})


def loop_of(recipe: Path, network: str, defaults: LoopConfig) -> LoopConfig:
    """Return the training settings of a network: the defaults, overridden by the recipe if it exists.

    Raises:
        RecipeError: the file is damaged, or has unknown networks or settings.
    """
    loops: Mapping[str, Any] = _read(recipe).get("train", {}) if recipe.exists() else {}
    if unknown := sorted(set(loops) - set(NETWORKS)):
        raise RecipeError(f"[train.{unknown[0]}] is not one of {', '.join(NETWORKS)}")
    try:
        return TypeAdapter(LoopConfig).validate_python({**asdict(defaults), **loops.get(network, {})})
    except ValueError as error:
        raise RecipeError(str(error)) from error


def begin_checkpoint(folder: Path, recipe: Path) -> None:
    """Create a checkpoint folder with the settings of a recipe.

    Raises:
        RecipeError: the recipe is invalid, or the folder holds a checkpoint already.
    """
    if (folder / "config.json").exists():
        raise RecipeError(f"{folder} holds a checkpoint already")
    config = networks_of(recipe, folder.name)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NAME).write_text(recipe.read_text(encoding="utf-8"), encoding="utf-8")
    if isinstance(config, EmoticonConfig):
        save_emoticon_config(folder, config)
    else:
        save_config(folder, config)


def _validated(kind: type[Settings], content: Mapping[str, Any]) -> Settings:
    try:
        return TypeAdapter(kind).validate_python(content)
    except ValueError as error:
        raise RecipeError(str(error)) from error


def _read(recipe: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(recipe.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RecipeError(f"{recipe}: {error}") from error
