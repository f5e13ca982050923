"""Repeats: where instances come from, what they know of each other, and what follows when one goes."""

from tests.forms.xforms import bind, inputs, interview, repeat, value, values

from sarana.forms import Interview, Snapshot


def test_positions_and_sums_follow_instances_that_come_and_go() -> None:
    asked = interview(
        "<rep><n/><at/></rep><count/><sum/>",
        bind("rep/n", "int")
        + bind("rep/at", "int", 'calculate="position(..)"')
        + bind("count", "int", 'calculate="count(/data/rep)"')
        + bind("sum", "int", 'calculate="sum(/data/rep/n)"'),
        repeat("rep", inputs("rep/n")),
    )
    for number in (1, 2, 3):
        if number > 1:
            asked.add_repeat("/data/rep")
        asked.answer(f"/data/rep[{number}]/n", str(number))
    assert values(asked, "rep[3]/at", "count", "sum") == ["3", "3", "6"]
    asked.remove_repeat("/data/rep[1]")
    assert values(asked, "rep[1]/at", "rep[2]/at", "count", "sum") == ["1", "2", "2", "5"]


def test_an_instance_knows_the_one_before_and_the_one_after() -> None:
    before = "/data/rep[position() = position(current()/..) - 1]/n"
    after = "../../rep[position(current()/..) + 1]/n"
    indexed = "indexed-repeat(/data/rep/n, /data/rep, position(..) - 1)"
    asked = interview(
        "<rep><n/><a/><b/><c/></rep>",
        bind("rep/n", "int")
        + bind("rep/a", "int", f'calculate="{before}"')
        + bind("rep/b", "int", f'calculate="{after}"')
        + bind("rep/c", "int", f'calculate="{indexed}"'),
        repeat("rep", inputs("rep/n")),
    )
    for number in (1, 2, 3):
        if number > 1:
            asked.add_repeat("/data/rep")
        asked.answer(f"/data/rep[{number}]/n", str(number * 10))
    assert values(asked, "rep[1]/a", "rep[2]/a", "rep[3]/a") == ["", "10", "20"]
    assert values(asked, "rep[1]/b", "rep[2]/b", "rep[3]/b") == ["20", "30", ""]
    assert values(asked, "rep[1]/c", "rep[2]/c", "rep[3]/c") == ["", "10", "20"]
    asked.remove_repeat("/data/rep[2]")
    assert values(asked, "rep[2]/a", "rep[1]/b") == ["10", "30"]


def test_a_count_makes_and_takes_away_instances() -> None:
    asked = interview(
        '<n>2</n><rep jr:template=""><a>new</a></rep>',
        bind("n", "int"),
        inputs("n") + repeat("rep", inputs("rep/a"), 'jr:count="/data/n"'),
    )
    assert not asked.node("/data/rep").may_add
    for count in ("2", "4", "1", "0", "2"):
        asked.answer("/data/n", count)
        assert asked.node("/data/rep").count == int(count)
    assert value(asked, "rep[2]/a") == "new"


def test_nested_counts_are_counted_per_instance() -> None:
    asked = interview(
        "<n/><o><m/><k><y/></k></o>",
        bind("n", "int") + bind("o/m", "int"),
        inputs("n")
        + repeat(
            "o", inputs("o/m") + repeat("o/k", inputs("o/k/y"), 'jr:count="../m"'), 'jr:count="/data/n"'
        ),
    )
    asked.answer("/data/n", "2")
    asked.answer("/data/o[1]/m", "1")
    asked.answer("/data/o[2]/m", "3")
    assert (asked.node("/data/o[1]/k").count, asked.node("/data/o[2]/k").count) == (1, 3)


def test_a_repeat_grows_as_long_as_the_last_instance_asks_for_more() -> None:
    grown = "if(/data/o[position() = last()]/more = 'yes', count(/data/o) + 1, count(/data/o))"
    asked = interview("<o><more/></o>", bind("o/more"), repeat("o", inputs("o/more"), f'jr:count="{grown}"'))
    for number in (1, 2):
        assert asked.node("/data/o").count == number
        asked.answer(f"/data/o[{number}]/more", "yes")
    assert asked.node("/data/o").count == 3


