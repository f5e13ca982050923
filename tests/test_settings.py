"""Preferences survive a restart, and a damaged file costs nothing but the preferences."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarana import settings
from sarana.settings import Settings


def test_settings_come_back(tmp_path: Path) -> None:
    chosen = Settings(language="km", second_language="zh_Hans", minutes_until_lock=3)
    settings.save(chosen, tmp_path / "home" / "settings.json")
    assert settings.load(tmp_path / "home" / "settings.json") == chosen


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "absent.json") == Settings()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"language": 5}', '{"surprise": true}', "\x00"])
def test_a_damaged_file_means_the_defaults(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.json").write_text(text)
    assert settings.load(tmp_path / "settings.json") == Settings()


@given(st.binary(max_size=200))
def test_no_bytes_upset_the_start(tmp_path_factory: pytest.TempPathFactory, untrusted_bytes: bytes) -> None:
    path = tmp_path_factory.mktemp("settings") / "settings.json"
    path.write_bytes(untrusted_bytes)
    assert isinstance(settings.load(path), Settings)
