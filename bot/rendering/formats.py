"""Picture formats that people may have a sheet or a face in; the provenance stays in the metadata."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image

FORMATS: Final = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}
"""Suffix of a file name -> Pillow's name of the format."""

QUALITY: Final = 92
"""Of JPEG; WebP is lossless."""

_XMP: Final = "XML:com.adobe.xmp"


def convert(png: bytes, kind: str) -> bytes:
    """Return a PNG with provenance metadata in another format of FORMATS; its XMP packet goes along.

    JPEG has no transparency: such a picture is put on white.
    """
    if kind == "PNG":
        return png
    stream = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        xmp = str(image.info.get(_XMP, "")).encode()
        if kind == "JPEG":
            _opaque(image).save(stream, kind, quality=QUALITY, xmp=xmp)
        else:
            image.save(stream, kind, lossless=True, xmp=xmp)
    return stream.getvalue()


def _opaque(image: Image.Image) -> Image.Image:
    """Return a picture in grey or RGB, transparent parts white."""
    if image.mode == "L":
        return image
    whole = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", whole.size, "white"), whole).convert("RGB")
