"""Ways of speaking: a describer's prose, a witness, a friend, notes. Data only; `sentence.py` applies it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from training.captions.conjugation import Ending

if TYPE_CHECKING:
    from collections.abc import Mapping


class Fits(Enum):
    """Which clauses an ending goes with."""

    ANY = auto()
    FEATURE = auto()
    """Clauses about a feature, but not 보이다 or 같다, which hedge already."""
    DEGREE = auto()
    """Clauses that can be more or less true."""
    ADJECTIVE = auto()
    """Adjectives of degree."""
    TRAIT = auto()
    """Clauses about a feature that are not mere naming (매부리코이다)."""
    FACE = auto()
    """The same, but not about the face as a whole."""
    SHAPE = auto()
    """Clauses about a form: 턱이 둥글다."""
    NOTED = auto()
    """Clauses whose noun form is written: 눈 큼, but hardly 눈 가늚."""


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a clause: its ending, what follows that, and which clauses it goes with."""

    ending: Ending
    tail: str = ""
    fits: Fits = Fits.ANY


@dataclass(frozen=True, slots=True)
class Register:
    """A way of speaking.

    links: forms between clauses, weighted. closes: forms at the end of sentences, weighted. degrees: 약간, 꽤, ...
    openers: words before the first sentence. asides: more of them, where no person is named first.
    spoken: share of sentences whose particles fall.
    lasting: share of 올라가 있다 against 올라갔다. stop: what ends a sentence.
    """

    links: Mapping[Form, float]
    closes: Mapping[Form, float]
    degrees: tuple[str, ...]
    openers: tuple[str, ...] = ("",)
    asides: tuple[str, ...] = ()
    spoken: float = 0.0
    lasting: float = 0.3
    stop: str = "."


_WRITTEN_DEGREES = ("약간", "살짝", "조금", "꽤", "매우", "상당히", "다소", "아주")
_SPOKEN_DEGREES = ("약간", "좀", "살짝", "조금", "꽤", "되게", "엄청", "아주", "진짜", "굉장히")

DESCRIBER = Register(
    links={
        Form(Ending.AND): 5,
        Form(Ending.AND_WRITTEN): 6,
        Form(Ending.WHILE): 0.2,
        Form(Ending.ADNOMINAL, " 편이며", Fits.DEGREE): 1,
        Form(Ending.ADNOMINAL, " 편이고", Fits.DEGREE): 0.8,
        Form(Ending.SEEMING, " 보이며", Fits.ADJECTIVE): 0.3,
        Form(Ending.ADNOMINAL, " 모습이며", Fits.TRAIT): 0.2,
    },
    closes={
        Form(Ending.PLAIN): 12,
        Form(Ending.ADNOMINAL, " 편이다", Fits.DEGREE): 5,
        Form(Ending.SEEMING, " 보인다", Fits.ADJECTIVE): 1.5,
        Form(Ending.ADNOMINAL, " 모습이다", Fits.TRAIT): 1.5,
        Form(Ending.ADNOMINAL, " 것이 특징이다", Fits.TRAIT): 1,
        Form(Ending.ADNOMINAL, " 것으로 보인다", Fits.FEATURE): 0.8,
        Form(Ending.ADNOMINAL, " 얼굴이다", Fits.FACE): 0.8,
        Form(Ending.ADNOMINAL, " 것처럼 보인다", Fits.DEGREE): 0.4,
        Form(Ending.ADNOMINAL, " 형태이다", Fits.SHAPE): 3,
    },
    degrees=_WRITTEN_DEGREES,
    openers=("",) * 6,
    asides=("전체적으로", "전반적으로"),
    lasting=0.45,
)

WITNESS = Register(
    links={
        Form(Ending.AND): 2,
        Form(Ending.AND_SPOKEN): 3,
        Form(Ending.PAST_AND): 4,
        Form(Ending.PAST_WHILE): 0.4,
        Form(Ending.ADNOMINAL, " 편이었고", Fits.DEGREE): 0.8,
        Form(Ending.PAST_ADNOMINAL, " 것 같고", Fits.FEATURE): 0.4,
    },
    closes={
        Form(Ending.PAST_POLITE): 10,
        Form(Ending.RECALLED): 6,
        Form(Ending.PAST_ADNOMINAL, " 것 같아요", Fits.FEATURE): 6,
        Form(Ending.PAST_ADNOMINAL, " 걸로 기억해요", Fits.FEATURE): 2,
        Form(Ending.PAST_GROUND): 0.8,
        Form(Ending.ADNOMINAL, " 편이었어요", Fits.DEGREE): 4,
        Form(Ending.ADNOMINAL, " 느낌이었어요", Fits.TRAIT): 1,
    },
    degrees=_SPOKEN_DEGREES,
    openers=(
        *("",) * 6,
        "음,",
        "그 사람은",
        "제가 본 사람은",
        "범인은",
        "제 기억으로는",
        "정확하진 않은데",
        "얼핏 봤는데",
    ),
    spoken=0.35,
)

