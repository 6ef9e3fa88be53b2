"""Writing a whole index in a process of its own: while it cuts documents and hands them to the engine, the process that
reads them from their files goes on reading and preparing.

    python -m index.embedded_beside     reads from standard input which index it is, and then documents, some at a time;
                                        writes to standard output how many it took, or why it could not

What it writes counts only once the other process makes it the current index: whichever of the two is killed, nothing
has changed.
"""

from __future__ import annotations

import marshal
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO

import tantivy

if sys.platform == "linux":
    from fcntl import F_SETPIPE_SZ, fcntl

from index.embedded_writing import DOCUMENTS_CUT_AT_ONCE, Prepared, Writing, explained
from index.store import StoreError
from index.tokens import Tokens

PIPE_BYTES = 1 << 20
"""Some parts of documents, so that neither of the two waits for the other at each."""


def write_beside(
    root: Path, folder: Path, tokens: Tokens, documents: Iterable[Prepared], before_commit: Callable[[], None]
) -> int:
    """Writes the documents into the empty index in `folder` and returns how many there were, each id once.

    `before_commit` is called here once all have been told.
    """
    command = [sys.executable, "-m", "index.embedded_beside"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        _widen(process.stdin)
        try:
            _tell(process.stdin, (root.resolve(), folder.resolve(), tokens), documents)
            before_commit()
            pickle.dump(None, process.stdin)
        except BrokenPipeError:
            pass  # it has ended early, and says why
        except BaseException:
            process.kill()
            raise
        finally:
            with suppress(BrokenPipeError):
                process.stdin.close()
        said = process.stdout.read()
    if process.returncode != 0:
        raise StoreError(f"检索库 {root} 没有建成：写入的进程中断（状态 {process.returncode}）")
    came: int | str = pickle.loads(said)
    if isinstance(came, str):
        raise StoreError(came)
    return came


def main() -> int:
    # Ctrl-C on a terminal reaches it too; it ends with the other process
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    came: int | str
    try:
        came = _written(sys.stdin.buffer)
    except StoreError as error:
        came = str(error)
    except EOFError:
        return 1  # the other process is gone, and nobody wants it any more
    sys.stdout.buffer.write(pickle.dumps(came))
    return 0


def _widen(pipe: IO[bytes]) -> None:
    if sys.platform == "linux":
        with suppress(OSError):  # whoever runs the machine may allow less; then the two wait more often
            fcntl(pipe, F_SETPIPE_SZ, PIPE_BYTES)


def _tell(stream: IO[bytes], which: tuple[Path, Path, Tokens], documents: Iterable[Prepared]) -> None:
    pickle.dump(which, stream)
    rest = iter(documents)
    while some := list(islice(rest, DOCUMENTS_CUT_AT_ONCE)):
        # Plain values between two of the same interpreter: marshal is the quicker of the two on both sides.
        pickle.dump(marshal.dumps([tuple(each) for each in some]), stream)


def _written(stream: IO[bytes]) -> int:
    root, folder, tokens = pickle.load(stream)
    with explained(root):
        index = tantivy.Index.open(str(folder))
    return Writing(root, index, tokens).put(_told(stream), rebuild=True)


def _told(stream: IO[bytes]) -> Iterator[Prepared]:
    """EOFError where the stream ends before its end was said."""
    while (some := pickle.load(stream)) is not None:
        yield from map(Prepared._make, marshal.loads(some))


if __name__ == "__main__":
    sys.exit(main())
