"""The form in which a face is described: opened by shortcuts and App Home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.models.blocks import (
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
from bot.orders import MAX_SEED
from bot.platforms.slack.mrkdwn import plain

if TYPE_CHECKING:
    from bot.settings import LimitSettings

FORM: Final = "montage_form"
FIELD_OF_ERROR: Final = {"error-candidates-range": "candidates", "error-seed-range": "seed"}
"""Under which field of the form a refusal is told; any other is told under the description."""

_LONGEST_INPUT: Final = 3000  # characters that Slack allows a field


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody put into the form."""

    description: str
    candidates: int | None
    seed: int | None
    channel_id: str


def form(language: str, limits: LimitSettings, description: str = "") -> View:
    """Return the form, with a description to begin with."""

    def say(message_id: str) -> str:
        return translate(language, f"slack-modal-{message_id}")

    longest = min(limits.description_length, _LONGEST_INPUT)
    words = PlainTextInputElement(
        action_id="value", multiline=True, max_length=longest, initial_value=description[:longest] or None
    )
    numbers = [Option(value=str(count), text=plain(str(count))) for count in range(1, limits.max_candidates + 1)]
    candidates = StaticSelectElement(action_id="value", options=numbers, placeholder=say("candidates-hint"))
    seed = NumberInputElement(action_id="value", is_decimal_allowed=False, min_value="0", max_value=str(MAX_SEED))
    channel = ConversationSelectElement(
        action_id="value",
        default_to_current_conversation=True,
        filter=ConversationFilter(include=["public", "private", "im", "mpim"], exclude_external_shared_channels=False),
    )
    return View(
        type="modal",
        callback_id=FORM,
        title=plain(say("title")),
        submit=plain(say("submit")),
        close=plain(say("close")),
        blocks=[
            InputBlock(
                block_id="description",
                label=plain(say("description")),
                hint=plain(say("description-hint")),
                element=words,
            ),
            InputBlock(block_id="candidates", label=plain(say("candidates")), element=candidates, optional=True),
            InputBlock(
                block_id="seed", label=plain(say("seed")), hint=plain(say("seed-hint")), element=seed, optional=True
            ),
            InputBlock(block_id="channel", label=plain(say("channel")), element=channel),
        ],
    )


def read(view: dict[str, Any]) -> Filled:
    """Return what a submitted form says."""
    fields = {block_id: block["value"] for block_id, block in view["state"]["values"].items()}
    chosen = fields["candidates"].get("selected_option")
    seed = fields["seed"].get("value")
    return Filled(
        description=fields["description"].get("value") or "",
        candidates=int(chosen["value"]) if chosen else None,
        seed=int(seed) if seed else None,
        channel_id=fields["channel"]["selected_conversation"],
    )
