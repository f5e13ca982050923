"""Prepare a computer for Sarana: system libraries, the project's own environment, the locked packages.

Needs nothing but the Python that runs it. Running it again does nothing until a lock file changes. What it
may not do itself (install system packages without being root) it prints as the exact line to run.
"""

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
ENVIRONMENT = PROJECT / ".venv"
LOCKED = PROJECT / "desktop" / "locked" / "dev.txt"
STAMP = ENVIRONMENT / "sarana-ready"

# What the PySide6 wheel expects of a Debian 12 system: library that must load -> package that holds it.
# The first six are needed even without a display; the xcb ones for a real window.
SYSTEM_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def main() -> int:
    if STAMP.exists() and STAMP.read_text() == fingerprint() and not missing_system_packages():
        return 0
    if sys.version_info < (3, 11):  # noqa: UP036  the interpreter here is whatever the machine has
        say("Sarana needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")
        return 1
    if not install_system_packages(missing_system_packages()):
        return 1
    make_environment()
    install_locked_packages()
    STAMP.write_text(fingerprint())
    return 0


def missing_system_packages() -> list[str]:
    if not sys.platform.startswith("linux"):
        return []
    packages = [package for library, package in SYSTEM_LIBRARIES.items() if not loads(library)]
    if importlib.util.find_spec("ensurepip") is None and not ENVIRONMENT.exists():
        packages.append("python3-venv")
    return packages


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_system_packages(packages: list[str]) -> bool:
    """Install with apt where we may; otherwise print the line to run and answer False."""
    if not packages:
        return True
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    elevate = how_to_become_root()
    if shutil.which("apt-get") is None or elevate is None:
        say("Some system libraries are missing. Please run this line, then try again:")
        say("    sudo apt-get update && sudo " + " ".join(install))
        return False
    say("Installing system libraries: " + " ".join(packages))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(
        [*elevate, "apt-get", "update", "-q"], check=True, env=environment, stdout=subprocess.DEVNULL
    )
    subprocess.run([*elevate, *install, "-q"], check=True, env=environment, stdout=subprocess.DEVNULL)
    return True


def how_to_become_root() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def make_environment() -> None:
    if not (ENVIRONMENT / "bin" / "python").exists():
        say("Making the project's own Python environment in .venv")
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], check=True)


def install_locked_packages() -> None:
    say("Installing the locked packages (the first time this takes a few minutes)")
    pip = [str(ENVIRONMENT / "bin" / "python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "--requirement", str(LOCKED)], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(PROJECT)], check=True)


def fingerprint() -> str:
    """Changes when the lock, the package list or the place of the checkout changes."""
    digest = hashlib.sha256()
    for path in (LOCKED, PROJECT / "pyproject.toml"):
        digest.update(path.read_bytes())
    digest.update(str(PROJECT).encode())
    return digest.hexdigest()


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  a set-up script speaks to the person who runs it


if __name__ == "__main__":
    sys.exit(main())
