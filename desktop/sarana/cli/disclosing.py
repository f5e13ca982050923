"""What would go and what would not, as the command line says it before it seals anything."""

from collections import Counter
from collections.abc import Iterator

from sarana.cases import CaseStore
from sarana.exchange import CasePlan, Item, Plan
from sarana.exchange.showing import Told
from sarana.exchange.showing import told as answers
from sarana.language import _, ngettext, spoken
from sarana.messages.about_disclosure import kind_words, purpose_words, reason_words


def told(found: Plan, store: CaseStore) -> Iterator[str]:
    """The decision, line by line."""
    names = ", ".join(f"{each.card.name} ({each.card.organisation})" for each in found.partners)
    yield _("For {partner}: {kind}").format(partner=names, kind=kind_words(found.kind, spoken()))
    yield purpose_words(found.purpose, spoken())
    if found.profile:
        yield _("Legal basis: {basis}").format(basis=spoken().several(found.profile.basis))
    if found.until:
        yield _("The partner is to erase it after {day}.").format(day=spoken().long_date(found.until))
    for case in found.cases:
        yield from _case(case, store)


def _case(case: CasePlan, store: CaseStore) -> Iterator[str]:
    yield ""
    yield case.code
    said = case.said
    if said.when:
        yield _("Consent was last written down on {moment} by {name}, {organisation}.").format(
            moment=spoken().moment(said.when.astimezone()), name=said.by, organisation=said.organisation
        )
    if said.limits:
        yield _("The person set limits. Read them first:")
        yield said.limits
    if not case.goes:
        refused = case.refused
        nothing = _("Nothing in it is meant for this kind of office.")
        yield _("Nothing of this case goes.")
        yield reason_words(refused, spoken()) if refused else nothing
        return
    for item in case.items:
        yield from _item(item, store)


def _item(item: Item, store: CaseStore) -> Iterator[str]:
    if item.refused and item.letter:
        words, number = _("Letter {number} stays here. {reason}"), item.letter.register_number
        yield words.format(number=number, reason=reason_words(item.refused, spoken()))
    elif item.refused:
        yield _("A record is held back. {reason}").format(reason=reason_words(item.refused, spoken()))
    elif item.goes and not item.news:
        yield _("A record was sent before and has not changed since.")
    elif item.letter:
        number = item.letter.register_number
        yield _("Letter {number} goes as it was signed.").format(number=number)
    elif item.disclosed is None:
        count = len(item.revisions)
        words = ngettext("{count} signed version goes whole.", "{count} signed versions go whole.", count)
        yield words.format(count=spoken().number(count))
    else:
        yield from _answers(item, store)


def _answers(item: Item, store: CaseStore) -> Iterator[str]:
    snapshot = item.head.snapshot
    if snapshot is None or item.disclosed is None:
        return
    form, code = store.form(snapshot.form_sha256), spoken().code
    language = form.language_for(code) or form.default_language
    every = answers(form, snapshot, item.disclosed, {code: language})
    yield _("Goes:")
    section = ""
    for one in every:
        if one.reason is None:
            if one.section[code] != section:
                section = one.section[code]
                yield f"  {section}"
            line = _("{question} — {answer}").format(question=one.label[code], answer=one.answer[code])
            yield f"    {line}"
    yield from _held_back(item, every, code)


def _held_back(item: Item, every: tuple[Told, ...], code: str) -> Iterator[str]:
    held_back = item.disclosed.held_back if item.disclosed else {}
    if not held_back:
        return
    yield _("Is held back:")
    for reason, count in sorted(Counter(held_back.values()).items()):
        yield f"  {reason_words(reason, spoken())} ({spoken().number(count)})"
        labels = [one.label[code] for one in every if one.reason is reason]
        if labels:
            yield "    " + " · ".join(labels)
