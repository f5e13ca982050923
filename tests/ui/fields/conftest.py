"""What the tests of fields share."""

from tests.ui.showing import dressed, on_screen

__all__ = ["dressed", "on_screen"]
