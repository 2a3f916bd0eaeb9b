"""Does a checkpoint draw what the words say? Measured on persons and captions that no training run has seen.

`exam` runs it all, `sizes` says how much of it, `cases` on whom. What is measured: `faithfulness` (mentions shown),
`probes` (negations, binding), `retrieval` (R-precision), `reranking`, `robustness` (`variations` of the same words),
`fidelity` (`distances` of features by `extractors`), `diversity` and `copies`. The judge is the attribute reader
(`reading`), whose own accuracy stands beside every figure (`accuracy`), and so do faces that are nobody's drawing
(`baselines`). `tables` is the JSON, `sheet` the page with pictures, `card` the block of the model card.
"""

from training.evaluation.cases import EVALUATION_SEED
from training.evaluation.config import Sizes
from training.evaluation.evaluator import Exam
from training.evaluation.generation import CheckpointDrawer
from training.evaluation.metrics.extractors import Inception, Lite0
from training.evaluation.report.gallery import Evaluation
from training.evaluation.runner import Studio

__all__ = ["EVALUATION_SEED", "CheckpointDrawer", "Evaluation", "Exam", "Inception", "Lite0", "Sizes", "Studio"]
