"""Words for who a person is: 50대 중반의 남자, 할머니, 대학생쯤 돼 보이는 사람."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from training.captions.dice import Dice
    from training.sketch.vocabulary import Gender, Person

AGE: Final = "age"
GENDER: Final = "gender"


@dataclass(frozen=True, slots=True)
class Title:
    """A noun for people of one sex and an age range (both ends included)."""

    noun: str
    gender: Gender
    youngest: int
    oldest: int


_TITLES: Final = (
    Title("아저씨", "M", 40, 60),
    Title("청년", "M", 20, 33),
    Title("젊은 남자", "M", 20, 34),
    Title("젊은 남성", "M", 20, 34),
    Title("중년 남성", "M", 42, 59),
    Title("중년 남자", "M", 42, 59),
    Title("중년 아저씨", "M", 43, 60),
    Title("할아버지", "M", 63, 69),
    Title("노인 남성", "M", 65, 69),
    Title("남자 대학생", "M", 20, 25),
    Title("아줌마", "F", 42, 60),
    Title("아주머니", "F", 42, 62),
    Title("젊은 여자", "F", 20, 34),
    Title("젊은 여성", "F", 20, 34),
    Title("아가씨", "F", 20, 30),
    Title("여대생", "F", 20, 24),
    Title("중년 여성", "F", 42, 59),
    Title("중년 여자", "F", 42, 59),
    Title("할머니", "F", 63, 69),
    Title("노인 여성", "F", 65, 69),
)

_NOUNS: Final = {"M": ("남자", "남자", "남성", "남성"), "F": ("여자", "여자", "여성", "여성")}
_ANYONE: Final = ("사람", "사람", "사람", "인물")
_DECADES: Final = {2: "이십대", 3: "삼십대", 4: "사십대", 5: "오십대", 6: "육십대"}
_ROUND_AGES: Final = {20: "스무 살", 30: "서른", 40: "마흔", 50: "쉰", 60: "예순"}
_PARTS: Final = ("초반", "초반", "초반", "초반", "중반", "중반", "중반", "후반", "후반", "후반")
_ABOUT: Final = ("{}", "{}", "{}", "{}", "{}", "{} 정도의", "{}로 보이는", "{}쯤 돼 보이는", "{}쯤 되는", "{}의")


@dataclass(frozen=True, slots=True)
class Naming:
    """A noun phrase for a person, and what it states: AGE, GENDER, both or nothing."""

    text: str
    states: frozenset[str]


def name_person(person: Person, dice: Dice) -> Naming:
    """Name a person truthfully: age and sex in most cases, else one of them or neither."""
    how = dice.weighted({"both": 66, "title": 16, GENDER: 9, AGE: 4, "": 5})
    if how == "title" and (title := _title(person, dice)):
        return Naming(title, frozenset((AGE, GENDER)))
    if how == "":
        return Naming(dice.pick(_ANYONE), frozenset())
    if how == GENDER:
        return Naming(dice.pick(_NOUNS[person.gender]), frozenset((GENDER,)))
    if how == AGE:
        return Naming(f"{_age(person.age, dice)} {dice.pick(_ANYONE)}", frozenset((AGE,)))
    return Naming(f"{_age(person.age, dice)} {dice.pick(_NOUNS[person.gender])}", frozenset((AGE, GENDER)))


def _title(person: Person, dice: Dice) -> str:
    fitting = [
        title.noun
        for title in _TITLES
        if title.gender == person.gender and title.youngest <= person.age <= title.oldest
    ]
    return dice.pick(fitting) if fitting else ""


def _age(age: int, dice: Dice) -> str:
    """An age as something that goes before a noun."""
    how = dice.weighted({"decade": 60, "part": 22, "words": 6, "round": 7, "years": 5})
    near = 10 * round(age / 10)
    if how == "round" and abs(age - near) <= 1 and near in _ROUND_AGES:
        return dice.pick(("{}쯤 된", "{}쯤 돼 보이는", "{} 정도 된", "{} 가까이 된" if age < near else "{} 넘은" if age > near else "{} 정도 돼 보이는")).format(
            _ROUND_AGES[near]
        )
    if how == "years":
        return f"{age if dice.chance(0.3) else 5 * round(age / 5)}{dice.pick(('살 정도의', '세 정도의', '살쯤 된', '살쯤 돼 보이는'))}"
    decade = _DECADES[age // 10] if how == "words" else f"{age // 10}0대"
    if how == "part":
        decade = f"{decade} {_PARTS[age % 10]}"
    return dice.pick(_ABOUT).format(decade).replace("초반로", "초반으로").replace("중반로", "중반으로").replace("후반로", "후반으로")
