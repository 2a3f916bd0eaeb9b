"""Both languages have the same messages, and every code of the bot has a message."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.locales import LANGUAGES, LOCALES_DIR, name_trait, negotiate_language, translate
from training.traits import CLASSES
from training.vocabulary import ABSENT, PRESENT

PROJECT = Path(__file__).parents[2]
FILES = sorted({path.name for language in LANGUAGES for path in (LOCALES_DIR / language).glob("*.ftl")})
# Particles that depend on the final consonant of the preceding word.
CHANGING_PARTICLE = re.compile(
    r"\}(은|는|이|가|을|를|과|와|으로|로|이나|나|이라|라|아|야)(?=[\s.,!?)]|$)", re.MULTILINE
)


class Variables(Visitor):
    """Collects the names of variables in a message."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


def messages(language: str, file: str) -> dict[str, set[str]]:
    """Return message id -> names of its variables."""
    resource = FluentParser().parse((LOCALES_DIR / language / file).read_text(encoding="utf-8"))
    assert not [entry for entry in resource.body if isinstance(entry, ast.Junk)], "a message cannot be parsed"
    found = {}
    for entry in resource.body:
        if isinstance(entry, ast.Message):
            variables = Variables()
            variables.visit(entry)
            assert entry.id.name not in found, "a message is defined twice"
            found[entry.id.name] = variables.names
    return found


@pytest.mark.parametrize("file", FILES)
def test_both_languages_have_the_same_messages_and_variables(file: str) -> None:
    assert messages("ko", file) == messages("en", file)


def test_no_message_is_defined_in_two_files() -> None:
    names = [name for file in FILES for name in messages("ko", file)]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("file", FILES)
def test_no_changing_particle_follows_a_variable(file: str) -> None:
    text = (LOCALES_DIR / "ko" / file).read_text(encoding="utf-8")
    assert CHANGING_PARTICLE.findall(text) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", FILES)
def test_every_message_can_be_said(language: str, file: str) -> None:
    for name, variables in messages(language, file).items():
        said = translate(language, name, **dict.fromkeys(variables, 3))
        assert said.strip()
        assert "{" not in said


def test_every_code_in_the_source_has_a_message() -> None:
    known = {name for file in FILES for name in messages("ko", file)}
    prefixes = "error|failed|startup|doctor|ready|sheet"
    bot = [path for path in (PROJECT / "bot").rglob("*.py") if "platforms" not in path.parts]
    sources = [*bot, *(PROJECT / "cli").rglob("*.py")]
    codes = {
        code
        for path in sources
        for code in re.findall(rf'"((?:{prefixes})-[a-z-]+[a-z])"', path.read_text(encoding="utf-8"))
    }
    assert len(codes) > 30
    assert codes <= known


def test_variables_are_filled_in() -> None:
    assert translate("ko", "error-description-long", limit=500, length=1234) == (
        "설명이 너무 길어요. 최대 500자까지 쓸 수 있는데, 지금은 1,234자예요."
    )
    assert translate("en", "sheet-votes", votes=1) == "1 vote"
    assert translate("en", "sheet-votes", votes=2) == "2 votes"


def test_what_is_missing_is_an_error() -> None:
    with pytest.raises(LookupError):
        translate("ko", "no-such-message")
    with pytest.raises(LookupError):
        translate("ko", "error-unknown-job")


@pytest.mark.parametrize(("language", "longest"), [("ko", 12), ("en", 24)])
def test_every_value_of_every_trait_has_a_short_name_of_its_own(language: str, longest: int) -> None:
    table = tomllib.loads((LOCALES_DIR / language / "traits.toml").read_text(encoding="utf-8"))
    assert {trait: set(values) for trait, values in table.items()} == {
        trait: {*values, PRESENT} if ABSENT in values else set(values) for trait, values in CLASSES.items()
    }
    names = [name for values in table.values() for name in values.values()]
    assert [name for name in names if not 2 <= len(name) <= longest] == []
    assert sorted(names) == sorted(set(names)), "no two values sound alike"
    assert bool(re.search("[가-힣]", "".join(names))) == (language == "ko")


def test_a_trait_is_named_in_the_language() -> None:
    assert name_trait("ko", "hairstyle.part", "오른쪽가르마") == "오른쪽 가르마"
    assert name_trait("en-GB", "hairstyle.part", "오른쪽가르마") == "right parting"


def test_what_a_foreign_model_tells_keeps_its_own_name() -> None:
    assert name_trait("ko", "hat", "fedora") == "fedora"
    assert name_trait("ko", "gender", "X") == "X"


@pytest.mark.parametrize(
    ("tags", "language"),
    [
        (None, "ko"),
        ("", "ko"),
        ("ko", "ko"),
        ("en-US", "en"),
        ("en_US.UTF-8", "en"),
        ("C.UTF-8", "en"),
        ("fr-FR", "en"),
        ("ja", "en"),
        ("*", "ko"),
        ("fr-FR,fr;q=0.9,en;q=0.8", "en"),
        ("en;q=0.5,ko-KR;q=0.9", "ko"),
        ("EN-gb", "en"),
        (";;,q=x,en;q=zzz", "en"),
    ],
)
def test_the_language_follows_the_wishes(tags: str | None, language: str) -> None:
    assert negotiate_language(tags) == language
