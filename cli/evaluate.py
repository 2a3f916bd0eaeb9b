"""`montage evaluate`: does a checkpoint draw what the words say?"""

from __future__ import annotations

import json
from pathlib import Path

import click

from cli.errors import told_in_one_sentence
from cli.rendering import require_renderer

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command(name="evaluate", help="처음 보는 설명을 그려 보고, 설명한 특징이 얼굴에 나타나는지 재요.")
@click.argument("checkpoint", metavar="체크포인트", type=FOLDER)
@click.option(
    "--reader", "reader_path", type=FILE, help="속성 판독기 (기본: 체크포인트에서 학습한 것, 없으면 models/reader)"
)
@click.option("--data", type=FOLDER, help="학습 데이터 폴더. 주면 가장 가까운 학습 그림과도 견줘요.")
@click.option("-n", "--count", type=click.IntRange(1), default=500, show_default=True, help="그려 볼 설명 수")
@click.option("-o", "--output", type=FILE, help="결과를 담을 JSON (기본: 체크포인트의 evaluation.json)")
def command(checkpoint: Path, reader_path: Path | None, data: Path | None, count: int, output: Path | None) -> None:
    """Draw fresh captions, read the faces, write the figures."""
    with told_in_one_sentence():
        require_renderer()
        from inference.checkpoint import load  # noqa: PLC0415 - slow to import
        from training.datasets import MontageFolder  # noqa: PLC0415
        from training.evaluation import CheckpointDrawer, Exam, Sizes, Studio  # noqa: PLC0415
        from training.reader import load_reader  # noqa: PLC0415

        reader_path = reader_path or _reader_of(checkpoint)
        if not reader_path.exists():
            raise click.ClickException(
                f"속성 판독기가 없어요: {reader_path}. montage train reader로 먼저 학습해 주세요."
            )
        studio = Studio(CheckpointDrawer(load(checkpoint)), load_reader(reader_path))
        exam = Exam(studio, Sizes(descriptions=count), MontageFolder(data) if data else None)
        figures = exam.figures()
        output = output or checkpoint / "evaluation.json"
        output.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        click.echo(f"설명한 특징이 얼굴에 나타난 비율: {figures['attributes_shown']}")
        click.echo(f"눈에 띄는 특징만 보면: {figures['coarse_attributes_shown']}")
        click.echo(f"자세한 결과: {output}")


def _reader_of(checkpoint: Path) -> Path:
    """The reader trained in this checkpoint's folder, else the one of the source tree."""
    trained = checkpoint / "runs" / "reader" / "reader.safetensors"
    shipped = Path(__file__).parent.parent / "models" / "reader" / "reader.safetensors"
    return trained if trained.exists() else shipped
