"""`montage evaluate-emoticon`: what the emoticons of a checkpoint show, beside its baselines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import localized
from cli.errors import report_errors
from cli.language import say

if TYPE_CHECKING:
    from training.evaluation.emoticon import Painter

FOLDER = click.Path(path_type=Path, file_okay=False)
SHOWN = 48
"""Pictures on the sheet of a painter."""


@localized.command("evaluate-emoticon", "cli-evaluate-emoticon")
@localized.argument("data", metavar="cli-arg-data", type=FOLDER)
@localized.argument("checkpoint", metavar="cli-arg-checkpoint", type=FOLDER)
@localized.option(
    "-n", "--count", type=click.IntRange(2), default=100, show_default=True, help="cli-evaluate-emoticon-count"
)
def command(data: Path, checkpoint: Path, count: int) -> None:
    """Draw, measure, and write evaluation.json and sheets."""
    with report_errors():
        from cli.train.emoticon_folders import open_emoticons  # noqa: PLC0415 - slow to import
        from inference.images import premultiply  # noqa: PLC0415
        from inference.weights import load_network  # noqa: PLC0415
        from training.evaluation.emoticon import EmoticonEvaluator, table  # noqa: PLC0415
        from training.tasks.emoticon_reader import SIDE, EmoticonReader  # noqa: PLC0415
        from training.tasks.emoticon_vqgan import save_samples  # noqa: PLC0415

        _, folder = open_emoticons(data, checkpoint, SIDE)
        reader = load_network(checkpoint / "runs" / "emoticon-reader", EmoticonReader())
        evaluator = EmoticonEvaluator(folder, reader, count)
        scores = {"real": evaluator.real()}
        target = checkpoint / "evaluation"
        target.mkdir(exist_ok=True)
        for name, painter in _painters(checkpoint).items():
            scores[name], pictures = evaluator.evaluate(painter)
            save_samples(target / f"{name}.png", premultiply(pictures[:SHOWN]))
            save_samples(target / f"{name}-words.png", premultiply(evaluator.draw_words(painter)))
        content = {"reader": "runs/emoticon-reader", "concepts": count, "scores": table(scores)}
        output = checkpoint / "evaluation.json"
        output.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        for name, one in scores.items():
            say(
                "evaluate-emoticon-line",
                name=name,
                seen=f"{one.seen:.0%}",
                held_out=f"{one.held_out:.0%}",
                nearest=f"{one.nearest:.4f}",
            )
        say("evaluate-details", path=str(output))


def _painters(checkpoint: Path) -> dict[str, Painter]:
    """Return painters of the flow and of the baselines that were trained."""
    from inference.emoticons import load_emoticons  # noqa: PLC0415
    from inference.weights import load_network, weights_path  # noqa: PLC0415 - slow to import
    from training.evaluation.emoticon import flow_painter, gan_painter, vae_painter  # noqa: PLC0415
    from training.tasks.emoticon_gan import EmoticonGenerator  # noqa: PLC0415
    from training.tasks.emoticon_vae import EmoticonVAE  # noqa: PLC0415

    model = load_emoticons(checkpoint)
    painters, flow = {"flow": flow_painter(model)}, model.config.flow
    if weights_path(checkpoint, EmoticonVAE).exists():
        painters["vae"] = vae_painter(load_network(checkpoint, EmoticonVAE(flow)), flow.styles, flow.buckets)
    if weights_path(checkpoint, EmoticonGenerator).exists():
        painters["gan"] = gan_painter(load_network(checkpoint, EmoticonGenerator()))
    return painters
