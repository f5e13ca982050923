"""The armored twin of an age file, for mail systems that break binary attachments (C2SP age, "armor")."""

import base64
import binascii

from sarana.errors import NotSealed

_BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
_END = b"-----END AGE ENCRYPTED FILE-----"
_COLUMNS = 64
_MOST_BLANK = 1024


def armor(sealed: bytes) -> bytes:
    """Write an age file as text."""
    text = base64.b64encode(sealed)
    lines = [text[at : at + _COLUMNS] for at in range(0, len(text), _COLUMNS)]
    return b"\n".join((_BEGIN, *lines, _END)) + b"\n"


def is_armored(content: bytes) -> bool:
    return content[: _MOST_BLANK + len(_BEGIN)].lstrip(b" \t\r\n").startswith(_BEGIN)


def dearmor(text: bytes) -> bytes:
    """The age file inside strict armor; only white space may stand around it, and lines end in LF or CRLF."""
    kept = text.strip(b" \t\r\n")
    if len(text) - len(kept) > 2 * _MOST_BLANK:
        raise NotSealed("armor in a field of white space")
    lines = kept.replace(b"\r\n", b"\n").split(b"\n")
    if len(lines) < 3 or lines[0] != _BEGIN or lines[-1] != _END:
        raise NotSealed("armor without its first or last line")
    body = lines[1:-1]
    if any(len(line) != _COLUMNS for line in body[:-1]) or not 0 < len(body[-1]) <= _COLUMNS:
        raise NotSealed("armor with lines of the wrong length")
    joined = b"".join(body)
    try:
        sealed = base64.b64decode(joined, validate=True)
    except binascii.Error as error:
        raise NotSealed("armor that is not base64") from error
    if base64.b64encode(sealed) != joined:
        raise NotSealed("armor that is not canonical base64")
    return sealed
