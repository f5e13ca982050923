"""A form as it is kept: the XForm, the designer's own columns, the settings, the files that belong to it."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sarana.errors import FormProblem, FormRefused
from sarana.forms.markup import UnreadableMarkup, as_utf8, read_xml
from sarana.sentence import N_


@dataclass(frozen=True)
class FormSource:
    """Everything that `compile_form` needs; plain bytes and text, so that it can be stored and hashed."""

    xform: bytes
    extras: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    media: Mapping[str, bytes] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """Canonical JSON: the same form gives the same bytes."""
        plain = {
            "extras": {path: dict(columns) for path, columns in self.extras.items()},
            "media": {name: base64.b64encode(data).decode() for name, data in self.media.items()},
            "settings": dict(self.settings),
            "xform": self.xform.decode(),
        }
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> FormSource:
        try:
            plain = json.loads(content)
            return cls(
                xform=plain["xform"].encode(),
                extras=plain["extras"],
                settings=plain["settings"],
                media={name: base64.b64decode(data) for name, data in plain["media"].items()},
            )
        except (ValueError, KeyError, AttributeError, TypeError):
            raise FormRefused((FormProblem(N_("This is not a form that Sarana has kept.")),)) from None

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.to_bytes()).hexdigest()


def read_xform(content: bytes, *, media: Mapping[str, bytes] | None = None) -> FormSource:
    """An XForm as ODK Central or KoboToolbox give it out."""
    try:
        top = read_xml(content)
    except UnreadableMarkup as error:
        raise FormRefused((FormProblem(N_("This is not a form: {error}.", error=error)),)) from None
    return FormSource(xform=as_utf8(content, top), media=dict(media or {}))
