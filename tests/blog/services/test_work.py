"""The worker: every task has its turn, a broken one keeps nobody else from theirs."""

from __future__ import annotations

import threading

import pytest

from blog.domain.log import Via
from blog.services.origin import ORIGIN
from blog.services.work import WorkService


class Task:
    """Has something to do a few times."""

    def __init__(self, times: int = 0, *, breaks: bool = False) -> None:
        self.times, self.breaks, self.turns = times, breaks, 0
        self.via: set[Via] = set()
        self.after = lambda: None

    def run_due(self) -> bool:
        self.turns += 1
        self.via.add(ORIGIN.get().via)
        self.after()
        if self.breaks:
            raise RuntimeError("told to break")
        self.times -= 1
        return self.times >= 0


@pytest.fixture
def work(session):
    return lambda *tasks: WorkService(session=session, tasks=tasks)


def test_it_works_until_nothing_is_due(work):
    few, many = Task(1), Task(3)

    work(few, many).run_all()

    assert (few.turns, many.turns) == (4, 4)


def test_a_task_that_breaks_keeps_nobody_from_their_turn(work, caplog):
    broken, sound = Task(breaks=True), Task(1)

    work(broken, sound).run_all()

    assert sound.turns == 2
    assert "a task failed task=Task" in caplog.text


def test_what_it_does_comes_from_the_worker(work):
    task = Task()

    work(task).run_all()

    assert task.via == {Via.WORKER}
    assert ORIGIN.get().via is Via.COMMAND


def test_told_to_stop_it_stops_between_two_turns(work):
    stopping, task = threading.Event(), Task(1_000)
    task.after = lambda: task.turns == 3 and stopping.set()

    work(task).run_until(stopping)

    assert task.turns == 3


def test_idle_it_waits_to_be_told(work):
    stopping, task = threading.Event(), Task(0)
    task.after = stopping.set

    work(task).run_until(stopping)

    assert task.turns == 1


def test_the_services_bulk_actions_are_a_task(services, session):
    assert services.work.run_due() is False
