"""Settings: file, environment, secrets, and errors that name the setting."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

import pytest

from bot.errors import StartupError
from bot.locales import translate
from bot.resources import locate
from bot.settings import Settings, load_settings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, text: str) -> None:
    """Write config.toml."""
    (folder / "config.toml").write_text(text, encoding="utf-8")


def complaint(error: StartupError) -> str:
    """Return the Korean error message; an English one must exist too."""
    assert translate("en", error.code, **error.params)
    return translate("ko", error.code, **error.params)


def test_the_shipped_file_says_the_defaults(folder: Path) -> None:
    assert load_settings() == Settings()
    tables = tomllib.loads(locate("config.toml").read_text(encoding="utf-8"))
    assert set(tables) == set(Settings.model_fields), "every section is in the file, for people to find"


def test_the_environment_overrides_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, '[web]\nport = 9000\nhost = "::1"\n[limits]\ncandidates = 2\n')
    monkeypatch.setenv("MONTAGE_WEB__PORT", "9001")
    settings = load_settings()
    assert (settings.web.port, settings.web.host, settings.limits.candidates) == (9001, "::1", 2)


def test_pictures_lie_in_a_folder_or_at_an_address(folder: Path) -> None:
    write(folder, '[images]\nfolder = "pictures"')
    assert load_settings().images.folder == Path("pictures")
    write(folder, '[images]\nfolder = "s3://faces/montage"')
    assert load_settings().images.folder == "s3://faces/montage"


@pytest.mark.parametrize(
    ("url", "understood"),
    [
        ("postgres://me:pw@db.example.com/montage?sslmode=require", "postgresql+asyncpg"),
        ("postgresql://me%40home:p%40w@[::1]:5432/montage", "postgresql+asyncpg"),
        ("postgresql+asyncpg://me@home:p/w@db:5432/montage", "postgresql+asyncpg"),
        ("postgresql:///montage", "postgresql+asyncpg"),
        ("sqlite:///data/me@home.db", "sqlite+aiosqlite"),
        (" sqlite+aiosqlite:////srv/montage.db\\n", "sqlite+aiosqlite"),
    ],
)
def test_the_usual_forms_of_addresses_are_understood(folder: Path, url: str, understood: str) -> None:
    write(folder, f'[database]\nurl = "{url}"')
    _, _, place = url.strip().removesuffix("\\n").partition("://")
    assert load_settings().database.url == f"{understood}://{place}"


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("mysql://me:pw@here/montage", "postgresql://사용자"),
        ("faces.db", "sqlite:///data/montage.db"),
        ("sqlite://montage.db", "sqlite:///data/montage.db"),
        ("postgresql://me:p@w@here/montage", "@는 %40"),
        ("postgresql://me:p@w:s@here/montage", "@는 %40"),
        ("postgresql://me:p@w/s@here/montage", "@는 %40"),
        ("postgresql://here:port/montage", "@는 %40"),
    ],
)
def test_other_addresses_are_refused_with_advice(folder: Path, url: str, advice: str) -> None:
    write(folder, f'[database]\nurl = "{url}"')
    with pytest.raises(StartupError) as refused:
        load_settings()
    sentence = complaint(refused.value)
    assert "database.url" in sentence
    assert advice in sentence
    assert url not in sentence


def test_another_file_can_be_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, "[web]\nport = 9000")
    other = folder / "other.toml"
    other.write_text("[web]\nport = 9002", encoding="utf-8")
    monkeypatch.setenv("MONTAGE_CONFIG", str(other))
    assert load_settings().web.port == 9002
    monkeypatch.setenv("MONTAGE_CONFIG", str(folder / "missing.toml"))
    with pytest.raises(StartupError) as refused:
        load_settings()
    assert "missing.toml" in complaint(refused.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[web]\nport = 99999", "web.port = 99999"),
        ("[web]\nprot = 1", "web.prot"),
        ("[wbe]\nport = 1", "wbe"),
        ("[web]\nport = ", "마지막 줄"),
        ("[web]\nport = =\n", "2번째 줄"),
        ('[bot]\nlanguage = "fr"', "bot.language = fr"),
        (
            "[limits]\ncandidates = 9\nmax_candidates = 4",
            "limits.candidates(9)는 최대 후보 수 limits.max_candidates(4)",
        ),
        ('[database]\nurl = "mysql://x"', "database.url"),
        ('[discord]\ntoken = "s3cret"', "MONTAGE_DISCORD__TOKEN"),
        ('[slack]\nbot_token = "s3cret"', "MONTAGE_SLACK__BOT_TOKEN"),
        ('[slack]\napp_token = "s3cret"', "MONTAGE_SLACK__APP_TOKEN"),
        ('[slack]\nsigning_secret = "s3cret"', "MONTAGE_SLACK__SIGNING_SECRET"),
        ('[web]\noperator_token = "s3cret"', "MONTAGE_WEB__OPERATOR_TOKEN"),
    ],
)
def test_a_bad_file_is_told_in_one_sentence(folder: Path, text: str, expected: str) -> None:
    write(folder, text)
    with pytest.raises(StartupError) as refused:
        load_settings()
    sentence = complaint(refused.value)
    assert expected in sentence
    assert "\n" not in sentence
    assert "s3cret" not in sentence


def test_a_bad_variable_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONTAGE_WEB__PORT", "eighty")
    with pytest.raises(StartupError) as refused:
        load_settings()
    assert "MONTAGE_WEB__PORT" in complaint(refused.value)
    monkeypatch.setenv("MONTAGE_WEB", "not json")
    with pytest.raises(StartupError) as refused:
        load_settings()
    assert complaint(refused.value)


@pytest.mark.parametrize(
    ("variable", "alike"),
    [
        ("MONTAGE_WBE__PORT", "MONTAGE_WEB__PORT"),
        ("MONTAGE_WEB__PROT", "MONTAGE_WEB__PORT"),
        ("montage_limits__candidate", "MONTAGE_LIMITS__CANDIDATES"),
        ("MONTAGE_DISCORD_TOKEN", "MONTAGE_DISCORD__TOKEN"),
    ],
)
def test_a_variable_that_sets_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch, variable: str, alike: str) -> None:
    monkeypatch.setenv(variable, "1")
    with pytest.raises(StartupError) as refused:
        load_settings()
    sentence = complaint(refused.value)
    assert variable in sentence
    assert alike in sentence
    assert "config.toml" not in sentence


def test_variables_that_are_no_misspelt_settings(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in (
        ("MONTAGE_LANGUAGE", "en"),
        ("MONTAGE_LIMITS__ROLES__123", "2.5"),
        ("MONTAGE_WEB", '{"port": 9001}'),
        ("montage_bot__log_level", "DEBUG"),
        ("MY_MONTAGE__X", "1"),
    ):
        monkeypatch.setenv(variable, value)
    settings = load_settings()
    assert (settings.limits.roles, settings.web.port) == ({"123": 2.5}, 9001)


def test_a_file_that_is_not_text(folder: Path) -> None:
    (folder / "config.toml").write_bytes("[bot] # 한글".encode("euc-kr"))
    with pytest.raises(StartupError) as refused:
        load_settings()
    assert "UTF-8" in complaint(refused.value)


def test_the_token_comes_from_the_environment_or_a_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().discord.secret() is None
    monkeypatch.setenv("MONTAGE_DISCORD__TOKEN_FILE", str(folder / "token"))
    with pytest.raises(StartupError) as refused:
        load_settings().discord.secret()
    assert str(folder / "token") in complaint(refused.value)
    (folder / "token").write_text("from-file\n")
    assert load_settings().discord.secret() == "from-file"
    monkeypatch.setenv("MONTAGE_DISCORD__TOKEN", " from-environment ")
    settings = load_settings()
    assert settings.discord.secret() == "from-environment"
    assert "from-environment" not in repr(settings) + str(settings.model_dump())


@pytest.mark.parametrize("name", ["bot_token", "app_token", "signing_secret"])
def test_slacks_secrets_come_from_the_environment_or_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: Literal["bot_token", "app_token", "signing_secret"]
) -> None:
    assert load_settings().slack.secret(name) is None
    (folder / "secret").write_text("from-file\n")
    monkeypatch.setenv(f"MONTAGE_SLACK__{name.upper()}_FILE", str(folder / "secret"))
    assert load_settings().slack.secret(name) == "from-file"
    monkeypatch.setenv(f"MONTAGE_SLACK__{name.upper()}", " from-environment ")
    settings = load_settings()
    assert settings.slack.secret(name) == "from-environment"
    assert "from-environment" not in repr(settings) + str(settings.model_dump())


def test_where_the_operators_token_comes_from(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().web.operator() is None
    monkeypatch.setenv("MONTAGE_WEB__OPERATOR_TOKEN_FILE", str(folder / "token"))
    with pytest.raises(StartupError) as refused:
        load_settings().web.operator()
    assert "token" in complaint(refused.value)
    (folder / "token").write_text("from-file\n")
    settings = load_settings()
    assert settings.web.operator() == "from-file"
    assert "from-file" in settings.secrets(), "no log may say it"
