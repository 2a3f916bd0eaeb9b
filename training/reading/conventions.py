"""Captions labelled as the hand-written descriptions are.

The caption grammar speaks of what a picture shows, the hand-written labels of what words say: 이마 주름 is a wrinkle of
unstated depth, 젊은 남자 is in his twenties, a named cut is nothing but that cut. The rules are those of
training/descriptions/README.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from training.captions.mentions import Mention
from training.captions.people import AGE
from training.reading.annotated import AnnotatedText, Request
from training.vocabulary import ABSENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from training.captions import Caption

UNSTATED_DEPTH: Final = re.compile("조금|잔주름|옅은")
"""Words that state that a wrinkle is shallow. Without them 이마에 주름이 있다 only denies that there is none."""

_AGES: Final = {"젊은이": "20", "젊은": "20", "청년": "20", "중년": "40"}
_VAGUE_AGE: Final = re.compile("|".join(_AGES))
_ALL_WRINKLES: Final = re.compile(r"(?:얼굴에 ?|얼굴이 ?)?주름[^,.]*(?:많|자글자글)[가-힣]*|얼굴이 ?주름[가-힣]*")


@dataclass(frozen=True, slots=True)
class _Rule:
    """A mention of a trait and value whose words match is labelled with other traits and values, or asks for `kind`.

    Without any of these it is not labelled.
    """

    trait: str
    value: str
    words: str
    labels: tuple[tuple[str, str], ...] = ()
    kind: str | None = None


_RULES: Final = (
    _Rule("hairstyle.grey", ABSENT, "검|까만|까맣|까매|흑발", kind="hair_colour"),
    _Rule("hairstyle.topLength", "짧음", "스포츠", (("hairstyle.cut", "스포츠머리"),)),
    _Rule("hairstyle.topLength", "짧음", "빡빡|반삭", (("hairstyle.cut", "반삭"),)),
    _Rule("hairstyle.topLength", "짧음", "군인"),
    _Rule("hairstyle.topLength", "대머리", "빡빡", (("hairstyle.cut", "반삭"),)),
    _Rule("hairstyle.sizeLength", "묶음", "포니테일", (("hairstyle.cut", "포니테일"),)),
    _Rule("hairstyle.cut", "단발펌", "단발.*에", (("hairstyle.sizeLength", "단발"), ("hairstyle.type", "파마"))),
    _Rule("hairstyle.cut", "긴웨이브", "긴머리.*에", (("hairstyle.sizeLength", "긴머리"), ("hairstyle.type", "파마"))),
    _Rule("mouth.side", "올라감", "미소", kind="expression"),
    _Rule("age", "20", "^아가씨$"),
)


def of_caption(caption: Caption) -> AnnotatedText:
    """A caption of the grammar, labelled by the rules of the hand-written descriptions."""
    text = caption.text
    mentions = [*caption.mentions, *_unlabelled(caption)]
    kept = [label for mention in mentions for label in _by_convention(mention, text[mention.start : mention.end])]
    statements = tuple(label for label in kept if isinstance(label, Mention))
    return AnnotatedText(text, statements, tuple(label for label in kept if isinstance(label, Request)))


def _by_convention(mention: Mention, words: str) -> Iterator[Mention | Request]:
    for rule in _RULES:
        if (rule.trait, rule.value) == (mention.trait, mention.value) and re.search(rule.words, words.replace(" ", "")):
            yield from (replace(mention, trait=trait, value=value) for trait, value in rule.labels)
            if rule.kind is not None:
                yield Request(mention.start, mention.end, rule.kind)
            return
    if mention.trait.startswith("wrinkle.") and mention.value == "보통" and not UNSTATED_DEPTH.search(words):
        yield replace(mention, value=ABSENT, polarity="not")
    elif not _is_only_implied(mention, words):
        yield mention


def _is_only_implied(mention: Mention, words: str) -> bool:
    """Whether 주름이 없다, which tells of every wrinkle, is one that wrinkles without a place do not stand for."""
    placed = re.search("이마|미간|눈|팔자|입가|코|볼|뺨|목|골|내 천", words)
    return mention.trait in ("wrinkle.glabella", "wrinkle.cheek", "wrinkle.neck") and not placed


def _unlabelled(caption: Caption) -> Iterable[Mention]:
    """What the grammar takes for vague, and the conventions do not: 젊은, 중년, 주름이 많다."""
    if not any(mention.trait == AGE for mention in caption.mentions):
        for found in _VAGUE_AGE.finditer(caption.text):
            yield Mention(*found.span(), AGE, _AGES[found[0]])
    for found in _ALL_WRINKLES.finditer(caption.text):
        if not any(mention.start < found.end() and found.start() < mention.end for mention in caption.mentions):
            for trait in ("wrinkle.forehead", "wrinkle.eyes", "wrinkle.mouth"):
                yield Mention(*found.span(), trait, "깊다")
