"""Padmé: lengths that hide how much a bundle holds, at a cost of at most 12 percent.

Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", 2019.
"""


def padme(length: int) -> int:
    """The padded length: only the leading bits of a length are told, fewer of them the longer it is."""
    if length < 2:
        return length
    magnitude = length.bit_length() - 1
    free_bits = magnitude - magnitude.bit_length()
    mask = (1 << max(free_bits, 0)) - 1
    return (length + mask) & ~mask
