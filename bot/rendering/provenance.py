"""What a picture's file says of itself: that a model generated it, which one, and that nobody is shown.

The XMP packet has IPTC's fields (Photo Metadata Standard 2025.1), which viewers and platforms read; the text chunks say
the same for programs that read no XMP. The description itself is in neither, only its SHA-256: whoever has the
description can tell that the picture was drawn from it.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bot.locales import LANGUAGES, translate
from inference.png import COMPRESSION

SOURCE_TYPE: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
SOFTWARE: Final = "montage"
XMP: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
   xmlns:dc="http://purl.org/dc/elements/1.1/">
{properties}
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the faces come from."""

    description: str
    model: str
    seed: int

    @property
    def prompt_hash(self) -> str:
        """SHA-256 of the description, in hexadecimal."""
        return hashlib.sha256(self.description.encode()).hexdigest()


def png_metadata(provenance: Provenance | None = None) -> PngInfo:
    """What goes into a PNG file; without a provenance, only that a model generated it and that nobody is shown."""
    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", _xmp(provenance))
    info.add_itxt("Description", translate("ko", "sheet-label"), lang="ko")
    info.add_text("Software", SOFTWARE)
    if provenance is not None:
        info.add_text("prompt-sha256", provenance.prompt_hash)
        info.add_itxt("model", provenance.model)
        info.add_text("seed", str(provenance.seed))
    return info


def embed_provenance(picture: bytes, provenance: Provenance) -> bytes:
    """The same picture, any PNG, as a PNG that says where it comes from."""
    stream = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        image.save(stream, "PNG", pnginfo=png_metadata(provenance), compress_level=COMPRESSION)
    return stream.getvalue()


def _xmp(provenance: Provenance | None) -> str:
    said = {"Iptc4xmpExt:DigitalSourceType": SOURCE_TYPE}
    if provenance is not None:
        said["Iptc4xmpExt:AISystemUsed"] = f"{SOFTWARE} ({provenance.model})"
        said["Iptc4xmpExt:AIPromptInformation"] = f"sha256:{provenance.prompt_hash} seed:{provenance.seed}"
    properties = [f"   <{name}>{escape(value)}</{name}>" for name, value in said.items()]
    return XMP.format(properties="\n".join([*properties, _notice()]))


def _notice() -> str:
    """That nobody is shown, in every language of the bot."""
    lines = [f'<rdf:li xml:lang="{code}">{escape(translate(code, "sheet-label"))}</rdf:li>' for code in LANGUAGES]
    default = f'<rdf:li xml:lang="x-default">{escape(translate(LANGUAGES[0], "sheet-label"))}</rdf:li>'
    return f"   <dc:description><rdf:Alt>{default}{''.join(lines)}</rdf:Alt></dc:description>"
