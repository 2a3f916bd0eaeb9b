"""The five descriptions with which KoDALLE's authors showed their model (https://github.com/KR-HappyFace/KoDALLE)."""

from __future__ import annotations

from importlib import resources


def demo_captions() -> list[str]:
    """The descriptions, in the authors' order; without labels."""
    source = resources.files("training.evaluation") / "seeds.txt"
    return source.read_text(encoding="utf-8").splitlines()
