"""The fast part of `make conformance`: a sample of every measure, without open differences."""

import time
from collections.abc import Callable, Iterator

import pytest
from tests.forms.conformance import measures
from tests.forms.conformance.differences import divided
from tests.forms.conformance.measures import Measure
from tests.forms.conformance.waivers import WAIVERS

SAMPLES: dict[str, Callable[[], Measure]] = {
    "expressions of ODK": lambda: measures.expressions("cases.jsonl", "odk"),
    "expressions of XPath 1.0": lambda: measures.expressions("cases.jsonl", "xpath1"),
    "expressions of JavaRosa": lambda: measures.expressions("javarosa-eval.jsonl", "javarosa"),
    "scenarios": lambda: measures.scenarios(),
    "reference states": lambda: measures.states(every=10),
    "refused workbooks": lambda: measures.refusals(every=10),
}


@pytest.fixture(autouse=True)
def own_time_zone() -> Iterator[None]:
    """Expectations live in the zone they were recorded in; the next test must not."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        yield
    time.tzset()


@pytest.mark.parametrize("name", SAMPLES)
def test_foreign_forms_behave_here_as_they_do_elsewhere(name: str) -> None:
    measure = SAMPLES[name]()
    open_ones, _ = divided(measure.differences, WAIVERS)
    assert measure.held > 0
    assert open_ones == []
