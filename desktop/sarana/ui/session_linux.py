"""What a Linux desktop says on D-Bus when somebody leaves it. D-Bus is a local socket, no network."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtDBus import QDBusConnection

#: Every screen lock says it alike, under its own name. Switching to another user starts it too.
LOCKERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
)
SLEEP = ("org.freedesktop.login1.Manager", "PrepareForSleep")
END = ("org.freedesktop.login1.Manager", "PrepareForShutdown")
LOCK = ("org.freedesktop.login1.Session", "Lock")
#: Slots as QtDBus names them: "1" is what the macro SLOT puts before.
BEGINS, LOCKED = "1begins(bool)", "1locked()"


class LinuxEar(QObject):
    """Hears the lockers on one bus and the login manager on the other; both may be the same in a test."""

    def __init__(self, left: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._left = left

    def hear_lockers(self, bus: QDBusConnection) -> None:
        for locker in LOCKERS:
            self._hear(bus, locker, "ActiveChanged", BEGINS)

    def hear_login_manager(self, bus: QDBusConnection) -> None:
        for interface, signal in (SLEEP, END):
            self._hear(bus, interface, signal, BEGINS)
        # Of any session: when a colleague's is locked, locking ours as well does no harm.
        self._hear(bus, *LOCK, LOCKED)

    def _hear(self, bus: QDBusConnection, interface: str, signal: str, slot: str) -> None:
        """From any sender and any object. The stubs ask for bytes where PySide takes text only."""
        bus.connect("", "", interface, signal, self, slot)  # type: ignore[call-overload]

    @Slot(bool)
    def begins(self, begins: bool) -> None:
        """Locked or about to sleep; False is waking up or unlocking."""
        if begins:
            self._left()

    @Slot()
    def locked(self) -> None:
        self._left()


def ear(left: Callable[[], object], parent: QObject) -> LinuxEar | None:
    """An ear on the buses that there are; None on a machine without any."""
    made = LinuxEar(left, parent)
    heard = False
    if session_bus_is_there() and (session := QDBusConnection.sessionBus()).isConnected():
        made.hear_lockers(session)
        heard = True
    if system_bus_is_there() and (system := QDBusConnection.systemBus()).isConnected():
        made.hear_login_manager(system)
        heard = True
    return made if heard else None


def session_bus_is_there() -> bool:
    """Looked for before, because asking Qt for a bus that is not there would start one."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS")) or bool(
        runtime and (Path(runtime) / "bus").exists()
    )


def system_bus_is_there() -> bool:
    return bool(os.environ.get("DBUS_SYSTEM_BUS_ADDRESS")) or Path("/run/dbus/system_bus_socket").exists()
