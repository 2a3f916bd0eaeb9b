"""Builds sentences and noun phrases from clauses, in a register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from training.captions.clause import STRIKING
from training.captions.conjugation import Ending, Kind
from training.captions.hangul import final
from training.captions.registers import Fits, Form

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from training.captions.clause import Clause
    from training.captions.random_choices import RandomChoices
    from training.captions.registers import Register

_DEGREE_SHARE: Final = 0.16
_TOPIC_SHARE: Final = 0.35
_SHAPES: Final = ("각지다", "갸름하다", "길쭉하다", "둥글다", "둥그스름하다", "뾰족하다", "완만하다", "처지다", "휘다")
_ORDINARY: Final = ("적당하다", "평범하다", "무난하다", "밋밋하다", "평평하다", "없다", "않다")
_OFF_FACE: Final = ("얼굴", "머리", "가르마", "귀", "목", "구레나룻")
_SHOWN: Final = ("가리다", "덮다", "보이다")
"""Predicates of hair and ears: 앞머리가 이마를 가리는 모습이다."""
_STRONG_FOR_VERBS: Final = ("많이", "많이", "꽤")
"""Strong degrees of verbs: 눈꼬리가 많이 올라갔다, where an adjective would take 매우."""
_COMMA_SHARE: Final = 0.15
_SIMPLE: Final = (Fits.DEGREE, Fits.ADJECTIVE, Fits.SHAPE)
"""Uses of an ending that require the simple form: 올라간 편이다, not 올라가 있는 편이다."""


def _is_about_a_trait(clause: Clause) -> bool:
    """Whether a clause states a trait, and does not only guess or name it (매부리코이다)."""
    return not clause.hedges and clause.kind is not Kind.NOUN


def _is_salient(clause: Clause) -> bool:
    is_ordinary = clause.predicate in _ORDINARY or clause.manner == "안"
    return _is_about_a_trait(clause) and not is_ordinary and clause.predicate not in STRIKING


def _is_about_the_face(clause: Clause) -> bool:
    return _is_about_a_trait(clause) and not any(word in clause.head for word in _OFF_FACE)


def _is_a_look(clause: Clause) -> bool:
    does = clause.role == "을" and clause.predicate != "가지다"
    return not clause.hedges and (does or clause.predicate in _SHOWN)


_FITS: Final[Mapping[Fits, Callable[[Clause], bool]]] = {
    Fits.ANY: lambda _: True,
    Fits.PERSON: lambda clause: clause.names_person,
    Fits.FEATURE: lambda clause: not clause.hedges,
    Fits.GUESS: lambda clause: not clause.hedges and not clause.predicate.endswith((*STRIKING, "인상이다")),
    Fits.DEGREE: lambda clause: clause.gradable,
    Fits.ADJECTIVE: lambda clause: clause.gradable and clause.kind is Kind.ADJECTIVE,
    Fits.SALIENT: _is_salient,
    Fits.FACE: _is_about_the_face,
    Fits.LOOK: _is_a_look,
    Fits.IMPRESSION: lambda clause: clause.head == "인상" and _is_about_a_trait(clause),
    Fits.SHAPE: lambda clause: clause.predicate in _SHAPES,
    Fits.NOTED: lambda clause: clause.kind is Kind.NOUN or final(clause.predicate[:-1]) not in "ㄹㅎ",
}


def allows(clause: Clause, fits: Fits) -> bool:
    """Whether an ending for `fits` may be used with the clause."""
    return _FITS[fits](clause)


def sentence(clauses: Sequence[Clause], register: Register, choices: RandomChoices, *, contrast: bool = True) -> str:
    """Return one sentence of linked clauses, without the full stop.

    contrast: whether the heads of its clauses may be topics (눈은 크다).
    """
    close = _form(clauses[-1], register.closes, choices)
    speaker = _speaker(register, choices, contrast=contrast and not close.nested)
    return speaker.join(clauses, choices.pick(register.chains), close)


def modifier(clauses: Sequence[Clause], register: Register, choices: RandomChoices) -> str:
    """Return clauses in their form before a noun: 눈이 크고 입술이 도톰한."""
    written = not register.spoken and all(clause.kind in _TENSELESS for clause in clauses[:-1])
    links = choices.pick(_WRITTEN_LINKS) if written else _LINKS
    return _speaker(register, choices, contrast=False).join(clauses, links, _ADNOMINAL)


_TENSELESS: Final = (Kind.ADJECTIVE, Kind.EXISTENCE, Kind.NOUN)
"""Kinds whose -며 has no tense; 안경을 쓰며, of another kind, would mean the moment of putting glasses on."""
_LINKS: Final = {Form(Ending.AND_TENSELESS): 1.0}
_WRITTEN_LINKS: Final = (_LINKS, {Form(Ending.AND_WRITTEN): 1.0})
_ADNOMINAL: Final = Form(Ending.ADNOMINAL)


def _form(clause: Clause, forms: Mapping[Form, float], choices: RandomChoices) -> Form:
    """Return one of the forms that may be used with the clause."""
    return choices.weighted({form: weight for form, weight in forms.items() if allows(clause, form.fits)})


def _speaker(register: Register, choices: RandomChoices, *, contrast: bool) -> _Speaker:
    written = "은" if contrast and choices.chance(_TOPIC_SHARE) else ""
    topic = "-" if choices.chance(register.spoken) else written
    return _Speaker(register, choices, topic, "," if choices.chance(_COMMA_SHARE) else "")


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Choices that apply to a whole sentence: particles after the heads (see Clause.render), and commas."""

    register: Register
    choices: RandomChoices
    topic: str
    comma: str

    def join(self, clauses: Sequence[Clause], links: Mapping[Form, float], close: Form) -> str:
        """Return the clauses as one string, the last in its closing form."""
        said = []
        before = None
        for clause in clauses[:-1]:
            said.append(self.say(clause, before, _form(clause, links, self.choices)) + self.comma)
            before = clause
        said.append(self.say(clauses[-1], before, close))
        return " ".join(said)

    def say(self, clause: Clause, before: Clause | None, form: Form) -> str:
        """Return one clause in a form, without its head if the previous clause has the same."""
        simple = form.fits in _SIMPLE or not self.choices.chance(self.register.lasting)
        repeated = before is not None and (before.head, before.role) == (clause.head, clause.role)
        spoken = clause if simple else clause.lasting()
        topic = "0" if repeated else self.topic
        return spoken.render(form.ending, degree=self.degree(clause, form), topic=topic) + form.tail

    def degree(self, clause: Clause, form: Form) -> str:
        """Return a word of degree, usually none. A mild one never precedes 편이다, itself mild, or 것이 특징이다."""
        if not clause.takes_degree or not self.choices.chance(_DEGREE_SHARE):
            return ""
        strong = _STRONG_FOR_VERBS if clause.kind is Kind.STATE else self.register.strong
        return self.choices.pick(strong if form.fits in (Fits.DEGREE, Fits.SALIENT) else self.register.mild + strong)
