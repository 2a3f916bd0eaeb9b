"""Links between pages lead to existing files and headings, and the list of pages is complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
FOLDERS = [PROJECT / name for name in ("docs", "examples", "models")]
PAGES = sorted([*PROJECT.glob("*.md"), *(page for folder in FOLDERS for page in folder.rglob("*.md"))])
CODE = re.compile(r"^( *)```.*?^\1```", re.MULTILINE | re.DOTALL)


def prose(page: Path) -> str:
    return CODE.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub derives from headings."""
    headings = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name) if name else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_every_page_is_listed() -> None:
    listed = (PROJECT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = [path for path in (PROJECT / "docs").glob("*.md") if path.name != "README.md"]
    assert [path.name for path in pages if f"({path.name})" not in listed] == []


def test_pages_with_two_languages_have_the_same_sections() -> None:
    for korean in (page for page in PAGES if page.name.endswith(".ko.md")):
        english = korean.with_name(korean.name.replace(".ko.md", ".md"))
        levels = [
            [line.split(" ")[0] for line in re.findall(r"^#+ .*$", prose(page), re.MULTILINE)]
            for page in (english, korean)
        ]
        assert levels[0] == levels[1], english.name
