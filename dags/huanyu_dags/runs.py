"""A task's work: the day of its run, its part of the folder held, and which failures another try may mend."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING

from airflow.sdk import ExceptionRetryPolicy, Param, RetryAction, RetryRule, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from huanyu.steps import Step
    from huanyu.workplace import Workplace

ZONE = "Asia/Shanghai"
DAY = Param(None, type=["null", "string"], format="date", title="采集日", description="空为这次运行的那天")
MONTH = Param(
    None,
    type=["null", "string"],
    pattern=r"^\d{4}-(0[1-9]|1[0-2])$",
    title="月份",
    description="空为上个月",
)


class Passing(Exception):
    """What may be over in some minutes: a source, a store, a mail server that does not answer."""


RETRIES = {
    "retries": 2,
    "retry_delay": timedelta(minutes=3),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=20),
    # the same input gives the same failure: only what another moment may mend is tried again
    "retry_policy": ExceptionRetryPolicy(
        [
            RetryRule(
                [f"{__name__}.Passing", "builtins.ConnectionError", "builtins.TimeoutError"], RetryAction.RETRY,
                reason="may be over in some minutes",
            )
        ],
        RetryAction.FAIL,
    ),
}  # fmt: skip
"""A task that is killed (memory, a restart) is tried again in any case: no exception says what it was."""


def run_day(work: Workplace) -> date:
    """The parameter `day`, else the run's partition, else the day in Shanghai on which the run was due.

    `run_after` is there for every run: manual and asset runs have no logical date, and a retry after midnight keeps it.
    """
    from crawlers.clock import shanghai_day

    context = get_current_context()
    run, today = context["dag_run"], work.settings.now().date()
    if asked := context["params"].get("day") or run.partition_key:
        day = date.fromisoformat(asked)
        if day > today:
            raise AirflowFailException(f"采集日 {day} 还没有到；今天是 {today}")
        return day
    return today if work.settings["now"] else shanghai_day(run.run_after)


@contextmanager
def writing(work: Workplace, name: str, parts: Collection[str] = ()) -> Iterator[None]:
    """Holds these parts of the data folder (all of it where none is named) while the block runs."""
    from huanyu.logs import log_step

    with work.writing(f"airflow {name}", parts=parts):
        log_step(name)
        yield


def counts_of(step: Step, *, passing: bool = False) -> dict[str, int]:
    """The step's counts, for the task's result. Raises with its failures in words: `passing` may be tried again."""
    for note in step.notes:
        print(note)
    if step.failures:
        words = "；".join(step.failures)
        raise Passing(words) if passing else AirflowFailException(words)
    return without_zeros(step.counts)


def without_zeros(counts: Mapping[str, int]) -> dict[str, int]:
    """A task's result is read by people: what did not happen is left out."""
    return {name: number for name, number in counts.items() if number}


@task(trigger_rule="one_failed", on_failure_callback=None)
def verdict() -> None:
    """Airflow judges a run by its last tasks: without this one a run that went on past a failed task is a success."""
    raise AirflowFailException("有任务失败，见红色的任务；其余已按现有数据做完")
