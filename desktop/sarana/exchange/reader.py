"""The office's side of the confined reader: starts it, listens, and ends it when it is done, late or lost.

Only the small age header is read here, to find the one key of the file; that key, never an identity, goes to
the reader. What the reader says is taken apart strictly; if it crashes, hangs or says anything else, the file
is refused and nothing was changed.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from sarana.errors import (
    BundleDamaged,
    BundleNotForUs,
    BundleTooLarge,
    NotABundle,
    NotForThisIdentity,
    NotSealed,
    ReaderLost,
    SealBroken,
)
from sarana.exchange import frames, passing
from sarana.exchange.confined import Request
from sarana.exchange.frames import Frames, NotAFrame
from sarana.exchange.limits import Limits
from sarana.exchange.opened import Expected
from sarana.progress import Progress
from sarana.seal.age import Header, Identity, read_header, unwrap_file_key
from sarana.seal.armor import ArmorReader, is_armored
from sarana.vault.durable import told_as_file_errors

Frame = tuple[bytes, bytes]

#: How long to wait for the reader before somebody else may have the vault, and Cancel is looked at.
SECONDS_TO_WAIT = 0.01
_AT_ONCE = 1024 * 1024
#: A reader says each file once, some of it twice; one that a file has taken over might never end.
MOST_TIMES_A_BUNDLE = 4


def request(
    path: Path, identity: Identity, expected: Expected, cases: frozenset[str] | None = None
) -> Request:
    """What a reader needs to know to read this file; raises what is wrong with its header."""
    try:
        with told_as_file_errors():
            if path.stat().st_size > expected.limits.bundle:
                raise BundleTooLarge
            header = sealed_header(path)
        key = unwrap_file_key(header, [identity])
    except NotSealed as error:
        raise NotABundle from error
    except NotForThisIdentity as error:
        raise BundleNotForUs from error
    except SealBroken as error:
        raise BundleDamaged("seal") from error
    return Request(path, key, expected, cases)


def sealed_header(path: Path) -> Header:
    """The header of a sealed file, or of its armored twin; raises NotSealed or an OSError."""
    with path.open("rb") as file:
        return read_header(_sealed(file))


def _sealed(file: BinaryIO) -> BinaryIO:
    """The file, or the file inside its armored twin."""
    begins = file.read(2048)
    file.seek(0)
    if not is_armored(begins):
        return BytesIO(file.read(128 * 1024))
    return BytesIO(ArmorReader(file).read(128 * 1024))


def command() -> list[str]:
    """How this program is started as a reader, from its source as well as from an installed program."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "read-confined"]
    return [sys.executable, "-P", "-m", "sarana", "read-confined"]


def _started() -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(  # noqa: S603 - our own program, without a shell
            command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # on Windows, no black window
        )
    except OSError as error:
        raise ReaderLost("not-started") from error


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()


#: At most one reader that was started before there is anything to read.
_waiting: "list[subprocess.Popen[bytes]]" = []


def make_ready() -> None:
    """Start a reader that waits, so that the next file is not kept waiting by the start of a process.

    It knows nothing yet. It ends by itself when this process does: then it is told nothing and closed.
    """
    if not _waiting:
        with suppress(ReaderLost):  # whoever needs one is told
            _waiting.append(_started())


def let_go() -> None:
    """End the reader that waits, if there is one."""
    while _waiting:
        _end(_waiting.pop())


def _that_waits() -> "subprocess.Popen[bytes] | None":
    """The reader that waits, unless it was ended in the meantime."""
    while _waiting:
        process = _waiting.pop()
        if process.poll() is None:
            return process
        _end(process)
    return None


def _widen(pipe: int) -> None:
    """Let the reader go on while the office writes: by itself a pipe holds 64 KiB."""
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):  # then it holds as much as the system allows
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _AT_ONCE)


class Reader:
    """One reader and its file. Leaving the `with` block ends it, whatever it is doing."""

    def __init__(self, request: Request, progress: Progress) -> None:
        self._limits: Limits = request.expected.limits
        self._progress = progress
        self._frames = Frames()
        self._heard = 0
        self._process = _that_waits() or _started()
        _widen(self._output)
        self._tell(request)

    def frames(self) -> Iterator[Frame | None]:
        """What the reader says until the file was whole; None each time that there is nothing just now.

        The errors are those of the bundle, or ReaderLost. `progress` may cancel it at any time.
        """
        heard = time.monotonic()
        done = (0, 0)
        while True:
            self._progress(*done)
            if not self._is_ready():
                if time.monotonic() - heard > self._limits.reader_silence:
                    raise ReaderLost("silent")
                yield None
                continue
            heard = time.monotonic()
            for kind, content in self._listen():
                if kind == frames.WHOLE:
                    return
                if kind == frames.REFUSED:
                    raise passing.refusal_from_frame(content)
                if kind == frames.PROGRESS:
                    done = passing.progress_from_frame(content, self._limits)
                else:
                    yield kind, content

    def close(self) -> None:
        _end(self._process)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if isinstance(error, NotAFrame):
            raise ReaderLost(str(error)) from error

    def _tell(self, request: Request) -> None:
        pipe = self._process.stdin
        try:
            if pipe:
                pipe.write(request.to_bytes())
                pipe.close()
        except OSError as error:
            self.close()
            raise ReaderLost("not started") from error

    def _listen(self) -> Iterator[Frame]:
        """The frames that are there now."""
        untrusted = os.read(self._output, _AT_ONCE)
        if not untrusted:
            raise ReaderLost(f"ended with {self._process.wait()}")
        self._heard += len(untrusted)
        if self._heard > MOST_TIMES_A_BUNDLE * self._limits.bundle:
            raise ReaderLost("says-too-much")
        return self._frames.feed(untrusted)

    @property
    def _output(self) -> int:
        pipe = self._process.stdout
        if pipe is None:
            raise ReaderLost("not started")
        return pipe.fileno()

    def _is_ready(self) -> bool:
        """Whether there is something to read, after waiting a moment for it."""
        if sys.platform != "win32":
            import select

            return bool(select.select([self._output], [], [], SECONDS_TO_WAIT)[0])
        import _winapi
        import msvcrt

        try:
            waiting: int = _winapi.PeekNamedPipe(msvcrt.get_osfhandle(self._output), 0)[0]
        except BrokenPipeError:
            return True  # it has ended: reading tells
        if not waiting:
            time.sleep(SECONDS_TO_WAIT)
        return waiting > 0
