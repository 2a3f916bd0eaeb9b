from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from inference.backend import Request
from inference.scheduler import Schedule


def drain(schedule: Schedule) -> list[str]:
    order = []
    while request := schedule.next():
        schedule.remove(request.id)
        order.append(request.id)
    return order


def of(user: str, *numbers: int, priority: int = 0) -> list[Request]:
    return [Request(f"{user}{i}", "얼굴", 1, user=user, priority=priority) for i in numbers]


def waiting(*requests: Request) -> Schedule:
    schedule = Schedule()
    for request in requests:
        schedule.add(request, request.candidates)
    return schedule


def test_users_take_turns_however_much_one_asks_for() -> None:
    assert drain(waiting(*of("a", 1, 2, 3), *of("b", 1, 2))) == ["a1", "b1", "a2", "b2", "a3"]


def test_a_newcomer_does_not_wait_for_a_long_list_of_another() -> None:
    schedule = waiting(*of("a", *range(10)))
    for _ in range(5):
        schedule.remove(schedule.next().id)  # type: ignore[union-attr]
    schedule.add(of("b", 0)[0], 1)
    assert drain(schedule)[:2] == ["b0", "a5"]


def test_who_asks_for_larger_sheets_comes_less_often() -> None:
    schedule = Schedule()
    for i in range(3):
        schedule.add(of("large", i)[0], 8)
    for i in range(8):
        schedule.add(of("small", i)[0], 1)
    order = drain(schedule)
    assert order.index("large1") > order.index("small7")


def test_higher_priorities_come_first() -> None:
    assert drain(waiting(*of("a", 1), *of("b", 1, priority=1), *of("c", 1, priority=-1))) == ["b1", "a1", "c1"]


def test_what_was_withdrawn_is_gone_and_costs_nothing() -> None:
    schedule = waiting(*of("a", 1, 2), *of("b", 1, 2))
    assert schedule.withdraw("a1")
    assert not schedule.withdraw("a1")
    schedule.add(of("a", 3)[0], 1)
    assert drain(schedule) == ["b1", "a2", "b2", "a3"]


def test_one_knows_what_is_ahead() -> None:
    schedule = Schedule()
    for request, cost in zip([*of("a", 1, 2), *of("b", 1)], (4, 4, 9), strict=True):
        schedule.add(request, cost)
    ahead = {request.id: (place, faces) for request, place, faces in schedule.places()}
    assert ahead["a1"] == (0, 0)
    assert ahead["b1"] == (1, 4)
    assert ahead["a2"] == (2, 13)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 9), st.booleans()), max_size=60))
def test_everybody_comes_and_nothing_is_kept(asked: list[tuple[str, int, bool]]) -> None:
    schedule, expected = Schedule(), set()
    for number, (user, cost, withdrawn) in enumerate(asked):
        request = Request(str(number), "얼굴", user=user)
        schedule.add(request, cost)
        if withdrawn:
            schedule.withdraw(request.id)
        else:
            expected.add(request.id)
    order = drain(schedule)
    assert set(order) == expected
    assert len(order) == len(expected)
    schedule.add(Request("last", "얼굴", user="a"), 1)
    schedule.remove("last")
    assert len(schedule) == 0


@given(st.lists(st.integers(1, 9), min_size=1, max_size=30), st.lists(st.integers(1, 9), min_size=1, max_size=30))
def test_no_user_gets_ahead_by_more_than_one_sheet(mine: list[int], theirs: list[int]) -> None:
    schedule, costs = Schedule(), {}
    for user, asked in (("a", mine), ("b", theirs)):
        for number, cost in enumerate(asked):
            costs[f"{user}{number}"] = cost
            schedule.add(Request(f"{user}{number}", "얼굴", user=user), cost)
    drawn = {"a": 0, "b": 0}
    left = {"a": len(mine), "b": len(theirs)}
    for name in drain(schedule):
        drawn[name[0]] += costs[name]
        left[name[0]] -= 1
        if all(left.values()):
            assert abs(drawn["a"] - drawn["b"]) <= 18
