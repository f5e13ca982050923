"""How much a bundle may hold (SECURITY.md 3.7). An administrator may lower these, never raise them."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds that a reader keeps to, whatever a bundle says about itself."""

    bundle: int = 512 * MEBIBYTE
    files: int = 50_000
    file: int = 64 * MEBIBYTE
    manifest: int = 16 * MEBIBYTE
    signature: int = 16 * 1024
    revision: int = 256 * 1024
    form: int = 16 * MEBIBYTE
    text: int = 64 * 1024
    depth: int = 32
    recipients: int = 20
    revisions_per_record: int = 10_000
    reader_memory: int = 768 * MEBIBYTE  # of the process that reads a bundle, its program included
    reader_seconds: int = 120  # of computing in it
    reader_silence: int = 30  # seconds in which it says nothing, and is taken to hang


USUAL = Limits()
