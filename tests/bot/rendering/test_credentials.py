"""Content credentials, and what a picture says of itself."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from bot.errors import StartupError
from bot.rendering.credentials import ContentCredentials, leave_unsigned, signer
from bot.rendering.declaration import NoPictureError, read_declaration
from bot.rendering.formats import convert
from bot.rendering.provenance import Provenance, embed_provenance
from bot.settings import CredentialSettings
from tests.certificates import issue

if TYPE_CHECKING:
    from pathlib import Path

DESCRIPTION = "안경 쓴 40대 남자"


def drawn() -> bytes:
    """A PNG with provenance metadata."""
    stream = io.BytesIO()
    Image.linear_gradient("L").save(stream, "PNG")
    return embed_provenance(stream.getvalue(), Provenance(DESCRIPTION, "kodalle", 7))


def settings(folder: Path, certificates: str, key: str) -> CredentialSettings:
    """Settings that name the files of a certificate."""
    paths = folder / "certificate.pem", folder / "key.pem"
    for path, text in zip(paths, (certificates, key), strict=True):
        path.write_text(text)
    return CredentialSettings(certificate=paths[0], key_file=paths[1])


def test_a_signed_picture_says_who_signed_it(tmp_path: Path) -> None:
    picture = drawn()
    signed = signer(settings(tmp_path, *issue()))(picture, "kodalle")
    with Image.open(io.BytesIO(signed)) as image, Image.open(io.BytesIO(picture)) as original:
        assert image.tobytes() == original.tobytes()
    said = read_declaration(signed)
    assert (said.is_ai, said.system, said.seed) == (True, "montage (kodalle)", 7)
    assert said.signature is not None
    assert said.signature.is_valid
    assert (said.signature.signer, said.signature.issuer) == ("몽타주 봇", "Tests")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_change_after_signing_shows(tmp_path: Path, kind: str) -> None:
    credentials = ContentCredentials.load(settings(tmp_path, *issue()))
    assert credentials is not None
    signed = bytearray(credentials.sign(convert(drawn(), kind), "kodalle", kind))
    signed[signed.rindex(b"IDAT") + 20 if kind == "PNG" else -20] ^= 1
    said = read_declaration(bytes(signed))
    assert said.signature is not None
    assert not said.signature.is_valid


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_every_format_carries_what_is_known(tmp_path: Path, kind: str) -> None:
    credentials = ContentCredentials.load(settings(tmp_path, *issue()))
    assert credentials is not None
    said = read_declaration(credentials.sign(convert(drawn(), kind), "kodalle", kind))
    assert said.is_ai
    assert said.is_of(DESCRIPTION)
    assert not said.is_of("안경 쓴 30대 남자")
    assert said.signature is not None
    assert said.signature.is_valid


def test_transparent_parts_are_white_in_jpeg() -> None:
    stream = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(stream, "PNG")
    with Image.open(io.BytesIO(convert(stream.getvalue(), "JPEG"))) as image:
        assert image.getpixel((4, 4)) == (255, 255, 255)


def test_without_a_certificate_nothing_is_signed() -> None:
    assert signer(CredentialSettings()) is leave_unsigned
    said = read_declaration(drawn())
    assert (said.is_ai, said.signature, said.can_check) == (True, None, True)


def test_a_picture_of_others_says_nothing() -> None:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "JPEG")
    said = read_declaration(stream.getvalue())
    assert (said.is_ai, said.system, said.prompt_hash, said.signature) == (False, None, None, None)


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"plain text"])
def test_what_is_no_picture(content: bytes) -> None:
    with pytest.raises(NoPictureError):
        read_declaration(content)


def test_a_certificate_that_cannot_sign_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match="startup-credentials-key"):
        signer(settings(tmp_path, "no certificate", "no key"))
    with pytest.raises(StartupError, match="startup-credentials-file"):
        signer(CredentialSettings(certificate=tmp_path / "missing", key_file=tmp_path / "missing"))


def test_without_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "c2pa", None)
    assert read_declaration(drawn()).can_check is False
    with pytest.raises(StartupError, match="startup-credentials-package"):
        signer(settings(tmp_path, *issue()))
