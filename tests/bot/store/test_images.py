"""Picture files are complete or absent."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from bot.app import open_core
from bot.errors import StartupError, UnavailableError
from bot.locales import translate
from bot.settings import ImageSettings
from bot.store.images import ImageFiles, ImageObjects, open_images
from tests.bot.services.test_montages import finished
from tests.bot.store.test_database import ON_SQLITE
from tests.fakes.inference import FakeBackend

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.settings import Settings


def test_pictures_are_read_back(tmp_path: Path) -> None:
    images = ImageFiles(tmp_path / "images")
    images.write(12, [b"one", b"two"])
    assert images.location(12, 2) == str(tmp_path / "images" / "12" / "2.png")
    assert (images.read(12, 1), images.read(12, 2)) == (b"one", b"two")
    images.write(12, [b"again", b"two"])
    assert images.read(12, 1) == b"again"
    assert sorted(path.name for path in (tmp_path / "images" / "12").iterdir()) == ["1.png", "2.png"]


def test_a_broken_write_keeps_the_old_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    images = ImageFiles(tmp_path)
    images.write(1, [b"old"])

    def broken(_descriptor: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.fsync", broken)
    with pytest.raises(UnavailableError) as failed:
        images.write(1, [b"new"])
    assert "disk full" in str(failed.value.__cause__)
    assert images.read(1, 1) == b"old"


def test_removing_is_harmless_twice(tmp_path: Path) -> None:
    images = ImageFiles(tmp_path)
    images.write(1, [b"x"])
    images.write(2, [b"y"])
    for _ in range(2):
        images.remove(1)
    assert not (tmp_path / "1").exists()
    assert images.read(2, 1) == b"y"
    with pytest.raises(FileNotFoundError):
        images.read(1, 1)


def test_every_job_with_pictures_is_listed(tmp_path: Path) -> None:
    images = ImageFiles(tmp_path)
    for job_id in (1, 12):
        images.write(job_id, [b"x"])
    (tmp_path / "notes").mkdir()
    assert sorted(images.jobs()) == [1, 12]


def test_a_missing_picture_is_told_from_a_missing_store(tmp_path: Path) -> None:
    images = ImageFiles(tmp_path / "images")
    images.write(1, [b"x"])
    with pytest.raises(FileNotFoundError):
        images.read(2, 1)
    shutil.rmtree(tmp_path / "images")
    with pytest.raises(UnavailableError):
        images.read(1, 1)


def objects(folder: str) -> ImageObjects:
    """Open an image store at an address that must be usable."""
    images = open_images(folder)
    assert isinstance(images, ImageObjects)
    return images


def keep_and_remove(folder: str) -> None:
    """Check the operations that every address must support."""
    images, other = objects(folder), objects(folder)
    images.write(1, [b"one", b"two"])
    images.write(12, [b"twelve"])
    images.write(1, [b"again", b"two"])
    assert (other.read(1, 1), other.read(1, 2), other.read(12, 1)) == (b"again", b"two", b"twelve")
    assert sorted(other.jobs()) == [1, 12]
    for _ in range(2):
        other.remove(1)
    with pytest.raises(FileNotFoundError):
        images.read(1, 1)
    assert images.read(12, 1) == b"twelve"


def test_pictures_are_kept_at_any_address_that_fsspec_knows() -> None:
    keep_and_remove("memory://pictures")


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run an S3 service on 127.0.0.1 with a bucket `faces`."""
    moto = pytest.importorskip("moto.server", reason="moto is not installed")
    s3fs = pytest.importorskip("s3fs", reason="s3fs is not installed")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    s3fs.S3FileSystem.clear_instance_cache()
    s3fs.S3FileSystem().makedirs("faces", exist_ok=True)  # moto keeps buckets after its server stops
    yield
    s3fs.S3FileSystem.clear_instance_cache()
    server.stop()


@pytest.mark.usefixtures("s3")
def test_pictures_are_kept_in_s3() -> None:
    keep_and_remove("s3://faces/montage")


@ON_SQLITE
@pytest.mark.usefixtures("s3")
async def test_a_montage_is_drawn_into_s3(settings: Settings) -> None:
    there = settings.model_copy(update={"images": ImageSettings(folder="s3://faces/bot")})
    async with open_core(there, FakeBackend()) as montages:
        sheet = await finished(montages, seed=5)
        number = sheet.tiles[0].number
        assert (await montages.sheets.candidate_image(sheet.job.id, number)).startswith(b"\x89PNG")


def complaint(folder: Path | str) -> str:
    """Return the error message about an unusable address."""
    with pytest.raises(StartupError) as refused:
        open_images(folder)
    assert translate("en", refused.value.code, **refused.value.params)
    return translate("ko", refused.value.code, **refused.value.params)


@pytest.mark.usefixtures("s3")
def test_a_bucket_that_is_not_there_is_explained() -> None:
    assert "쓸 수 없어요" in complaint("s3://nowhere/montage")


def test_addresses_that_lead_nowhere_are_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "이해할 수 없어요" in complaint("nonsense://faces")
    (tmp_path / "file").write_text("")
    assert "이 폴더에 쓸 수 없어요" in complaint(tmp_path / "file" / "images")
    monkeypatch.setitem(sys.modules, "s3fs", None)
    monkeypatch.delitem(sys.modules["fsspec.registry"]._registry, "s3", raising=False)  # if an earlier test imported it
    assert "montage-bot[s3]" in complaint("s3://faces/montage")