def test_a_template_shapes_new_instances_and_is_none_itself() -> None:
    body = repeat("rep", inputs("rep/a"))
    asked = interview('<rep jr:template=""><a>t</a></rep><rep><a>1</a></rep><rep><a>2</a></rep>', "", body)
    asked.add_repeat("/data/rep")
    assert values(asked, "rep[1]/a", "rep[2]/a", "rep[3]/a") == ["1", "2", "t"]
    assert interview('<rep jr:template=""><a/></rep>', "", body).node("/data/rep").count == 0


def test_defaults_of_new_instances_are_values_of_their_type() -> None:
    asked = interview(
        '<rep jr:template=""><d>89</d><i>7.9</i></rep>',
        bind("rep/d", "decimal") + bind("rep/i", "int"),
        repeat("rep", inputs("rep/d", "rep/i")),
    )
    asked.add_repeat("/data/rep")
    assert values(asked, "rep[1]/d", "rep[1]/i") == ["89.0", "7"]


def test_a_fixed_repeat_stays_as_the_form_has_it() -> None:
    asked = interview("<o><a/></o><o><a/></o>", "", repeat("o", inputs("o/a"), 'jr:noAddRemove="true()"'))
    assert asked.node("/data/o").count == 2
    assert not asked.node("/data/o").may_add
    assert not asked.node("/data/o[1]").may_remove


def test_a_hidden_repeat_counts_for_nothing_and_keeps_its_answers() -> None:
    asked = interview(
        "<s>1</s><o><a/></o><c/>",
        bind("o", "string", "relevant=\"/data/s = '1'\"") + bind("c", "int", 'calculate="count(/data/o)"'),
        inputs("s") + repeat("o", inputs("o/a")),
    )
    asked.add_repeat("/data/o")
    asked.answer("/data/o[2]/a", "kept")
    asked.answer("/data/s", "0")
    assert value(asked, "c") == "0"
    assert "/data/o" not in asked.children("/data")
    assert asked.hidden_answers() == ("/data/o[2]/a",)
    asked.answer("/data/s", "1")
    assert values(asked, "c", "o[2]/a") == ["2", "kept"]


def test_a_count_begins_with_the_instance_that_the_form_has() -> None:
    template, first = "<o jr:template=''><a/></o>", "<o><a>first</a><i><b/></i></o>"
    asked = interview(
        "<n>0</n>" + template + first,
        bind("n", "int"),
        inputs("n") + repeat("o", inputs("o/a") + repeat("o/i", inputs("o/i/b")), 'jr:count="/data/n"'),
    )
    assert asked.node("/data/o").count == 0
    asked.answer("/data/n", "2")
    assert values(asked, "o[1]/a", "o[2]/a") == ["first", ""]
    assert [asked.node(f"/data/o[{at}]/i").count for at in (1, 2)] == [1, 0]


def test_what_was_written_over_a_place_stays_until_the_instance_moves() -> None:
    asked = interview(
        "<o><a/></o>", bind("o/a", "int", 'calculate="position(..)"'), repeat("o", inputs("o/a"))
    )
    asked.add_repeat("/data/o")
    asked.answer("/data/o[1]/a", "10")
    asked.answer("/data/o[2]/a", "20")
    asked.add_repeat("/data/o")
    assert values(asked, "o[1]/a", "o[2]/a", "o[3]/a") == ["10", "20", "3"]
    asked.remove_repeat("/data/o[1]")
    assert values(asked, "o[1]/a", "o[2]/a") == ["1", "2"]


def test_a_hidden_instance_knows_where_it_stands() -> None:
    asked = interview(
        "<o><a/></o>",
        bind("o", "string", 'relevant="false()"') + bind("o/a", "int", 'required="position(..) = 1"'),
        repeat("o", inputs("o/a")),
    )
    assert asked.node("/data/o[1]/a").required


