"""Content Credentials: a signed C2PA manifest in a picture, which says that a model made it.

C2PA specification 2.1, https://spec.c2pa.org. The operator's certificate signs; a viewer trusts it if it trusts who
issued it. The library c2pa-python is the extra `credentials`.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from bot.errors import StartupError
from bot.rendering.provenance import SOFTWARE, SOURCE_TYPE

if TYPE_CHECKING:
    from bot.settings import CredentialSettings

MIME_TYPES: Final = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
"""Pillow's name of a format -> its MIME type."""

UNTRUSTED: Final = "signingCredential.untrusted"


class Sign(Protocol):
    """Signs pictures, or leaves them as they are."""

    def __call__(self, picture: bytes, model: str, kind: str = "PNG") -> bytes:
        """Return a picture of a format of MIME_TYPES that a model drew, signed."""
        ...


def leave_unsigned(picture: bytes, model: str, kind: str = "PNG") -> bytes:  # noqa: ARG001 - the signature of Sign
    """Return the picture: an operator without a certificate signs nothing."""
    return picture


def signer(settings: CredentialSettings) -> Sign:
    """Return what signs pictures by the settings.

    Raises:
        StartupError: a file cannot be read, c2pa-python is missing, or the key does not fit the certificate.
    """
    credentials = ContentCredentials.load(settings)
    return leave_unsigned if credentials is None else credentials.sign


@dataclass(frozen=True, slots=True)
class Signature:
    """What the manifest in a picture says: who signed it, and whether signature and picture are unchanged.

    problems: C2PA's codes, empty if it is valid.
    """

    signer: str
    issuer: str
    problems: tuple[str, ...]

    @property
    def is_valid(self) -> bool:
        """Whether nothing was changed; a certificate that this machine does not know is no change."""
        return not self.problems


class ContentCredentials:
    """Signs pictures with the operator's certificate."""

    def __init__(self, certificates: str, key: str, algorithm: str, timestamp_url: str | None = None) -> None:
        """Keep the certificate chain and the private key, both PEM.

        timestamp_url: a time-stamping authority (RFC 3161), so that signatures outlive the certificate.

        Raises:
            StartupError: c2pa-python is missing, or the key does not fit the certificate.
        """
        self._info = certificates.encode(), key.encode(), algorithm.encode(), timestamp_url
        try:
            import c2pa  # noqa: PLC0415 - an extra
        except ModuleNotFoundError as error:
            raise StartupError("startup-credentials-package") from error
        try:
            self._signer()
        except c2pa.C2paError as error:
            raise StartupError("startup-credentials-key", reason=str(error)) from error

    @classmethod
    def load(cls, settings: CredentialSettings) -> ContentCredentials | None:
        """Return the credentials of the settings; None if there is no certificate.

        Raises:
            StartupError: a file cannot be read, c2pa-python is missing, or the key does not fit the certificate.
        """
        if settings.certificate is None or settings.key_file is None:
            return None
        try:
            certificates, key = (path.read_text() for path in (settings.certificate, settings.key_file))
        except (OSError, UnicodeDecodeError) as error:
            raise StartupError("startup-credentials-file", path=str(getattr(error, "filename", ""))) from error
        return cls(certificates, key, settings.algorithm, settings.timestamp_url)

    def sign(self, picture: bytes, model: str, kind: str = "PNG") -> bytes:
        """Return a picture with a signed manifest that names the model; `kind`: of MIME_TYPES."""
        import c2pa  # noqa: PLC0415 - an extra

        signed = io.BytesIO()
        c2pa.Builder(_manifest(kind, model)).sign(self._signer(), MIME_TYPES[kind], io.BytesIO(picture), signed)
        return signed.getvalue()

    def _signer(self) -> Any:  # noqa: ANN401 - c2pa has no types
        import c2pa  # noqa: PLC0415 - an extra

        certificates, key, algorithm, timestamp_url = self._info
        return c2pa.Signer.from_info(c2pa.C2paSignerInfo(algorithm, certificates, key, timestamp_url))


def read_signature(picture: bytes, kind: str) -> Signature | None:
    """Return what the manifest in a picture says; None if there is none.

    Raises:
        ModuleNotFoundError: c2pa-python is missing.
    """
    import c2pa  # noqa: PLC0415 - an extra

    try:
        found = json.loads(c2pa.Reader(MIME_TYPES[kind], io.BytesIO(picture)).json())
    except c2pa.C2paError.ManifestNotFound:
        return None
    signed = found["manifests"][found["active_manifest"]]["signature_info"]
    codes = tuple(problem["code"] for problem in found.get("validation_status", ()) if problem["code"] != UNTRUSTED)
    return Signature(signed.get("common_name", ""), signed.get("issuer", ""), codes)


def _manifest(kind: str, model: str) -> dict[str, object]:
    created = {
        "action": "c2pa.created",
        "digitalSourceType": SOURCE_TYPE,
        "softwareAgent": {"name": SOFTWARE, "version": model},
    }
    return {
        "claim_generator_info": [{"name": SOFTWARE}],
        "format": MIME_TYPES[kind],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [created]}}],
    }
