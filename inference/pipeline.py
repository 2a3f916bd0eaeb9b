"""Descriptions from words to ranked faces, in one call and in the caller's thread."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import torch
from PIL import Image

from inference.backend import Candidate, Embedding, Finished, InferenceError, NotEmbeddableError, Progress
from inference.images import square, to_pngs, to_tensor
from inference.models.dalle import Condition
from inference.models.reranker import Verdict
from inference.models.text_encoder import mean_state
from inference.sampling.sampler import Given, advance, begin, finish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray
    from torch import Tensor

    from inference.backend import Basis, Request
    from inference.checkpoint import Checkpoint
    from inference.models.text_encoder import TextStates
    from inference.sampling.sampler import Drawing

PREVIEWS = 4
"""How many half-drawn pictures a request shows on its way."""

REPORTS = 32
"""How often a request says how far it is; each time somebody on another thread wakes, and the next step waits."""

SMALL_STEP = 600e6
"""Multiplications of a step that leaves one processor to others. Threads meet after every operation, so a small step
gains little by the last of them, and where anything else wants its processor they all wait (docs/performance.md)."""

SAMPLING_SHARE = 0.95
"""Share of the work that sampling tokens is; decoding and ranking are the rest."""


@dataclass(frozen=True, slots=True)
class Work:
    """A request on its way: what the language model made of its description, and the faces so far."""

    request: Request
    text: TextStates | None
    drawing: Drawing


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
        work = self.begin(request)
        while not work.drawing.is_done:
            self.advance([work])
            if news := self.progress(work):
                report(news)
        return self.finish(work)

    @torch.inference_mode()
    def draw_all(self, requests: Sequence[Request]) -> list[Finished]:
        """Draw and score requests side by side.

        Raises:
            InferenceError: a request asks for nothing that can be drawn.
        """
        works = [self.begin(request) for request in requests]
        finish(self.checkpoint.dalle, [work.drawing for work in works])
        return [self.finish(work) for work in works]

    def faces(self, request: Request) -> int:
        """How many faces are drawn for a request: several for each candidate where a reranker can choose."""
        return request.candidates * (self.checkpoint.config.sampling.tries if self.checkpoint.reranker else 1)

    @torch.inference_mode()
    def begin(self, request: Request) -> Work:
        """Read a description.

        Raises:
            InferenceError: the request asks for nothing that can be drawn.
        """
        if request.candidates < 1 or not request.description.strip():
            raise InferenceError("a request needs a description and at least one candidate")
        checkpoint, encoder = self.checkpoint, self.checkpoint.text_encoder
        given = None if request.basis is None else self._given(request.basis)
        text = None if encoder is None else encoder([request.description])
        condition, sampling = self._condition(request.description, text), checkpoint.config.sampling
        numbers = range(request.first, request.first + self.faces(request))
        return Work(request, text, begin(checkpoint.dalle, condition, request.seed, numbers, sampling, given))

    @torch.inference_mode()
    def advance(self, works: Sequence[Work]) -> None:
        """Draw one more token of every face of some requests, which may be at different places."""
        dalle, faces = self.checkpoint.dalle, sum(len(work.drawing.tokens) for work in works)
        with all_but_one() if faces * dalle.config.multiplications < SMALL_STEP else nullcontext():
            advance(dalle, [work.drawing for work in works])

    @torch.inference_mode()
    def progress(self, work: Work) -> Progress | None:
        """How far a request is, at some of the steps; at a few of these with previews."""
        drawn, total = work.drawing.place, self.checkpoint.dalle.config.image_seq_len
        if drawn % max(total // REPORTS, 1):
            return None
        due = drawn % (total // PREVIEWS) == 0 and drawn < total
        tokens = work.drawing.tokens[: work.request.candidates, :drawn]
        return Progress(SAMPLING_SHARE * drawn / total, self._preview(tokens) if due else ())

    @torch.inference_mode()
    def finish(self, work: Work) -> Finished:
        """Decode the faces of a request, and keep the best-scored."""
        pictures = self.checkpoint.vqgan.decode(work.drawing.tokens)
        verdicts = self._judge(pictures, work.text)
        best = sorted(range(len(verdicts)), key=lambda i: (-verdicts[i].score, i))[: work.request.candidates]
        kept = sorted(best)
        images, tokens = to_pngs(pictures[kept]), work.drawing.tokens[kept].tolist()
        candidates = tuple(
            Candidate(
                work.request.first + i, verdicts[i].score, image, verdicts[i].marks, tuple(own), verdicts[i].latent
            )
            for i, image, own in zip(kept, images, tokens, strict=True)
        )
        return Finished(candidates, self.checkpoint.config.name)

    @torch.inference_mode()
    def embed(self, descriptions: Sequence[str]) -> Embedding:
        """Where descriptions lie: where the reranker has them, which knows what faces have in common.

        Without a reranker, the mean of the language model's states; it finds the other wording of a description less
        than half as often (`bench/meaning.py`).

        Raises:
            NotEmbeddableError: the checkpoint has no language model.
        """
        checkpoint = self.checkpoint
        if checkpoint.text_encoder is None:
            raise NotEmbeddableError("the checkpoint has no language model")
        text = checkpoint.text_encoder(descriptions)
        places = checkpoint.reranker.place_descriptions(text) if checkpoint.reranker else mean_state(text)
        return Embedding(places.float().cpu().numpy(), checkpoint.config.name)

    @torch.inference_mode()
    def embed_pictures(self, pictures: Sequence[bytes]) -> Embedding:
        """Where the reranker sees pictures.

        Raises:
            NotEmbeddableError: there is no reranker.
            InferenceError: a picture cannot be read.
        """
        checkpoint, coder = self.checkpoint, self.checkpoint.vqgan.config
        if checkpoint.reranker is None:
            raise NotEmbeddableError("the checkpoint has no reranker")
        pixels = np.stack([read_square(picture, coder.image_size, coder.channels) for picture in pictures])
        places = checkpoint.reranker.place_pictures(to_tensor(pixels).to(checkpoint.device))
        return Embedding(places.float().cpu().numpy(), checkpoint.config.name)

    def _given(self, basis: Basis) -> Given:
        """The tokens of a picture that exists already, and which of them stay."""
        checkpoint, coder = self.checkpoint, self.checkpoint.vqgan.config
        first, stop = basis.redrawn
        if not 0 <= first < stop <= coder.grid:
            raise InferenceError(f"rows {first} to {stop} are not some of {coder.grid}")
        if isinstance(basis.picture, bytes):
            pixels = read_square(basis.picture, coder.image_size, coder.channels)
            tokens = checkpoint.vqgan.encode(to_tensor(pixels[None]).to(checkpoint.device))[0]
        else:
            tokens = torch.tensor(basis.picture, device=checkpoint.device)
            if tokens.shape != (coder.grid**2,) or tokens.min() < 0 or tokens.max() >= coder.codebook_size:
                raise InferenceError("these are not the image tokens of one of this model's pictures")
        row = torch.arange(coder.grid**2, device=checkpoint.device) // coder.grid
        return Given(tokens, (row < first) | (row >= stop))

    def _condition(self, description: str, text: TextStates | None) -> Condition:
        """What DALL·E reads: the language model's states, or the tokens of the description."""
        if text is not None and self.checkpoint.config.dalle.conditioning == "contextual":
            return Condition(*text)
        tokens = self.checkpoint.tokenizer.padded([description])
        return Condition(*(tensor.to(self.checkpoint.device) for tensor in tokens))

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


@contextmanager
def all_but_one() -> Iterator[None]:
    """Let torch use one thread less for what the caller computes, and at least one."""
    threads = torch.get_num_threads()
    torch.set_num_threads(max(threads - 1, 1))
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def read_square(picture: bytes, size: int, channels: int) -> NDArray[np.uint8]:
    """The pixels of a picture file, (S, S) or (S, S, 3).

    Raises:
        InferenceError: it cannot be read.
    """
    try:
        return square(BytesIO(picture), size, colour=channels > 1)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise InferenceError(f"the picture cannot be read: {error}") from error
