"""Every error that a person can meet has its own three sentences, in every language."""

import inspect

import pytest

from sarana import errors, language
from sarana.messages import Message, bug, message

CLASSES = [
    kind
    for _name, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.SaranaError) and kind is not errors.SaranaError
]

#: What a class needs to be made; everything else is made without anything.
MADE_WITH: dict[type[errors.SaranaError], tuple[object, ...]] = {
    errors.FormRefused: ((errors.FormProblem("A list is missing."),),),
    errors.PassphraseTooWeak: ("short",),
    errors.VaultDamaged: ("database",),
    errors.RecoveryWordsWrong: ("word", 2, 7),
    errors.ProgramUnsafe: ("argon2id",),
    errors.NotReadyToFinalise: (("/data/a", "/data/b"),),
    errors.MergeUndecided: (("/data/a", "/data/b"),),
    errors.UnknownSender: ("SHA256:abc",),
    errors.BundleDamaged: ("order",),
    errors.ReaderLost: ("silent",),
    errors.MixedProfiles: (("0123456789abcdef",),),
    **{kind: (("0" * 32,),) for kind in CLASSES if issubclass(kind, errors.DisclosureRefused)},
    errors.NotOursToCopy: (("0" * 32,), ("Example Embassy",)),
    errors.OriginatorNotAgreed: (("0" * 32,), ("Example Embassy",)),
    errors.StatementRefused: ("statement-signature",),
    errors.MissingGlyph: ("𠮷",),
    errors.MissingFacts: (("family_name",),),
    errors.ConsentMissing: ("hospital",),
    errors.DirectoryRefused: ("authorities.toml", 3, "unknown key"),
    errors.TemplateRefused: ("referral.toml", 3, "unknown block"),
}


def an_error(kind: type[errors.SaranaError]) -> errors.SaranaError:
    return kind(*MADE_WITH.get(kind, ()))


@pytest.mark.parametrize("code", language.available())
@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_error_says_what_happened_what_was_kept_and_what_to_do(
    kind: type[errors.SaranaError], code: str
) -> None:
    said = message(an_error(kind), language.catalog(code))
    for sentence in (said.happened, said.kept, said.next_step):
        assert sentence.strip()
        assert "{" not in sentence


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_error_has_sentences_of_its_own(kind: type[errors.SaranaError]) -> None:
    assert kind in message.registry


def test_no_two_errors_begin_alike() -> None:
    english = language.catalog("en")
    said: dict[str, str] = {}
    for kind in CLASSES:
        happened = message(an_error(kind), english).happened
        assert happened not in said, f"{kind.__name__} and {said[happened]}"
        said[happened] = kind.__name__


@pytest.mark.parametrize("rule", ["short", "long", "common"])
def test_a_weak_passphrase_is_told_how_to_become_strong(rule: str) -> None:
    weak = message(errors.PassphraseTooWeak(rule), language.catalog("en"))
    others = {
        message(errors.PassphraseTooWeak(other), language.catalog("en")).next_step
        for other in ("short", "long", "common")
    }
    assert weak.next_step in others
    assert len(others) == 3


def test_a_mistake_of_the_program_is_called_one() -> None:
    assert isinstance(bug(language.catalog("en")), Message)
