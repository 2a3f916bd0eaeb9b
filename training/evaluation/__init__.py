"""Evaluation of checkpoints on held-out persons and captions.

`evaluator` runs all parts, `config` has their sizes, `cases` the persons. Metrics: `faithfulness` (mentions shown),
`probes` (negations, binding), `retrieval` (R-precision), `reranking`, `robustness` (`variations` of the same words),
`fidelity` (`distances` of features by `extractors`), `diversity` and `memorization`. Predictions are those of the
attribute classifier (`classifier`); every figure is reported with its accuracy (`accuracy`) and with `baselines`.
`report/` writes the JSON, the HTML page and the block of the model card.
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
