"""`montage train`: the networks of a checkpoint, from a data folder.

A checkpoint under construction is a folder like any other; `runs/` in it keeps what is needed to go on after an
interruption, the curves and the sample sheets. Its config.json, written with the defaults if there is none, says what
the networks look like: change it before training to train something else.
"""

from __future__ import annotations

from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.errors import told_in_one_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from inference.checkpoint import CheckpointConfig
    from training.trainer import LoopConfig

    Decorator = Callable[[Callable[..., None]], Callable[..., None]]

FOLDER = click.Path(path_type=Path, file_okay=False)
FOLDERS = {"data": "데이터", "checkpoint": "체크포인트"}


@click.group(name="train", help="데이터 폴더로 모델을 학습해요. 중단해도 다음에 이어서 학습해요.")
def command() -> None:
    """Group of the networks."""


def _count(name: str, text: str, least: int = 1) -> Decorator:
    return click.option(name, type=click.IntRange(least), help=text)


LOOP_OPTIONS: dict[str, Decorator] = {
    "steps": _count("--steps", "학습할 단계 수"),
    "batch_size": _count("--batch-size", "한 번에 읽는 예시 수"),
    "accumulate": _count("--accumulate", "기울기를 모아 한 단계로 삼을 묶음 수"),
    "learning_rate": click.option("--learning-rate", type=click.FloatRange(0, min_open=True), help="최대 학습률"),
    "final_learning_rate": click.option(
        "--final-learning-rate", type=click.FloatRange(0, 1), help="마지막 학습률, 최대 학습률에 대한 비율"
    ),
    "warmup_steps": _count("--warmup-steps", "학습률을 올려 가는 단계 수", 0),
    "weight_decay": click.option("--weight-decay", type=click.FloatRange(0), help="가중치 감쇠"),
    "gradient_clip": click.option(
        "--gradient-clip", type=click.FloatRange(0, min_open=True), help="기울기 크기의 한계"
    ),
    "ema_decay": click.option(
        "--ema-decay", type=click.FloatRange(0, 1, max_open=True), help="가중치 이동 평균의 감쇠 (0: 쓰지 않음)"
    ),
    "patience": _count("--patience", "따로 둔 데이터의 손실이 이만큼 연달아 줄지 않으면 멈춰요 (0: 끝까지)", 0),
    "seed": _count("--seed", "데이터 순서를 정하는 시드", 0),
    "save_every": _count("--save-every", "상태를 저장하는 간격"),
    "sample_every": _count("--sample-every", "표본을 그리고 따로 둔 데이터로 재는 간격"),
    "log_every": _count("--log-every", "손실을 적는 간격"),
    "mixed_precision": click.option("--mixed-precision", type=click.Choice(["no", "fp16", "bf16"]), help="계산 정밀도"),
    "tracker": click.option(
        "--tracker", type=click.Choice(["tensorboard", "wandb", "none"]), help="학습 곡선을 기록할 도구"
    ),
}
"""Options of every training loop, by the name of the setting they override."""


def training(function: Callable[..., None]) -> click.Command:
    """Make a command of a function (data, checkpoint, overrides of the loop, options of its own)."""

    @wraps(function)
    def told(data: Path, checkpoint: Path, **options: Any) -> None:  # noqa: ANN401 - click hands over options
        overrides = {name: options.pop(name) for name in LOOP_OPTIONS}
        with told_in_one_sentence():
            given = {name: value for name, value in overrides.items() if value is not None}
            function(data, checkpoint, given, **options)

    body: Callable[..., None] = told
    folders: list[Decorator] = [click.argument(name, metavar=shown, type=FOLDER) for name, shown in FOLDERS.items()]
    for parameter in reversed([*LOOP_OPTIONS.values(), *folders]):
        body = parameter(body)
    return command.command(name=function.__name__.replace("_", "-"), help=function.__doc__)(body)


@training
@click.option("--critic", type=click.Path(path_type=Path), help="지각 손실에 쓸 속성 판독기 (.safetensors)")
@click.option("--decoder-only", is_flag=True, help="토큰은 그대로 두고 디코더만 학습해요")
@click.option("--discriminator-from", type=click.IntRange(0), help="판별자가 끼어드는 단계 (기본: 판별자 없음)")
def vqgan(
    data: Path,
    checkpoint: Path,
    overrides: Mapping[str, Any],
    critic: Path | None,
    discriminator_from: int | None,
    *,
    decoder_only: bool,
) -> None:
    """그림을 토큰으로 바꾸는 VQGAN을 학습해요. 체크포인트에 VQGAN이 이미 있으면 거기서 시작해요."""
    from training.data import MontageFolder  # noqa: PLC0415 - slow to import
    from training.setup.workshop import network_to_train, open_checkpoint, save_trained, vqgan_shape  # noqa: PLC0415
    from training.tasks.attribute_classifier import load_reader  # noqa: PLC0415
    from training.tasks.vqgan import DEFAULTS, train_vqgan  # noqa: PLC0415

    config = open_checkpoint(checkpoint)
    folder = MontageFolder(data, config.vqgan.image_size, config.vqgan.channels)
    trained = train_vqgan(
        folder.images(),
        folder.persons,
        checkpoint / "runs" / ("decoder" if decoder_only else "vqgan"),
        network_to_train(checkpoint, vqgan_shape(config)),
        _loop(checkpoint, "vqgan", DEFAULTS, overrides),
        critic=load_reader(critic) if critic else None,
        decoder_only=decoder_only,
        discriminator_from=discriminator_from,
    )
    save_trained(checkpoint, trained)


