"""Descriptions from words to ranked faces, in one call and in the caller's thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from inference.backend import Candidate, Finished, InferenceError, Progress
from inference.dalle import Condition
from inference.images import to_pngs
from inference.reranker import Verdict
from inference.sampler import advance, begin

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from torch import Tensor

    from inference.backend import Request
    from inference.checkpoint import Checkpoint
    from inference.sampler import Drawing
    from inference.text import TextStates

PREVIEWS = 4
"""How many half-drawn pictures a request shows on its way."""

SAMPLING_SHARE = 0.95
"""Share of the work that sampling tokens is; decoding and ranking are the rest."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The networks of a checkpoint at work."""

    checkpoint: Checkpoint

    def draw(self, request: Request, report: Callable[[Progress], None] = lambda _: None) -> Finished:
        """Draw and score the candidates of one request.

        Args:
            request: what to draw.
            report: called after every image token; may raise to stop the work.

        Raises:
            InferenceError: the request asks for nothing that can be drawn.
        """
        (finished,) = self.draw_all([request], report)
        return finished

    @torch.inference_mode()
    def draw_all(
        self, requests: Sequence[Request], report: Callable[[Progress], None] = lambda _: None
    ) -> list[Finished]:
        """Draw and score requests for equally many candidates in one batch; `report` hears of the first one.

        Raises:
            InferenceError: a request asks for nothing that can be drawn, or for more or fewer candidates than another.
        """
        count = requests[0].candidates
        if count < 1 or any(not request.description.strip() or request.candidates != count for request in requests):
            raise InferenceError("requests need a description and at least one candidate, each as many as the others")
        texts = [self._read(request.description) for request in requests]
        drawings = [self._begin(request, text) for request, text in zip(requests, texts, strict=True)]
        while not drawings[0].is_done:
            advance(self.checkpoint.dalle, drawings)
            report(self._progress(drawings[0].tokens[:count, : drawings[0].place]))
        return [self._finish(drawing.tokens, text, count) for drawing, text in zip(drawings, texts, strict=True)]

    def _begin(self, request: Request, text: TextStates | None) -> Drawing:
        """Read a description; `tries` faces are drawn for each candidate where a reranker can choose among them."""
        checkpoint, sampling = self.checkpoint, self.checkpoint.config.sampling
        drawn = request.candidates * (sampling.tries if checkpoint.reranker else 1)
        return begin(checkpoint.dalle, self._condition(request.description, text), request.seed, drawn, sampling)

    def _read(self, description: str) -> TextStates | None:
        """The language model's states of a description, where a network reads them."""
        encoder = self.checkpoint.text_encoder
        return None if encoder is None else encoder([description])

    def _finish(self, tokens: Tensor, text: TextStates | None, count: int) -> Finished:
        """Decode the faces drawn for one description (N, I), and keep the best-scored."""
        pictures = self.checkpoint.vqgan.decode(tokens)
        verdicts = self._judge(pictures, text)
        best = sorted(range(len(verdicts)), key=lambda i: (-verdicts[i].score, i))[:count]
        kept = sorted(best)
        images = to_pngs(pictures[kept])
        candidates = tuple(
            Candidate(i, verdicts[i].score, image, verdicts[i].marks) for i, image in zip(kept, images, strict=True)
        )
        return Finished(candidates, self.checkpoint.config.name)

    def _condition(self, description: str, text: TextStates | None) -> Condition:
        """What DALL·E reads: the language model's states, or the tokens of the description."""
        if text is not None and self.checkpoint.config.dalle.conditioning == "contextual":
            return Condition(*text)
        tokens = self.checkpoint.tokenizer.padded([description])
        return Condition(*(tensor.to(self.checkpoint.device) for tensor in tokens))

    def _progress(self, tokens: Tensor) -> Progress:
        """Progress after some tokens (B, 1..I), with previews at a few of the steps."""
        drawn, total = tokens.shape[1], self.checkpoint.dalle.config.image_seq_len
        due = drawn % (total // PREVIEWS) == 0 and drawn < total
        return Progress(SAMPLING_SHARE * drawn / total, self._preview(tokens) if due else ())

    def _preview(self, tokens: Tensor) -> tuple[bytes, ...]:
        """Decode what there is; the rows still to come repeat the last token, and stay white in the picture."""
        grid = self.checkpoint.vqgan.config.grid
        missing = grid * grid - tokens.shape[1]
        filled = torch.cat([tokens, tokens[:, -1:].expand(-1, missing)], dim=1)
        pictures = self.checkpoint.vqgan.decode(filled)
        shown = pictures.shape[-2] * (tokens.shape[1] // grid) // grid
        pictures[..., shown:, :] = 1
        return to_pngs(pictures)

    def _judge(self, pictures: Tensor, text: TextStates | None) -> list[Verdict]:
        """The reranker's verdicts; without a reranker every candidate scores 0 and sampling order stands."""
        if self.checkpoint.reranker is None or text is None:
            return [Verdict(0.0, ())] * len(pictures)
        return self.checkpoint.reranker.judge(pictures, text)
