"""One run of the whole journey, watched: the stories beside this file look at what it left."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.ui.conftest import border as border
from tests.ui.conftest import made_posts as made_posts
from tests.ui.conftest import post as post

STRACE = shutil.which("strace")


@dataclass(frozen=True)
class Demo:
    """What `sarana demo` left, and what the operating system saw it ask of the network."""

    out: Path
    code: int
    said: str
    network: str


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    place = tmp_path_factory.mktemp("journey")
    out, trace = place / "demo", place / "network.trace"
    # With a filter in the kernel only what is asked for stops the program, not every call that it makes.
    watched = ("-f", "--seccomp-bpf", "-qq", "-e", "trace=network", "-o", str(trace))
    watch = [STRACE, *watched] if STRACE else []
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "SARANA_HOME": str(place / "home")}
    done = subprocess.run(
        [*watch, sys.executable, "-m", "sarana", "demo", "--out", str(out)],
        env=environment,
        capture_output=True,
        text=True,
    )
    network = trace.read_text() if trace.exists() else ""
    return Demo(out, done.returncode, done.stdout + done.stderr, network)
