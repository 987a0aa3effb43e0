"""Files that are not what they should be. The numbers are those of the corpus of bad inputs."""

import gzip
import json
import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.formats.known_systems import full_system
from tests.steps import calls

from worksystem import Fault, UnreadableSource, from_json, read, to_json
from worksystem.formats import read_native

EMPTY = b'{"format": "worksystem", "version": 1, "system": {"id": "shop"}}'


def file(system="{}", version="1", head="") -> str:
    return f'{{{head}"format": "worksystem", "version": {version},\n "system": {system}}}'


def of_item(fields: str) -> str:
    return file(f'{{"id": "shop", "items": [\n{{"id": "a"}},\n{{"id": "b", {fields}}}]}}')


def faults_of(text) -> list[str]:
    with pytest.raises(UnreadableSource) as caught:
        from_json(text) if isinstance(text, str) else read_native(text)
    assert all(isinstance(fault, Fault) for fault in caught.value.faults)
    return [str(fault) for fault in caught.value.faults]


FORM = "need JSON: "
OF_BYTES = {
    "1 empty": (b"", ["need JSON, got an empty text"]),
    "1 blank": (b" \n ", ["need JSON, got an empty text"]),
    "3 UTF-16 little": (
        EMPTY.decode().encode("utf-16"),
        ["need UTF-8, got UTF-16; save it as UTF-8"],
    ),
    "3 UTF-16 without mark": (
        EMPTY.decode().encode("utf-16-be"),
        ["need UTF-8, got UTF-16-BE; save it as UTF-8"],
    ),
    "3 UTF-32": (EMPTY.decode().encode("utf-32"), ["need UTF-8, got UTF-32; save it as UTF-8"]),
    "3 Latin-1": (
        '{\n "é": 1}'.encode("latin-1"),
        ["line 2, column 3: need UTF-8, got the byte 0xe9"],
    ),
    "4 surrogate in UTF-8": (
        b'{"a": "\xed\xa0\x80"}',
        ["line 1, column 8: need UTF-8, got the byte 0xed"],
    ),
    "25 pickle": (pickle.dumps({"a": 1}), ["line 1, column 1: need UTF-8, got the byte 0x80"]),
}


@pytest.mark.parametrize(("data", "expected"), OF_BYTES.values(), ids=OF_BYTES)
def test_bytes_that_are_no_text_are_named(data, expected):
    assert faults_of(data) == expected


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\r\n\t "], ids=["2 BOM", "white space"])
def test_a_byte_order_mark_is_accepted(mark):
    assert read_native(mark + EMPTY).system.id == "shop"
    assert from_json((mark + EMPTY).decode()).id == "shop"


