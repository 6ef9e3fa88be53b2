"""What was answered, and where: entered by a person, or found by the crawlers and accepted or not by one; 批示."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, insert, select, update

from ledger.audit import note
from ledger.database import Database, LedgerError, moment, row_as
from ledger.tables import task_answers, task_instructions
from ledger.tasks import answered, known_task

AnswerKind = Literal["登记", "留言答复", "自有发布", "政府发布"]
AnswerState = Literal["待定", "采纳", "不采纳"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`by` answered, at `given_at`, published at `url`; `article` is where a crawler found it. `state` is 待定 until a
    person (`decided_by`) says whether it answers the alert; one that a person entered is 采纳 from the start.
    """

    number: int
    alert: str
    kind: AnswerKind
    by: str
    text: str
    url: str | None
    article: str | None
    given_at: str
    found_at: str
    state: AnswerState
    decided_by: str | None
    decided_at: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """批示: what a leader wrote on a matter, entered by `who`."""

    number: int
    alert: str
    leader: str
    text: str
    written_at: str
    who: str
    at: str


class Answers(Database):
    def answer_task(
        self,
        alert: str,
        *,
        text: str,
        by: str,
        who: str,
        at: datetime,
        given_at: datetime | None = None,
        url: str | None = None,
    ) -> Answer:
        """回应: what `by` answered at `given_at` (now, where None), published at `url`; the task is then 已回应."""
        given = at if given_at is None else given_at
        if given > at:
            raise LedgerError(f"回应时间 {moment(given)} 晚于现在 {moment(at)}")
        if not by.strip():
            raise LedgerError("回应要写明由谁回应")
        with self.writing() as connection:
            if (same := _entered(connection, alert, by, text, url)) is not None:
                return same
            answered(connection, alert, given_at=moment(given), who=who, at=at, text=text, detail={"url": url})
            values = {
                "alert": alert, "kind": "登记", "by": by, "text": text, "url": url, "article": None,
                "given_at": moment(given), "found_at": moment(at), "state": "采纳", "decided_by": who,
                "decided_at": moment(at), "reason": "",
            }  # fmt: skip
            return _added(connection, values)

    def propose_answer(
        self, alert: str, *, kind: AnswerKind, by: str, text: str, url: str | None, article: str, given_at: datetime,
        at: datetime,
    ) -> bool:  # fmt: skip
        """Notes an answer that was found, 待定; False where it is known (also where it was not accepted)."""
        with self.writing() as connection:
            known_task(connection, alert)
            same = (task_answers.c.alert == alert, task_answers.c.article == article, task_answers.c.kind == kind)
            known = connection.execute(select(task_answers.c.number).where(*same, task_answers.c.text == text)).first()
            if known is not None:
                return False
            values = {
                "alert": alert, "kind": kind, "by": by, "text": text, "url": url, "article": article,
                "given_at": moment(given_at), "found_at": moment(at), "state": "待定", "reason": "",
            }  # fmt: skip
            _added(connection, values)
            return True

    def accept_answer(self, number: int, *, who: str, at: datetime, text: str = "") -> Answer:
        """A found answer is the answer: its task is 已回应, answered when the answer was published."""
        with self.writing() as connection:
            answer = _undecided(connection, number)
            if answer.state == "采纳":
                return answer
            told = f"采纳{answer.by}的{answer.kind}：{text or answer.text}"
            detail = {"answer": number, "url": answer.url}
            answered(connection, answer.alert, given_at=answer.given_at, who=who, at=at, text=told, detail=detail)
            return _decided(connection, number, "采纳", who, at, text)

    def reject_answer(self, number: int, *, who: str, at: datetime, text: str) -> Answer:
        """A found answer is none, for the reason given."""
        if not text.strip():
            raise LedgerError("不采纳要写明理由")
        with self.writing() as connection:
            answer = _undecided(connection, number)
            if answer.state == "不采纳":
                return answer
            if answer.state == "采纳":
                raise LedgerError(f"{number} 号答复已由{answer.decided_by}采纳；要改，把任务退回")
            note(connection, who=who, what="answer", subject=answer.alert, at=at, detail={"rejected": number})
            return _decided(connection, number, "不采纳", who, at, text)

    def answers(self, alert: str | None = None, *, state: AnswerState | None = None) -> list[Answer]:
        """Answers of an alert or of all, in the order in which they were found or entered."""
        query = select(task_answers).order_by(task_answers.c.number)
        if alert is not None:
            query = query.where(task_answers.c.alert == alert)
        if state is not None:
            query = query.where(task_answers.c.state == state)
        with self.reading() as connection:
            return [row_as(Answer, row) for row in connection.execute(query).mappings()]

    def instruct_task(
        self, alert: str, *, leader: str, text: str, who: str, at: datetime, written_at: datetime | None = None
    ) -> Instruction:
        """Notes a leader's 批示, in the leader's words."""
        if not leader.strip() or not text.strip():
            raise LedgerError("批示要写明领导和内容")
        with self.writing() as connection:
            known_task(connection, alert)
            written = moment(at if written_at is None else written_at)
            same = (task_instructions.c.alert == alert, task_instructions.c.leader == leader)
            query = select(task_instructions).where(*same, task_instructions.c.text == text)
            known = connection.execute(query).mappings().first()
            if known is not None:
                return row_as(Instruction, known)
            values = {
                "alert": alert, "leader": leader, "text": text, "written_at": written, "who": who, "at": moment(at),
            }  # fmt: skip
            connection.execute(insert(task_instructions).values(values))
            note(connection, who=who, what="instruction", subject=alert, at=at, detail={"leader": leader})
            return row_as(Instruction, connection.execute(query).mappings().one())

    def instructions(self, alert: str) -> list[Instruction]:
        """The 批示 on an alert, oldest first."""
        query = select(task_instructions).where(task_instructions.c.alert == alert).order_by(task_instructions.c.number)
        with self.reading() as connection:
            return [row_as(Instruction, row) for row in connection.execute(query).mappings()]


def _added(connection: Connection, values: Mapping[str, object]) -> Answer:
    number = connection.execute(insert(task_answers).values(values)).inserted_primary_key
    assert number is not None
    return _answer(connection, int(number[0]))


def _entered(connection: Connection, alert: str, by: str, text: str, url: str | None) -> Answer | None:
    """The answer that was entered with the same words and stands: pressed twice, it is one."""
    if known_task(connection, alert).state != "已回应":
        return None
    same = (task_answers.c.alert == alert, task_answers.c.by == by, task_answers.c.text == text)
    query = select(task_answers).where(*same, task_answers.c.kind == "登记")
    rows = [row_as(Answer, row) for row in connection.execute(query).mappings()]
    return next((answer for answer in rows if answer.url == url), None)


def _answer(connection: Connection, number: int) -> Answer:
    row = connection.execute(select(task_answers).where(task_answers.c.number == number)).mappings().first()
    if row is None:
        raise LedgerError(f"没有编号为 {number} 的答复")
    return row_as(Answer, row)


def _undecided(connection: Connection, number: int) -> Answer:
    answer = _answer(connection, number)
    if answer.kind == "登记":
        raise LedgerError(f"{number} 号答复是登记的，不用采纳；不合要求的，把任务退回")
    return answer


def _decided(connection: Connection, number: int, state: AnswerState, who: str, at: datetime, reason: str) -> Answer:
    values = {"state": state, "decided_by": who, "decided_at": moment(at), "reason": reason}
    connection.execute(update(task_answers).where(task_answers.c.number == number).values(values))
    return _answer(connection, number)
