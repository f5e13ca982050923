"""Pictures made harmless: read by Pillow, turned upright, made smaller, written anew without any metadata.

A photo from a telephone says where and when it was taken; none of that may travel with a case.
"""

import io
import warnings

from PIL import Image, ImageOps
from PySide6.QtGui import QPixmap

MOST_BYTES = 30_000_000
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 2400
#: How the pictures begin that this program writes.
KINDS = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF")


class PictureRefused(ValueError):
    """These bytes cannot be taken in: `reason` is "large", "many pixels", "empty" or "unreadable"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def pixmap(untrusted_content: bytes) -> QPixmap:
    """A picture of an answer, to be shown; empty where it is neither of the two kinds that `clean` writes.

    Another office may have signed anything: of the many kinds of pictures that Qt reads, these two are read.
    """
    shown = QPixmap()
    for begins, kind in KINDS.items():
        if untrusted_content.startswith(begins):
            shown.loadFromData(untrusted_content, kind)
    return shown


def clean(untrusted_content: bytes, longest_side: int = LONGEST_SIDE) -> tuple[bytes, str]:
    """The picture's pixels as a new file, and its suffix."""
    if len(untrusted_content) > MOST_BYTES:
        raise PictureRefused("large")
    picture = ImageOps.exif_transpose(_read(untrusted_content))
    picture.thumbnail((longest_side, longest_side))
    opaque = picture.mode not in ("RGBA", "LA", "PA") and "transparency" not in picture.info
    bare = Image.new("RGB" if opaque else "RGBA", picture.size)
    bare.paste(picture.convert(bare.mode))
    written = io.BytesIO()
    if opaque:
        bare.save(written, "JPEG", quality=88, optimize=True)
    else:
        bare.save(written, "PNG", optimize=True)
    return written.getvalue(), ".jpg" if opaque else ".png"


def _read(untrusted_content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(untrusted_content), formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise PictureRefused("many pixels")
            picture.load()
    except (
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as why:
        if isinstance(why, PictureRefused):
            raise
        raise PictureRefused("unreadable") from None
    return picture
