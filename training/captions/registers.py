"""Registers: a describer's prose, a witness, a friend, notes. Contains data only; `sentence.py` applies it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from training.captions.conjugation import Ending

if TYPE_CHECKING:
    from collections.abc import Mapping


class Fits(Enum):
    """The clauses that an ending may be used with."""

    ANY = auto()
    PERSON = auto()
    """Clauses that identify a person: 20대 여성이다."""
    FEATURE = auto()
    """Clauses about a feature, except 보이다 and 같다, which already hedge."""
    GUESS = auto()
    """The same, without clauses that allow no doubt: 눈에 띄다, 선한 인상이다."""
    DEGREE = auto()
    """Clauses that can be more or less true."""
    ADJECTIVE = auto()
    """Adjectives of degree."""
    SALIENT = auto()
    """Clauses about an unusual feature that do not call it unusual."""
    FACE = auto()
    """Clauses about a part of the face."""
    LOOK = auto()
    """Clauses about clothing and actions, not about the shape of the face."""
    IMPRESSION = auto()
    """Clauses about 인상."""
    SHAPE = auto()
    """Clauses about a form: 턱이 둥글다."""
    NOTED = auto()
    """Clauses whose noun form is common: 눈 큼, but hardly 눈 가늚."""


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a clause: its ending, the text after it, and the clauses it may be used with.

    nested: whether the clause becomes part of a noun phrase, where its head is never a topic: 눈이 큰 얼굴이다.
    """

    ending: Ending
    tail: str = ""
    fits: Fits = Fits.ANY
    nested: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """A register in one tense.

    chains: the forms that may link the clauses of one sentence, weighted; a sentence keeps to one chain.
    closes: forms at the end of sentences, weighted. mild, strong: degrees such as 약간 and 꽤.
    openers: words before the first sentence. asides: words before a sentence about the whole face.
    spoken: share of sentences without particles. owns: whether 큰 눈을 가지다 is used, or only 큰 눈.
    lasting: share of 올라가 있다 against 올라갔다. stop: the end of a sentence.
    """

    chains: tuple[Mapping[Form, float], ...]
    closes: Mapping[Form, float]
    mild: tuple[str, ...]
    strong: tuple[str, ...]
    openers: tuple[str, ...] = ("",)
    asides: tuple[str, ...] = ("전체적으로", "전반적으로")
    spoken: float = 0.0
    owns: bool = True
    lasting: float = 0.3
    stop: str = "."


_WRITTEN_MILD = ("약간", "살짝", "조금", "다소")
_WRITTEN_STRONG = ("꽤", "매우", "상당히", "아주")
_SPOKEN_MILD = ("약간", "좀", "살짝", "조금")
_SPOKEN_STRONG = ("꽤", "되게", "엄청", "아주", "진짜", "굉장히")

DESCRIBER = Register(
    chains=(
        {
            Form(Ending.AND): 5,
            Form(Ending.WHILE, fits=Fits.PERSON): 0.4,
            Form(Ending.ADNOMINAL, " 편이고", Fits.DEGREE): 1,
        },
        {
            Form(Ending.AND_WRITTEN): 6,
            Form(Ending.WHILE, fits=Fits.PERSON): 0.4,
            Form(Ending.ADNOMINAL, " 편이며", Fits.DEGREE): 1,
            Form(Ending.SEEMING, " 보이며", Fits.ADJECTIVE): 0.4,
            Form(Ending.ADNOMINAL, " 모습이며", Fits.LOOK, nested=True): 0.5,
        },
    ),
    closes={
        Form(Ending.PLAIN): 12,
        Form(Ending.ADNOMINAL, " 편이다", Fits.DEGREE): 5,
        Form(Ending.SEEMING, " 보인다", Fits.ADJECTIVE): 1.5,
        Form(Ending.ADNOMINAL, " 모습이다", Fits.LOOK, nested=True): 4,
        Form(Ending.ADNOMINAL, " 것이 특징이다", Fits.SALIENT, nested=True): 1,
        Form(Ending.ADNOMINAL, " 것으로 보인다", Fits.GUESS): 0.8,
        Form(Ending.ADNOMINAL, " 얼굴이다", Fits.FACE, nested=True): 0.8,
        Form(Ending.ADNOMINAL, " 것처럼 보인다", Fits.DEGREE): 0.4,
        Form(Ending.ADNOMINAL, " 형태이다", Fits.SHAPE): 3,
    },
    mild=_WRITTEN_MILD,
    strong=_WRITTEN_STRONG,
    lasting=0.45,
)

