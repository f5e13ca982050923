"""Where the foreign forms lie: beside the project, or where $SARANA_XFORMS_CORPUS says. Never inside it."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[3]
PLACES = (PROJECT.parent / "shared" / "xforms-corpus", PROJECT.parent.parent / "shared" / "xforms-corpus")


_BESIDE = ("", "..", "../media", "../form-attachments", "media", "external-data", "../external-data")


def folder() -> Path | None:
    named = os.environ.get("SARANA_XFORMS_CORPUS")
    places = (Path(named),) if named else PLACES
    return next((place for place in places if (place / "scenarios").is_dir()), None)


def the_folder() -> Path:
    found = folder()
    if found is None:
        raise FileNotFoundError("no corpus: set SARANA_XFORMS_CORPUS to the folder with scenarios/ in it")
    return found


def json_lines(path: Path) -> Iterator[Mapping[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def scenarios() -> Iterator[Mapping[str, Any]]:
    for file in sorted((the_folder() / "scenarios").glob("*.json")):
        yield from json.loads(file.read_text(encoding="utf-8"))["scenarios"]


def attachments(xform: bytes, path: Path) -> Mapping[str, bytes]:
    """The lists a form names, looked for where the oracle looked for them."""
    found = {}
    for address in set(re.findall(rb'src="(jr://[^"]+)"', xform)):
        name = address.decode().rpartition("/")[2]
        for place in _BESIDE:
            file = path.parent / place / name
            if file.is_file():
                found[name] = file.read_bytes()
                break
    return found
