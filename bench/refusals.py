"""What the content policy refuses and draws of labelled descriptions: `python -m bench.refusals`.

Descriptions are those written by hand (`training.descriptions`), the held-out third or the others, or lines of a file:
`draw` or `refuse`, the category or nothing, and the sentence, with tabs between. Figures are the shares that are
treated rightly, by category, with 95 % intervals, and milliseconds a description. `--show` prints what is not.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from bot.errors import DescriptionRefusedError
from bot.safety import ContentPolicy
from bot.safety.sanitize import clean
from bot.settings import SafetySettings
from training.descriptions import is_held_out, read_descriptions
from training.evaluation.metrics.proportions import Proportion
from training.evaluation.metrics.tables import share

if TYPE_CHECKING:
    from collections.abc import Sequence

LIMIT: Final = 2000  # characters of a description
HARMLESS: Final = "harmless"
ABOUT_CONTENT: Final = ("empty", "wordless", "long")
"""Reasons of `clean`, which refuses texts without words and says nothing about what they mean."""

Labelled = tuple[str, str]
"""A text and the category because of which it must be refused, or `harmless`."""


def handwritten(*, held_out: bool) -> list[Labelled]:
    """Return the labelled descriptions of one part."""
    parts = [each for each in read_descriptions() if is_held_out(each.text) == held_out]
    return [(each.text, each.refusal or HARMLESS) for each in parts]


def read_labelled(path: Path) -> list[Labelled]:
    """Read a file of labelled sentences; ValueError if a line has not three fields. The first line is the header."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    return [(text, HARMLESS if verdict == "draw" else category) for verdict, category, text in rows]


def is_refused(policy: ContentPolicy, text: str) -> bool:
    """Return whether the policy refuses a text because of what it says."""
    try:
        policy.check(text, clean(text, LIMIT))
    except DescriptionRefusedError as error:
        return error.code.removeprefix("error-description-") not in ABOUT_CONTENT
    return False


def measure(policy: ContentPolicy, labelled: Sequence[Labelled]) -> tuple[dict[str, Any], list[Labelled]]:
    """Return the figures, and the texts that are refused or drawn wrongly."""
    policy.check("", "")  # compiles the patterns
    started = time.perf_counter()
    right = [is_refused(policy, text) == (category != HARMLESS) for text, category in labelled]
    seconds = time.perf_counter() - started
    figures: dict[str, Any] = {
        category: share(
            Proportion.among(good for good, (_, label) in zip(right, labelled, strict=True) if label == category)
        )
        for category in sorted({category for _, category in labelled})
    }
    figures["milliseconds"] = round(1000 * seconds / len(labelled), 2)
    return figures, [case for good, case in zip(right, labelled, strict=True) if not good]


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--held-out", is_flag=True, help="The third of the descriptions that nothing is fitted to.")
@click.option("--show", is_flag=True, help="Print what is refused or drawn wrongly.")
def main(files: tuple[Path, ...], *, held_out: bool, show: bool) -> None:
    """Print the figures as JSON."""
    labelled = [case for path in files for case in read_labelled(path)] or handwritten(held_out=held_out)
    figures, wrong = measure(ContentPolicy.load(SafetySettings()), labelled)
    click.echo(json.dumps(figures, indent=2))
    for text, category in wrong if show else ():
        click.echo(f"{category}\t{text}")


if __name__ == "__main__":
    main()
