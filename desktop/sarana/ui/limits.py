"""What this program cannot do, said before anybody relies on it (SECURITY.md 1.3)."""

from sarana.language import _


def what_it_cannot_do() -> tuple[str, ...]:
    """The sentences that stand at set-up and on the page about the program."""
    return (
        _("It cannot protect an unlocked screen."),
        _("It cannot stop someone who has your passphrase or who forces you."),
        _("It cannot call back what you sent."),
        _("It cannot protect a computer that is already infected."),
        _("Deleting may leave traces on a disk: destroy old computers."),
        _("Printed paper and the memory of the printer are outside it."),
        _("Two colleagues with accounts in the same vault can, with effort, read the same data."),
        _("If all keys are lost, nobody can open the vault, not even those who wrote this program."),
    )
