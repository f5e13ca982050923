"""Promises about the whole house: what runs without a screen, and that nothing speaks to a network."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from sarana import places

PACKAGES_WITHOUT_A_SCREEN = [
    "sarana.seal",
    "sarana.forms",
    "sarana.vault",
    "sarana.cases",
    "sarana.exchange",
    "sarana.documents",
    "sarana.messages",
    "sarana.cli.main",
]

PROGRAM = Path(places.__file__).parent
PROJECT = PROGRAM.parents[1]


def modules_of(package: str) -> list[str]:
    """The package and every module in it, by their dotted names."""
    folder = PROGRAM.joinpath(*package.split(".")[1:])
    if folder.with_suffix(".py").exists():
        return [package]
    return [package, *(f"{package}.{path.stem}" for path in sorted(folder.glob("[!_]*.py")))]


@pytest.mark.parametrize("package", PACKAGES_WITHOUT_A_SCREEN)
def test_every_package_but_ui_works_where_qt_is_not_installed(package: str) -> None:
    program = (
        "import sys\n"
        "sys.modules['PySide6'] = sys.modules['shiboken6'] = None\n"  # importing them now raises ImportError
        "import importlib\n"
        f"for name in {modules_of(package)!r}: importlib.import_module(name)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_starting_does_not_read_pyxform() -> None:
    program = (
        "import sys, sarana.forms, sarana.cases, sarana.exchange, sarana.documents\n"
        "sys.exit('pyxform' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_wheel_holds_every_package() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = set(project["tool"]["setuptools"]["packages"]) - {"sarana.i18n", "sarana.resources"}
    found = {".".join(path.parent.relative_to(PROGRAM.parent).parts) for path in PROGRAM.rglob("__init__.py")}
    assert listed == found
