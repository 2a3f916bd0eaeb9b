"""Converts a downloaded data set to a data folder, in parallel and resumably; invalid files are skipped."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from unicodedata import normalize

from tqdm import tqdm

from inference.images import FitMode, load_square
from training.data.folder import Fault
from training.data.labels import Label, LabelError, dump, image_path, label_path
from training.data.writing import claim, parallel_map, png, write_whole

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Entry:
    """A picture of a download with its label."""

    label: Label
    picture: Path


class Source(Protocol):
    """A downloaded data set."""

    @property
    def folder(self) -> Path:
        """Folder of the unpacked download."""
        ...

    @property
    def settings(self) -> Mapping[str, object]:
        """Settings that the entries depend on, for the note in the data folder."""
        ...

    def entries(self) -> Iterator[Entry | Fault]:
        """Yield all pictures, and faults for invalid files."""
        ...

    @property
    def unknown(self) -> Counter[str]:
        """Counts of unknown values so far, by `trait: value`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How pictures are resized and converted."""

    size: int = 256
    colour: bool = False
    fit: FitMode = "pad"
    mirrored: bool = False


@dataclass(slots=True)
class Report:
    """Result of a conversion: number of new pictures, of all pictures, and the skipped files."""

    written: int = 0
    total: int = 0
    faults: list[Fault] = field(default_factory=list)


def convert(source: Source, folder: Path, shape: Shape, workers: int = 1) -> Report:
    """Write a download's pictures into a data folder; existing ones are kept.

    `faults.jsonl` in the folder lists the skipped files and the reasons, `unknown-values.json` the unknown values.

    Raises:
        OtherDataError: the folder holds other data.
    """
    claim(folder, "source.json", {**source.settings, **asdict(shape)})
    report, seen = Report(), set[int]()

    def missing() -> Iterator[_Job]:
        for entry in source.entries():
            if isinstance(entry, Fault):
                report.faults.append(entry)
            elif entry.label.identity in seen:
                report.faults.append(Fault(entry.picture, f"there are two pictures number {entry.label.identity}"))
            else:
                seen.add(entry.label.identity)
                report.total += 1
                if not label_path(folder, entry.label.identity).exists():
                    yield _Job(entry, folder, shape)

    for fault in tqdm(parallel_map(_write, missing(), workers), desc="pictures", unit="picture"):
        if fault is None:
            report.written += 1
        else:
            report.total -= 1
            report.faults.append(fault)
    _note(folder, report, source.unknown)
    return report


def read_labels(paths: list[Path], read: Callable[[Path], Iterator[Entry | Fault]]) -> Iterator[Entry | Fault]:
    """Yield the results of `read` for each label file; an invalid file yields a fault, and reading continues."""
    for path in paths:
        try:
            yield from read(path)
        except Exception as error:  # noqa: BLE001 - values of any type may stand anywhere in a file
            yield Fault(path, _reason(error))


def label_files(folder: Path, count: int | None = None) -> list[Path]:
    """Return the label files below a folder, or an even sample of `count`; a larger sample contains a smaller one."""
    paths = sorted(folder.rglob("*.[jJ][sS][oO][nN]"))
    if count is None:
        return paths
    return sorted(sorted(paths, key=lambda path: _shuffled(path.relative_to(folder)))[:count])


def _shuffled(path: Path) -> bytes:
    return hashlib.sha256(normalize("NFC", str(path)).encode(errors="surrogateescape")).digest()


def read_json(path: Path) -> dict[str, Any]:
    """Read a published label file: UTF-8 or, in older downloads, the Windows code page for Korean.

    Decomposed Hangul (NFD) becomes syllables.

    Raises:
        LabelError: the file has another encoding or is not a JSON object.
    """
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "cp949"):
        try:
            record = json.loads(normalize("NFC", content.decode(encoding)))
        except UnicodeDecodeError:
            continue
        except ValueError as error:
            raise LabelError(str(error)) from error
        if not isinstance(record, dict):
            raise LabelError(f"a {type(record).__name__} where an object was expected")
        return record
    raise LabelError("neither UTF-8 nor CP949")


@dataclass(frozen=True, slots=True)
class _Job:
    """One picture to write."""

    entry: Entry
    folder: Path
    shape: Shape


def _write(job: _Job) -> Fault | None:
    """Write a picture and then its label; return a fault if the picture is invalid."""
    shape, identity = job.shape, job.entry.label.identity
    try:
        pixels = load_square(job.entry.picture, shape.size, colour=shape.colour, fit=shape.fit, mirrored=shape.mirrored)
    except Exception as error:  # noqa: BLE001 - decoders of broken pictures raise errors of any type
        return Fault(job.entry.picture, _reason(error))
    picture = png(pixels)
    write_whole(image_path(job.folder, identity), picture)
    text = dump(job.entry.label, size=shape.size, image_bytes=len(picture))
    write_whole(label_path(job.folder, identity), text.encode())
    return None


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, LabelError | OSError) else f"{type(error).__name__}: {error}"


def _note(folder: Path, report: Report, unknown: Counter[str]) -> None:
    rows = [
        json.dumps({"file": str(fault.path), "reason": fault.reason}, ensure_ascii=False) for fault in report.faults
    ]
    write_whole(folder / "faults.jsonl", "".join(row + "\n" for row in rows).encode())
    text = json.dumps(dict(unknown.most_common()), ensure_ascii=False, indent=1)
    write_whole(folder / "unknown-values.json", text.encode())
