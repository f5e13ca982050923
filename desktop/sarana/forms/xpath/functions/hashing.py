"""digest(), base64-decode() and uuid() (ODK XForms, “cryptographic functions”)."""

from __future__ import annotations

import base64
import binascii
import hashlib

from sarana.forms.tree import Node
from sarana.forms.xpath.functions.registry import NUMBER, TEXT, function
from sarana.forms.xpath.lexer import ExpressionError
from sarana.forms.xpath.scene import Scene

_ALGORITHMS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
_LONGEST = 1024


@function("digest", takes=(TEXT, TEXT, TEXT), least=2)
def digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    if algorithm not in _ALGORITHMS or encoding not in ("base64", "hex"):
        raise ExpressionError(f"digest() knows {', '.join(_ALGORITHMS)} and base64 or hex")
    made = hashlib.new(_ALGORITHMS[algorithm], text.encode(), usedforsecurity=False)
    return made.hexdigest() if encoding == "hex" else base64.b64encode(made.digest()).decode()


@function("base64-decode", takes=(TEXT,))
def base64_decode(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""


@function("uuid", takes=(NUMBER,), least=0, here=True)
def uuid(scene: Scene, node: Node, place: int, size: int, length: float | None = None) -> str:
    if length is None:
        return scene.around.uuid()
    if length != length:
        raise ExpressionError("uuid() needs a number as its length")
    wanted = int(min(max(length, 0), _LONGEST))
    text = ""
    while len(text) < wanted:
        text += scene.around.uuid()
    return text[:wanted]
