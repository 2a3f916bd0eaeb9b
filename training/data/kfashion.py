"""Reads the download of AI Hub's K-Fashion 이미지: photographs of clothes with labels for each garment.

A label file names the picture (`이미지 정보`) and lists the garments (`라벨링`, two levels below `데이터셋 정보`) by
part of the outfit: 아우터, 상의, 하의, 원피스, each with values for 색상, 카테고리, 소재 and so on, or empty.

KoDALLE's fashion model was trained on sentences made of these labels without 스타일, with the part of the outfit named
once: "상의에서 색상은 화이트이다. 카테고리는 블라우스이다. ..."
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from training.captions.hangul import mark
from training.data.conversion import Entry, label_files, read_json, read_labels
from training.data.labels import Label, LabelError
from training.data.pictures import Pictures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from training.data.folder import Fault

PARTS: Final = ("아우터", "하의", "원피스", "상의")
"""Parts of an outfit, in the order of the published captions."""

FIELDS: Final = ("기장", "색상", "서브색상", "카테고리", "디테일", "소매기장", "소재", "프린트", "넥라인", "옷깃", "핏")
"""Fields of a garment, in the order of its description; other fields are last."""

OUTFIT: Final = "outfit"
"""Group of the description of the whole outfit; the other groups are named after the parts."""


@dataclass(slots=True)
class KFashion:
    """An unpacked download. Nothing in `folder` is changed.

    count: number of label files to read; None for all, more than a million.
    """

    folder: Path
    count: int | None = None
    unknown: Counter[str] = field(default_factory=Counter)

    @property
    def settings(self) -> Mapping[str, object]:
        """Settings that the entries depend on."""
        return {"source": "kfashion"}

    def entries(self) -> Iterator[Entry | Fault]:
        """Return all pictures by label file; invalid files are faults."""
        pictures = Pictures(self.folder)
        return read_labels(label_files(self.folder, self.count), lambda path: iter([_entry(path, pictures)]))


def describe_garment(part: str, garment: Mapping[str, Any]) -> str:
    """Describe a garment in sentences; the first names the part of the outfit."""
    order = {name: place for place, name in enumerate(FIELDS)}
    said = sorted((name for name in garment if garment[name]), key=lambda name: order.get(name, len(order)))
    sentences = [_sentence(name, garment[name]) for name in said]
    return f"{part}에서 {' '.join(sentences)}" if sentences else ""


def _sentence(name: str, value: object) -> str:
    """Return a sentence about a field. Lists (소재) take 에는, single values (색상) take 은 or 는."""
    if isinstance(value, list):
        return f"{name}에는 {', '.join(map(str, value))}이다."
    return f"{mark(name, '은')} {value}이다."


def _entry(path: Path, pictures: Pictures) -> Entry:
    record = read_json(path)
    try:
        info, labels = record["이미지 정보"], record["데이터셋 정보"]["데이터셋 상세설명"]["라벨링"]
        identity = int(info["이미지 식별자"])
        descriptions = _descriptions(labels)
    except KeyError as error:
        raise LabelError(f"{error} is missing") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise LabelError(str(error)) from error
    if not descriptions:
        raise LabelError("no garment is labelled")
    names = (path.stem, str(info.get("이미지 파일명") or "").rpartition(".")[0], str(identity))
    for name in names:
        picture = pictures.find(f"{path.parent.name}/{name}.jpg", path)
        if picture is not None:
            return Entry(Label(identity, None, descriptions), picture)
    raise LabelError(f"none of the pictures {', '.join(names)} is there")


def _descriptions(labels: Mapping[str, Any]) -> dict[str, str]:
    """Describe the outfit and, if it has several parts, each part."""
    texts = {part: " ".join(describe_garment(part, garment) for garment in labels.get(part) or ()) for part in PARTS}
    worn = {part: text for part, text in texts.items() if text.strip()}
    if not worn:
        return {}
    return {OUTFIT: " ".join(worn.values())} | (worn if len(worn) > 1 else {})
