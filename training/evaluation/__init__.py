"""Does a checkpoint draw what the words say? Measured on persons and captions that no training run has seen.

`exam` runs it all. What is measured: `faithfulness` (mentions shown), `probes` (negations, binding), `retrieval`
(R-precision), `reranking`; `cases` says on whom. The judge is the attribute reader (`reading`), whose own accuracy
stands beside every figure (`accuracy`), and so do faces that are nobody's drawing (`baselines`).
"""

from training.evaluation.album import Studio
from training.evaluation.cases import EVALUATION_SEED
from training.evaluation.drawing import CheckpointDrawer
from training.evaluation.exam import Exam, Sizes

__all__ = ["EVALUATION_SEED", "CheckpointDrawer", "Exam", "Sizes", "Studio"]
