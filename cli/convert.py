"""`montage convert`: what others trained, as a checkpoint of ours."""

from __future__ import annotations

from pathlib import Path

import click

from cli.errors import report_errors

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    name="convert",
    help="DALLE-pytorch나 KoDALLE로 학습한 DALL·E(.pt)를 체크포인트로 바꿔요. 파일 안의 코드는 실행하지 않아요.",
)
@click.argument("dalle", metavar="파일", type=FILE)
@click.argument("checkpoint", metavar="체크포인트", type=click.Path(path_type=Path, file_okay=False))
@click.option("--tokenizer", required=True, help="학습에 쓴 토크나이저: 폴더, tokenizer.json 또는 허브 이름")
@click.option("--revision", help="허브의 브랜치, 태그 또는 커밋")
@click.option("--vqgan", type=FILE, help="taming-transformers로 학습한 VQGAN(.ckpt), DALL·E 파일에 없을 때")
@click.option("--vqgan-config", type=FILE, help="그 VQGAN의 설정(.yaml)")
@click.option("--clip", type=FILE, help="후보의 순위를 매길 KoDALLE의 CLIP(clip.pt)")
def command(
    dalle: Path,
    checkpoint: Path,
    tokenizer: str,
    revision: str | None,
    vqgan: Path | None,
    vqgan_config: Path | None,
    clip: Path | None,
) -> None:
    """Convert a DALL·E, its VQGAN and its reranker."""
    if (vqgan is None) != (vqgan_config is None):
        raise click.UsageError("--vqgan과 --vqgan-config는 함께 주세요.")
    with report_errors():
        from inference.conversion.folder import convert_dalle  # noqa: PLC0415 - slow to import
        from inference.conversion.pickled import ConversionError  # noqa: PLC0415
        from inference.models.text_encoder import IncompatibleModelError  # noqa: PLC0415

        given = None if vqgan is None or vqgan_config is None else (vqgan, vqgan_config)
        try:
            config = convert_dalle(dalle, checkpoint, tokenizer, given, revision, clip)
        except (ConversionError, IncompatibleModelError) as error:
            raise click.ClickException(f"체크포인트로 바꿀 수 없어요: {error}") from error
        except OSError as error:
            raise click.ClickException(f"토크나이저 {tokenizer}을(를) 읽을 수 없어요: {error}") from error
        shape = config.dalle
        click.echo(
            f"{checkpoint}에 체크포인트를 만들었어요: {shape.depth}층, {shape.dim}차원, "
            f"이미지 토큰 {shape.image_grid}×{shape.image_grid}, 코드 {shape.num_image_tokens}개."
        )
