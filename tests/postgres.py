"""A real PostgreSQL of the tests' own, on loopback, where its server is installed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from bench.ports import free_port


def server_programs() -> Path | None:
    """The folder with initdb and pg_ctl; Debian keeps it off the path."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((each for each in folders if (each / "initdb").exists() and (each / "pg_ctl").exists()), None)


@contextmanager
def postgres_with(*databases: str) -> Iterator[int]:
    """The port of a server with these databases, user postgres and no password; it ends with the block."""
    programs = server_programs()
    if programs is None:
        pytest.skip("PostgreSQL: no server is installed (Debian: postgresql), so its tests did not run")
    user = _user()
    port = free_port()
    # not below pytest's folders, which each run closes again to all but its own user
    folder = Path(mkdtemp(prefix="huanyu-postgres-"))
    if user is not None:
        shutil.chown(folder, user.pw_name)

    def run(program: str, *words: str) -> None:
        subprocess.run(
            [programs / program, *words], check=True, capture_output=True, timeout=120, cwd=folder,
            user=user.pw_uid if user else None, group=user.pw_gid if user else None, extra_groups=[] if user else None,
        )  # fmt: skip

    data = str(folder / "data")
    run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        for name in databases:
            run("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", name)
        yield port
    finally:
        run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)


@contextmanager
def database_beside(url: str, worker: str) -> Iterator[str]:
    """A database of a worker's own beside the one of the URL, whose user may make others; it goes with the block."""
    own = make_url(url)
    own = own.set(database=f"{own.database}_{worker}")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{own.database}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{own.database}"'))
        yield own.render_as_string(hide_password=False)
        connection.execute(text(f'DROP DATABASE "{own.database}" WITH (FORCE)'))
    engine.dispose()


def _user() -> pwd.struct_passwd | None:
    """Who runs the server: it refuses root."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        pytest.skip("PostgreSQL: root runs no server, and there is no user postgres")