OF_TEXT = {
    "4 lone surrogate": (
        of_item(r'"title": "\ud800"'),
        [
            r"line 4, column 22: items[1].title: need text that UTF-8 can hold, got '\ud800' with a lone surrogate"
        ],
    ),
    "5 NUL in key": (
        of_item(r'"ti\u0000tle": 1'),
        [
            r"line 4, column 28: items[1]['ti\x00tle']: there is no such key in a WorkItem; did you mean 'title'?"
        ],
    ),
    "6 repeated key": (
        of_item('"title": "x", "title": "y"'),
        ["line 4, column 27: items[1].title: this key is there twice; keep one of them"],
    ),
    "6 repeated key of a key": (
        file('{"id": "shop", "ext": {"a:b": {"c": 1, "c": 2}}}'),
        ["line 2, column 51: ext['a:b'].c: this key is there twice; keep one of them"],
    ),
    "6 repeated version": (
        file('{"id": "shop"}', head='"version": 1, '),
        ["line 1, column 40: version: this key is there twice; keep one of them"],
    ),
    "7 NaN": (
        of_item('"rank": NaN'),
        ["line 4, column 21: items[1].rank: need a finite number, got nan"],
    ),
    "8 Infinity": (
        of_item('"rank": -Infinity'),
        ["line 4, column 21: items[1].rank: need a finite number, got -inf"],
    ),
    "9 1e999": (
        of_item('"ext": {"a:b": [1e999]}'),
        ["line 4, column 20: items[1].ext: a custom field need a finite number, got inf"],
    ),
    "11 5000 digits": (
        of_item(f'"rank": {"9" * 5000}'),
        [
            "line 4, column 21: items[1].rank: need a finite number, got a number of more than 30 digits"
        ],
    ),
    "11 5000 digits for a text": (
        of_item(f'"title": -{"9" * 5000}'),
        ["line 4, column 22: items[1].title: need text, got a number of more than 30 digits"],
    ),
    "12 depth": (
        "[" * 100_000,
        ["line 1, column 65: need lists and objects at most 64 levels deep"],
    ),
    "12 depth of objects": (
        '{"a":' * 100_000,
        ["line 1, column 321: need lists and objects at most 64 levels deep"],
    ),
    "12 depth in a title": (
        of_item(f'"title": {"[" * 500}{"]" * 500}'),
        ["line 4, column 82: need lists and objects at most 64 levels deep"],
    ),
    "15 unknown key": (
        of_item('"efort": "2d"'),
        [
            "line 4, column 22: items[1].efort: there is no such key in a WorkItem; did you mean 'effort'?"
        ],
    ),
    "15 unknown key beside": (
        file('{"id": "shop"}', head='"by": "hand", '),
        ["line 1, column 8: by: there is no such key beside the system"],
    ),
    "16 version 99": (
        file(version="99"),
        ["line 1, column 37: version: need version 1, got 99; a newer worksystem may read it"],
    ),
    "16 version 0": (file(version="0"), ["line 1, column 37: version: need version 1, got 0"]),
    "17 version as text": (
        file(version='"1"'),
        ["line 1, column 37: version: need version 1 as a number, got '1'"],
    ),
    "17 version true": (
        file(version="true"),
        ["line 1, column 37: version: need version 1 as a number, got True"],
    ),
    "17 version 1.0": (
        file(version="1.0"),
        ["line 1, column 37: version: need version 1 as a number, got 1.0"],
    ),
    "18 no version": (
        '{"format": "worksystem", "system": {}}',
        ["line 1, column 1: version: need version 1, and it is missing"],
    ),
    "18 no format": (
        '{"version": 1}',
        ['line 1, column 1: format: need "format": "worksystem", it is missing'],
    ),
    "18 another format": (
        '{"format": "bpmn"}',
        ['line 1, column 12: format: need "format": "worksystem", got \'bpmn\''],
    ),
    "18 no system": (
        '{"format": "worksystem", "version": 1}',
        ["line 1, column 1: system: need the system, and it is missing"],
    ),
    "18 a list": (
        "[1]",
        ['line 1, column 1: need an object such as {"format": "worksystem", …}, got [1]'],
    ),
    "19 unknown kind": (
        of_item('"after": [{"on": "a", "kind": "FX"}]'),
        ["line 4, column 43: items[1].after[0].kind: need one of FS, SS, FF, SF, got 'FX'"],
    ),
    "20 id 1": (file('{"id": 1}'), ["line 2, column 19: id: need an id as text, got 1"]),
    "20 id null": (file('{"id": null}'), ["line 2, column 19: id: need an id as text, got None"]),
    "20 id true": (file('{"id": true}'), ["line 2, column 19: id: need an id as text, got True"]),
    "20 no id": (file(), ["line 2, column 12: need 'id'"]),
    "20 text for a number": (
        of_item('"rank": "1"'),
        ["line 4, column 21: items[1].rank: need a finite number, got '1'"],
    ),
    "20 number for a text": (
        of_item('"title": 1'),
        ["line 4, column 22: items[1].title: need text, got 1"],
    ),
    "20 null for a text": (
        of_item('"title": null'),
        ["line 4, column 22: items[1].title: need text, got None"],
    ),
    "20 1 for true": (
        of_item('"external": 1'),
        ["line 4, column 25: items[1].external: need True or False, got 1"],
    ),
    "20 bare number as effort": (
        of_item('"effort": 3'),
        [
            "line 4, column 23: items[1].effort: need a duration with a unit such as "
            "'3h' or '3d', got the bare number 3"
        ],
    ),
    "21 items are text": (
        file('{"id": "shop", "items": "abc"}'),
        ["line 2, column 36: items: need a list of WorkItem values, got 'abc'"],
    ),
    "21 items are an object": (
        file('{"id": "shop", "items": {"a": {"id": "a"}}}'),
        ["line 2, column 36: items: need a list of WorkItem values, got {'a': {'id': 'a'}}"],
    ),
    "21 items are null": (
        file('{"id": "shop", "items": null}'),
        ["line 2, column 36: items: need a list of WorkItem values, got None"],
    ),
    "21 an item is text": (
        file('{"id": "shop", "items": ["a"]}'),
        ["line 2, column 37: items[0]: need a WorkItem object, got 'a'"],
    ),
    "21 after is text": (
        of_item('"after": "a"'),
        ["line 4, column 22: items[1].after: need a list of Dependency values, got 'a'"],
    ),
    "21 after has a list": (
        of_item('"after": [["a"]]'),
        ["line 4, column 23: items[1].after[0]: need text or a Dependency object, got ['a']"],
    ),
    "21 a capacity is a list": (
        file('{"id": "shop", "owners": [{"id": "ana", "capacity": []}]}'),
        ["line 2, column 64: owners[0].capacity: need a Capacity object, got []"],
    ),
    "21 a week is an object": (
        file('{"id": "shop", "calendars": [{"id": "c", "week": {"Mon": "9-17"}}]}'),
        [
            "line 2, column 61: calendars[0].week: need a week as text such as "
            "'Mon-Fri 09:00-17:00', got {'Mon': '9-17'}"
        ],
    ),
    "21 hours are an object": (
        file(
            '{"id": "shop", "calendars": [{"id": "c", "week": "24/7", "exceptions": '
            '[{"first": "2026-05-01", "hours": {}}]}]}'
        ),
        [
            "line 2, column 117: calendars[0].exceptions[0].hours: "
            "need hours as text, or as pairs of seconds, got {}"
        ],
    ),
    "20 null for a capacity": (
        file('{"id": "shop", "owners": [{"id": "ana", "capacity": null, "mood": "up"}]}'),
        [
            "line 2, column 64: owners[0].capacity: "
            "need a Capacity such as Capacity(share=0.5), got None",
            "line 2, column 78: owners[0].mood: there is no such key in an Owner",
        ],
    ),
    "20 null for a week": (
        file('{"id": "shop", "calendars": [{"id": "c", "week": null}]}'),
        [
            "line 2, column 41: calendars[0]: calendar 'c' needs a week such as "
            "'Mon-Fri 09:00-17:00', or a base to inherit one from"
        ],
    ),
    "21 a lag is an object": (
        of_item('"after": [{"on": "a", "lag": {"percent": "50"}}]'),
        [
            "line 4, column 42: items[1].after[0].lag: "
            "need a duration such as '90m', '8h', '3d', '2w' or '1d 4h', got {'percent': '50'}"
        ],
    ),
    "80 a start beyond the horizon": (
        file(
            '{"id": "shop", "calendars": [{"id": "c", "week": "Mon 9-17"}], '
            '"calendar": "c", "start": "9999-12-31"}'
        ),
        [
            "line 2, column 12: need working time after the last there is "
            "within the years 1 to 9999, which is on 9999-12-27"
        ],
    ),
    "22 truncated": (file()[:-1], ["line 2, column 14: need JSON: Expecting ',' delimiter"]),
    "22 truncated in a text": (
        '{\n"format": "work',
        ["line 2, column 11: need JSON: Unterminated string starting at"],
    ),
    "22 trailing garbage": (file() + "]", ["line 2, column 15: need JSON: Extra data"]),
    "23 single quotes": (
        "{'a': 1}",
        ["line 1, column 2: need JSON: Expecting property name enclosed in double quotes"],
    ),
    "23 comment": ('// a\n{"a": 1}', ["line 1, column 1: need JSON: Expecting value"]),
    "23 line break in a text": (
        '{"a": "b\nc"}',
        ["line 1, column 9: need JSON: Invalid control character at"],
    ),
    "24 __class__": (
        of_item('"__class__": "os.system"'),
        ["line 4, column 26: items[1].__class__: there is no such key in a WorkItem"],
    ),
    "24 __reduce__": (
        file('{"id": "shop", "__reduce__": ["os.system", "true"]}'),
        ["line 2, column 41: __reduce__: there is no such key in a WorkSystem"],
    ),
    "61 twins": (
        file('{"id": "shop", "items": [{"id": "\\u00e9"},\n{"id": "e\\u0301"}]}'),
        [
            "line 3, column 1: items[1]: id 'e\u0301' is taken by [0], which only differs in how "
            "its accents are stored; ids are unique"
        ],
    ),
    "65 dangling": (
        of_item('"after": ["aa"]'),
        [
            "line 4, column 23: items[1].after[0].on: item 'b' comes after 'aa', "
            "which is no item in the system; did you mean 'a'?"
        ],
    ),
    "66 repeated id": (
        file('{"id": "shop", "items": [{"id": "a"},\n{"id": "a"}]}'),
        ["line 3, column 1: items[1]: id 'a' is taken by [0]; ids are unique"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), OF_TEXT.values(), ids=OF_TEXT)
def test_a_text_that_is_no_system_says_where_and_why(text, expected):
    assert faults_of(text) == expected


def test_a_trailing_comma_is_no_json():
    assert faults_of('{"a": [1,],}')[0].startswith("line 1, column")


def test_every_fault_of_a_file_is_reported_at_once():
    text = file(
        """{"id": 7, "zone": "Paris", "items": [
{"id": "a", "title": 1, "efort": "2d", "after": [{"on": "b", "kind": "FX"}, 5]},
{"title": "no id", "rank": true},
{"id": "c", "after": ["x"], "owner": "ana"},
{"id": "c"}],
"owners": [{"id": "ana", "capacity": {"share": 2}}]}"""
    )

    places = [fault.split(": ")[:2] for fault in faults_of(text)]

    assert [place[1] for place in places] == [
        "id",
        "zone",
        "items[0].title",
        "items[0].efort",
        "items[0].after[0].kind",
        "items[0].after[1]",
        "items[1]",
        "items[1].rank",
        "items[2].after[0].on",
        "items[3]",
        "owners[0].capacity.share",
    ]
    assert [int(place[0].removeprefix("line ").split(",")[0]) for place in places] == [
        *[2, 2, 3, 3, 3, 3, 4, 4, 5, 6, 7]
    ]


def test_13_a_file_that_is_too_long_is_refused_before_it_is_parsed():
    with pytest.raises(UnreadableSource, match="need at most 10 bytes, got more"):
        read_native(b"[" * 11, max_bytes=10)


def test_13_it_is_refused_before_it_is_decompressed(tmp_path):
    path = tmp_path / "bomb.json.gz"
    path.write_bytes(gzip.compress(b" " * 50_000_000))

    with pytest.raises(UnreadableSource, match="need gzip that grows at most 200 times"):
        read(path)
    with pytest.raises(UnreadableSource, match="need at most 1000000 bytes"):
        read(path, max_bytes=1_000_000)


def test_14_more_items_than_allowed_are_refused():
    text = file('{"id": "shop", "items": [{"id": "a"}, {"id": "b"}]}')

    with pytest.raises(UnreadableSource, match="items: need at most 1 items, got 2"):
        read_native(text.encode(), max_items=1)


def test_10_minus_zero_is_zero():
    system = from_json(file('{"id": "shop", "ext": {"a:b": -0.0}}'))

    assert str(system.ext["a:b"]) == "0.0"


def test_59_texts_are_shown_without_acting_and_kept_as_they_are():
    title = "\u202e\u200b\x1b[31m" + "x" * 10_000
    system = from_json(of_item(f'"title": {json.dumps(title)}'))

    assert system.items["b"].title == title
    assert repr(system.items["b"]).isprintable()
    assert len(repr(system.items["b"])) < 500


def test_60_faults_do_not_act_on_a_terminal():
    (fault,) = faults_of(of_item(r'"\u001b[31m\u202e": 1'))

    assert fault.isprintable()


def test_a_file_with_ten_times_as_many_faults_costs_ten_times_as_much():
    def cost(n):
        items = ",".join(f'{{"id": "i{i}", "after": ["no{i}"], "rank": 1.5}}' for i in range(n))
        found = []
        made = calls(lambda: found.extend(faults_of(file(f'{{"id": "shop", "items": [{items}]}}'))))
        assert len(found) == n
        return made

    assert cost(1_000) <= 11 * cost(100)


@pytest.mark.parametrize("given", [None, 7, b"{}", ["a"]])
def test_only_text_is_read_from_json(given):
    with pytest.raises(UnreadableSource, match="need text, got"):
        from_json(given)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
WHOLE = to_json(full_system())


@given(st.data())
def test_a_file_with_any_value_exchanged_is_read_or_explained(data):
    """The fast way and the search for faults agree: what one refuses, the other can explain."""
    document = json.loads(WHOLE)
    inside = document
    while isinstance(inside, (dict, list)) and inside:
        keys = list(inside) if isinstance(inside, dict) else list(range(len(inside)))
        key = data.draw(st.sampled_from(keys))
        holder, inside = inside, inside[key]
        if data.draw(st.integers(0, 3)) == 0:
            break
    holder[key] = data.draw(JSON_VALUES)

    assert_is_read_or_explained(json.dumps(document))


@given(st.data())
def test_a_file_with_any_characters_exchanged_is_read_or_explained(data):
    start = data.draw(st.integers(0, len(WHOLE)))
    length = data.draw(st.integers(0, 20))
    more = data.draw(st.text(st.sampled_from('"\\{}[]:,0-1.eEntf/u\n\0 \ud800'), max_size=5))

    assert_is_read_or_explained(WHOLE[:start] + more + WHOLE[start + length :])


def assert_is_read_or_explained(text: str) -> None:
    faults: tuple[Fault, ...] = ()
    try:
        system = from_json(text)
    except UnreadableSource as error:
        faults = error.faults
    else:
        assert from_json(to_json(system)) == system

    assert all(fault.line is not None for fault in faults)
    assert not [fault for fault in faults if re.match(r"\w+Error: ", fault.reason)]
