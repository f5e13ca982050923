"""The files that lie beside a form: its lists, and the pictures, sound and film that it names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

LISTS = (".csv", ".geojson", ".xml")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp")
SHOWN_OR_PLAYED = (*PICTURES, ".wav", ".mp3", ".m4a", ".ogg", ".mp4", ".3gp", ".webm")
MOST_BYTES = 50_000_000  # a larger file is told as missing


def media_beside(file: Path) -> Mapping[str, bytes]:
    """Lists that lie beside the form; pictures, sound and film only in a folder made for them. OSError."""
    folders = (file.parent, file.parent / "media", file.parent / f"{file.stem}-media")
    return {
        each.name: each.read_bytes()
        for folder in reversed(folders)
        if folder.is_dir()
        for each in folder.iterdir()
        if each.suffix.lower() in (LISTS if folder == file.parent else LISTS + SHOWN_OR_PLAYED)
        and each != file
        and each.is_file()
        and each.stat().st_size <= MOST_BYTES
    }


def media_named(xform: bytes, media: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Those of them that the form speaks of: others would only make it larger."""
    return {name: content for name, content in media.items() if name.encode() in xform}