@training
def text_reader(data: Path, checkpoint: Path, overrides: Mapping[str, Any]) -> None:
    """DALL·E의 글 읽는 부분에 낱말이 뜻하는 특징을 가르쳐요. 그림은 필요 없어요."""
    from training.data import MontageFolder  # noqa: PLC0415
    from training.setup.workshop import dalle_to_train, open_checkpoint, read_descriptions, save_trained  # noqa: PLC0415
    from training.tasks.dalle_from_traits import load_embedding  # noqa: PLC0415 - slow to import
    from training.tasks.text_adapter import DEFAULTS, train_text_reader  # noqa: PLC0415

    config = open_checkpoint(checkpoint)
    _require_text_reader(checkpoint, config)
    folder = MontageFolder(data)
    descriptions = read_descriptions(checkpoint, config.dalle.conditioning, folder)
    model = dalle_to_train(checkpoint, config, folder)
    run = checkpoint / "runs" / "text-reader"
    embedding = load_embedding(checkpoint / "runs" / "dalle-from-traits")
    train_text_reader(
        descriptions, run, model.text_reader, _loop(checkpoint, "text-reader", DEFAULTS, overrides), embedding
    )
    save_trained(checkpoint, model)


@training
@click.option(
    "--contrast",
    type=click.FloatRange(0),
    default=0.0,
    help="맞는 특징을 틀린 특징과 가려내는 손실의 무게 (0: 쓰지 않음)",
)
def dalle_from_traits(data: Path, checkpoint: Path, overrides: Mapping[str, Any], *, contrast: float) -> None:
    """DALL·E에 글 없이 특징만 보고 그리는 법을 먼저 가르쳐요. VQGAN을 먼저 학습해야 해요."""
    from inference.checkpoint import load_network  # noqa: PLC0415 - slow to import
    from inference.models.vqgan import VQGAN  # noqa: PLC0415
    from training.data import MontageFolder  # noqa: PLC0415
    from training.setup.workshop import (  # noqa: PLC0415
        dalle_to_train,
        image_tokens,
        open_checkpoint,
        save_trained,
        vqgan_shape,
    )
    from training.tasks.dalle_from_traits import DEFAULTS, train_from_traits  # noqa: PLC0415
    from training.traits import labels  # noqa: PLC0415

    config = open_checkpoint(checkpoint)
    _require_text_reader(checkpoint, config)
    coder = load_network(checkpoint, VQGAN(vqgan_shape(config)))
    folder = MontageFolder(data, config.vqgan.image_size, config.vqgan.channels)
    model = dalle_to_train(checkpoint, config, folder)
    tokens, traits = image_tokens(checkpoint, coder, folder), labels(folder.persons)
    run = checkpoint / "runs" / "dalle-from-traits"
    loop = _loop(checkpoint, "dalle-from-traits", DEFAULTS, overrides)
    save_trained(checkpoint, train_from_traits(tokens, traits, run, model, coder, loop, contrast=contrast))


@training
@click.option("--reader-too", is_flag=True, help="글 읽는 부분도 함께 학습해요 (text-reader로 먼저 학습하지 않았을 때)")
def dalle(data: Path, checkpoint: Path, overrides: Mapping[str, Any], *, reader_too: bool) -> None:
    """설명에 이미지 토큰을 이어 쓰는 DALL·E를 학습해요. VQGAN을 먼저 학습해야 해요."""
    from training.setup.workshop import drawing_lessons, open_checkpoint, save_trained  # noqa: PLC0415
    from training.tasks.dalle import DEFAULTS, train_dalle  # noqa: PLC0415 - slow to import

    config = open_checkpoint(checkpoint)
    _require_text_encoder(checkpoint)
    tokens, descriptions, model, coder = drawing_lessons(checkpoint, config, data)
    run = checkpoint / "runs" / "dalle"
    loop = _loop(checkpoint, "dalle", DEFAULTS, overrides)
    save_trained(checkpoint, train_dalle(tokens, descriptions, run, model, coder, loop, reader_too=reader_too))


