"""Clauses about a face (눈꼬리가 위로 올라가다), parsed once so that they can be rendered in any form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

from training.captions.conjugation import Ending, Kind, conjugate
from training.captions.hangul import mark, particle
from training.captions.spans import enclose

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEAD_PARTICLES: Final = {"이": "이", "가": "이", "을": "을", "를": "을"}
_DIRECTIONS: Final = ("위로", "아래로", "앞으로", "옆으로", "가운데로", "안으로", "세로로")
"""Words before a predicate that a word of degree may follow: 눈꼬리가 위로 약간 올라갔다."""

_SAID_OF_MANNER: Final = (*_DIRECTIONS, "움푹")
_DEGREE_WITHIN: Final = (
    "커다랗다",
    "큼직하다",
    "조그맣다",
    "자그마하다",
    "가느다랗다",
    "기다랗다",
    "거뭇거뭇하다",
    "희끗희끗하다",
    "똥그랗다",
    "곱슬곱슬하다",
    "꼬불꼬불하다",
)
"""Adjectives that contain a degree: 커다란 편이다, but not 약간 커다랗다."""

_HEDGING: Final = ("보이다", "같다", "법하다", "주다", "풍기다")
STRIKING: Final = ("인상적이다", "특징이다", "돋보이다", "띄다")
"""Predicates that call something striking; their head keeps its particle even in speech."""

_NEVER_CONTRASTED: Final = ("있다", "나다", "지다", *STRIKING)
_BARE_AS_MODIFIERS: Final = ("나다", "지다", "서다", "세다", "들어가다", "나오다", "내려오다")
"""Verbs that need a word before them to modify a noun: 우뚝 선 콧대, but not 선 콧대."""

_NEVER_MODIFY: Final = ("많다", "적다", "드러나다", "가려지다", "빠지다", "접히다", "적당하다", "평범하다", "무난하다")
"""Predicates that never precede a noun: 볼살이 많다, but not 많은 볼살."""

_OVERALL_HEADS: Final = ("얼굴", "얼굴형", "얼굴선", "얼굴 윤곽", "인상", "주름", "얼굴에 주름")


@dataclass(frozen=True)
class Clause:
    """A parsed clause.

    head: its subject or object ("눈꼬리"), empty if it has none of its own.
    role: the particle of head, "이" or "을" (see hangul.PARTICLES), empty without head.
    manner: words between head and predicate. predicate: in dictionary form, with its kind.
    fixed: whether it takes no word of degree. names_person: whether it identifies a person: 20대 여성이다.
    key: key of the span of its words in a text (see spans.py).
    """

    head: str
    role: str
    manner: str
    predicate: str
    kind: Kind
    fixed: bool
    names_person: bool = False
    key: int | None = None

    @cached_property
    def gradable(self) -> bool:
        """Whether it can be more or less true, so that 편이다 may follow."""
        says_degree = bool(self.manner) and self.manner not in _SAID_OF_MANNER
        return self.kind in (Kind.ADJECTIVE, Kind.STATE) and not self.fixed and not says_degree

    @cached_property
    def takes_degree(self) -> bool:
        """Whether it may take 약간 or 아주."""
        return self.gradable and self.predicate not in _DEGREE_WITHIN

    @cached_property
    def is_overall(self) -> bool:
        """Whether it describes the whole face, so that 전체적으로 may precede it."""
        is_impression = self.hedges or self.predicate.endswith("인상이다")
        return not self.names_person and (is_impression or self.head in _OVERALL_HEADS)

    @cached_property
    def hedges(self) -> bool:
        """Whether it already expresses an impression or a guess: 정직해 보이다, 20대로 보이는 여성이다."""
        if self.names_person and "보이는" in self.predicate:
            return True
        is_plain = self.predicate in ("보이다", "같다") and not self.manner  # 귀가 보이다, 두께가 같다
        return self.predicate in _HEDGING and not is_plain

    @cached_property
    def noun_phrase(self) -> str | None:
        """Return the clause as a noun phrase (큰 눈, 위로 올라간 눈꼬리), or None if that is not grammatical."""
        if self.role != "이" or self.kind not in (Kind.ADJECTIVE, Kind.STATE) or " " in self.head:
            return None
        if self.hedges or self.predicate in _NEVER_MODIFY:
            return None
        if not self.manner and self.predicate in _BARE_AS_MODIFIERS:
            return None
        return " ".join(filter(None, (self.manner, self.say(Ending.ADNOMINAL), self.head)))

    def say(self, ending: Ending) -> str:
        """Return the predicate alone, in a form."""
        if ending is Ending.AND_TENSELESS and self.predicate == "가지다":
            ending = Ending.AND  # 큰 눈을 가지고 would mean "with big eyes" as an instrument
        return conjugate(self.predicate, self.kind, ending)

    def render(self, ending: Ending, *, degree: str = "", topic: str = "") -> str:
        """Return the clause in a form.

        degree: a word such as 약간. topic: the particle after head in place of its own: "은" for contrast (where that
        is natural), "-" for none (as in speech), "0" to omit a head that was just mentioned.
        """
        before = (self.manner, degree) if self.manner in _DIRECTIONS else (degree, self.manner)
        words = " ".join(filter(None, (self._marked_head(topic), *before, self.say(ending))))
        return words if self.key is None else enclose(words, self.key)

    def _marked_head(self, topic: str) -> str:
        if not self.head or topic == "0":
            return ""
        if topic == "-" and self.predicate not in STRIKING:
            return self.head
        return mark(self.head, "은" if topic == "은" and self._bears_contrast else self.role)

    @cached_property
    def _bears_contrast(self) -> bool:
        """눈은 크다, 안경은 안 썼다; but 점이 있다, 큰 눈을 가졌다."""
        if self.role == "을":
            return self.predicate == "않다" or self.manner == "안"
        return not self.hedges and self.predicate not in _NEVER_CONTRASTED and "에 " not in self.head

    def lasting(self) -> Clause:
        """Return the resulting state with 있다 (올라가 있다, 쓰고 있다); a clause without such a state is unchanged."""
        if self.kind not in (Kind.STATE, Kind.HOLDING):
            return self
        form = Ending.SEEMING if self.kind is Kind.STATE else Ending.AND
        stem = self.predicate.removesuffix("다") + "고" if form is Ending.AND else self.say(form)
        return replace(self, predicate=f"{stem} 있다", kind=Kind.EXISTENCE)


def parse(phrase: str, verbs: Mapping[str, Kind], fixed: frozenset[str]) -> Clause:
    """Parse a phrase in dictionary form.

    verbs: kinds of predicates that are not adjectives, by their last word or words. The head ends at the first word
    with 이, 가, 을 or 를, if the particle fits the word's closing consonant.
    """
    words = phrase.split()
    cut = next((i + 1 for i, word in enumerate(words[:-1]) if _is_marked(word)), 0)
    head, role = " ".join(words[:cut]), ""
    if head:
        head, role = head[:-1], _HEAD_PARTICLES[head[-1]]
    kind = _kind(phrase, verbs)
    if kind is Kind.NOUN:
        return Clause(head, role, "", " ".join(words[cut:]), kind, fixed=True)
    return Clause(head, role, " ".join(words[cut:-1]), words[-1], kind, words[-1] in fixed or phrase in fixed)


def _is_marked(word: str) -> bool:
    name = _HEAD_PARTICLES.get(word[-1])
    return name is not None and len(word) > 1 and particle(word[:-1], name) == word[-1]


def _kind(phrase: str, verbs: Mapping[str, Kind]) -> Kind:
    words = phrase.split()
    for start in range(len(words)):
        if kind := verbs.get(" ".join(words[start:])):
            return kind
    if words[-1] in ("있다", "없다"):
        return Kind.EXISTENCE
    return Kind.NOUN if words[-1].endswith("이다") else Kind.ADJECTIVE


@cache
def noun_clause(noun: str) -> Clause:
    """Return the clause `noun`이다: 20대 여성이다."""
    return Clause("", "", "", f"{noun}이다", Kind.NOUN, fixed=True)
