"""Writing a whole index in a process of its own: while it cuts, packs and hands documents to the engine, the process
that reads them from their files goes on reading.

    python -m index.embedded_beside     reads from standard input which index it is, and then documents, some at a time;
                                        writes to standard output how many it took, or why it could not

What it writes counts only once the other process makes it the current index: whichever of the two is killed, nothing
has changed.
"""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO

import tantivy

from index.embedded_codes import Codes
from index.embedded_writing import DOCUMENTS_CUT_AT_ONCE, THREADS_OF_A_REBUILD, Checked, Writing, explained
from index.generations import Generations
from index.packed import Packer, document_of
from index.store import StoreError
from index.tokens import Tokens


def write_beside(root: Path, folder: Path, tokens: Tokens, documents: Iterable[Checked]) -> int:
    """Writes the documents into the empty index in `folder` and returns how many there were, each id once."""
    command = [sys.executable, "-m", "index.embedded_beside"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            _tell(process.stdin, (root.resolve(), folder.resolve(), tokens), documents)
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


def _tell(stream: IO[bytes], which: tuple[Path, Path, Tokens], documents: Iterable[Checked]) -> None:
    pickle.dump(which, stream)
    contents = (content for _, content in documents)
    while some := list(islice(contents, DOCUMENTS_CUT_AT_ONCE)):
        pickle.dump(some, stream)
    pickle.dump(None, stream)


def _written(stream: IO[bytes]) -> int:
    root, folder, tokens = pickle.load(stream)
    generations = Generations(root)
    with explained(root):
        index = tantivy.Index.open(str(folder))
        packer, codes = Packer(generations.learnt(folder)), Codes(generations.codes(folder))
    writing = Writing(root, index, tokens, packer, codes, partial(generations.code, folder))
    return writing.put(_told(stream), threads=THREADS_OF_A_REBUILD)


def _told(stream: IO[bytes]) -> Iterator[Checked]:
    """EOFError where the stream ends before its end was said."""
    while (contents := pickle.load(stream)) is not None:
        for content in contents:
            yield document_of(content), content


if __name__ == "__main__":
    sys.exit(main())
