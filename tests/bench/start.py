"""How long until the window is there, and how much memory the program takes, against an empty Qt window."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable

from tests.bench.ratio import Ratio, milliseconds

EMPTY_WINDOW = """
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.show()
application.processEvents()
"""

SARANA = """
from pathlib import Path
from PySide6.QtWidgets import QApplication
from sarana import places
from sarana.ui.app import Sarana
application = QApplication([])
program = Sarana(application, places.vault_folder(), places.settings_file())
program.start()
application.processEvents()
"""

#: The kernel's own mark of this program; getrusage would tell the bench's peak, which a child inherits.
PEAK = """
from pathlib import Path
mark = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(mark.split()[1]) / 1024, flush=True)
"""
END = "\nimport os\nos._exit(0)\n"


def run() -> Iterable[Ratio]:
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "SARANA_HOME": home, "QT_QPA_PLATFORM": "offscreen"}

        def of(program: str) -> str:
            command = [sys.executable, "-c", program + END]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
            return done.stdout

        yield Ratio(
            "start to first page",
            milliseconds(lambda: of(SARANA)),
            milliseconds(lambda: of(EMPTY_WINDOW)),
            "an empty Qt window, process start included",
        )
        yield Ratio(
            "peak memory with the first page",
            float(of(SARANA + PEAK)),
            float(of(EMPTY_WINDOW + PEAK)),
            "an empty Qt window",
            unit="MiB",
        )
