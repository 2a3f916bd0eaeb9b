"""What a transformer is trained on, computed once and kept on disk: image tokens, and a language model's states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import torch
from tqdm import tqdm

from inference.images import to_arrays, to_tensor
from inference.models.dalle import Condition

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from inference.models.text_encoder import TextEncoder, Tokenizer
    from inference.models.vqgan import VQGAN


class Captions(Protocol):
    """Descriptions as a transformer reads them."""

    @property
    def lengths(self) -> np.ndarray:
        """Words of each caption, int (M)."""
        ...

    def batch(self, chosen: np.ndarray) -> Condition:
        """The conditions of the captions with the given indices, int (B)."""
        ...


@dataclass(frozen=True, slots=True)
class CaptionStates:
    """Hidden states of all captions, one after the other: states (sum of lengths, W), float16; ends (N), int64."""

    states: np.ndarray
    ends: np.ndarray

    @property
    def lengths(self) -> np.ndarray:
        """Words of each caption, int (M)."""
        return np.diff(self.ends, prepend=0)

    def batch(self, chosen: np.ndarray) -> Condition:
        """Padded to the longest of the batch: (B, T, W) float32 and bool (B, T)."""
        starts = np.where(chosen > 0, self.ends[chosen - 1], 0)
        parts = [torch.from_numpy(self.states[a:b].copy()) for a, b in zip(starts, self.ends[chosen], strict=True)]
        text = torch.nn.utils.rnn.pad_sequence(parts, batch_first=True).float()
        lengths = torch.tensor([len(part) for part in parts])
        return Condition(text, torch.arange(text.shape[1]) < lengths[:, None])


@dataclass(frozen=True, slots=True)
class CaptionTokens:
    """Token ids of all captions, padded to one length: ids (N, T), int64, and which count, bool (N, T)."""

    ids: torch.Tensor
    mask: torch.Tensor

    @classmethod
    def of(cls, tokenizer: Tokenizer, captions: Sequence[str]) -> CaptionTokens:
        """Tokenize once, padded to the tokenizer's full length."""
        return cls(*tokenizer.pad_to_max(captions))

    @property
    def lengths(self) -> np.ndarray:
        """Words of each caption, int (M)."""
        words: np.ndarray = self.mask.sum(1).numpy()
        return words

    def batch(self, chosen: np.ndarray) -> Condition:
        """Token ids (B, T) and their mask."""
        return Condition(self.ids[chosen], self.mask[chosen])


def encode_captions(encoder: TextEncoder, captions: Sequence[str], path: Path, batch_size: int = 64) -> CaptionStates:
    """States of all captions, from `path` (.npz-like pair of .npy files) if they are there, else computed and kept.

    Captions of like length share a batch, so little is spent on padding.
    """
    states_path, ends_path = path.with_suffix(".states.npy"), path.with_suffix(".ends.npy")
    if not ends_path.exists():
        lengths = np.array([int(mask.sum()) for mask in _masks(encoder, captions)])
        ends = lengths.cumsum()
        path.parent.mkdir(parents=True, exist_ok=True)
        states = np.lib.format.open_memmap(states_path, "w+", np.float16, (int(ends[-1]), encoder.width))
        order = np.argsort(lengths, kind="stable")
        for first in tqdm(range(0, len(order), batch_size), desc="captions", unit_scale=batch_size):
            chosen = order[first : first + batch_size]
            with torch.autocast(encoder.model.device.type, torch.bfloat16):
                batch = encoder([captions[i] for i in chosen])
            for i, row in zip(chosen, batch.states.half().cpu().numpy(), strict=True):
                states[ends[i] - lengths[i] : ends[i]] = row[: lengths[i]]
        states.flush()
        np.save(ends_path, ends)  # last: its presence says that the states are whole
    return CaptionStates(np.load(states_path, mmap_mode="r"), np.load(ends_path))


def encode_images(vqgan: VQGAN, images: np.ndarray, path: Path, batch_size: int = 32) -> np.ndarray:
    """Image tokens int32 (N, I) of uint8 pictures, from `path` if they are there, else computed and kept."""
    if not path.exists():
        batches = tqdm(range(0, len(images), batch_size), desc="images", unit_scale=batch_size)
        device = next(vqgan.parameters()).device
        with torch.autocast(device.type, torch.bfloat16):
            tokens = [vqgan.encode(to_tensor(images[i : i + batch_size]).to(device)).cpu() for i in batches]
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(path, torch.cat(tokens).numpy().astype(np.int32))
    loaded: np.ndarray = np.load(path)
    return loaded


@torch.no_grad()
def decode_images(vqgan: VQGAN, tokens: np.ndarray, path: Path, batch_size: int = 32) -> np.ndarray:
    """Pictures uint8 (N, S, S) or (N, S, S, 3) of image tokens (N, I), kept as `encode_images` keeps tokens."""
    if not path.exists():
        unfinished, side = path.with_suffix(".tmp"), vqgan.config.image_size
        shape = (len(tokens), side, side) if vqgan.config.channels == 1 else (len(tokens), side, side, 3)
        pixels = np.lib.format.open_memmap(unfinished, "w+", np.uint8, shape)
        device = next(vqgan.parameters()).device
        for i in tqdm(range(0, len(tokens), batch_size), desc="reconstructions", unit_scale=batch_size):
            batch = torch.from_numpy(tokens[i : i + batch_size]).long().to(device)
            with torch.autocast(device.type, torch.bfloat16):
                drawn = vqgan.decode(batch)
            pixels[i : i + batch_size] = to_arrays(drawn)
        pixels.flush()
        unfinished.replace(path)
    loaded: np.ndarray = np.load(path, mmap_mode="r")
    return loaded


def _masks(encoder: TextEncoder, captions: Sequence[str], batch_size: int = 1024) -> Iterator[torch.Tensor]:
    for first in range(0, len(captions), batch_size):
        yield from encoder.tokenize(captions[first : first + batch_size]).mask
