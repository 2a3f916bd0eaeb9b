"""What a picture says of itself: made by a model, by which one, from which description, and whether that is signed."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any, Final

from PIL import Image

from bot.rendering.credentials import MIME_TYPES, Signature, read_signature
from bot.rendering.provenance import SOURCE_TYPE, Provenance

_PROMPT: Final = re.compile(r"sha256:([0-9a-f]{64}) seed:(\d+)")


class NoPictureError(ValueError):
    """The file is no picture of a format that can carry a declaration."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """The metadata of a picture.

    is_ai: whether it says that a model made it. system: the program and its model. prompt_hash: SHA-256 of the
    description. signature: of its content credentials, None if there are none. can_check: whether signatures can be
    read here.
    """

    is_ai: bool
    system: str | None
    prompt_hash: str | None
    seed: int | None
    signature: Signature | None
    can_check: bool

    def is_of(self, description: str) -> bool:
        """Whether the picture was drawn from this description, by its own word."""
        return self.prompt_hash == Provenance(description, "", 0).prompt_hash


def read_declaration(picture: bytes) -> Declaration:
    """Read the metadata of a PNG, JPEG or WebP.

    Raises:
        NoPictureError: it is none of them, or damaged.
    """
    try:
        with Image.open(io.BytesIO(picture), formats=list(MIME_TYPES)) as image:
            kind, xmp = str(image.format), image.getxmp()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NoPictureError(str(error)) from error
    try:
        signature, can_check = read_signature(picture, kind), True
    except ModuleNotFoundError:
        signature, can_check = None, False
    fields = _fields(xmp)
    prompt = _PROMPT.fullmatch(fields.get("AIPromptInformation", ""))
    return Declaration(
        is_ai=fields.get("DigitalSourceType") == SOURCE_TYPE,
        system=fields.get("AISystemUsed"),
        prompt_hash=prompt[1] if prompt else None,
        seed=int(prompt[2]) if prompt else None,
        signature=signature,
        can_check=can_check,
    )


def _fields(xmp: Any) -> dict[str, str]:  # noqa: ANN401 - nested dictionaries, as Pillow parses them
    """Return the plain fields of a picture's XMP packet."""
    found = xmp.get("xmpmeta", {}).get("RDF", {}).get("Description", {})
    parts = found if isinstance(found, list) else [found]
    return {name: value for part in parts for name, value in part.items() if isinstance(value, str)}
