"""The report as one self-contained HTML page."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from PIL import Image

from training.evaluation.metrics.faithfulness import mentions
from training.evaluation.report.card import percent
from training.evaluation.report.curves import HEIGHT, WIDTH, curves
from training.evaluation.report.summary import coarse_rows, summary_rows
from training.traits import CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np

    from training.evaluation.metrics.tables import Table
    from training.evaluation.report.gallery import Evaluation

SIDE: Final = 160
"""Side of the pictures in the page, in pixels."""

SAMPLES: Final = 24
"""Described persons in the page: the first ones, without selection."""

CHOICES: Final = 6
"""Described persons with all candidates in the page."""


def write_sheet(evaluation: Evaluation, name: str, trials: Sequence[Mapping[str, Any]] = ()) -> str:
    """Render the page of the checkpoint `name` as HTML; `trials`: of its sweep.json, if there is one."""
    page = Environment(
        loader=PackageLoader("training.evaluation.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page.filters |= {"picture": picture, "percent": percent}
    figures = evaluation.figures
    return page.get_template("sheet.html").render(
        name=name,
        figures=figures,
        headline=summary_rows(figures),
        glance=coarse_rows(figures),
        traits=_ranked(figures["by_trait"]),
        mentions=mentions,
        classes=CLASSES,
        gallery=evaluation.gallery,
        curves=curves(trials),
        width=WIDTH,
        height=HEIGHT,
        samples=SAMPLES,
        choices=CHOICES,
        side=SIDE,
    )


def picture(pixels: np.ndarray) -> Markup:
    """Encode a picture as a data URL."""
    stream = BytesIO()
    Image.fromarray(pixels).resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(stream, "WEBP", quality=75)
    return Markup("data:image/webp;base64,") + b64encode(stream.getvalue()).decode()


def _ranked(traits: Table) -> list[tuple[str, Table]]:
    """Sort traits by the proportion shown, highest first."""
    return sorted(traits.items(), key=lambda item: -(item[1]["drawn"]["share"] or 0))
