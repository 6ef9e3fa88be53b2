"""The ledger's tables; `VERSION` is the migration that makes them what they are here.

Moments are ISO 8601 text with +08:00, so that SQLite and PostgreSQL keep, compare and show them alike. Rows are added
and hardly ever changed: who decided what, and what stood before, stays readable.
"""

from ledger.tables.answered import papers, task_answers, task_events, task_instructions, tasks
from ledger.tables.base import metadata
from ledger.tables.house import api_tokens, audit, login_sessions, saved_searches, source_pauses, users, wrong_passwords
from ledger.tables.judged import activities, corrections, followers
from ledger.tables.months import claim_forms, claims, closings, month_corrections, objections, outlets, publications
from ledger.tables.told import alert_levels, alerts, digests, incident_grades, mails, notices, signatures

VERSION = "0007"

__all__ = [
    "VERSION",
    "activities",
    "alert_levels",
    "alerts",
    "api_tokens",
    "audit",
    "claim_forms",
    "claims",
    "closings",
    "corrections",
    "digests",
    "followers",
    "incident_grades",
    "login_sessions",
    "mails",
    "metadata",
    "month_corrections",
    "notices",
    "objections",
    "outlets",
    "papers",
    "publications",
    "saved_searches",
    "signatures",
    "source_pauses",
    "task_answers",
    "task_events",
    "task_instructions",
    "tasks",
    "users",
    "wrong_passwords",
]
