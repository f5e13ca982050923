"""The few preferences that may be read before unlocking: nothing here says anything about a person."""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Preferences of this computer."""

    language: str = ""  # a catalog code such as "km"; empty: follow the system
    second_language: str = ""  # shown under every question; empty: none
    minutes_until_lock: int = 5  # SECURITY.md 1.2 A2
    window: str = ""  # Qt's window geometry, base64


def load(path: Path) -> Settings:
    """Read the settings; what is missing, damaged or of the wrong kind falls back to its default."""
    try:
        untrusted_values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(untrusted_values, dict):
        return Settings()
    defaults = asdict(Settings())
    known = {field.name for field in fields(Settings)}
    return Settings(
        **{
            name: value
            for name, value in untrusted_values.items()
            if name in known and type(value) is type(defaults[name])
        }
    )


def save(settings: Settings, path: Path) -> None:
    """Replace the file in one step, so that a power cut leaves the old or the new settings, never half."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(settings), indent=1), encoding="utf-8")
    fresh.replace(path)
