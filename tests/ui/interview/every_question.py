"""A form with every type of question, every appearance and the files that it names, in three languages."""

import io
import math
import struct
import wave
from pathlib import Path

from PIL import Image
from tests.given import workbook

from sarana.forms import Form, compile_form, read_workbook

FORM = Path(__file__).with_suffix(".md")
TENS = "\n".join(f"| | tens | t{n} | Number {n} | លេខរៀងទី {n} | 第{n}号 |" for n in range(1, 13))


def sound() -> bytes:
    """A short tone."""
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(
            b"".join(struct.pack("<h", round(8000 * math.sin(each / 4))) for each in range(2000))
        )
    return written.getvalue()


def picture() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (240, 120), "teal").save(written, "PNG")
    return written.getvalue()


def every_question(places: int = 40) -> Form:
    """The form, with this many choices in its longest list."""
    listed = "\n".join(f"| | places | p{n} | Place {n} | ទីកន្លែង {n} | 地点{n} |" for n in range(places))
    content = workbook(FORM.read_text(encoding="utf-8").replace("PLACES", listed).replace("TENS", TENS))
    media = {
        "welcome.wav": sound(),
        "map.png": picture(),
        "film.mp4": b"no real film",
        "towns.csv": b"name,label\nkd,Kandal (sample)\nsr,Siem Reap (sample)\n",
    }
    return compile_form(read_workbook(content, "every_question.xlsx", media=media))
