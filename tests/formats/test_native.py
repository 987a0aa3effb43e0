"""What the JSON of worksystem promises: the same system back, and the same text again."""

import gc
import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from tests.formats.known_systems import EXT, edge_systems, full_system

import worksystem
from worksystem import UnreadableSource, WorkItem, WorkSystem, from_json, to_json
from worksystem.formats import native_versions, read_native
from worksystem.formats.native_forms import classes
from worksystem.formats.native_versions import VERSION
from worksystem.testing import whole_systems

GOLDEN = Path(__file__).parent / "golden"
SYSTEMS = {"full": full_system(), **edge_systems()}
every_system = pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)


def envelope(system: object, **more: object) -> bytes:
    whole = {"format": "worksystem", "version": VERSION, "system": system, **more}
    return json.dumps(whole).encode()


@every_system
def test_reading_what_was_written_gives_the_same_system(system):
    assert from_json(to_json(system)) == system


@every_system
def test_writing_what_was_read_gives_the_same_bytes(system):
    text = to_json(system)

    assert to_json(from_json(text)) == text


@given(whole_systems())
def test_every_system_survives_a_round_trip_to_the_byte(system):
    text = to_json(system)
    again = from_json(text)

    assert again == system
    assert hash(again) == hash(system)
    assert to_json(again) == text


@every_system
def test_any_tool_that_indents_by_two_writes_the_same_text(system):
    text = to_json(system)

    assert json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n" == text


def test_the_full_system_leaves_no_field_at_its_default():
    """So that the golden file and the round trip cover every field there is."""
    used: dict[type, set[str]] = {}

    def look(value):
        if isinstance(value, (tuple, worksystem.Registry, worksystem.History)):
            for inner in value:
                look(inner)
        elif type(value) in set(classes()):
            for field in attrs.fields(type(value)):
                inner = getattr(value, field.name)
                if field.init and inner != field.default and inner not in ((), None):
                    used.setdefault(type(value), set()).add(field.name)
                    look(inner)

    look(full_system())
    missing = {
        f"{cls.__name__}.{field.name}"
        for cls in classes()
        for field in attrs.fields(cls)
        if field.init and field.name not in used.get(cls, set())
    }

    assert missing == set()


@pytest.mark.parametrize("file", sorted(GOLDEN.glob("v*.json")), ids=lambda file: file.stem)
def test_a_file_of_any_released_version_gives_the_same_system(file):
    assert read_native(file).system == full_system()


def test_the_newest_golden_file_is_what_is_written_today():
    newest = GOLDEN / f"v{VERSION}.json"

    assert to_json(full_system()) == newest.read_text(encoding="utf-8")


def test_order_of_items_is_kept():
    system = WorkSystem("shop", items=[WorkItem("b"), WorkItem("a")])

    assert [item.id for item in from_json(to_json(system)).items] == ["b", "a"]


def test_a_change_of_one_title_is_a_change_of_one_line():
    system = full_system()
    changed = system.update("copy", title="Other")

    before, after = to_json(system).splitlines(), to_json(changed).splitlines()

    assert len(before) == len(after)
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("PYTHONHASHSEED", seed) for seed in "0123"],
        ("LC_ALL", "de_DE.UTF-8"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("LC_ALL", "C"),
        ("PYTHONUTF8", "0"),
        ("TZ", "America/Havana"),
    ],
    ids=lambda value: f"117-119 {value}",
)
def test_the_environment_changes_no_byte(name, value, tmp_path):
    code = (
        "import locale; from contextlib import suppress\n"
        "with suppress(locale.Error): locale.setlocale(locale.LC_ALL, '')\n"
        "from tests.formats.known_systems import full_system; import worksystem\n"
        f"worksystem.write(full_system(), {str(tmp_path / 'out.json')!r})"
    )
    root = Path(__file__).parents[2]
    path = os.pathsep.join([str(root), str(Path(worksystem.__file__).parents[1])])
    environment = {**os.environ, "PYTHONPATH": path, name: value}

    subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=root)

    assert (tmp_path / "out.json").read_bytes() == to_json(full_system()).encode()


def test_unknown_keys_are_kept_when_asked_and_written_back_where_they_were():
    file = envelope(
        {
            "id": "shop",
            "items": [{"id": "a", "mood": ["up"], "ext": {"jira:points": 5}}],
            "owners": [{"id": "ana", "capacity": {"share": 0.5, "coffee": 3}}],
        }
    )

    reading = read_native(file, unknown="keep")

    assert reading.losses == ()
    assert reading.system.items["a"].ext == {"jira:points": 5, "unknown:mood": ("up",)}
    assert reading.system.owners["ana"].capacity.ext == {"unknown:coffee": 3}
    text = to_json(reading.system)
    assert json.loads(text)["system"]["items"] == json.loads(file)["system"]["items"]
    assert read_native(text.encode(), unknown="keep") == reading
    with pytest.raises(UnreadableSource, match=r"items\[0\].mood: there is no such key"):
        from_json(text)