WITNESS = Register(
    chains=(
        {Form(Ending.AND_SPOKEN): 5, Form(Ending.PAST_WHILE, fits=Fits.PERSON): 2},
        {
            Form(Ending.PAST_AND): 5,
            Form(Ending.PAST_WHILE, fits=Fits.PERSON): 2,
            Form(Ending.ADNOMINAL, " 편이었고", Fits.DEGREE): 1,
            Form(Ending.PAST_ADNOMINAL, " 것 같고", Fits.FEATURE): 0.5,
        },
    ),
    closes={
        Form(Ending.PAST_POLITE): 10,
        Form(Ending.RECALLED): 6,
        Form(Ending.PAST_ADNOMINAL, " 것 같아요", Fits.FEATURE): 6,
        Form(Ending.PAST_ADNOMINAL, " 걸로 기억해요", Fits.FEATURE): 2,
        Form(Ending.PAST_GROUND): 0.4,
        Form(Ending.ADNOMINAL, " 편이었어요", Fits.DEGREE): 4,
        Form(Ending.ADNOMINAL, " 느낌이었어요", Fits.IMPRESSION, nested=True): 8,
    },
    mild=_SPOKEN_MILD,
    strong=_SPOKEN_STRONG,
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
    chains=(
        {Form(Ending.AND): 6, Form(Ending.PAST_WHILE, fits=Fits.PERSON): 1},
        {
            Form(Ending.PAST_AND): 6,
            Form(Ending.PAST_WHILE, fits=Fits.PERSON): 1,
            Form(Ending.ADNOMINAL, " 편이었고", Fits.DEGREE): 1.5,
        },
    ),
    closes={
        Form(Ending.PAST_FORMAL): 10,
        Form(Ending.PAST_ADNOMINAL, " 것 같습니다", Fits.FEATURE): 4,
        Form(Ending.PAST_ADNOMINAL, " 것으로 기억합니다", Fits.FEATURE): 2.5,
        Form(Ending.ADNOMINAL, " 편이었습니다", Fits.DEGREE): 4,
        Form(Ending.ADNOMINAL, " 느낌이었습니다", Fits.IMPRESSION, nested=True): 6,
    },
    mild=_WRITTEN_MILD,
    strong=_WRITTEN_STRONG,
    openers=(*("",) * 4, "제가 본 사람은", "용의자는", "제 기억으로는"),
)

REPORT = Register(
    chains=(
        {
            Form(Ending.AND): 6,
            Form(Ending.WHILE, fits=Fits.PERSON): 1,
            Form(Ending.ADNOMINAL, " 편이고", Fits.DEGREE): 1,
        },
        {
            Form(Ending.AND_WRITTEN): 6,
            Form(Ending.WHILE, fits=Fits.PERSON): 1,
            Form(Ending.ADNOMINAL, " 편이며", Fits.DEGREE): 1,
        },
    ),
    closes={
        Form(Ending.FORMAL): 10,
        Form(Ending.ADNOMINAL, " 편입니다", Fits.DEGREE): 4,
        Form(Ending.ADNOMINAL, " 것 같습니다", Fits.FEATURE): 3,
        Form(Ending.SEEMING, " 보입니다", Fits.ADJECTIVE): 1,
        Form(Ending.ADNOMINAL, " 모습입니다", Fits.LOOK, nested=True): 2,
    },
    mild=_WRITTEN_MILD,
    strong=_WRITTEN_STRONG,
    openers=(*("",) * 6, "용의자는"),
)

