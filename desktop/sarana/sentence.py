"""Sentences that rooms below the screen put together in English, and that are said in another language later.

A sentence is a `str` like any other, so that a log, a test or JSON has its English words. It also knows what
it was made of; `Catalog.said` words it anew.
"""

from collections.abc import Mapping


class Sentence(str):
    """English words, with the text they were made from and the facts that were put into it."""

    __slots__ = ("facts", "template")

    template: str
    facts: Mapping[str, object]


def N_(template: str, **facts: object) -> Sentence:
    """A sentence with its facts in the place of `{name}`; gettext's name for what is translated later.

    A fact may be a sentence itself, or an error that was raised with one.
    """
    told = {name: _words(fact) for name, fact in facts.items()}
    made = Sentence(template.format(**told) if told else template)
    made.template, made.facts = template, told
    return made


def _words(fact: object) -> object:
    """Of an error what it was raised with: `str` would forget how that was made."""
    if isinstance(fact, Exception):
        return fact.args[0] if fact.args and isinstance(fact.args[0], str) else str(fact)
    return fact
