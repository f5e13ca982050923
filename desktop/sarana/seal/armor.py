"""The armored twin of an age file, for mail systems that break binary attachments (C2SP age, "armor")."""

import base64
import binascii
import io
from typing import BinaryIO

from sarana.errors import NotSealed

_BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
_END = b"-----END AGE ENCRYPTED FILE-----"
_COLUMNS = 64
_MOST_BLANK = 1024
_BLANK = b" \t\r\n"
_AT_ONCE = 128 * 1024


def armor(sealed: bytes) -> bytes:
    """Write an age file as text."""
    text = base64.b64encode(sealed)
    lines = [text[at : at + _COLUMNS] for at in range(0, len(text), _COLUMNS)]
    return b"\n".join((_BEGIN, *lines, _END)) + b"\n"


def is_armored(content: bytes) -> bool:
    return content[: _MOST_BLANK + len(_BEGIN)].lstrip(_BLANK).startswith(_BEGIN)


def dearmor(text: bytes) -> bytes:
    """The age file inside strict armor; only white space may stand around it, and lines end in LF or CRLF."""
    return ArmorReader(io.BytesIO(text)).read()


class ArmorReader(io.RawIOBase):
    """The age file inside armor as a stream, never more of it in memory than a few lines.

    Raises NotSealed for whatever `armor` does not write, white space around it and CRLF excepted.
    """

    def __init__(self, source: BinaryIO) -> None:
        super().__init__()
        self._source = source
        self._text = b""  # read, and not yet taken apart
        self._sealed = b""  # taken apart, and not yet given out
        self._short = False  # a line shorter than the others was the last
        self._any = self._ended = False
        self._begin()

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """Up to `size` bytes, all that is left when negative; fewer, then b"", only at the end."""
        wanted = -1 if size is None else size
        parts: list[bytes] = []
        while wanted and (self._sealed or self._take_apart()):
            part = self._sealed if wanted < 0 else self._sealed[:wanted]
            self._sealed = self._sealed[len(part) :]
            parts.append(part)
            wanted -= len(part) if wanted > 0 else 0
        return b"".join(parts)

    def readline(self, size: int | None = -1, /) -> bytes:
        """Up to and with the next end of line, as the header of an age file is read."""
        most = -1 if size is None else size
        while b"\n" not in self._sealed and not 0 <= most <= len(self._sealed):
            held, self._sealed = self._sealed, b""
            if not self._take_apart():
                self._sealed = held
                break
            self._sealed = held + self._sealed
        end = self._sealed.find(b"\n") + 1 or len(self._sealed)
        return self.read(end if most < 0 else min(end, most))

    def _begin(self) -> None:
        self._text = self._source.read(_AT_ONCE)
        kept = self._text.lstrip(_BLANK)
        self._blank = len(self._text) - len(kept)
        line, end, self._text = kept.partition(b"\n")
        if self._blank > _MOST_BLANK or not end or line.removesuffix(b"\r") != _BEGIN:
            raise NotSealed("armor without its first line")

    def _take_apart(self) -> bool:
        """Turn some more lines into bytes; False when the last line was there."""
        while not self._ended and not self._sealed:
            more = self._source.read(_AT_ONCE)
            held = self._text + more
            whole = held.rfind(b"\n") + 1 if more else len(held)  # what follows may be part of a line
            if len(held) - whole > _AT_ONCE:
                raise NotSealed("armor with lines of the wrong length")
            lines, self._text = held[:whole].replace(b"\r\n", b"\n").split(b"\n"), held[whole:]
            self._take(lines[:-1] if more else lines, last=not more)
        return bool(self._sealed)

    def _take(self, lines: list[bytes], *, last: bool) -> None:
        end = next((at for at, line in enumerate(lines) if line.startswith(b"-")), None)
        body = lines[:end]
        if end is not None:
            self._end(lines[end:])
            if not (self._any or body):
                raise NotSealed("armor around nothing")
        elif last:
            raise NotSealed("armor without its last line")
        if body and self._short:
            raise NotSealed("armor with lines of the wrong length")
        self._any = self._any or bool(body)
        short = [line for line in body if len(line) != _COLUMNS]
        if short and not (short == body[-1:] and 0 < len(short[0]) < _COLUMNS):
            raise NotSealed("armor with lines of the wrong length")
        self._short = self._short or bool(short)
        self._sealed = _decoded(b"".join(body))

    def _end(self, lines: list[bytes]) -> None:
        """Only white space may follow the last line."""
        after = b"\n".join(lines[1:]) + self._text + self._source.read(2 * _MOST_BLANK + 1)
        blank = self._blank + len(after)
        if lines[0].rstrip(_BLANK) != _END or after.strip(_BLANK) or blank > 2 * _MOST_BLANK:
            raise NotSealed("armor without its last line")
        self._ended = True


def _decoded(text: bytes) -> bytes:
    """A short last line has its padding; every other piece is whole."""
    try:
        sealed = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise NotSealed("armor that is not base64") from error
    if base64.b64encode(sealed) != text:
        raise NotSealed("armor that is not canonical base64")
    return sealed