@pytest.mark.parametrize(
    ("system", "place"),
    [
        (
            {"items": [{"id": "a"}, {"id": "b", "after": [{"on": "a", "x": 1}]}]},
            "items[1].after[0].x",
        ),
        ({"": 1}, ""),
        ({"a:b": 1}, "a:b"),
        ({"x": 1, "ext": {"unknown:x": 2}}, "x"),
    ],
)
def test_an_unknown_key_that_has_no_room_is_a_loss(system, place):
    reading = read_native(envelope({"id": "shop", **system}), unknown="keep")

    assert [loss.path for loss in reading.losses] == [place]


def test_keys_beside_the_system_are_losses_when_unknown_ones_are_kept():
    reading = read_native(envelope({"id": "shop"}, by="hand"), unknown="keep")

    assert [str(loss) for loss in reading.losses] == [
        "by: there is no such key beside the system, got 'hand'"
    ]


def test_a_custom_field_that_looks_like_a_known_key_stays_a_custom_field():
    system = WorkSystem("shop", ext={"unknown:title": "Shop"})

    assert from_json(to_json(system)) == system


def test_what_is_no_object_has_no_unknown_keys():
    with pytest.raises(UnreadableSource, match=r"items\[0\]: need a WorkItem object, got 7"):
        read_native(envelope({"id": "shop", "items": [7]}), unknown="keep")


def test_faults_are_still_found_when_unknown_keys_are_kept():
    with pytest.raises(UnreadableSource, match="id: need an id as text, got 7"):
        read_native(envelope({"id": 7, "mood": "up"}), unknown="keep")


def test_only_refuse_and_keep_are_known():
    with pytest.raises(worksystem.InvalidChoice, match="need one of refuse, keep, got 'drop'"):
        read_native(envelope({"id": "shop"}), unknown="drop")


def test_friendly_forms_are_read_and_written_in_the_canonical_one():
    file = envelope(
        {
            "id": "shop",
            "items": [
                {"id": "a", "effort": "0.5w", "after": [{"on": "b"}]},
                {"id": "b", "due": "2026-05-06 09:00Z"},
            ],
        }
    )

    items = json.loads(to_json(read_native(file).system))["system"]["items"]

    assert items == [
        {"id": "a", "effort": "2d 4h", "after": ["b"]},
        {"id": "b", "due": "2026-05-06T09:00:00+00:00"},
    ]


def test_a_chain_of_many_items_is_no_deep_document():
    items = [WorkItem("0"), *(WorkItem(str(i), after=[str(i - 1)]) for i in range(1, 5_000))]
    system = WorkSystem("chain", items=items)

    assert from_json(to_json(system)) == system


def test_exts_are_as_deep_as_the_model_allows():
    deep: object = 1
    for _ in range(39):
        deep = [deep]
    system = WorkSystem("shop", items=[WorkItem("a", ext={"a:deep": deep})], ext=EXT)

    assert from_json(to_json(system)) == system


@pytest.mark.parametrize("running", [True, False])
@pytest.mark.parametrize("text", [to_json(full_system()), "{"], ids=["sound", "faulty"])
def test_reading_leaves_the_garbage_collector_as_it_was(running, text):
    before = gc.isenabled()
    (gc.enable if running else gc.disable)()
    try:
        with suppress(UnreadableSource):
            from_json(text)
        assert gc.isenabled() is running
    finally:
        (gc.enable if before else gc.disable)()


def test_null_is_what_nobody_has_said():
    file = envelope({"id": "shop", "items": [{"id": "a", "after": None, "owner": None}]})

    assert read_native(file).system == WorkSystem("shop", items=[WorkItem("a")])


def test_older_files_pass_through_every_migration_from_their_version_on(monkeypatch):
    def rename(old, new):
        return lambda system: {new if key == old else key: system[key] for key in system}

    monkeypatch.setattr(native_versions, "MIGRATIONS", (rename("c", "b"), rename("b", "title")))
    monkeypatch.setattr(native_versions, "VERSION", 3)

    def title(version, key):
        file = {"format": "worksystem", "version": version, "system": {"id": "s", key: "Shop"}}
        return read_native(json.dumps(file).encode()).system.title

    assert title(1, "c") == title(2, "b") == title(3, "title") == "Shop"
    with pytest.raises(UnreadableSource, match="need a version from 1 to 3, got 4; a newer"):
        title(4, "title")
    with pytest.raises(UnreadableSource, match="b: there is no such key"):
        title(3, "b")
