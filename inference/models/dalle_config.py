"""The shape of a DALL·E, as config.json has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from inference.models.attention import AttentionType  # noqa: TC001 - read by pydantic when config.json is checked

Conditioning: TypeAlias = Literal["contextual", "embeddings", "tokens"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DALLEConfig:
    """Everything that shapes a DALL·E.

    `conditioning` says what the text positions hold: what a TextReader makes of a language model's states
    (`contextual`), tokens with that model's own embedding tables (`embeddings`, KoDALLE), or tokens with tables learned
    from scratch and one padding token for each position (`tokens`, DALLE-pytorch).
    """

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic when config.json is checked

    dim: int = 256
    depth: int = 6
    heads: int = 4
    dim_head: int = 64
    ff_mult: int = 3
    text_seq_len: int = 512  # for `contextual` only a limit: shorter text is not padded to it
    image_grid: int = 16
    num_image_tokens: int = 1000
    conditioning: Conditioning = "contextual"
    text_width: int = 384  # channels of a language model's state; contextual only
    reader_layers: int = 2  # of the network that reads those states; contextual only
    prompt: Literal["words", "gist"] = "words"  # what image tokens follow: all words, or only <bos>; contextual only
    num_text_tokens: int = 0  # vocabulary; embeddings and tokens only
    padding_id: int = 0  # the language model's own; embeddings only
    attn_types: tuple[AttentionType, ...] = ("full",)
    shared_attn_ids: tuple[int, ...] | None = None
    shared_ff_ids: tuple[int, ...] | None = None
    rotary_emb: bool = False
    shift_tokens: bool = False
    sandwich_norm: bool = False
    stable: bool = False
    reversible: bool = False
    share_input_output_emb: bool = False
    loss_img_weight: float = 7.0

    def __post_init__(self) -> None:
        if self.conditioning == "contextual" and self.shift_tokens:
            raise ValueError("shift_tokens needs text of fixed length: conditioning 'embeddings' or 'tokens'")
        if (self.conditioning == "contextual") == bool(self.num_text_tokens):
            raise ValueError("num_text_tokens belongs to conditioning 'embeddings' and 'tokens', and only there")

    @property
    def image_seq_len(self) -> int:
        """Image tokens I of one picture."""
        return self.image_grid**2

    @property
    def multiplications(self) -> int:
        """How many an image token costs a candidate, attention left out: one for each weight on its way."""
        attention = 4 * self.heads * self.dim_head
        feed_forward = 3 * self.ff_mult * self.dim
        return self.dim * (self.depth * (attention + feed_forward) + self.num_image_tokens)

    @property
    def text_classes(self) -> int:
        """Text tokens that the head tells apart, padding tokens included."""
        return self.num_text_tokens + (self.text_seq_len if self.conditioning == "tokens" else 0)
