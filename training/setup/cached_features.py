"""Features for training, cached on disk: image tokens, reconstructions, and states of a language model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import torch
from tqdm import tqdm

from inference.files import replacing
from inference.images import to_arrays, to_tensor
from inference.models.dalle import Condition

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from inference.models.text_encoder import TextEncoder, Tokenizer
    from inference.models.vqgan import VQGAN


class Captions(Protocol):
    """Encoded captions: the conditions of a DALL·E."""

    @property
    def lengths(self) -> np.ndarray:
        """Number of tokens of each caption, int (M)."""
        ...

    def batch(self, chosen: np.ndarray) -> Condition:
        """Return the captions with the given indices, int (B)."""
        ...


@dataclass(frozen=True, slots=True)
class CaptionStates:
    """Concatenated hidden states of all captions: states (sum of lengths, W), float16; end offsets (M), int64."""

    states: np.ndarray
    ends: np.ndarray

    @property
    def lengths(self) -> np.ndarray:
        """Number of tokens of each caption, int (M)."""
        return np.diff(self.ends, prepend=0)

    def batch(self, chosen: np.ndarray) -> Condition:
        """Return states padded to the longest caption, (B, T, W) float32, and a mask, bool (B, T)."""
        starts = np.where(chosen > 0, self.ends[chosen - 1], 0)
        parts = [torch.from_numpy(self.states[a:b].copy()) for a, b in zip(starts, self.ends[chosen], strict=True)]
        text = torch.nn.utils.rnn.pad_sequence(parts, batch_first=True).float()
        lengths = torch.tensor([len(part) for part in parts])
        return Condition(text, torch.arange(text.shape[1]) < lengths[:, None])


@dataclass(frozen=True, slots=True)
class CaptionTokens:
    """Token ids of all captions, padded to one length: ids (M, T), int64, and a mask, bool (M, T)."""

    ids: torch.Tensor
    mask: torch.Tensor

    @classmethod
    def of(cls, tokenizer: Tokenizer, captions: Sequence[str]) -> CaptionTokens:
        """Tokenize captions, padded to the tokenizer's maximum length."""
        return cls(*tokenizer.pad_to_max(captions))

    @property
    def lengths(self) -> np.ndarray:
        """Number of tokens of each caption, int (M)."""
        words: np.ndarray = self.mask.sum(1).numpy()
        return words

    def batch(self, chosen: np.ndarray) -> Condition:
        """Return token ids (B, T) and their mask."""
        return Condition(self.ids[chosen], self.mask[chosen])


def encode_captions(encoder: TextEncoder, captions: Sequence[str], path: Path, batch_size: int = 64) -> CaptionStates:
    """Encode captions, or load their states from `path` (a pair of .npy files) if they are cached.

    Captions of similar length share a batch, which limits padding.
    """
    states_path, ends_path = path.with_suffix(".states.npy"), path.with_suffix(".ends.npy")
    if not ends_path.exists():
        lengths = np.array([int(mask.sum()) for mask in _masks(encoder, captions)])
        with replacing(states_path) as unfinished:
            _write_states(encoder, captions, lengths, unfinished, batch_size)
        _save(ends_path, lengths.cumsum())  # written last: marks the states as complete
    return CaptionStates(np.load(states_path, mmap_mode="r"), np.load(ends_path))


def _write_states(
    encoder: TextEncoder, captions: Sequence[str], lengths: np.ndarray, path: Path, batch_size: int
) -> None:
    ends = lengths.cumsum()
    states = np.lib.format.open_memmap(path, "w+", np.float16, (int(ends[-1]), encoder.width))
    order = np.argsort(lengths, kind="stable")
    for first in tqdm(range(0, len(order), batch_size), desc="captions", unit_scale=batch_size):
        chosen = order[first : first + batch_size]
        with torch.autocast(encoder.model.device.type, torch.bfloat16):
            batch = encoder([captions[i] for i in chosen])
        for i, row in zip(chosen, batch.states.half().cpu().numpy(), strict=True):
            states[ends[i] - lengths[i] : ends[i]] = row[: lengths[i]]
    states.flush()


def encode_images(vqgan: VQGAN, images: np.ndarray, path: Path, batch_size: int = 32) -> np.ndarray:
    """Encode uint8 pictures to image tokens int32 (N, I), or load them from `path` if they are cached."""
    if not path.exists():
        batches = tqdm(range(0, len(images), batch_size), desc="images", unit_scale=batch_size)
        device = next(vqgan.parameters()).device
        with torch.autocast(device.type, torch.bfloat16):
            tokens = [vqgan.encode(to_tensor(images[i : i + batch_size]).to(device)).cpu() for i in batches]
        _save(path, torch.cat(tokens).numpy().astype(np.int32))
    loaded: np.ndarray = np.load(path)
    return loaded


def encode_latents(vqgan: VQGAN, images: np.ndarray, path: Path, batch_size: int = 32) -> np.ndarray:
    """Encode uint8 pictures to latents float16 (N, P, Z), or load them from `path` if they are cached."""
    if not path.exists():
        batches = tqdm(range(0, len(images), batch_size), desc="latents", unit_scale=batch_size)
        device = next(vqgan.parameters()).device
        latents = [vqgan.encode_latents(to_tensor(images[i : i + batch_size]).to(device)).half().cpu() for i in batches]
        _save(path, torch.cat(latents).numpy())
    loaded: np.ndarray = np.load(path)
    return loaded


@torch.no_grad()
def decode_images(vqgan: VQGAN, tokens: np.ndarray, path: Path, batch_size: int = 32) -> np.ndarray:
    """Decode image tokens (N, I) to uint8 (N, S, S) or (N, S, S, 3), or load these from `path` if they are cached."""
    if not path.exists():
        side, device = vqgan.config.image_size, next(vqgan.parameters()).device
        shape = (len(tokens), side, side) if vqgan.config.channels == 1 else (len(tokens), side, side, 3)
        with replacing(path) as unfinished:
            pixels = np.lib.format.open_memmap(unfinished, "w+", np.uint8, shape)
            for i in tqdm(range(0, len(tokens), batch_size), desc="reconstructions", unit_scale=batch_size):
                batch = torch.from_numpy(tokens[i : i + batch_size]).long().to(device)
                with torch.autocast(device.type, torch.bfloat16):
                    drawn = vqgan.decode(batch)
                pixels[i : i + batch_size] = to_arrays(drawn)
            pixels.flush()
    loaded: np.ndarray = np.load(path, mmap_mode="r")
    return loaded


def _save(path: Path, array: np.ndarray) -> None:
    with replacing(path) as unfinished, unfinished.open("wb") as stream:
        np.save(stream, array)


def _masks(encoder: TextEncoder, captions: Sequence[str], batch_size: int = 1024) -> Iterator[torch.Tensor]:
    for first in range(0, len(captions), batch_size):
        yield from encoder.tokenize(captions[first : first + batch_size]).mask
