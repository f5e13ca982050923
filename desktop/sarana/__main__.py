"""`python -m sarana`: without a word the window, with one the command."""

import sys


def main() -> int:
    """The window is the program; everything else is a command."""
    if len(sys.argv) == 1:
        from sarana.ui.app import run

        return run()
    from sarana.cli.main import run as command

    return command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
