"""A place for one signature over the whole file, and filling it (ISO 32000-1, 12.8; ETSI EN 319 142-1)."""

import hashlib
from collections.abc import Callable
from typing import Any

from sarana.documents.pdf.objects import Document, Page, Written, array, dictionary, name, string

#: Room for a signature with its certificates, in bytes. What is not needed stays zero.
_ROOM = 6144

_BYTES_SIGNED = b"/ByteRange [0 %010d %010d %010d]"
_NO_BYTES = _BYTES_SIGNED % (0, 0, 0)
_NO_SIGNATURE = b"/Contents <" + b"0" * 2 * _ROOM + b">"


def reserve(document: Document, page: Page, label: str) -> int:
    """Put a signature field without a size onto a page; the number of its widget.

    `label` is what a screen reader says. Nothing may be changed after signing (DocMDP 1).
    """
    signature = Written(
        b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached %b\n%b\n/M (%b) "
        b"/Reference [<< /Type /SigRef /TransformMethod /DocMDP "
        b"/TransformParams << /Type /TransformParams /P 1 /V /1.2 >> >>] >>"
        % (_NO_BYTES, _NO_SIGNATURE, _moment(document))
    )
    widget = dictionary(
        Type=name("Annot"),
        Subtype=name("Widget"),
        FT=name("Sig"),
        T=string("Signature1"),
        TU=string(label),
        Rect=array([0, 0, 0, 0]),
        F=132,  # printed, locked
        V=document.refer(signature),
        P=document.refer(page),
        StructParent=len(document.Pages.pages),  # behind those of the pages
    )
    reference = document.refer(widget)
    page.Annots = array([reference])
    document.Catalog.AcroForm = dictionary(Fields=array([reference]), SigFlags=3)
    document.Catalog.Perms = dictionary(DocMDP=document.refer(signature))
    return document.number(widget)


def _moment(document: Document) -> bytes:
    year, month, day, hour, minute, second = document._timeStamp.YMDhms
    stamp: Any = document._timeStamp
    zone = b"%c%02d'%02d'" % (b"-"[0] if stamp.dhh < 0 else b"+"[0], abs(stamp.dhh), abs(stamp.dmm))
    return b"D:%04d%02d%02d%02d%02d%02d" % (year, month, day, hour, minute, second) + zone


def sign(pdf: bytes, signed: Callable[[bytes], bytes]) -> bytes:
    """The file with its signature in the reserved place; `signed` makes it for a SHA-256."""
    begin = pdf.index(_NO_SIGNATURE) + len(b"/Contents ")
    end = begin + 2 * _ROOM + 2
    covered = _BYTES_SIGNED % (begin, end, len(pdf) - end)
    pdf = pdf.replace(_NO_BYTES, covered, 1)
    signature = signed(hashlib.sha256(pdf[:begin] + pdf[end:]).digest())
    if len(signature) > _ROOM:
        raise ValueError("the signature has more certificates than there is room for")
    return pdf[: begin + 1] + signature.hex().upper().encode().ljust(2 * _ROOM, b"0") + pdf[end - 1 :]
