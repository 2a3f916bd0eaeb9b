"""The faces of one request while they are drawn: tokens of DALL·E, latents of the flow, or one after the other.

Shapes: F faces, I image tokens, P image positions, Z channels of a latent, C channels, S picture side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from inference.conditioning import changed_traits, trait_condition
from inference.models.dalle import Condition
from inference.models.vqgan import VQGAN
from inference.sampling.flow_sampler import FlowState, SourceLatents, flow_step
from inference.sampling.sampler import SamplingState, start, step
from inference.threads import using_threads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from torch import Tensor

    from inference.checkpoint import Checkpoint
    from inference.descriptions import Statement
    from inference.models.flow import Flow
    from inference.models.text_encoder import TextStates
    from inference.sampling.sampler import InpaintMask

SMALL_STEP_MACS = 600e6
"""A step of fewer multiply-accumulates leaves one core free. Threads synchronise after every operation: the last thread
speeds up a small step little, and where another program needs its core, all threads wait (docs/performance.md)."""


class Generation:
    """The faces of one description.

    steps_taken: of `steps`. A step is one image position of DALL·E or one step of the flow.
    """

    def __init__(
        self,
        checkpoint: Checkpoint,
        description: str,
        text: TextStates | None,
        statements: Sequence[Statement],
        seed: int,
        indices: Sequence[int],
        inpaint: InpaintMask | None = None,
        statements_before: Sequence[Statement] | None = None,
    ) -> None:
        """Start the first network: an edit of a face needs only the flow, if there is one.

        Args:
            checkpoint: the networks.
            description: what to draw.
            text: the language model's states of the description, if a network needs them.
            statements: of the description, if a network is conditioned on stated traits.
            seed: keys the noise.
            indices: index of each face; keys the noise together with `seed`.
            inpaint: an existing picture, part of which is kept.
            statements_before: of the description that this picture was drawn from, if known.
        """
        self._checkpoint, self._description, self._text, self._statements = checkpoint, description, text, statements
        self._seed, self._indices, self._inpaint = seed, indices, inpaint
        self.faces, self.steps_taken = len(indices), 0
        config = checkpoint.config
        self.state: SamplingState | FlowState
        self.steps = step_count(checkpoint)
        if inpaint is not None and statements_before is not None and checkpoint.flow is not None:
            self.state, self.steps = self._start_edit(inpaint.tokens, statements_before), config.flow_sampling.steps
        elif config.generator == "flow":
            self.state = self._start_flow(source=self._kept_rows())
        else:
            self.state = start(checkpoint.dalle, self._dalle_condition(), seed, indices, config.sampling, inpaint)

    @property
    def is_done(self) -> bool:
        """Whether all faces are drawn."""
        return self.state.is_done and not self._is_refined_next

    def advance(self) -> None:
        """Count a step; hand DALL·E's faces to the flow once they are drawn, if it refines them."""
        self.steps_taken += 1
        if self.state.is_done and self._is_refined_next:
            self.state = self._start_flow(refined=self._latents(self.tokens), source=self._kept_rows())

    @property
    def tokens(self) -> Tensor:
        """Image tokens of the drawn faces, int64 (F, I)."""
        if isinstance(self.state, SamplingState):
            return self.state.tokens
        return _fsq(self._checkpoint).tokens(_flow(self._checkpoint).denormalize(self.state.latents))

    def preview(self, faces: int) -> Tensor:
        """Decode the first faces as far as they are drawn: (faces, C, S, S) in -1..1.

        Rows that DALL·E has not drawn yet are white. Of the flow's faces, the picture that begins to show.
        """
        if isinstance(self.state, FlowState):
            latents = _flow(self._checkpoint).denormalize(self.state.estimate[:faces])
            return self._checkpoint.vqgan.decode(_fsq(self._checkpoint).tokens(latents))
        config = self._checkpoint.dalle.config
        positions = self.state.tokens[:faces, : self.state.position].reshape(faces, -1, config.image_groups)
        missing = config.image_positions - positions.shape[1]
        filled = torch.cat([positions, positions[:, -1:].expand(-1, missing, -1)], dim=1)
        pictures = self._checkpoint.vqgan.decode(filled.flatten(1))
        shown = pictures.shape[-2] * (positions.shape[1] // config.image_grid) // config.image_grid
        pictures[..., shown:, :] = 1
        return pictures

    @property
    def _is_refined_next(self) -> bool:
        return self._checkpoint.config.generator == "refined" and isinstance(self.state, SamplingState)

    def _start_flow(self, refined: Tensor | None = None, source: SourceLatents | None = None) -> FlowState:
        """Start the flow from noise, from latents to refine (F, P, Z), or from a source."""
        flow, config = _flow(self._checkpoint), self._checkpoint.config.flow_sampling
        condition = self._trait_condition(self._statements, flow.config.traits)
        return FlowState(flow, condition, self._seed, self._indices, config, refined=refined, source=source)

    def _start_edit(self, tokens: Tensor, statements_before: Sequence[Statement]) -> FlowState:
        """Start the flow from image tokens (I), where the traits show that the description changes.

        If it changes none, the whole picture is varied.
        """
        flow, config = _flow(self._checkpoint), self._checkpoint.config.flow_sampling
        traits = flow.config.traits
        before, after = (self._trait_condition(said, traits) for said in (statements_before, self._statements))
        changed = changed_traits(before, after, traits)
        if changed.any():
            released = flow.release_times(changed).clamp(min=config.edit_start)
        else:
            released = torch.full((flow.config.image_positions,), config.variation_start, device=changed.device)
        return self._start_flow(source=SourceLatents(self._latents(tokens[None])[0], released))

    def _kept_rows(self) -> SourceLatents | None:
        """Return the existing picture, if there is one; positions that are not kept are drawn from noise."""
        if self._inpaint is None:
            return None
        kept = self._inpaint.kept.view(_flow(self._checkpoint).config.image_positions, -1).all(1)
        released = torch.zeros(len(kept), device=kept.device).masked_fill(kept, torch.inf)
        return SourceLatents(self._latents(self._inpaint.tokens[None])[0], released)

    def _latents(self, tokens: Tensor) -> Tensor:
        """Image tokens (B, I) -> normalized latents (B, P, Z)."""
        return _flow(self._checkpoint).normalize(_fsq(self._checkpoint).latents(tokens))

    def _dalle_condition(self) -> Condition:
        """Return states of the language model, stated traits, or the token ids of the description."""
        config = self._checkpoint.config.dalle
        if config.conditioning == "traits":
            return self._trait_condition(self._statements, config.traits)
        if self._text is not None and config.conditioning == "contextual":
            return Condition(*self._text)
        return self._on_device(self._checkpoint.tokenizer.pad_to_max([self._description]))

    def _trait_condition(self, statements: Sequence[Statement], traits: Mapping[str, tuple[str, ...]]) -> Condition:
        return self._on_device(trait_condition(statements, traits))

    def _on_device(self, tensors: tuple[Tensor, Tensor]) -> Condition:
        return Condition(*(tensor.to(self._checkpoint.device) for tensor in tensors))


def step_count(checkpoint: Checkpoint) -> int:
    """Return the number of steps that draw a face from nothing."""
    positions, steps = checkpoint.config.dalle.image_positions, checkpoint.config.flow_sampling.steps
    return {"dalle": positions, "refined": positions + steps, "flow": steps}[checkpoint.config.generator]


def take_step(checkpoint: Checkpoint, generations: Sequence[Generation]) -> None:
    """Draw one more position, or take one more step of the flow, for every face; a batch for each network."""
    tokens = [one.state for one in generations if isinstance(one.state, SamplingState)]
    latents = [one.state for one in generations if isinstance(one.state, FlowState)]
    if tokens:
        faces, dalle = sum(len(state.tokens) for state in tokens), checkpoint.dalle
        reserved = int(faces * dalle.config.macs_per_position < SMALL_STEP_MACS)
        with using_threads(max(torch.get_num_threads() - reserved, 1)):
            step(dalle, tokens)
    if latents:
        flow_step(_flow(checkpoint), latents)
    for one in generations:
        one.advance()


def _flow(checkpoint: Checkpoint) -> Flow:
    if checkpoint.flow is None:
        raise ValueError("the checkpoint has no flow")
    return checkpoint.flow


def _fsq(checkpoint: Checkpoint) -> VQGAN:
    if not isinstance(checkpoint.vqgan, VQGAN):
        raise TypeError("the latents of a flow are those of a VQGAN")
    return checkpoint.vqgan
