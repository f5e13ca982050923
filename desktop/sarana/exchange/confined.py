"""The process that reads an untrusted file: one file key comes in, checked items go out, nothing else.

`sarana.exchange.reader` starts it. It is fresh, it dies with its file, and before the first byte of that file
it gives up whatever a hostile file could use (SECURITY.md 1.2 A3, 3.6 step 3).
"""

import gc
import os
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sarana.cases import line
from sarana.errors import BundleDamaged, BundleTooLarge, ExchangeError, NotSealed, SealBroken
from sarana.exchange import frames, passing
from sarana.exchange.confinement import confine
from sarana.exchange.frames import Say, saying
from sarana.exchange.gist import Gists
from sarana.exchange.limits import Limits
from sarana.exchange.opened import Expected, Opened
from sarana.exchange.reading import AttachmentRead, Cover, FormRead, Item, RevisionRead, read
from sarana.exchange.statements import Statement
from sarana.seal.armor import ArmorReader, is_armored
from sarana.seal.header import read_header
from sarana.seal.payload import PayloadReader
from sarana.seal.ustar import Source

_TOLD_EVERY = 1024 * 1024
_AT_ONCE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """What a reader is told: which file, the key of that file, what is known, and which cases are wanted."""

    path: Path
    file_key: bytes
    expected: Expected
    cases: frozenset[str] | None = None  # None: all revisions, no files, and the gist of each case

    def to_bytes(self) -> bytes:
        known, limits = self.expected, self.expected.limits
        return line.write(
            {
                "path": os.fsencode(self.path).hex(),
                "key": self.file_key.hex(),
                "cases": None if self.cases is None else sorted(self.cases),
                "persons": {key: sorted(offices) for key, offices in known.persons.items()},
                "devices": {key: sorted(offices) for key, offices in known.devices.items()},
                "own_keys": sorted(known.own_keys),
                "now": known.now.isoformat(),
                "late": known.late,
                "limits": {name: getattr(limits, name) for name in Limits.__slots__},
            }
        )

    @classmethod
    def from_bytes(cls, content: bytes) -> "Request":
        """The request as the office wrote it: these bytes are trusted."""
        said = line.read(content, line.Bounds(size=len(content)))
        cases = said["cases"]
        numbers = {name: line.number_of(line.object_of(said, "limits"), name) for name in Limits.__slots__}
        return cls(
            path=Path(os.fsdecode(bytes.fromhex(line.text_of(said, "path")))),
            file_key=bytes.fromhex(line.text_of(said, "key")),
            cases=None if cases is None else frozenset(line.texts_of(said, "cases")),
            expected=Expected(
                persons=_offices(said, "persons"),
                devices=_offices(said, "devices"),
                own_keys=frozenset(line.texts_of(said, "own_keys")),
                now=datetime.fromisoformat(line.text_of(said, "now")),
                limits=Limits(**numbers),
                late=said["late"] is True,
            ),
        )


def _offices(said: dict[str, line.Plain], name: str) -> dict[str, frozenset[str]]:
    keys = line.object_of(said, name)
    return {key: frozenset(line.texts_of(keys, key)) for key in keys}


def main() -> int:
    """Read one request from the standard input, then the file that it names; nothing is no request."""
    asked = sys.stdin.buffer.read()
    if not asked:
        return 0
    request = Request.from_bytes(asked)
    with (
        request.path.open("rb", buffering=_AT_ONCE) as file,
        os.fdopen(sys.stdout.fileno(), "wb", _AT_ONCE, closefd=False) as out,
    ):
        size = request.path.stat().st_size
        confine(request.expected.limits)
        gc.disable()  # what lives here lives until the end, which is soon
        say = saying(out)
        try:
            read_file(file, size, request, say)
            say(frames.WHOLE)
        except ExchangeError as error:
            say(frames.REFUSED, passing.refusal_to_frame(error))
        except (NotSealed, SealBroken):
            say(frames.REFUSED, passing.refusal_to_frame(BundleDamaged("seal")))
        except MemoryError:
            say(frames.REFUSED, passing.refusal_to_frame(BundleTooLarge()))
    return 0


def read_file(file: BinaryIO, size: int, request: Request, say: Say) -> None:
    """Say what is in this file; raises the errors of bundles and of the seal."""
    sealed: BinaryIO = file
    armored = is_armored(file.read(2048))
    file.seek(0)
    if armored:
        sealed = ArmorReader(file)  # type: ignore[assignment]  # it reads, which is all that is asked of it
    read_header(sealed).check(request.file_key)
    plain = _Told(PayloadReader(sealed, request.file_key), size, say)
    speaker = _Speaker(request, say)
    for item in read(plain, request.expected):
        speaker.pass_on(item)
    speaker.end()


class _Speaker:
    """Says of each item what the office asked for."""

    def __init__(self, request: Request, say: Say) -> None:
        self._cases, self._say = request.cases, say
        self._gists = Gists()
        self._wanted: set[str] = set()

    def pass_on(self, item: Item) -> None:
        match item:
            case Cover():
                self._say(frames.COVER, passing.cover_to_frame(item))
            case Opened():
                self._gists.opened(item.manifest)
                self._say(frames.OPENED, passing.heading_to_frame(item.manifest))
            case RevisionRead():
                self._revision(item)
            case FormRead():
                if item.listed.sha256 in self._wanted:
                    self._say(frames.FORM, passing.form_to_frame(item.listed, item.source))
            case AttachmentRead():
                self._attachment(item)
            case Statement():
                if self._cases is None:
                    self._say(frames.STATEMENT, passing.statement_to_frame(item))

    def end(self) -> None:
        if self._cases is None:
            for gist in self._gists.all():
                self._say(frames.CASE, passing.gist_to_frame(gist))

    def _revision(self, item: RevisionRead) -> None:
        revision = item.revision
        if self._cases is None:
            self._gists.see(revision, item.facts)
        elif revision.case_id in self._cases:
            self._wanted |= {file.sha256 for file in revision.attachments}
            self._wanted |= {revision.says.form.sha256} if revision.says.form else set()
        else:
            return
        self._say(frames.REVISION, passing.revision_to_frame(revision))

    def _attachment(self, item: AttachmentRead) -> None:
        """One that is not wanted is read to its end all the same, so that its digest is checked."""
        wanted = item.sha256 in self._wanted
        if wanted:
            self._say(frames.ATTACHMENT, passing.attachment_to_frame(item.sha256, item.size))
        for chunk in item.chunks:
            if wanted:
                self._say(frames.PIECE, chunk)


class _Told:
    """A stream that says how far it was read."""

    def __init__(self, source: PayloadReader, total: int, say: Say) -> None:
        self._source, self._total, self._say = source, total, say
        self._done = self._told = 0
        self._tell()

    def read1(self, size: int, /) -> bytes:
        content = self._source.read1(size)
        self._done += len(content)
        if self._done - self._told >= _TOLD_EVERY:
            self._tell()
        return content

    def _tell(self) -> None:
        self._told = self._done
        done = min(self._done, self._total)
        self._say(frames.PROGRESS, passing.progress_to_frame(done, self._total))


_: type[Source] = _Told
