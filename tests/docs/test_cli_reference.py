"""docs/cli.md and docs/cli.ko.md say what the commands say."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.locales import LANGUAGES
from cli.reference import reference_page

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(("language", "name"), [("en", "cli.md"), ("ko", "cli.ko.md")])
def test_the_page_is_up_to_date(language: str, name: str) -> None:
    assert language in LANGUAGES
    page = reference_page(language)
    assert page.count("\n## montage ") > 20
    assert (DOCS / name).read_text(encoding="utf-8") == page, "make reference writes it anew"
