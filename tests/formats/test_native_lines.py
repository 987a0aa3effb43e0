"""The lines on which the values of a file stand."""

import gzip

from hypothesis import strategies as st
from tests.analysis.examples import given

from worksystem import WorkItem, WorkSystem, read, to_json, write
from worksystem.model.kinds import KINDS
from worksystem.testing import whole_systems

SHOP = WorkSystem("shop", items=[WorkItem("page"), WorkItem("copy", after=["page"])])


def read_from(system):
    return system.derived.get("read from")


def test_each_id_is_found_on_its_line(tmp_path):
    file = tmp_path / "shop.json"
    write(SHOP, file)
    lines = file.read_text().splitlines()

    found = read_from(read(file).system).lines()

    assert set(found) == {("system", "shop"), ("items", "page"), ("items", "copy")}
    for (_, id_), line in found.items():
        assert lines[line - 1].strip().rstrip(",") == f'"id": "{id_}"'


@given(system=whole_systems(), ending=st.sampled_from(["\n", "\r\n"]))
def test_every_value_of_any_system_has_its_line(tmp_path_factory, system, ending):
    file = tmp_path_factory.mktemp("lines") / "system.json"
    file.write_bytes(to_json(system).replace("\n", ending).encode())
    lines = file.read_text(encoding="utf-8").split("\n")

    found = read_from(read(file).system).lines()

    expected = {(name, value.id) for name in KINDS for value in getattr(system, name)}
    assert set(found) - {("system", system.id)} == expected
    assert all('"id":' in lines[line - 1] for line in found.values())


def test_a_text_on_one_line_is_all_on_it(tmp_path):
    file = tmp_path / "shop.json"
    file.write_text("".join(line.strip() for line in to_json(SHOP).splitlines()))

    assert set(read_from(read(file).system).lines().values()) == {1}


def test_a_mark_of_byte_order_and_compression_move_no_line(tmp_path):
    plain, packed = tmp_path / "a.json", tmp_path / "a.json.gz"
    plain.write_bytes(b"\xef\xbb\xbf" + to_json(SHOP).encode())
    packed.write_bytes(gzip.compress(to_json(SHOP).encode()))

    lines = [read_from(read(file).system).lines() for file in (plain, packed)]

    assert lines[0] == lines[1] != {}


def test_a_file_that_has_changed_or_gone_has_no_lines(tmp_path):
    file = tmp_path / "shop.json"
    write(SHOP, file)
    system = read(file).system

    write(SHOP.add(WorkItem("art")), file)
    assert read_from(system).lines() == {}
    file.unlink()
    assert read_from(system).lines() == {}


def test_where_one_stands_does_not_matter(tmp_path, monkeypatch):
    write(SHOP, tmp_path / "shop.json")
    monkeypatch.chdir(tmp_path)
    system = read("shop.json").system
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")

    assert read_from(system).name == "shop.json"
    assert len(read_from(system).lines()) == 3


def test_bytes_and_changed_systems_were_read_from_nowhere(tmp_path):
    file = tmp_path / "shop.json"
    write(SHOP, file)

    assert read_from(read(to_json(SHOP).encode()).system) is None
    assert read_from(read(file).system.update("page", title="Page")) is None
