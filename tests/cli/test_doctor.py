"""`montage doctor`: its report of problems and its exit code."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import cli
from bot.platforms.discord.support.preflight import Preflight
from bot.settings import Settings, load_settings
from bot.store import open_store
from bot.store.database import database_path
from bot.store.lock import exclusive_lock
from bot.store.migrate import known_revisions
from cli import doctor
from tests.fakes.slack import FakeSlack, redirected_to
from tests.fakes.slack.api import APP_TOKEN, BOT_TOKEN
from tests.postgresql import create_database, pooler

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = "MTA5NzI0MTg1MDYzNDI0NDEzNg.GxT3aZ.q" + "w" * 37


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, settings with any free ports, and a model that loads."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MONTAGE_OPERATING__PORT", "0")
    monkeypatch.setenv("MONTAGE_WEB__PORT", "0")
    monkeypatch.setattr(doctor, "examine_checkpoint", lambda _settings: doctor.good("doctor-discord-off"))
    return tmp_path


def report(*, ok: bool) -> str:
    """Return the output of the command; its exit code must be as expected."""
    result = CliRunner().invoke(cli.montage, ["doctor"])
    assert result.exit_code == (0 if ok else 1), result.output
    marks = {line[0] for line in result.output.splitlines()[:-1]}
    assert marks == ({"✓"} if ok else marks | {"✗"})
    assert "Traceback" not in result.output
    return result.output


def test_a_fresh_folder_is_healthy_and_stays_untouched(folder: Path) -> None:
    assert "처음 실행할 때 만들어져요" in report(ok=True)
    assert list(folder.iterdir()) == []


def test_it_speaks_english_where_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONTAGE_LANGUAGE", "en")
    assert report(ok=True).endswith("All is well: start the bot with montage run.\n")


def test_a_used_database_is_healthy() -> None:
    async def use() -> None:
        async with open_store(load_settings()):
            pass

    asyncio.run(use())
    assert "데이터베이스가 준비되어 있어요" in report(ok=True)


def test_databases_of_other_versions(folder: Path) -> None:
    (folder / "data").mkdir()
    with closing(sqlite3.connect(folder / "data" / "montage.db")) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
        connection.commit()
    assert "더 새로운 버전" in report(ok=False)


def test_a_damaged_database(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "montage.db").write_bytes(b"no database" * 999)
    assert "손상되었거나" in report(ok=False)


def test_a_file_where_a_folder_should_be(folder: Path) -> None:
    (folder / "data").write_text("")
    assert "이 폴더에 쓸 수 없어요" in report(ok=False)


def test_a_missing_checkpoint(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.undo()
    settings = Settings(inference={"checkpoint": folder / "nowhere"})  # type: ignore[arg-type]
    finding = doctor.examine_checkpoint(settings)
    assert (finding.ok, finding.message) == (False, "checkpoint-no-folder")


def test_a_taken_port(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        monkeypatch.setenv("MONTAGE_WEB__PORT", port)
        assert f"{port}번 포트를 열 수 없어요" in report(ok=False)

        database = database_path(load_settings().database.url).absolute()
        database.parent.mkdir()
        with exclusive_lock(database):
            assert "봇이 이미 실행 중이고" in report(ok=True)


@pytest.mark.parametrize(
    ("token", "ok"), [(TOKEN, True), ("", True), ("a.bc", False), ("Bot " + TOKEN, False), (TOKEN[:40], False)]
)
def test_the_shape_of_a_token(monkeypatch: pytest.MonkeyPatch, token: str, ok: bool) -> None:  # noqa: FBT001
    monkeypatch.setenv("MONTAGE_DISCORD__TOKEN", token)
    output = report(ok=ok)
    assert not token or token not in output


def test_a_token_file_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONTAGE_DISCORD__TOKEN_FILE", "/nowhere/token")
    assert "/nowhere/token" in report(ok=False)


def test_a_bad_configuration_ends_the_examination(folder: Path) -> None:
    (folder / "config.toml").write_text("[web]\nprot = 1", encoding="utf-8")
    assert report(ok=False).splitlines()[0] == "✗ 모르는 설정이 있어요. 이름을 확인해 주세요: web.prot (config.toml)"


def test_a_database_server(monkeypatch: pytest.MonkeyPatch, postgresql: str) -> None:
    monkeypatch.setenv("MONTAGE_DATABASE__URL", asyncio.run(create_database(postgresql)))
    assert "처음 실행할 때 만들어져요" in report(ok=True)

    async def use() -> None:
        async with open_store(load_settings()):
            pass

    asyncio.run(use())
    assert "데이터베이스가 준비되어 있어요" in report(ok=True)
    monkeypatch.setenv("MONTAGE_DATABASE__URL", "postgresql+asyncpg://montage@127.0.0.1:1/montage")
    assert "연결하거나" in report(ok=False)


def test_a_pooler_in_transaction_mode(monkeypatch: pytest.MonkeyPatch, postgresql: str) -> None:
    name = asyncio.run(create_database(postgresql)).rpartition("/")[2]
    with pooler(postgresql, "transaction") as address:
        monkeypatch.setenv("MONTAGE_DATABASE__URL", f"{address}/{name}")
        assert "풀러의 세션 모드" in report(ok=False)


def test_an_address_for_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONTAGE_IMAGES__FOLDER", "memory://pictures")
    assert "쓸 수 있어요" in report(ok=True)
    monkeypatch.setenv("MONTAGE_IMAGES__FOLDER", "nonsense://faces")
    assert "images.folder" in report(ok=False)


def test_little_room_on_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "GB 남아 있어요" in report(ok=True)
    monkeypatch.setattr(doctor, "LEAST_FREE_GB", 1e9)
    assert "밖에 남지 않았어요" in report(ok=False)


def test_an_old_database_says_from_where_to_where(folder: Path) -> None:
    (folder / "data").mkdir()
    with closing(sqlite3.connect(folder / "data" / "montage.db")) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('0001')")
        connection.commit()
    assert f"(0001 → {known_revisions()[0]})" in report(ok=True)


def test_a_page_for_others_without_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "이 컴퓨터에서만 열려요" in report(ok=True)
    monkeypatch.setenv("MONTAGE_WEB__NAMES", '["montage.example.com"]')
    assert "MONTAGE_WEB__ACCESS_TOKEN" in report(ok=False)
    monkeypatch.setenv("MONTAGE_WEB__ACCESS_TOKEN", "open-sesame")
    output = report(ok=True)
    assert "접속 토큰이 걸려 있어요" in output
    assert "open-sesame" not in output


def test_discord_is_asked_about_a_channel(monkeypatch: pytest.MonkeyPatch) -> None:
    async def found(_checkup: Preflight) -> list[tuple[bool, str, dict[str, str | int]]]:
        return [(False, "doctor-channel-missing", {"channel": "7", "permissions": "attach_files,send_messages"})]

    monkeypatch.setenv("MONTAGE_DISCORD__TOKEN", TOKEN)
    monkeypatch.setattr(Preflight, "run", found)
    result = CliRunner().invoke(cli.montage, ["doctor", "--channel", "7"])
    assert result.exit_code == 1
    assert "파일 첨부하기, 메시지 보내기 (#7)" in result.output


class SlackInAThread:
    """A fake Slack in a thread, because the command under test runs its own event loop."""

    def __init__(self) -> None:
        self.missing: set[str] = set()

    @contextmanager
    def running(self) -> Iterator[None]:
        with asyncio.Runner() as runner, ThreadPoolExecutor(1) as thread:
            fake = FakeSlack()
            fake.api.scopes -= self.missing
            thread.submit(runner.run, fake.__aenter__()).result()
            stopped = asyncio.Event()
            serving = thread.submit(runner.run, stopped.wait())
            try:
                with redirected_to(fake.origin):
                    yield
            finally:
                runner.get_loop().call_soon_threadsafe(stopped.set)
                serving.result()
                thread.submit(runner.run, fake.__aexit__(None, None, None)).result()


@pytest.mark.parametrize(
    ("bot_token", "app_token", "missing", "sentence"),
    [
        (BOT_TOKEN, APP_TOKEN, set(), "✓ Slack에 montage 봇으로 연결할 수 있어요: https://fake.slack.com/"),
        (BOT_TOKEN, APP_TOKEN, {"users:read", "im:write"}, "다시 설치해 주세요: im:write, users:read"),
        (BOT_TOKEN, "", set(), "xapp-로 시작하는 앱 토큰도 필요해요"),
        (BOT_TOKEN, "xapp-wrong", set(), "Slack이 앱 토큰을 거절했어요"),
        (BOT_TOKEN, BOT_TOKEN, set(), "Slack 앱 토큰은 xapp-로 시작해요"),
        ("xoxb-wrong", APP_TOKEN, set(), "Slack이 봇 토큰을 거절했어요"),
        (APP_TOKEN, APP_TOKEN, set(), "Slack 봇 토큰은 xoxb-로 시작해요"),
    ],
)
def test_slacks_tokens_and_scopes(
    monkeypatch: pytest.MonkeyPatch, bot_token: str, app_token: str, missing: set[str], sentence: str
) -> None:
    monkeypatch.setenv("MONTAGE_SLACK__BOT_TOKEN", bot_token)
    monkeypatch.setenv("MONTAGE_SLACK__APP_TOKEN", app_token)
    slack = SlackInAThread()
    slack.missing = missing
    with slack.running():
        output = report(ok=sentence.startswith("✓"))
    assert sentence in output
    assert bot_token not in output
    assert not app_token or app_token not in output
