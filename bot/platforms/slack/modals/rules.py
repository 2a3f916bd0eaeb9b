"""The modal for a workspace's rules; empty fields fall back to the bot's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from slack_sdk.models.blocks import (
    CheckboxesElement,
    ConversationFilter,
    ConversationMultiSelectElement,
    InputBlock,
    NumberInputElement,
    Option,
    StaticMultiSelectElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.locales import LANGUAGES, translate
from bot.platforms.slack.modals.fields import VALUE, choice_of, choices_of, conversations_of, number_of
from bot.platforms.slack.support.mrkdwn import plain
from bot.services.server_rules import MAX_NAMED, RANGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_sdk.models.blocks.block_elements import InputInteractiveElement

    from bot.domain.rules import GuildRules

FORM: Final = "montage_rules_form"
_LABEL: Final = "label"
_DEFAULT: Final = "default"
_MAX_OPTIONS: Final = 100  # Slack's limit
_MAX_OPTION_LENGTH: Final = 75


def form(rules: GuildRules, groups: Mapping[str, str], language: str) -> View:
    """Return the modal with the current rules; `groups`: the workspace's user groups, id -> name."""
    fields: list[tuple[str, InputInteractiveElement]] = [("channels", _channels(rules))]
    if groups or rules.roles:
        fields.append(("roles", _roles(rules, groups)))
    fields.append(("language", _language(rules, language)))
    fields += [(name, _number(name, getattr(rules, name))) for name in RANGES]
    fields.append((_LABEL, _label(rules, language)))
    return View(
        type="modal",
        callback_id=FORM,
        title=plain(translate(language, "slack-settings-title")),
        submit=plain(translate(language, "slack-settings-submit")),
        close=plain(translate(language, "slack-modal-close")),
        blocks=[
            InputBlock(block_id=name, label=plain(_name(name, language)), element=element, optional=True)
            for name, element in fields
        ],
    )


def read(view: dict[str, Any]) -> dict[str, Any]:
    """Return the submitted rules by their names in `GuildRules`."""
    fields = view["state"]["values"]
    rules: dict[str, Any] = {name: number_of(view, name) for name in RANGES}
    rules["channels"] = conversations_of(view, "channels")
    rules["language"] = None if (chosen := choice_of(view, "language")) == _DEFAULT else chosen
    rules["label"] = _LABEL in choices_of(view, _LABEL)
    return rules | ({"roles": choices_of(view, "roles")} if "roles" in fields else {})


def _channels(rules: GuildRules) -> ConversationMultiSelectElement:
    return ConversationMultiSelectElement(
        action_id=VALUE,
        initial_conversations=list(rules.channels) or None,
        max_selected_items=MAX_NAMED,
        filter=ConversationFilter(include=["public", "private"]),
    )


def _roles(rules: GuildRules, groups: Mapping[str, str]) -> StaticMultiSelectElement:
    """Keep groups that the rules name but the workspace no longer has, by id, until they are removed."""
    names = dict.fromkeys(rules.roles, "") | dict(list(groups.items())[:_MAX_OPTIONS])
    options = {
        group: Option(value=group, text=plain((name or group)[:_MAX_OPTION_LENGTH])) for group, name in names.items()
    }
    return StaticMultiSelectElement(
        action_id=VALUE,
        options=list(options.values())[:_MAX_OPTIONS],
        initial_options=[options[group] for group in rules.roles] or None,
        max_selected_items=MAX_NAMED,
    )


def _language(rules: GuildRules, language: str) -> StaticSelectElement:
    """Return the language menu; it has a default entry, because a Slack selection cannot be cleared."""
    options = {
        code: Option(value=code, text=plain(translate(language, f"settings-{code}"))) for code in (_DEFAULT, *LANGUAGES)
    }
    return StaticSelectElement(
        action_id=VALUE, options=list(options.values()), initial_option=options[rules.language or _DEFAULT]
    )


def _number(name: str, value: int | None) -> NumberInputElement:
    least, most = RANGES[name]
    return NumberInputElement(
        action_id=VALUE,
        is_decimal_allowed=False,
        initial_value=None if value is None else str(value),
        min_value=str(least),
        max_value=str(most),
    )


def _label(rules: GuildRules, language: str) -> CheckboxesElement:
    option = Option(value=_LABEL, text=plain(translate(language, "slack-settings-label")))
    return CheckboxesElement(action_id=VALUE, options=[option], initial_options=[option] if rules.label else None)


def _name(field: str, language: str) -> str:
    return translate(language, "slack-settings-roles" if field == "roles" else f"settings-{field.replace('_', '-')}")
