"""Merging is the union of sets: in any order, repeated, with parents missing, it gives one history."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from sarana.cases.history import ancestors, heads, in_order, missing, nearest_common_ancestors

Store = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Act:
    """What one device does next: write on some of its heads, or take over another's store."""

    device: int
    other: int | None
    heads: int


def merged(*stores: Mapping[str, tuple[str, ...]]) -> Store:
    return {revision: parents for store in stores for revision, parents in store.items()}


def acted_out(acts: list[Act], devices: int = 4) -> list[Store]:
    stores: list[Store] = [{} for _ in range(devices)]
    for number, act in enumerate(acts):
        own = stores[act.device]
        if act.other is not None:
            own.update(stores[act.other])
            continue
        parents = heads(own)[: act.heads]
        own[hashlib.sha256(f"{number}{parents}".encode()).hexdigest()] = parents
    return stores


histories = st.lists(
    st.builds(Act, st.integers(0, 3), st.none() | st.integers(0, 3), st.integers(0, 3)), max_size=30
).map(acted_out)


@for_all(histories, st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_any_order_of_imports_gives_the_same_history_and_the_same_heads(stores, random) -> None:
    everything = merged(*stores)
    shuffled = random.sample(stores, len(stores))
    assert merged(*shuffled, *stores) == everything
    one, two, three, *_ = shuffled
    assert merged(merged(one, two), three) == merged(one, merged(two, three))
    assert heads(merged(*shuffled)) == heads(everything)


@for_all(histories, st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_revisions_that_arrive_one_by_one_with_parents_missing_end_in_the_same_heads(stores, random) -> None:
    everything = merged(*stores)
    arrived: Store = {}
    for revision in random.sample(list(everything), len(everything)):
        arrived[revision] = everything[revision]
    assert heads(arrived) == heads(everything)
    assert missing(arrived) == frozenset()


@for_all(histories)
@settings(max_examples=200, deadline=None)
def test_parents_are_always_shown_before_their_children(stores) -> None:
    everything = merged(*stores)
    shown = in_order(everything, {})
    assert sorted(shown) == sorted(everything)
    place = {revision: number for number, revision in enumerate(shown)}
    assert all(place[parent] < place[revision] for revision in shown for parent in everything[revision])


def test_a_record_with_one_line_of_work_has_one_head() -> None:
    assert heads({"a": (), "b": ("a",), "c": ("b",)}) == ("c",)


def test_two_posts_that_continue_the_same_revision_make_two_heads() -> None:
    assert heads({"a": (), "b": ("a",), "c": ("a",)}) == ("b", "c")


def test_a_merge_joins_the_heads() -> None:
    assert heads({"a": (), "b": ("a",), "c": ("a",), "d": ("b", "c")}) == ("d",)


def test_a_parent_that_never_arrived_is_missing_but_does_not_hide_its_child() -> None:
    history = {"b": ("a",)}
    assert missing(history) == {"a"}
    assert heads(history) == ("b",)


def test_ancestors_stop_where_the_history_is_incomplete() -> None:
    assert ancestors({"c": ("b",), "b": ("a",)}, "c") == {"b"}


@pytest.mark.parametrize(
    ("history", "common"),
    [
        ({"a": (), "b": ("a",), "c": ("a",)}, ("a",)),
        ({"a": (), "m": ("a",), "b": ("m",), "c": ("m",)}, ("m",)),
        ({"b": (), "c": ()}, ()),
        ({"a": (), "x": (), "b": ("a", "x"), "c": ("a", "x")}, ("a", "x")),
    ],
)
def test_a_conflict_is_compared_with_the_latest_that_both_come_from(history, common) -> None:
    assert nearest_common_ancestors(history, ("b", "c")) == common