def test_a_whole_repeat_is_as_the_form_says_of_it() -> None:
    rules = 'required="true()" readonly="true()"'
    asked = interview("<o><a/></o>", bind("o", "string", rules), repeat("o", inputs("o/a")))
    assert (asked.node("/data/o").required, asked.node("/data/o").readonly) == (True, True)


def test_the_least_and_the_greatest_are_of_those_who_answered() -> None:
    asked = interview(
        "<rep><n/></rep><rep><n/></rep><rep><n/></rep><least/><most/><none/>",
        bind("rep/n", "int")
        + bind("least", "int", 'calculate="min(/data/rep/n)"')
        + bind("most", "int", 'calculate="max(/data/rep/n, 7)"')
        + bind("none", "int", "calculate=\"max(/data/rep/n[. > 100], '')\""),
        repeat("rep", inputs("rep/n")),
    )
    assert values(asked, "least", "most", "none") == ["", "7", ""]
    asked.answer("/data/rep[1]/n", "12")
    asked.answer("/data/rep[3]/n", "9")
    assert values(asked, "least", "most", "none") == ["9", "12", ""]


COUNTED = (
    "<n/><rep><a/><inner><b/></inner></rep>",
    bind("n", "int") + bind("rep/a") + bind("rep/inner/b"),
    inputs("n")
    + repeat("rep", inputs("rep/a") + repeat("rep/inner", inputs("rep/inner/b")), 'jr:count="/data/n"'),
)


def test_what_a_smaller_count_took_out_comes_back_with_a_larger_one() -> None:
    asked = interview(*COUNTED)
    asked.answer("/data/n", "3")
    for number in (1, 2, 3):
        asked.answer(f"/data/rep[{number}]/a", f"person {number}")
    asked.add_repeat("/data/rep[3]/inner")
    asked.answer("/data/rep[3]/inner[2]/b", "deep")
    asked.answer("/data/n", "1", typing=True)
    assert asked.find("/data/rep[2]") is None
    asked.answer("/data/n", "14", typing=True)
    assert values(asked, "rep[2]/a", "rep[3]/a", "rep[3]/inner[2]/b", "rep[4]/a") == [
        "person 2",
        "person 3",
        "deep",
        "",
    ]


def test_a_count_that_is_undone_and_done_again_takes_no_instance_twice() -> None:
    asked = interview(*COUNTED)
    asked.answer("/data/n", "2")
    asked.answer("/data/rep[2]/a", "second")
    asked.answer("/data/n", "1")
    asked.undo()
    assert value(asked, "rep[2]/a") == "second"
    asked.redo()
    asked.undo()
    asked.answer("/data/n", "3")
    assert values(asked, "rep[2]/a", "rep[3]/a") == ["second", ""]
    asked.answer("/data/n", "1")
    asked.answer("/data/n", "2")
    asked.undo()
    asked.undo()
    assert values(asked, "rep[2]/a", "rep[3]/a") == ["second", ""]


def test_what_a_smaller_count_took_out_is_in_the_draft_and_not_in_what_is_signed() -> None:
    asked = interview(*COUNTED)
    asked.answer("/data/n", "3")
    asked.answer("/data/rep[3]/a", "third")
    asked.add_repeat("/data/rep[3]/inner")
    asked.answer("/data/rep[3]/inner[2]/b", "deep")
    asked.answer("/data/n", "1")
    aside = {"/data/rep[3]/a": "third", "/data/rep[3]/inner[2]/b": "deep"}
    assert asked.set_aside() == aside
    assert not aside.keys() & asked.final_snapshot().values.keys()
    assert asked.whole().find("/data/rep[3]/inner[2]/b")
    again = Interview.resume(asked.form, asked.snapshot())
    assert (again.find("/data/rep[2]"), again.set_aside()) == (None, aside)
    assert again.snapshot() == asked.snapshot()
    again.answer("/data/n", "4")
    assert values(again, "rep[2]/a", "rep[3]/a", "rep[3]/inner[2]/b", "rep[4]/a") == ["", "third", "deep", ""]
    assert not again.set_aside()


