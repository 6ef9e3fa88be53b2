"""Ends the process group by SIGKILL at the FAULT_AT-th thing that it does to its data: a file opened to be written, a
name changed or removed, a statement of SQL, a process begun, a connection made.

Put on PYTHONPATH by tests/faults/kills.py; not part of the product. All processes of a command count together, by bytes
in the file FAULT_COUNT. FAULT_THEN_S: the kill falls so long after, into whatever is under way then.
"""

import os
import signal
import sqlite3
import sys
import threading
import time

_COUNT = os.environ.get("FAULT_COUNT")
_UNDER = os.environ.get("FAULT_UNDER", "")
_AT = int(os.environ.get("FAULT_AT", "0"))
_THEN_S = float(os.environ.get("FAULT_THEN_S", "0"))
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_NAMES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "fcntl.flock")


def _one_more() -> None:
    os.write(_file, b".")
    if os.fstat(_file).st_size == _AT:
        if _THEN_S:
            threading.Thread(target=_end_later, daemon=True).start()
        else:
            _end()


def _end_later() -> None:
    time.sleep(_THEN_S)
    _end()


def _end() -> None:
    os.killpg(os.getpgrp(), signal.SIGKILL)


def _heard(event: str, details: tuple) -> None:
    if event == "open":
        path, _, flags = details
        if isinstance(flags, int) and flags & _WRITING and str(path).startswith(_UNDER):
            _one_more()
    elif event in _NAMES:
        if not isinstance(details[0], str | os.PathLike) or str(details[0]).startswith(_UNDER):
            _one_more()
    elif event in ("subprocess.Popen", "socket.connect"):
        _one_more()


def _listened_to(connect):
    def connected(*given, **more):
        connection = connect(*given, **more)
        connection.set_trace_callback(lambda _: _one_more())
        return connection

    return connected


def _counted(work):
    def counted(*given, **more):
        _one_more()
        return work(*given, **more)

    return counted


if _COUNT and os.environ.get("HUANYU_LEDGER", "").startswith("postgresql"):
    import psycopg

    # its connections are made and its statements sent in C, of which Python's audit hears nothing
    psycopg.Cursor.execute = _counted(psycopg.Cursor.execute)
    psycopg.Connection.commit = _counted(psycopg.Connection.commit)

if _COUNT:
    sqlite3.connect = sqlite3.dbapi2.connect = _listened_to(sqlite3.connect)
    _file = os.open(_COUNT, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    sys.addaudithook(_heard)
