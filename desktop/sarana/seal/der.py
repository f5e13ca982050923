"""The few ASN.1 types that a signature over a document is written in, by the one spelling of DER (X.690)."""

from collections.abc import Iterable


def tagged(tag: int, content: bytes) -> bytes:
    """A value with its tag and its length."""
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def sequence(*items: bytes) -> bytes:
    return tagged(0x30, b"".join(items))


def set_of(items: Iterable[bytes]) -> bytes:
    """A set, in the order that DER wants (X.690, 11.6)."""
    return tagged(0x31, b"".join(sorted(items)))


def integer(number: int) -> bytes:
    """A number that is not negative."""
    return tagged(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def octets(content: bytes) -> bytes:
    return tagged(0x04, content)


def identifier(dotted: str) -> bytes:
    """An object identifier."""
    first, second, *arcs = map(int, dotted.split("."))
    content = bytes([40 * first + second])
    for arc in arcs:
        digits = [arc & 0x7F]
        while arc := arc >> 7:
            digits.append(0x80 | (arc & 0x7F))
        content += bytes(reversed(digits))
    return tagged(0x06, content)
