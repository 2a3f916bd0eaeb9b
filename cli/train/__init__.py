"""`montage train`: the networks of a checkpoint, from a data folder.

A checkpoint under construction is a folder like any other; `runs/` in it keeps what is needed to go on after an
interruption, the curves and the sample sheets. Its config.json, written with the defaults if there is none, says what
the networks look like: change it before training to train something else.
"""

from __future__ import annotations

import click

from cli.lazy import LazyCommand, LazyGroup

HELP = "데이터 폴더로 모델을 학습해요. 중단해도 다음에 이어서 학습해요."

NETWORKS = {
    "dalle": LazyCommand(
        "cli.train.dalle",
        "설명에 이미지 토큰을 이어 쓰는 DALL·E를 학습해요. VQGAN을 먼저 학습해야 해요.",
    ),
    "dalle-from-traits": LazyCommand(
        "cli.train.dalle_from_traits",
        "DALL·E에 글 없이 특징만 보고 그리는 법을 먼저 가르쳐요. VQGAN을 먼저 학습해야 해요.",
    ),
    "dalle-guidance": LazyCommand(
        "cli.train.dalle_guidance",
        "DALL·E가 guidance 없이도 그만큼 설명을 따르게 가르쳐요. 그릴 때의 계산이 절반으로 줄어요.",
    ),
    "reader": LazyCommand(
        "cli.train.attribute_classifier",
        "평가에 쓰는 속성 판독기를 학습해요.",
    ),
    "reranker": LazyCommand(
        "cli.train.reranker",
        "후보의 순위를 매기는 리랭커를 학습해요. VQGAN을 먼저 학습해야 해요.",
    ),
    "text-reader": LazyCommand(
        "cli.train.text_adapter",
        "DALL·E의 글 읽는 부분에 낱말이 뜻하는 특징을 가르쳐요. 그림은 필요 없어요.",
    ),
    "vqgan": LazyCommand(
        "cli.train.vqgan",
        "그림을 토큰으로 바꾸는 VQGAN을 학습해요. 체크포인트에 VQGAN이 이미 있으면 거기서 시작해요.",
    ),
}


@click.group(name="train", cls=LazyGroup, modules=NETWORKS, help=HELP)
def command() -> None:
    """Group of the networks."""
