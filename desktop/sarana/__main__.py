"""`python -m sarana`: without a word the window, with one the command."""

import sys

#: Not a command for people: this process reads one untrusted file for another one, and ends.
READ = "read-confined"


def main() -> int:
    """The window is the program; everything else is a command."""
    if len(sys.argv) == 1:
        from sarana.ui.app import run

        return run()
    if sys.argv[1:] == [READ]:
        return _read_confined()
    from sarana.cli.main import run as command

    return command(sys.argv[1:])


def _read_confined() -> int:
    """Begin quickly, and with little that a hostile file could use: without the front doors of the rooms,
    which would bring the whole program in."""
    from importlib.util import find_spec, module_from_spec

    for room in ("forms", "vault", "cases", "exchange"):
        spec = find_spec(f"sarana.{room}")
        if spec is not None:
            sys.modules[spec.name] = module_from_spec(spec)
    from sarana.exchange.confined import main as read

    return read()


if __name__ == "__main__":
    sys.exit(main())
