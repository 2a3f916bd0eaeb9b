"""Evaluation of checkpoints on held-out persons and captions.

`exam` runs it all, `sizes` says how much of it, `cases` on whom. What is measured: `faithfulness` (mentions shown),
`probes` (negations, binding), `retrieval` (R-precision), `reranking`, `robustness` (`variations` of the same words),
`fidelity` (`distances` of features by `extractors`), `diversity` and `copies`. The judge is the attribute classifier
(`reading`), whose own accuracy stands beside every figure (`accuracy`), and so do faces that are nobody's drawing
(`baselines`). `tables` is the JSON, `sheet` the page with pictures, `card` the block of the model card.
"""

from training.evaluation.cases import EVALUATION_SEED
from training.evaluation.config import EvaluationSizes
from training.evaluation.evaluator import Evaluator
from training.evaluation.generation import CheckpointGenerator
from training.evaluation.metrics.extractors import Inception, Lite0
from training.evaluation.report.gallery import Evaluation
from training.evaluation.runner import Runner

__all__ = [
    "EVALUATION_SEED",
    "CheckpointGenerator",
    "Evaluation",
    "EvaluationSizes",
    "Evaluator",
    "Inception",
    "Lite0",
    "Runner",
]
