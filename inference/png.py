"""The PNG compression of faces. Imports no torch."""

from typing import Final

COMPRESSION: Final = 4
"""zlib level. For faces it takes half the time of the default, 6, and files are as small."""
