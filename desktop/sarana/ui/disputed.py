"""Says which answers a letter leaves out because several versions of the case disagree about them."""

from collections.abc import Mapping, Sequence

from sarana.language import _, spoken
from sarana.ui.asked import Asked
from sarana.ui.blocks import Notice


def tell(notice: Notice, disputed: Sequence[str], asked: Mapping[str, Asked]) -> None:
    """Name the questions in the words of the form; a fact that no question is known for by its own name."""
    if not disputed:
        notice.hide()
        return
    names = [asked[fact].in_words(spoken().code) if fact in asked else fact for fact in disputed]
    notice.say(
        _("This case has several versions. What they disagree about is left out of the letter."),
        _("Left out: {questions}. Bring the versions together first, on the page of the case.").format(
            questions=(", " if spoken().locale.language != "zh" else "、").join(names)
        ),
        "warning",
    )
