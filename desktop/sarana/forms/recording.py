"""What an undo has to hear of."""

from sarana.forms.places import Place


class Recorder:
    """Hears of everything that an undo would have to take back. This one forgets it."""

    def answered(self, place: Place, before: str) -> None:
        pass

    def joined(self, place: Place) -> None:
        pass

    def left(self, place: Place, parent: Place, index: int) -> None:
        pass
