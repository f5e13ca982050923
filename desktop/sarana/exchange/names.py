"""Which files a bundle holds and in which order (SECURITY.md 3.3). Every other name is refused."""

import re

from sarana.errors import BundleDamaged

BAGIT = "bagit.txt"
MANIFEST = "manifest.json"
PAYLOAD_LIST = "manifest-sha256.txt"

BAGIT_TEXT = b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"

SIGNATURE = re.compile(r"sig/(?:person|device|witness)-[0-9a-f]{16}(?:\.pq)?\.sig")
PAYLOAD = re.compile(
    r"data/(?:rev/[0-9a-f]{64}\.(?:json|sig)|blob/[0-9a-f]{64}|stmt/[0-9a-f]{64}\.(?:json|sig)|doc/[0-9a-f]{64}\.pdf)"
)
_PARTS = ("data/rev/", "data/blob/", "data/stmt/", "data/doc/")

#: SECURITY.md 3.3: one to eight signature files.
MOST_SIGNATURES = 8


def revision(digest: str) -> str:
    return f"data/rev/{digest}.json"


def revision_signature(digest: str) -> str:
    return f"data/rev/{digest}.sig"


def blob(digest: str) -> str:
    return f"data/blob/{digest}"


def statement(digest: str) -> str:
    return f"data/stmt/{digest}.json"


def statement_signature(digest: str) -> str:
    return f"data/stmt/{digest}.sig"


def signature_of(path: str) -> str:
    """The file behind a signed payload file that holds its signature; "" if this is none that is signed."""
    return path.removesuffix(".json") + ".sig" if path.endswith(".json") else ""


def signature(role: str, key_digest: str) -> str:
    return f"sig/{role}-{key_digest[:16]}.sig"


def place(name: str) -> tuple[int, str]:
    """Where a payload file belongs among the others; raises BundleDamaged if it belongs nowhere."""
    if not PAYLOAD.fullmatch(name):
        raise BundleDamaged("name-not-allowed")
    return next(number for number, part in enumerate(_PARTS) if name.startswith(part)), name


def digest_in(name: str) -> str:
    """The digest that a payload file is named after."""
    return name.rpartition("/")[2].partition(".")[0]
