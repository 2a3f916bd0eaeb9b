"""The description modal, opened by shortcuts and App Home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.models.blocks import (
    CheckboxesElement,
    ConversationFilter,
    ConversationSelectElement,
    InputBlock,
    NumberInputElement,
    Option,
    PlainTextInputElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.locales import translate
from bot.platforms.slack.modals.fields import VALUE, choice_of, choices_of, number_of, text_of
from bot.platforms.slack.support.mrkdwn import plain
from bot.services.validation import MAX_SEED

if TYPE_CHECKING:
    from bot.settings import LimitSettings

FORM: Final = "montage_form"
MAX_INPUT_LENGTH: Final = 3000
"""Slack's limit for a text field."""

_PRIVATE: Final = "private"


@dataclass(frozen=True, slots=True)
class SubmittedDescription:
    """The submitted values of the modal."""

    description: str
    candidates: int | None
    seed: int | None
    channel_id: str
    private: bool


def form(language: str, limits: LimitSettings, description: str = "") -> View:
    """Return the modal, prefilled with a description."""

    def say(message_id: str) -> str:
        return translate(language, f"slack-modal-{message_id}")

    numbers = [Option(value=str(count), text=plain(str(count))) for count in range(1, limits.max_candidates + 1)]
    candidates = StaticSelectElement(action_id=VALUE, options=numbers, placeholder=say("candidates-hint"))
    seed = NumberInputElement(action_id=VALUE, is_decimal_allowed=False, min_value="0", max_value=str(MAX_SEED))
    channel = ConversationSelectElement(
        action_id=VALUE,
        default_to_current_conversation=True,
        filter=ConversationFilter(include=["public", "private", "im", "mpim"], exclude_external_shared_channels=False),
    )
    private = CheckboxesElement(action_id=VALUE, options=[Option(value=_PRIVATE, text=plain(say("private-yes")))])
    return View(
        type="modal",
        callback_id=FORM,
        title=plain(say("title")),
        submit=plain(say("submit")),
        close=plain(say("close")),
        blocks=[
            description_input(language, limits, description),
            InputBlock(block_id="candidates", label=plain(say("candidates")), element=candidates, optional=True),
            InputBlock(
                block_id="seed", label=plain(say("seed")), hint=plain(say("seed-hint")), element=seed, optional=True
            ),
            InputBlock(block_id="channel", label=plain(say("channel")), element=channel),
            InputBlock(block_id="private", label=plain(say("private")), element=private, optional=True),
        ],
    )


def description_input(language: str, limits: LimitSettings, description: str) -> InputBlock:
    """Return the description field, prefilled."""
    longest = min(limits.description_length, MAX_INPUT_LENGTH)
    words = PlainTextInputElement(
        action_id=VALUE, multiline=True, max_length=longest, initial_value=description[:longest] or None
    )
    return InputBlock(
        block_id="description",
        label=plain(translate(language, "slack-modal-description")),
        hint=plain(translate(language, "slack-modal-description-hint")),
        element=words,
    )


def read(view: dict[str, Any]) -> SubmittedDescription:
    """Parse a submitted modal."""
    candidates = choice_of(view, "candidates")
    return SubmittedDescription(
        description=text_of(view, "description") or "",
        candidates=int(candidates) if candidates else None,
        seed=number_of(view, "seed"),
        channel_id=view["state"]["values"]["channel"][VALUE]["selected_conversation"],
        private=_PRIVATE in choices_of(view, "private"),
    )
