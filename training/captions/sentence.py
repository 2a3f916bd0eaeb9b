"""Sentences and noun phrases made of clauses, in a register."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from training.captions.conjugation import Ending, Kind
from training.captions.hangul import final
from training.captions.registers import Fits, Form

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from training.captions.clause import Clause
    from training.captions.dice import Dice
    from training.captions.registers import Register

_DEGREE_SHARE: Final = 0.16
_TOPIC_SHARE: Final = 0.35
_SHAPES: Final = ("각지다", "갸름하다", "길쭉하다", "둥글다", "둥그스름하다", "뾰족하다", "완만하다", "처지다", "휘다")
_COMMA_SHARE: Final = 0.15
_REASON_SHARE: Final = 0.15
_SIMPLE: Final = (Fits.DEGREE, Fits.ADJECTIVE, Fits.SHAPE)
"""Where 올라간 편이다 is said, not 올라가 있는 편이다."""


def _is_about_a_trait(clause: Clause) -> bool:
    return not clause.hedges and clause.kind is not Kind.NOUN


_FITS: Final[Mapping[Fits, Callable[[Clause], bool]]] = {
    Fits.ANY: lambda _: True,
    Fits.FEATURE: lambda clause: not clause.hedges,
    Fits.DEGREE: lambda clause: clause.gradable,
    Fits.ADJECTIVE: lambda clause: clause.gradable and clause.kind is Kind.ADJECTIVE,
    Fits.TRAIT: _is_about_a_trait,
    Fits.FACE: lambda clause: _is_about_a_trait(clause) and "얼굴" not in clause.head,
    Fits.SHAPE: lambda clause: clause.predicate in _SHAPES,
    Fits.NOTED: lambda clause: clause.kind is Kind.NOUN or final(clause.predicate[:-1]) not in "ㄹㅎ",
}


def allows(clause: Clause, fits: Fits) -> bool:
    """Whether an ending made for `fits` goes with the clause."""
    return _FITS[fits](clause)


def sentence(clauses: Sequence[Clause], register: Register, dice: Dice) -> str:
    """One sentence: clauses linked, the last one closed; without the full stop."""
    return _speaker(register, dice).join(clauses, register.links, register.closes)


def modifier(clauses: Sequence[Clause], register: Register, dice: Dice) -> str:
    """Clauses that go before a noun: 눈이 크고 입술이 도톰한."""
    links = _SPOKEN_LINKS if register.spoken else _WRITTEN_LINKS
    return _speaker(register, dice).join(clauses, links, _ADNOMINAL)


_WRITTEN_LINKS: Final = {Form(Ending.AND): 5.0, Form(Ending.AND_WRITTEN): 1.5}
_SPOKEN_LINKS: Final = {Form(Ending.AND_SPOKEN): 1.0}
_ADNOMINAL: Final = {Form(Ending.ADNOMINAL): 1.0}
_REASON: Final = Form(Ending.REASON)


def _speaker(register: Register, dice: Dice) -> _Speaker:
    written = "은" if dice.chance(_TOPIC_SHARE) else ""
    topic = "-" if dice.chance(register.spoken) else written
    return _Speaker(register, dice, topic, "," if dice.chance(_COMMA_SHARE) else "")


@dataclass(frozen=True, slots=True)
class _Speaker:
    """What stays the same through one sentence: particles after the heads (see Clause.render), commas."""

    register: Register
    dice: Dice
    topic: str
    comma: str

    def join(self, clauses: Sequence[Clause], links: Mapping[Form, float], closes: Mapping[Form, float]) -> str:
        """The clauses as one string, the last in one of the closing forms."""
        said = []
        before = None
        for clause, after in pairwise(clauses):
            said.append(self.say(clause, before, self.link(clause, after, links)) + self.comma)
            before = clause
        said.append(self.say(clauses[-1], before, self.form(clauses[-1], closes)))
        return " ".join(said)

    def link(self, clause: Clause, after: Clause, links: Mapping[Form, float]) -> Form:
        """A form between two clauses; what is seen may be the reason of an impression."""
        if after.hedges and clause.head and not clause.hedges and self.dice.chance(_REASON_SHARE):
            return _REASON
        return self.form(clause, links)

    def form(self, clause: Clause, forms: Mapping[Form, float]) -> Form:
        """One of the forms that go with the clause."""
        return self.dice.weighted({form: weight for form, weight in forms.items() if allows(clause, form.fits)})

    def say(self, clause: Clause, before: Clause | None, form: Form) -> str:
        """One clause in a form, without its head where the clause before has just named that."""
        dice, register = self.dice, self.register
        degree = dice.pick(register.degrees) if clause.gradable and dice.chance(_DEGREE_SHARE) else ""
        simple = form.fits in _SIMPLE or not dice.chance(register.lasting)
        repeated = before is not None and (before.head, before.role) == (clause.head, clause.role)
        spoken = clause if simple else clause.lasting()
        return spoken.render(form.ending, degree=degree, topic="0" if repeated else self.topic) + form.tail
