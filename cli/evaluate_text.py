"""`montage evaluate-text`: does the description reader read what people write?"""

from __future__ import annotations

import json
from pathlib import Path

import click

from cli import localized
from cli.errors import report_errors
from cli.language import say, text

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)


@localized.command("evaluate-text", "cli-evaluate-text")
@localized.argument("folder", metavar="cli-arg-description-reader", type=FOLDER, required=False)
@localized.option("-o", "--output", type=FILE, help="cli-evaluate-text-output")
@localized.option("--card", "card_path", type=FILE, help="cli-evaluate-text-card")
def command(folder: Path | None, output: Path | None, card_path: Path | None) -> None:
    """Read the held-out descriptions, write the figures."""
    with report_errors():
        from inference.reading import default_description_reader, load_description_reader  # noqa: PLC0415 - slow to import
        from training.descriptions import read_descriptions  # noqa: PLC0415
        from training.evaluation.report.block import write_block  # noqa: PLC0415
        from training.evaluation.report.card import percent  # noqa: PLC0415
        from training.evaluation.text.figures import compare, figures, held_out  # noqa: PLC0415
        from training.evaluation.text.report import lines, tables  # noqa: PLC0415

        folder = folder or default_description_reader()
        reader = load_description_reader(folder)
        found = figures(compare(reader, held_out(read_descriptions())), reader.thresholds.refusal)
        output = output or folder / "text-evaluation.json"
        output.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        for line in lines(found):
            say(
                "evaluate-line",
                mark="✓" if line.met else "✗",
                name=text(f"evaluate-text-{line.name}"),
                value=percent(line.figure["share"]),
                target=f"≥ {100 * line.least:.0f} %",
            )
        say("evaluate-details", path=str(output))
        if card_path:
            write_block(card_path, "montage evaluate-text", tables(found))
            say("evaluate-card", path=str(card_path))
