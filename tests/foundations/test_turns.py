"""One at a time, first come first served, and nobody waits for ever."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from dialogue.turns import NoTurn, Turns
from tests.servers import wait_until

LONG, SHORT = 10.0, 0.05


def queueing(turns: Turns, count: int) -> None:
    wait_until(lambda: len(turns._queue) == count, 5, "the queue")


def test_turns_come_in_the_order_of_asking() -> None:
    turns, order = Turns(patience=LONG, many=9, briefly=LONG), list[int]()

    def take(number: int) -> None:
        with turns.one():
            order.append(number)

    with ThreadPoolExecutor() as pool:
        with turns.one():
            waiting = []
            for number in range(4):
                waiting.append(pool.submit(take, number))
                queueing(turns, number + 1)
        for one in waiting:
            one.result()
    assert order == [0, 1, 2, 3]


def test_only_one_has_the_turn() -> None:
    turns, inside = Turns(patience=LONG, many=99, briefly=LONG), list[int]()

    def take(_number: int) -> None:
        with turns.one():
            inside.append(1)
            assert len(inside) == 1
            time.sleep(0.001)
            inside.clear()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(take, range(80)))


def test_whoever_waited_long_enough_goes_and_holds_nobody_up() -> None:
    turns = Turns(patience=SHORT, many=9, briefly=LONG)
    with turns.one(), ThreadPoolExecutor() as pool:
        assert isinstance(pool.submit(took, turns).exception(), NoTurn)
        queueing(turns, 0)
    with turns.one():
        pass


def test_where_many_wait_others_wait_briefly() -> None:
    turns = Turns(patience=LONG, many=2, briefly=SHORT)
    with ThreadPoolExecutor() as pool, turns.one():
        early = [pool.submit(took, turns) for _ in range(2)]
        queueing(turns, 2)
        assert isinstance(pool.submit(took, turns).exception(), NoTurn)
        assert not any(one.done() for one in early)
    assert [one.result() for one in early] == [True, True]


def test_a_failure_gives_the_turn_on() -> None:
    turns = Turns(patience=SHORT, many=9, briefly=SHORT)
    with pytest.raises(ZeroDivisionError), turns.one():
        raise ZeroDivisionError
    assert took(turns)


def took(turns: Turns) -> bool:
    with turns.one():
        return True
