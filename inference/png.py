"""How faces are written as PNG files; imports no torch."""

from typing import Final

COMPRESSION: Final = 4
"""zlib's level for faces: half the time of its own, 6, and as small."""