@training
def dalle_guidance(data: Path, checkpoint: Path, overrides: Mapping[str, Any]) -> None:
    """DALL·E가 guidance 없이도 그만큼 설명을 따르게 가르쳐요. 그릴 때의 계산이 절반으로 줄어요."""
    from inference.checkpoint import save_config  # noqa: PLC0415 - slow to import
    from training.setup.workshop import drawing_lessons, open_checkpoint, save_trained  # noqa: PLC0415
    from training.tasks.guidance import DEFAULTS, train_guidance  # noqa: PLC0415

    config = open_checkpoint(checkpoint)
    _require_text_encoder(checkpoint)
    if config.sampling.guidance_scale == 1:
        raise click.ClickException(f"{checkpoint / 'config.json'}의 sampling.guidance_scale이 1이라 배울 것이 없어요.")
    tokens, descriptions, model, coder = drawing_lessons(checkpoint, config, data)
    loop = _loop(checkpoint, "dalle-guidance", DEFAULTS, overrides)
    run = checkpoint / "runs" / "dalle-guidance"
    save_trained(checkpoint, train_guidance(tokens, descriptions, run, model, coder, config.sampling, loop))
    save_config(checkpoint, replace(config, sampling=replace(config.sampling, guidance_scale=1.0)))


@training
@click.option("--pictures-only", is_flag=True, help="그림에서 특징을 읽는 법만 먼저 학습해요. 설명을 읽지 않아 빨라요")
def reranker(data: Path, checkpoint: Path, overrides: Mapping[str, Any], *, pictures_only: bool) -> None:
    """후보의 순위를 매기는 리랭커를 학습해요. VQGAN을 먼저 학습해야 해요."""
    from inference.checkpoint import load_network, save_config  # noqa: PLC0415 - slow to import
    from inference.models.reranker import RerankerConfig  # noqa: PLC0415
    from inference.models.vqgan import VQGAN  # noqa: PLC0415
    from training.data import MontageFolder  # noqa: PLC0415
    from training.evaluation.contrasts import contrasting_pairs  # noqa: PLC0415
    from training.setup.workshop import (  # noqa: PLC0415
        open_checkpoint,
        read_descriptions,
        read_states,
        reconstructions,
        reranker_to_train,
        save_trained,
        vqgan_shape,
    )
    from training.tasks.reranker import DEFAULTS, Lessons, train_reranker, train_sight  # noqa: PLC0415
    from training.traits import CLASSES, labels  # noqa: PLC0415

    config = open_checkpoint(checkpoint)
    if not isinstance(config.reranker, RerankerConfig):
        raise click.ClickException(f"{checkpoint / 'config.json'}에 학습할 수 있는 reranker 설정이 없어요.")
    folder = MontageFolder(data, config.reranker.image_size, config.reranker.channels)
    pictures = (
        folder.images(),
        reconstructions(checkpoint, load_network(checkpoint, VQGAN(vqgan_shape(config))), folder),
    )
    loop = _loop(checkpoint, "reranker", DEFAULTS, overrides)
    if pictures_only:
        if config.reranker.traits != dict(CLASSES):
            raise click.ClickException("특징 이름을 모두 아는 리랭커만 그림으로 먼저 학습할 수 있어요.")
        run, model = checkpoint / "runs" / "reranker-sight", reranker_to_train(checkpoint, config, config.reranker)
        save_trained(checkpoint, train_sight(pictures, labels(folder.persons), run, model, loop))
        return
    descriptions = read_descriptions(checkpoint, "contextual", folder)
    pairs = contrasting_pairs(folder.persons)
    lessons = Lessons(pictures, descriptions, read_states(checkpoint, pairs) if pairs else None)
    shape = config.reranker
    if descriptions.mentioned is None and shape.traits:
        click.echo("설명마다 어떤 특징을 말했는지 모르는 데이터라서, 리랭커는 특징 이름 없이 학습해요.")
        shape = replace(shape, traits={})
        save_config(checkpoint, replace(config, reranker=shape))
    model = reranker_to_train(checkpoint, config, shape)
    save_trained(checkpoint, train_reranker(lessons, checkpoint / "runs" / "reranker", model, loop))


@training
def reader(data: Path, checkpoint: Path, overrides: Mapping[str, Any]) -> None:
    """평가에 쓰는 속성 판독기를 학습해요."""
    from training.data import MontageFolder  # noqa: PLC0415 - slow to import
    from training.tasks.attribute_classifier import DEFAULTS, train_reader  # noqa: PLC0415

    folder = MontageFolder(data)
    run = checkpoint / "runs" / "reader"
    train_reader(folder.images(), folder.persons, run, _loop(checkpoint, "reader", DEFAULTS, overrides))


def _loop(checkpoint: Path, network: str, defaults: LoopConfig, overrides: Mapping[str, Any]) -> LoopConfig:
    """The loop's defaults, changed by the checkpoint's recipe, and where an option was given."""
    from training.recipes import NAME, loop_of  # noqa: PLC0415 - slow to import

    return replace(loop_of(checkpoint / NAME, network, defaults), **overrides)


def _require_text_reader(checkpoint: Path, config: CheckpointConfig) -> None:
    if config.dalle.conditioning != "contextual":
        raise click.ClickException(
            f"{checkpoint / 'config.json'}의 dalle.conditioning이 contextual일 때만 글 읽는 부분이 있어요."
        )


def _require_text_encoder(checkpoint: Path) -> None:
    from inference.checkpoint import TEXT_ENCODER  # noqa: PLC0415 - slow to import

    if not (checkpoint / TEXT_ENCODER).exists():
        raise click.ClickException(f"{checkpoint}에 언어 모델이 없어요. montage extract-embeddings로 먼저 넣어 주세요.")
