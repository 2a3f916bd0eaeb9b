"""Noun phrases for a person: 50대 중반의 남자, 할머니, 대학생쯤 돼 보이는 사람."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from training.captions.hangul import mark

if TYPE_CHECKING:
    from training.captions.random_choices import RandomChoices
    from training.vocabulary import Gender, Person

AGE: Final = "age"
GENDER: Final = "gender"


@dataclass(frozen=True, slots=True)
class Title:
    """A noun for people of one sex, or of either (None), and an age range (both ends included)."""

    noun: str
    gender: Gender | None
    youngest: int
    oldest: int

    @property
    def states_age(self) -> bool:
        """Whether it implies the decade of the age: 할머니 does, 중년 여자 does not."""
        return self.youngest // 10 == self.oldest // 10

    @property
    def naming(self) -> Naming:
        """Return the noun as a name of a person."""
        words = self.noun.split()
        sex = next((word for word in words if word[0] in "남여"), words[-1]) if self.gender else ""
        return Naming(self.noun, self.noun if self.states_age else "", sex, is_vague=not self.states_age)


_TITLES: Final = (
    Title("아저씨", "M", 40, 60),
    Title("청년", "M", 20, 33),
    Title("젊은 남자", "M", 20, 34),
    Title("젊은 남성", "M", 20, 34),
    Title("중년 남성", "M", 42, 59),
    Title("중년 남자", "M", 42, 59),
    Title("중년 아저씨", "M", 43, 60),
    Title("할아버지", "M", 63, 69),
    Title("나이 든 남성", "M", 61, 69),
    Title("나이 든 남자", "M", 61, 69),
    Title("남자 대학생", "M", 20, 25),
    Title("아줌마", "F", 42, 60),
    Title("아주머니", "F", 42, 62),
    Title("젊은 여자", "F", 20, 34),
    Title("젊은 여성", "F", 20, 34),
    Title("아가씨", "F", 20, 29),
    Title("여대생", "F", 20, 24),
    Title("중년 여성", "F", 42, 59),
    Title("중년 여자", "F", 42, 59),
    Title("할머니", "F", 63, 69),
    Title("나이 든 여성", "F", 61, 69),
    Title("나이 든 여자", "F", 61, 69),
    Title("젊은 사람", None, 20, 34),
    Title("젊은이", None, 20, 31),
    Title("중년쯤 돼 보이는 사람", None, 42, 59),
    Title("나이 든 사람", None, 60, 69),
    Title("나이 지긋한 사람", None, 60, 69),
    Title("어르신", None, 66, 69),
)

_NOUNS: Final = {"M": ("남자", "남자", "남성", "남성"), "F": ("여자", "여자", "여성", "여성")}
_ANYONE: Final = ("사람", "사람", "사람", "인물")
_DECADES: Final = {2: "이십대", 3: "삼십대", 4: "사십대", 5: "오십대", 6: "육십대"}
_ROUND_AGES: Final = {20: "스무 살", 30: "서른", 40: "마흔", 50: "쉰", 60: "예순"}
_PARTS: Final = ("초반", "초반", "초반", "초반", "중반", "중반", "중반", "후반", "후반", "후반")
_ABOUT: Final = (*("{0}",) * 5, "{0} 정도의", "{1} 보이는", "{0}쯤 돼 보이는", "{0}쯤 되는", "{0}의")
"""Formats of an age before a noun: {0} is the age, {1} the age with 으로."""
_NEAR: Final = ("{}쯤 된", "{}쯤 돼 보이는", "{} 정도 된", "{} 정도 돼 보이는")
_YEARS: Final = ("살 정도의", "세 정도의", "살쯤 된", "살쯤 돼 보이는", "세 가량의")


@dataclass(frozen=True, slots=True)
class Naming:
    """A noun phrase for a person, empty for none.

    age, gender: its words that state a decade and a sex, or empty. is_vague: whether it hints at an age without
    stating one.
    """

    text: str
    age: str = ""
    gender: str = ""
    is_vague: bool = False

    @property
    def states(self) -> frozenset[str]:
        """The facts that it states: AGE, GENDER, both or none."""
        return frozenset(trait for trait, words in ((AGE, self.age), (GENDER, self.gender)) if words)


def name_person(person: Person, choices: RandomChoices) -> Naming:
    """Name a person truthfully, usually by age and sex, otherwise by one of them or neither."""
    how = choices.weighted({"both": 55, "title": 17, GENDER: 8, AGE: 3, "": 17})
    if how == "title" and (title := _title(person, person.gender, choices)):
        return title.naming
    if how == "":
        return Naming("")
    if how == GENDER:
        sex = choices.pick(_NOUNS[person.gender])
        return Naming(sex, gender=sex)
    if how == AGE:
        return _someone(person, choices)
    said, age = _age(person.age, choices)
    sex = choices.pick(_NOUNS[person.gender])
    return Naming(f"{said} {sex}", age, sex)


def _title(person: Person, gender: Gender | None, choices: RandomChoices) -> Title | None:
    fitting = [title for title in _TITLES if title.gender == gender and title.youngest <= person.age <= title.oldest]
    return choices.pick(fitting) if fitting else None


def _someone(person: Person, choices: RandomChoices) -> Naming:
    """Return a name that states an age but no sex."""
    if choices.chance(0.5) and (title := _title(person, None, choices)):
        return title.naming
    said, age = _age(person.age, choices)
    return Naming(f"{said} {choices.pick(_ANYONE)}", age)


def _age(age: int, choices: RandomChoices) -> tuple[str, str]:
    """Return an age in its form before a noun, and its words that state the age: (예순쯤 된, 예순)."""
    how = choices.weighted({"decade": 60, "part": 22, "words": 6, "round": 7, "years": 5})
    if how == "round" and (near := _round_age(age)):
        return choices.pick(_NEAR).format(near), near
    if how == "years":
        said = f"{age // 5 * 5}{choices.pick(_YEARS)}"
        return said, said[: len("35살")]
    decade = _DECADES[age // 10] if how == "words" else f"{age // 10}0대"
    if how == "part":
        decade = f"{decade} {_PARTS[age % 10]}"
    return choices.pick(_ABOUT).format(decade, mark(decade, "으로")), decade


def _round_age(age: int) -> str:
    """Return the name of a round age at most a year below `age`, if there is one."""
    return next((name for years, name in _ROUND_AGES.items() if age - years in (0, 1)), "")