POLITE = Register(
    chains=(
        {
            Form(Ending.AND_SPOKEN): 9,
            Form(Ending.WHILE, fits=Fits.PERSON): 4,
            Form(Ending.ADNOMINAL, " 편이고", Fits.DEGREE): 1,
            Form(Ending.ADNOMINAL, " 것 같고", Fits.FEATURE): 0.3,
        },
    ),
    closes={
        Form(Ending.POLITE): 10,
        Form(Ending.ADNOMINAL, " 편이에요", Fits.DEGREE): 5,
        Form(Ending.ADNOMINAL, " 것 같아요", Fits.FEATURE): 3,
        Form(Ending.SEEMING, " 보여요", Fits.ADJECTIVE): 1,
        Form(Ending.ADNOMINAL, " 스타일이에요", Fits.LOOK, nested=True): 1,
        Form(Ending.ADNOMINAL, " 느낌이에요", Fits.IMPRESSION, nested=True): 6,
    },
    mild=_SPOKEN_MILD,
    strong=_SPOKEN_STRONG,
    spoken=0.4,
)

CASUAL = Register(
    chains=(
        {
            Form(Ending.AND_SPOKEN): 9,
            Form(Ending.WHILE, fits=Fits.PERSON): 3,
            Form(Ending.ADNOMINAL, " 편이고", Fits.DEGREE): 0.7,
            Form(Ending.ADNOMINAL, " 것 같고", Fits.FEATURE): 0.3,
        },
    ),
    closes={
        Form(Ending.CASUAL): 10,
        Form(Ending.ADNOMINAL, " 편이야", Fits.DEGREE): 4,
        Form(Ending.ADNOMINAL, " 것 같아", Fits.FEATURE): 3,
        Form(Ending.ADNOMINAL, " 듯", Fits.FEATURE): 1.5,
        Form(Ending.ADNOMINAL, " 느낌이야", Fits.IMPRESSION, nested=True): 6,
    },
    mild=_SPOKEN_MILD,
    strong=_SPOKEN_STRONG,
    openers=(*("",) * 4, "음", "이 사람"),
    spoken=0.6,
    stop="",
)

CASUAL_RECALLED = Register(
    chains=(
        {Form(Ending.AND_SPOKEN): 9, Form(Ending.PAST_WHILE, fits=Fits.PERSON): 3},
        {
            Form(Ending.PAST_AND): 6,
            Form(Ending.PAST_WHILE, fits=Fits.PERSON): 2,
            Form(Ending.PAST_ADNOMINAL, " 것 같고", Fits.FEATURE): 0.7,
        },
    ),
    closes={
        Form(Ending.PAST_CASUAL): 7,
        Form(Ending.RECALLED_CASUAL): 5,
        Form(Ending.PAST_ADNOMINAL, " 것 같아", Fits.FEATURE): 4,
        Form(Ending.ADNOMINAL, " 편이었어", Fits.DEGREE): 3,
        Form(Ending.PAST_ADNOMINAL, " 듯", Fits.FEATURE): 1,
    },
    mild=_SPOKEN_MILD,
    strong=_SPOKEN_STRONG,
    openers=(*("",) * 4, "음", "아까 본 사람인데", "그 사람", "내가 본 사람은"),
    spoken=0.6,
    stop="",
)

NOTES = Register(
    chains=({Form(Ending.AND_SPOKEN): 1},),
    closes={
        Form(Ending.NOMINAL, "", Fits.NOTED): 10,
        Form(Ending.ADNOMINAL, " 편", Fits.DEGREE): 4,
        Form(Ending.ADNOMINAL, " 편임", Fits.DEGREE): 2,
        Form(Ending.ADNOMINAL, " 듯", Fits.FEATURE): 0.5,
    },
    mild=("약간", "살짝", "좀"),
    strong=("꽤", "매우", "아주"),
    spoken=0.7,
    owns=False,
)
