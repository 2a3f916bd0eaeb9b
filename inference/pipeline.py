"""From a description to ranked faces: text encoder, sampler, VQGAN, reranker. Runs in the caller's thread.

Shapes: B batch, C channels, S picture side, I image tokens, W channels of an embedding.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import torch
from PIL import Image

from inference.backend import (
    Candidate,
    Embedding,
    Finished,
    InferenceError,
    NotEmbeddableError,
    NotReadableError,
    Progress,
)
from inference.conditioning import trait_condition
from inference.descriptions import undrawn, words_of_traits
from inference.generation import Generation, step_count, take_step
from inference.images import load_square, to_pngs, to_tensor
from inference.meaning import meaning_vectors
from inference.models.dalle import Condition
from inference.models.reranker import Reranker, RerankerConfig, RerankResult
from inference.models.text_encoder import mean_pool
from inference.sampling.sampler import InpaintMask
from inference.threads import using_threads

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray
    from torch import Tensor

    from inference.backend import Request, SourceImage, TraitMark
    from inference.checkpoint import Checkpoint
    from inference.descriptions import Reading, Traits
    from inference.models.text_encoder import TextStates

PREVIEWS_PER_REQUEST = 4
"""Unfinished pictures that a request reports on the way."""

REPORTS_PER_REQUEST = 32
"""Progress events of a request. Each wakes another thread and delays the next step."""

SAMPLING_FRACTION = 0.95
"""Fraction of the progress that sampling takes up; decoding and reranking are the rest."""


@dataclass(frozen=True, slots=True)
class ActiveRequest:
    """A request that is being drawn: what its description says, and its faces so far.

    text: the text encoder's states; reading: of the description; each None if the checkpoint does not read it.
    """

    request: Request
    text: TextStates | None
    reading: Reading | None
    generation: Generation


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Draws requests with the networks of a checkpoint."""

    checkpoint: Checkpoint

    def draw(self, request: Request, on_progress: Callable[[Progress], None] = lambda _: None) -> Finished:
        """Draw and score the candidates of one request.

        Args:
            request: what to draw.
            on_progress: called REPORTS_PER_REQUEST times; may raise to stop.

        Raises:
            InferenceError: the request is invalid.
        """
        active = self.start(request)
        while not active.generation.is_done:
            self.step([active])
            if progress := self.progress(active):
                on_progress(progress)
        return self.finish(active)

    @torch.inference_mode()
    def draw_all(self, requests: Sequence[Request]) -> list[Finished]:
        """Draw and score the candidates of several requests in one batch.

        Raises:
            InferenceError: a request is invalid.
        """
        batch = [self.start(request) for request in requests]
        while unfinished := [active for active in batch if not active.generation.is_done]:
            self.step(unfinished)
        return [self.finish(active) for active in batch]

    def face_count(self, request: Request) -> int:
        """Number of faces sampled for a request: `best_of` for each candidate if a reranker can choose, else one."""
        return request.candidates * (self.checkpoint.config.sampling.best_of if self.checkpoint.reranker else 1)

    @property
    def steps_per_request(self) -> int:
        """Number of steps that draw a request without a source; an edit may take fewer."""
        return step_count(self.checkpoint)

    @torch.inference_mode()
    def start(self, request: Request) -> ActiveRequest:
        """Encode a description and start drawing.

        Raises:
            InferenceError: the description is empty, no candidates are asked for, or the source image is invalid.
        """
        if request.candidates < 1 or not request.description.strip():
            raise InferenceError("a request needs a description and at least one candidate")
        checkpoint, encoder = self.checkpoint, self.checkpoint.text_encoder
        inpaint = None if request.source is None else self._inpaint_mask(request.source)
        with using_threads(1):
            text = None if encoder is None else encoder([request.description])
        indices = range(request.first, request.first + self.face_count(request))
        reader = checkpoint.description_reader
        reading = None if reader is None else reader.read(request.description)
        before = request.source.description if request.source else None
        generation = Generation(
            checkpoint,
            request.description,
            text,
            reading.statements if reading else (),
            request.seed,
            indices,
            inpaint,
            reader.read(before).statements if reader and before is not None else None,
        )
        return ActiveRequest(request, text, reading, generation)

    @torch.inference_mode()
    def step(self, batch: Sequence[ActiveRequest]) -> None:
        """Take one step of every face; requests may be at different steps."""
        take_step(self.checkpoint, [active.generation for active in batch])

    @torch.inference_mode()
    def progress(self, active: ActiveRequest) -> Progress | None:
        """Return the progress at REPORTS_PER_REQUEST of the steps, with previews at some of them; else None."""
        taken, total = active.generation.steps_taken, active.generation.steps
        if taken % max(total // REPORTS_PER_REQUEST, 1):
            return None
        has_previews = taken % max(total // PREVIEWS_PER_REQUEST, 1) == 0 and taken < total
        previews = to_pngs(active.generation.preview(active.request.candidates)) if has_previews else ()
        return Progress(SAMPLING_FRACTION * taken / total, previews)

    @torch.inference_mode()
    def finish(self, active: ActiveRequest) -> Finished:
        """Decode the faces of a request and keep the ones with the best scores, in sampling order."""
        request = active.request
        drawn = active.generation.tokens
        pictures = self.checkpoint.vqgan.decode(drawn)
        results = self._score(pictures, active)
        best = sorted(range(len(results)), key=lambda i: (-results[i].score, i))[: request.candidates]
        kept = sorted(best)
        images, tokens = to_pngs(pictures[kept]), drawn[kept].tolist()
        statements = active.reading.statements if active.reading else ()
        words = words_of_traits(request.description, statements)
        candidates = tuple(
            Candidate(
                request.first + i,
                results[i].score,
                image,
                _with_words(results[i].marks, words),
                tuple(own),
                results[i].latent,
            )
            for i, image, own in zip(kept, images, tokens, strict=True)
        )
        missing = undrawn(request.description, active.reading, self.traits) if active.reading else ()
        return Finished(candidates, self.checkpoint.config.name, missing)

    @property
    def traits(self) -> Traits:
        """Traits, with their values, of the network that draws, else of the reranker; empty if neither names any."""
        config = self.checkpoint.config
        if config.flow is not None and config.generator != "dalle":
            return config.flow.traits
        return config.dalle.traits or (config.reranker.traits if isinstance(config.reranker, RerankerConfig) else {})

    def read(self, descriptions: Sequence[str]) -> list[Reading]:
        """Read descriptions.

        Raises:
            NotReadableError: the checkpoint has no reader of descriptions.
        """
        if self.checkpoint.description_reader is None:
            raise NotReadableError("the checkpoint has no reader of descriptions")
        return self.checkpoint.description_reader.read_all(descriptions)

    @torch.inference_mode()
    def embed(self, descriptions: Sequence[str]) -> Embedding:
        """Embed descriptions: unit vectors (N, W) of the reranker's text tower, joined with stated traits.

        Traits are joined if there is a reader of descriptions; the name of the space then names the reader, too. In
        place of a reranker, the language model's mean states are used.

        Raises:
            NotEmbeddableError: the checkpoint has no language model.
        """
        checkpoint = self.checkpoint
        if checkpoint.text_encoder is None:
            raise NotEmbeddableError("the checkpoint has no language model")
        text = checkpoint.text_encoder(descriptions)
        states = checkpoint.reranker.embed_texts(text) if checkpoint.reranker else mean_pool(text)
        vectors, reader = states.float().cpu().numpy(), checkpoint.description_reader
        if reader is None:
            return Embedding(vectors, checkpoint.config.name)
        joined = meaning_vectors(reader.read_all(descriptions), vectors, reader.tagger.config.traits)
        return Embedding(joined, f"{checkpoint.config.name}+{reader.version}")

    @torch.inference_mode()
    def embed_images(self, pictures: Sequence[bytes]) -> Embedding:
        """Embed picture files: unit vectors (N, W) of the reranker's image tower.

        Raises:
            NotEmbeddableError: the checkpoint has no reranker.
            InferenceError: a picture cannot be decoded.
        """
        checkpoint, vqgan = self.checkpoint, self.checkpoint.vqgan.config
        if checkpoint.reranker is None:
            raise NotEmbeddableError("the checkpoint has no reranker")
        pixels = np.stack([read_square(picture, vqgan.image_size, vqgan.channels) for picture in pictures])
        vectors = checkpoint.reranker.embed_images(to_tensor(pixels).to(checkpoint.device))
        return Embedding(vectors.float().cpu().numpy(), checkpoint.config.name)

    def _inpaint_mask(self, source: SourceImage) -> InpaintMask:
        """Encode a source image and mark the tokens outside its redrawn rows as kept."""
        checkpoint, vqgan = self.checkpoint, self.checkpoint.vqgan.config
        first, stop = source.redrawn
        if not 0 <= first < stop <= vqgan.grid:
            raise InferenceError(f"rows {first} to {stop} are not within 0 to {vqgan.grid}")
        length = checkpoint.dalle.config.image_seq_len
        if isinstance(source.picture, bytes):
            pixels = read_square(source.picture, vqgan.image_size, vqgan.channels)
            tokens = checkpoint.vqgan.encode(to_tensor(pixels[None]).to(checkpoint.device))[0]
        else:
            tokens = torch.tensor(source.picture, device=checkpoint.device)
            if tokens.shape != (length,) or tokens.min() < 0 or tokens.max() >= vqgan.codebook_size:
                raise InferenceError("the image tokens are not those of a picture of this model")
        row = torch.arange(length, device=checkpoint.device) * vqgan.grid // length
        return InpaintMask(tokens, (row < first) | (row >= stop))

    def _score(self, pictures: Tensor, active: ActiveRequest) -> list[RerankResult]:
        """Score pictures (B, C, S, S); without a reranker every score is 0, which leaves the sampling order."""
        reranker = self.checkpoint.reranker
        if reranker is None or active.text is None:
            return [RerankResult(0.0, ())] * len(pictures)
        if active.reading is None or not isinstance(reranker, Reranker):
            return reranker.score(pictures, active.text)
        stated = trait_condition(active.reading.statements, reranker.config.traits)
        return reranker.score(pictures, active.text, Condition(*(part.to(pictures.device) for part in stated)))


def _with_words(marks: Sequence[TraitMark], words: Mapping[str, str]) -> tuple[TraitMark, ...]:
    """Return marks with the words that state their traits."""
    return tuple(replace(mark, words=words.get(mark.trait, "")) for mark in marks)


def read_square(picture: bytes, size: int, channels: int) -> NDArray[np.uint8]:
    """Decode a picture file to uint8 pixels, (S, S) or (S, S, 3), padded to a square.

    Raises:
        InferenceError: the file cannot be decoded.
    """
    try:
        return load_square(BytesIO(picture), size, colour=channels > 1)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise InferenceError(f"the picture cannot be decoded: {error}") from error
