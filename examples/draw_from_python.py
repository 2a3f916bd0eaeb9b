"""Draw one description from Python and save the best face."""

from pathlib import Path

from inference.backend import Request
from inference.checkpoint import default_checkpoint, load
from inference.pipeline import Pipeline


def draw(description: str, output: Path, checkpoint: Path | None = None) -> float:
    """Draw four candidates, save the best as a PNG, and return its score."""
    pipeline = Pipeline(load(checkpoint or default_checkpoint()))
    finished = pipeline.draw(Request("example", description, candidates=4, seed=7))
    best = max(finished.candidates, key=lambda candidate: candidate.score)
    output.write_bytes(best.image)
    return best.score


if __name__ == "__main__":
    draw("60대 할아버지, 대머리, 이마 주름이 깊고 콧수염", Path("face.png"))