STATEMENT = Register(
    links={
        Form(Ending.AND): 6,
        Form(Ending.PAST_AND): 4,
        Form(Ending.AND_WRITTEN): 2,
        Form(Ending.PAST_WHILE): 0.3,
        Form(Ending.ADNOMINAL, " 편이었고", Fits.DEGREE): 1,
        Form(Ending.ADNOMINAL, " 편이며", Fits.DEGREE): 0.5,
    },
    closes={
        Form(Ending.PAST_FORMAL): 8,
        Form(Ending.FORMAL): 4,
        Form(Ending.PAST_ADNOMINAL, " 것 같습니다", Fits.FEATURE): 4,
        Form(Ending.PAST_ADNOMINAL, " 것으로 기억합니다", Fits.FEATURE): 2.5,
        Form(Ending.ADNOMINAL, " 편이었습니다", Fits.DEGREE): 4,
        Form(Ending.ADNOMINAL, " 편입니다", Fits.DEGREE): 2,
    },
    degrees=_WRITTEN_DEGREES,
    openers=(*("",) * 4, "제가 본 사람은", "용의자는", "제 기억으로는"),
)

POLITE = Register(
    links={
        Form(Ending.AND_SPOKEN): 9,
        Form(Ending.WHILE): 0.4,
        Form(Ending.ADNOMINAL, " 편이고", Fits.DEGREE): 1,
        Form(Ending.ADNOMINAL, " 것 같고", Fits.FEATURE): 0.3,
    },
    closes={
        Form(Ending.POLITE): 10,
        Form(Ending.ADNOMINAL, " 편이에요", Fits.DEGREE): 5,
        Form(Ending.ADNOMINAL, " 것 같아요", Fits.FEATURE): 3,
        Form(Ending.SEEMING, " 보여요", Fits.ADJECTIVE): 1,
        Form(Ending.ADNOMINAL, " 스타일이에요", Fits.TRAIT): 0.4,
    },
    degrees=_SPOKEN_DEGREES,
    spoken=0.4,
)

CASUAL = Register(
    links={
        Form(Ending.AND_SPOKEN): 9,
        Form(Ending.PAST_AND): 2,
        Form(Ending.WHILE): 0.4,
        Form(Ending.ADNOMINAL, " 편이고", Fits.DEGREE): 0.7,
        Form(Ending.PAST_ADNOMINAL, " 것 같고", Fits.FEATURE): 0.4,
    },
    closes={
        Form(Ending.CASUAL): 6,
        Form(Ending.PAST_CASUAL): 5,
        Form(Ending.RECALLED_CASUAL): 4,
        Form(Ending.ADNOMINAL, " 편이야", Fits.DEGREE): 3,
        Form(Ending.PAST_ADNOMINAL, " 것 같아", Fits.FEATURE): 4,
        Form(Ending.ADNOMINAL, " 듯", Fits.FEATURE): 1.5,
    },
    degrees=_SPOKEN_DEGREES,
    openers=(*("",) * 4, "음", "아까 본 사람인데", "그 사람", "내가 본 사람은"),
    spoken=0.6,
    stop="",
)

NOTES = Register(
    links={
        Form(Ending.AND_SPOKEN): 1,
    },
    closes={
        Form(Ending.NOMINAL, "", Fits.NOTED): 10,
        Form(Ending.ADNOMINAL, " 편", Fits.DEGREE): 4,
        Form(Ending.ADNOMINAL, " 편임", Fits.DEGREE): 2,
        Form(Ending.ADNOMINAL, " 듯", Fits.FEATURE): 0.5,
    },
    degrees=("약간", "살짝", "좀", "꽤", "매우", "아주"),
    spoken=0.7,
)
