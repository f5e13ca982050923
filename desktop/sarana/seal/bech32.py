"""Bech32 (BIP 173) without its length limit, as age writes keys: text with a checksum, and bytes."""

from sarana.errors import NotSealed

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM = 6


def encode(prefix: str, data: bytes) -> str:
    """The lower-case text of these bytes under this prefix."""
    values = _regroup(data, 8, 5, pad=True)
    folded = _fold(_expand(prefix) + values + [0] * _CHECKSUM) ^ 1
    check = [folded >> 5 * (5 - i) & 31 for i in range(_CHECKSUM)]
    return prefix + "1" + "".join(_ALPHABET[value] for value in values + check)


def decode(text: str) -> tuple[str, bytes]:
    """The lower-case prefix and the bytes; anything not exactly what `encode` writes is refused."""
    if text not in (text.lower(), text.upper()) or not text.isascii():
        raise NotSealed("mixed case in a key")
    prefix, separator, letters = text.lower().rpartition("1")
    if not (prefix and separator) or len(letters) < _CHECKSUM or not set(letters) <= set(_ALPHABET):
        raise NotSealed("not a key")
    values = [_ALPHABET.index(letter) for letter in letters]
    if _fold(_expand(prefix) + values) != 1:
        raise NotSealed("the checksum of a key does not hold")
    return prefix, bytes(_regroup(values[:-_CHECKSUM], 5, 8, pad=False))


def _expand(prefix: str) -> list[int]:
    return [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]


def _fold(values: list[int]) -> int:
    sum_ = 1
    for value in values:
        top, sum_ = sum_ >> 25, (sum_ & 0x1FFFFFF) << 5 ^ value
        for bit, constant in enumerate(_GENERATOR):
            if top >> bit & 1:
                sum_ ^= constant
    return sum_


def _regroup(data: bytes | list[int], from_bits: int, to_bits: int, *, pad: bool) -> list[int]:
    held = count = 0
    grouped = []
    for value in data:
        held, count = held << from_bits | value, count + from_bits
        while count >= to_bits:
            count -= to_bits
            grouped.append(held >> count)
            held &= (1 << count) - 1
    if pad and count:
        grouped.append(held << (to_bits - count))
    elif not pad and (count >= from_bits or held):
        raise NotSealed("stray bits at the end of a key")
    return grouped