def test_counts_within_counts_come_back_from_a_draft() -> None:
    asked = interview(
        "<n/><rep><m/><inner><b/></inner></rep>",
        bind("n", "int") + bind("rep/m", "int") + bind("rep/inner/b"),
        inputs("n")
        + repeat(
            "rep",
            inputs("rep/m") + repeat("rep/inner", inputs("rep/inner/b"), 'jr:count="../m"'),
            'jr:count="/data/n"',
        ),
    )
    asked.answer("/data/n", "2")
    asked.answer("/data/rep[2]/m", "2")
    asked.answer("/data/rep[2]/inner[1]/b", "one")
    asked.answer("/data/rep[2]/inner[2]/b", "two")
    asked.answer("/data/rep[2]/m", "1")
    asked.answer("/data/n", "1")
    again = Interview.resume(asked.form, asked.snapshot())
    assert again.snapshot() == asked.snapshot()
    again.answer("/data/n", "2")
    assert again.find("/data/rep[2]/inner[2]") is None
    again.answer("/data/rep[2]/m", "2")
    assert values(again, "rep[2]/inner[1]/b", "rep[2]/inner[2]/b") == ["one", "two"]


def test_undoing_a_larger_count_puts_aside_again_what_it_brought_back() -> None:
    asked = interview(*COUNTED)
    asked.answer("/data/n", "2")
    asked.answer("/data/rep[2]/a", "second")
    asked.answer("/data/n", "1")
    asked.answer("/data/n", "2")
    asked.undo()
    assert asked.set_aside() == {"/data/rep[2]/a": "second"}
    asked.answer("/data/n", "3")
    assert values(asked, "rep[2]/a", "rep[3]/a") == ["second", ""]


def test_a_position_beyond_all_bounds_in_a_draft_makes_nothing_grow() -> None:
    form = interview(*COUNTED).form
    for position in ("9" * 5000, "99999", "x", ""):
        draft = Snapshot(
            form.id, form.version, form.sha256, {f"/data/rep[{position}]/a": "x"}, {"/data/rep": 1}
        )
        assert len(Interview.resume(form, draft).refs()) < 20


def test_an_instance_can_ask_for_its_own_position() -> None:
    """Outside of a predicate position() is the place of the instance, as in Collect."""
    asked = interview(
        "<rep><a/></rep><rep><a/></rep><rep><a/></rep>",
        '<bind nodeset="/data/rep" relevant="position() &gt; 2"/>' + bind("rep/a"),
        repeat("rep", inputs("rep/a")),
    )
    assert [asked.node(f"/data/rep[{at}]/a").relevant for at in (1, 2, 3)] == [False, False, True]
    asked.add_repeat("/data/rep")
    assert asked.node("/data/rep[4]/a").relevant
    asked.remove_repeat("/data/rep[1]")
    assert [asked.node(f"/data/rep[{at}]/a").relevant for at in (1, 2, 3)] == [False, False, True]


def test_what_comes_back_is_shown_as_what_is_around_it() -> None:
    asked = interview(
        "<n/><g><rep><a/></rep></g><all/>",
        bind("n", "int")
        + '<bind nodeset="/data/g" relevant="/data/n &gt; 0" readonly="/data/n = 3"/>'
        + bind("g/rep/a")
        + bind("all", "string", "calculate=\"join(',', /data/g/rep/a)\""),
        inputs("n") + repeat("g/rep", inputs("g/rep/a"), 'jr:count="/data/n"'),
    )
    asked.answer("/data/n", "2")
    asked.answer("/data/g/rep[2]/a", "second")
    asked.answer("/data/n", "0")
    asked.answer("/data/n", "2")
    assert (asked.node("/data/g/rep[2]/a").relevant, value(asked, "all")) == (True, ",second")
    asked.answer("/data/n", "1")
    asked.answer("/data/n", "3")
    assert [asked.node(f"/data/g/rep[{at}]/a").readonly for at in (1, 2, 3)] == [True, True, True]
    asked.answer("/data/n", "2")
    assert [asked.node(f"/data/g/rep[{at}]/a").readonly for at in (1, 2)] == [False, False]
