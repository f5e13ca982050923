"""Crockford's base 32: letters and digits that nobody mistakes for each other, read over a telephone."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def encode(content: bytes) -> str:
    """The digits of these bytes read as one number, padded in front: 16 bytes are 26 digits."""
    number, length = int.from_bytes(content), -(-len(content) * 8 // 5)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))
