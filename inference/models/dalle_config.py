"""The settings of a DALL·E: the `dalle` table of config.json."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from inference.models.attention import AttentionType  # noqa: TC001 - read by pydantic when config.json is checked

Conditioning: TypeAlias = Literal["contextual", "embeddings", "tokens", "traits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DALLEConfig:
    """Hyperparameters of a DALL·E.

    `conditioning` is what the text positions hold: a language model's states, mapped by a TextAdapter (`contextual`);
    tokens with that model's embedding tables (`embeddings`, KoDALLE); tokens with embedding tables learned from
    scratch and one padding token for each position (`tokens`, DALLE-pytorch); or one position with an embedding of the
    traits that a description states (`traits`).
    """

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic when config.json is checked

    dim: int = 256
    depth: int = 6
    heads: int = 4
    dim_head: int = 64
    ff_mult: int = 3
    text_seq_len: int = 512  # for `contextual` an upper limit; shorter text is not padded
    image_grid: int = 16
    image_groups: int = 1  # tokens of a position, for a VQGAN with as many groups
    num_image_tokens: int = 1000
    conditioning: Conditioning = "contextual"
    text_width: int = 384  # channels of the language model's states; contextual only
    adapter_layers: int = 2  # layers of the TextAdapter; contextual only
    prompt: Literal["words", "pooled"] = "words"  # all text positions, or <bos> alone; contextual only
    num_text_tokens: int = 0  # vocabulary size; embeddings and tokens only
    padding_id: int = 0  # of the language model's tokenizer; embeddings only
    traits: dict[str, tuple[str, ...]] = field(default_factory=dict)  # trait -> its values; traits only
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
        if not self.reads_tokens and self.shift_tokens:
            raise ValueError("shift_tokens needs text of fixed length: conditioning 'embeddings' or 'tokens'")
        if self.image_groups > 1 and self.share_input_output_emb:
            raise ValueError("share_input_output_emb needs image_groups = 1")
        if (self.conditioning == "traits") != bool(self.traits):
            raise ValueError("traits must be set for conditioning 'traits', and only for it")
        if self.reads_tokens != bool(self.num_text_tokens):
            raise ValueError(
                "num_text_tokens must be set for conditioning 'embeddings' and 'tokens', and only for these"
            )

    @property
    def reads_tokens(self) -> bool:
        """Whether the text positions hold token ids."""
        return self.conditioning in ("embeddings", "tokens")

    @property
    def has_one_text_position(self) -> bool:
        """Whether the prompt is one position of pooled text."""
        return self.conditioning == "traits" or (self.conditioning == "contextual" and self.prompt == "pooled")

    @property
    def image_positions(self) -> int:
        """Number of image positions P of a picture."""
        return self.image_grid**2

    @property
    def image_seq_len(self) -> int:
        """Number of image tokens I of a picture: all groups of all positions."""
        return self.image_positions * self.image_groups

    @property
    def macs_per_position(self) -> int:
        """Multiply-accumulates of one image position of one candidate, attention scores left out."""
        attention = 4 * self.heads * self.dim_head
        feed_forward = 3 * self.ff_mult * self.dim
        depth_head = 4 * self.dim * (self.image_groups - 1)
        return self.dim * (
            self.depth * (attention + feed_forward) + self.num_image_tokens * self.image_groups + depth_head
        )

    @property
    def text_classes(self) -> int:
        """Number of text classes of the output head, padding tokens included."""
        return self.num_text_tokens + (self.text_seq_len if self.conditioning == "tokens" else 0)
