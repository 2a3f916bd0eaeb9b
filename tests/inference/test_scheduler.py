from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from inference.backend import Request
from inference.scheduler import FairQueue


def drain(queue: FairQueue) -> list[str]:
    order = []
    while request := queue.peek():
        queue.start(request.id)
        order.append(request.id)
    return order


def of(user: str, *numbers: int, priority: int = 0) -> list[Request]:
    return [Request(f"{user}{i}", "얼굴", 1, user=user, priority=priority) for i in numbers]


def waiting(*requests: Request) -> FairQueue:
    queue = FairQueue()
    for request in requests:
        queue.add(request, request.candidates)
    return queue


def test_users_take_turns_however_much_one_asks_for() -> None:
    assert drain(waiting(*of("a", 1, 2, 3), *of("b", 1, 2))) == ["a1", "b1", "a2", "b2", "a3"]


def test_a_newcomer_does_not_wait_for_a_long_list_of_another() -> None:
    queue = waiting(*of("a", *range(10)))
    for _ in range(5):
        queue.start(queue.peek().id)  # type: ignore[union-attr]
    queue.add(of("b", 0)[0], 1)
    assert drain(queue)[:2] == ["b0", "a5"]


def test_who_asks_for_larger_sheets_comes_less_often() -> None:
    queue = FairQueue()
    for i in range(3):
        queue.add(of("large", i)[0], 8)
    for i in range(8):
        queue.add(of("small", i)[0], 1)
    order = drain(queue)
    assert order.index("large1") > order.index("small7")


def test_higher_priorities_come_first() -> None:
    assert drain(waiting(*of("a", 1), *of("b", 1, priority=1), *of("c", 1, priority=-1))) == ["b1", "a1", "c1"]


def test_what_was_withdrawn_is_gone_and_costs_nothing() -> None:
    queue = waiting(*of("a", 1, 2), *of("b", 1, 2))
    assert queue.cancel("a1")
    assert not queue.cancel("a1")
    queue.add(of("a", 3)[0], 1)
    assert drain(queue) == ["b1", "a2", "b2", "a3"]


def test_one_knows_what_is_ahead() -> None:
    queue = FairQueue()
    for request, cost in zip([*of("a", 1, 2), *of("b", 1)], (4, 4, 9), strict=True):
        queue.add(request, cost)
    ahead = {request.id: (place, faces) for request, place, faces in queue.positions()}
    assert ahead["a1"] == (0, 0)
    assert ahead["b1"] == (1, 4)
    assert ahead["a2"] == (2, 13)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 9), st.booleans()), max_size=60))
def test_everybody_comes_and_nothing_is_kept(asked: list[tuple[str, int, bool]]) -> None:
    queue, expected = FairQueue(), set()
    for number, (user, cost, withdrawn) in enumerate(asked):
        request = Request(str(number), "얼굴", user=user)
        queue.add(request, cost)
        if withdrawn:
            queue.cancel(request.id)
        else:
            expected.add(request.id)
    order = drain(queue)
    assert set(order) == expected
    assert len(order) == len(expected)
    queue.add(Request("last", "얼굴", user="a"), 1)
    queue.start("last")
    assert len(queue) == 0


@given(st.lists(st.integers(1, 9), min_size=1, max_size=30), st.lists(st.integers(1, 9), min_size=1, max_size=30))
def test_no_user_gets_ahead_by_more_than_one_sheet(mine: list[int], theirs: list[int]) -> None:
    queue, costs = FairQueue(), {}
    for user, asked in (("a", mine), ("b", theirs)):
        for number, cost in enumerate(asked):
            costs[f"{user}{number}"] = cost
            queue.add(Request(f"{user}{number}", "얼굴", user=user), cost)
    drawn = {"a": 0, "b": 0}
    left = {"a": len(mine), "b": len(theirs)}
    for name in drain(queue):
        drawn[name[0]] += costs[name]
        left[name[0]] -= 1
        if all(left.values()):
            assert abs(drawn["a"] - drawn["b"]) <= 18
