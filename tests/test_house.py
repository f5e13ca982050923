"""Promises about the whole house: what runs without a screen, and that nothing speaks to a network."""

import ast
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


def needs(module: str, known: set[str]) -> set[str]:
    """The modules of the program that a module imports anywhere, for a type only too."""
    path = PROGRAM.joinpath(*module.split(".")[1:])
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{each.name}" for each in node.names} | {node.module}
        elif isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
    return found & known - {module}


def parts_of(room: str) -> set[str]:
    """Every module of a room, those of its inner rooms too, but not the front doors."""
    files = PROGRAM.joinpath(room).rglob("[!_]*.py")
    return {".".join(path.relative_to(PROGRAM.parent).with_suffix("").parts) for path in files}


@pytest.mark.parametrize("room", ["seal", "forms", "cases", "exchange", "documents", "ui", "cli"])
def test_no_modules_of_a_room_need_each_other_in_a_circle(room: str) -> None:
    known = parts_of(room)
    left = {module: needs(module, known) for module in known}
    while sound := {module for module, others in left.items() if not others & left.keys()}:
        left = {module: others for module, others in left.items() if module not in sound}
    assert not left
