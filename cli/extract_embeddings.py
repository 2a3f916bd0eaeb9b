"""`montage extract-embeddings`: a language model's embeddings for DALL·E."""

from __future__ import annotations

from pathlib import Path

import click

from cli.errors import report_errors


@click.command(
    name="extract-embeddings",
    help="언어 모델의 토큰·위치 임베딩과 토크나이저를 학습할 체크포인트에 넣어요. 모델은 허브 이름이나 폴더예요 "
    "(예: klue/roberta-large).",
)
@click.argument("model", metavar="모델")
@click.argument("checkpoint", metavar="체크포인트", type=click.Path(path_type=Path, file_okay=False))
@click.option("--revision", help="허브의 브랜치, 태그 또는 커밋")
def command(model: str, checkpoint: Path, revision: str | None) -> None:
    """Fill a checkpoint under construction from a language model."""
    with report_errors():
        from inference.models.text_encoder import IncompatibleModelError  # noqa: PLC0415 - slow to import
        from training.setup.language_model import extract_embeddings  # noqa: PLC0415
        from training.setup.networks import open_checkpoint  # noqa: PLC0415

        text_seq_len = open_checkpoint(checkpoint).dalle.text_seq_len
        try:
            tokens, positions = extract_embeddings(model, checkpoint, revision)
        except OSError as error:
            raise click.ClickException(f"언어 모델 {model}을(를) 읽을 수 없어요: {error}") from error
        except IncompatibleModelError as error:
            raise click.ClickException(f"{model}의 임베딩을 넣을 수 없어요: {error}") from error
        click.echo(f"{checkpoint}에 토큰 임베딩 {len(tokens)}개({tokens.shape[1]}차원)를 넣었어요.")
        if positions is None:
            click.echo("이 모델에는 위치 임베딩 표가 없어서(회전 위치 임베딩) 위치는 처음부터 배워요.")
        else:
            click.echo(f"위치 임베딩은 {len(positions)}개 가운데 앞의 {text_seq_len}개를 넣었어요.")
