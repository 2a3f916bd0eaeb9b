"""Old names in saved files: settings of config.json and parameters of state dicts, and what they are called now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import nn

_SETTINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "dalle": {"reader_layers": "adapter_layers"},
    "sampling": {"tries": "best_of"},
}
"""Table of config.json -> old name -> name."""

_VALUES: Final[Mapping[tuple[str, str], Mapping[str, str]]] = {("dalle", "prompt"): {"gist": "pooled"}}
"""Table and setting -> old value -> value."""


def upgrade_settings(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the tables of a config.json or a recipe with today's names; unknown names are left as they are."""
    return {name: _upgrade_table(name, table) if isinstance(table, dict) else table for name, table in content.items()}


def accept_old_names(module: nn.Module, prefixes: Mapping[str, str]) -> None:
    """Let `module.load_state_dict` accept parameters whose names begin with an old prefix.

    Args:
        module: the module whose attributes were renamed.
        prefixes: old prefix -> prefix, both ending with a dot and relative to the module.
    """

    def rename(_: nn.Module, state: dict[str, Any], prefix: str, *__: object) -> None:
        for old, new in prefixes.items():
            for name in [name for name in state if name.startswith(prefix + old)]:
                state[prefix + new + name.removeprefix(prefix + old)] = state.pop(name)

    module.register_load_state_dict_pre_hook(rename)  # type: ignore[no-untyped-call]


def _upgrade_table(name: str, table: Mapping[str, Any]) -> dict[str, Any]:
    names = _SETTINGS.get(name, {})
    renamed = {names.get(setting, setting): value for setting, value in table.items()}
    return {
        setting: _VALUES.get((name, setting), {}).get(value, value) if isinstance(value, str) else value
        for setting, value in renamed.items()
    }
