"""The steps after the collection, as tasks do them: each with its own part of the data folder held."""

from __future__ import annotations

from huanyu_dags.runs import counts_of, run_day, without_zeros, writing
from huanyu_dags.settings import workplace


def annotate_parts(sources: list[str]) -> dict[str, int]:
    """An article that cannot be annotated is in quarantine and in the morning's mail; the task does not fail for it."""
    from huanyu.steps import annotate_step

    work = workplace()
    day = run_day(work)
    with writing(work, "annotate", [f"annotated-{source}" for source in sources]):
        step = annotate_step(work, day, work.annotator, sources=sources)
    for failure in step.failures:
        print(failure)
    return without_zeros(step.counts)


def relate_run() -> dict[str, int]:
    from huanyu.steps import relate_step

    work = workplace()
    with writing(work, "relate", ["relate"]):
        return counts_of(relate_step(work, run_day(work)))


def index_run() -> tuple[str, dict[str, int]]:
    """The run's day and the counts; Passing where the store does not answer."""
    from huanyu.steps import index_step

    work = workplace()
    day = run_day(work)
    with writing(work, "index", ["store"]):
        return day.isoformat(), counts_of(index_step(work, day), passing=True)


def alert_run() -> dict[str, int]:
    """Raises the day's alerts and sends what is urgent; digest and briefings have DAGs of their own."""
    from huanyu.steps import alert_step

    work = workplace()
    with writing(work, "alert", ["mails"]):
        return counts_of(alert_step(work, run_day(work), morning=False))
