"""An event log out of a data frame, by the frame's own methods; none of them is imported.

pandas, polars, pyarrow and DuckDB code a column of names faster than Python
can look at it, so they are asked to.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

from worksystem.errors import Fault, UnreadableSource
from worksystem.formats.clock import NAIVE, Clock, Instants
from worksystem.formats.eventlog.columns import Log, Texts, Wrong
from worksystem.formats.eventlog.roles import INSTANTS, TEXTS, Wanted
from worksystem.model.history import MISSING, Coded

__all__ = ["is_frame", "read_frame"]

# How many of a unit make a microsecond, or how many microseconds it is.
_UNITS = {"s": 1_000_000, "ms": 1_000, "us": 1, "ns": -1_000}
_BEYOND = 2**62
_LIBRARIES = ("pandas", "polars", "pyarrow", "duckdb", "_duckdb", "numpy")
NamesOf = Callable[[Any], "Coded | list[Any]"]


def is_frame(source: object) -> bool:
    """Whether something is a data frame that `read_frame` knows, or a dict of columns.

    Examples:
        >>> is_frame({"case": ["a"]}), is_frame("log.csv")
        (True, False)
    """
    return isinstance(source, Mapping) or _library(source) not in ("mapping", "numpy")


def _library(source: object) -> str:
    """The library that a frame, or a column, comes from; ``mapping`` for Python's own."""
    roots = [cls.__module__.partition(".")[0] for cls in type(source).__mro__]
    return next((root.lstrip("_") for root in roots if root in _LIBRARIES), "mapping")


def read_frame(source: Any, wanted: Wanted, *, clock: Clock) -> Log:
    """The columns of a data frame.

    Raises:
        UnreadableSource: If it does not have the columns.

    Examples:
        >>> frame = {"case": ["a"], "act": ["b"], "time": ["2026-04-20T09:00Z"]}
        >>> wanted = Wanted("case", "act", "time", None, None, None, None)
        >>> read_frame(frame, wanted, clock=Clock(None)).texts["state"].names
        ['b']
    """
    columns, fetch = _OPEN[_library(source)](source)
    roles, faults = wanted.found_in([name for name in columns if isinstance(name, str)])
    if faults:
        raise UnreadableSource("the given data frame", faults)
    read = fetch(list(dict.fromkeys(roles.values())))
    sizes = {name: len(column) for name, column in read.items()}
    if len(set(sizes.values())) > 1:
        said = ", ".join(f"{name!r} {size}" for name, size in sizes.items())
        reason = f"need columns of one length, got {said}"
        raise UnreadableSource("the given data frame", [Fault("", None, reason)])
    texts: dict[str, Coded] = {}
    instants: dict[str, Any] = {}
    wrong: list[Wrong] = []
    for role in (role for role in TEXTS if role in roles):
        column = read[roles[role]]
        texts[role], bad = _named(_NAMES[_library(column)](column))
        wrong += [Wrong(row, roles[role], reason) for row, reason in bad.items()]
    for role in (role for role in INSTANTS if role in roles):
        column = read[roles[role]]
        instants[role], bad = _INSTANTS[_library(column)](column, clock)
        wrong += [Wrong(row, roles[role], reason) for row, reason in bad.items()]
    unread = tuple(str(name) for name in columns if name not in roles.values())
    return Log("log", roles, texts, instants, unread, wrong)


def _named(given: Coded | list[Any]) -> tuple[Coded, dict[int, str]]:
    """Codes and names, each name a text, and not an empty one."""
    if isinstance(given, Coded):
        if set(map(type, given.names)) <= {str} and "" not in given.names:
            return given, {}
        named = [*given.names, None]
        given = [named[code] for code in given.codes.tolist()]
    column = Texts()
    column.extend(given)
    return column.coded()


def _told(values: Any, unit: str, *, naive: bool, clock: Clock) -> Instants:
    """Instants of whole numbers of a unit, `MISSING` where there is none."""
    scale = _UNITS[unit]
    missing = values == MISSING
    micros = values // -scale if scale < 0 else values.clip(-_BEYOND // scale, _BEYOND // scale)
    if scale > 1:
        micros = micros * scale
    micros[missing] = MISSING
    if not naive:
        return Instants(micros, {})
    if not clock.has_zone:
        rows = (~missing).nonzero()[0].tolist()
        return Instants(micros, dict.fromkeys(rows, NAIVE))
    return Instants(clock.in_utc(micros.tolist()), {})


def _listed_instants(values: list[Any], clock: Clock) -> Instants:
    if all(type(value) is str for value in values):
        return clock.read(values)
    return clock.read_each(values)


# A mapping of names to columns: lists, arrays, or columns of one of the libraries.


def _open_mapping(source: Mapping[Any, Any]) -> tuple[list[Any], Callable[[list[str]], Any]]:
    return list(source), lambda names: {name: _sized(source[name]) for name in names}


def _sized(column: Any) -> Any:
    return column if hasattr(column, "__len__") else list(column)


def _numpy_instants(column: Any, clock: Clock) -> Instants:
    if not str(column.dtype).startswith("datetime64"):
        return _listed_instants(column.tolist(), clock)
    values = column.astype("datetime64[us]").astype("int64")
    return _told(values, "us", naive=True, clock=clock)


# pandas


def _open_pandas(source: Any) -> tuple[list[Any], Callable[[list[str]], Any]]:
    return list(source.columns), lambda names: {name: source[name] for name in names}


def _pandas_names(column: Any) -> Coded | list[Any]:
    try:
        codes, names = column.factorize()
    except TypeError:  # something that cannot be in a dict
        return list(column)
    return Coded(codes.astype("int32"), names.tolist())


def _pandas_instants(column: Any, clock: Clock) -> Instants:
    kind = str(column.dtype)
    if not kind.startswith("datetime64["):
        return _listed_instants(column.tolist(), clock)
    unit = kind[len("datetime64[") :].partition(",")[0].rstrip("]")
    values = column.astype("int64").to_numpy()
    return _told(values, unit, naive="," not in kind, clock=clock)


# polars


def _open_polars(source: Any) -> tuple[list[Any], Callable[[list[str]], Any]]:
    is_lazy = hasattr(source, "collect")
    columns = source.collect_schema().names() if is_lazy else source.columns

    def fetch(names: list[str]) -> dict[str, Any]:
        chosen = source.select(names)
        frame = chosen.collect() if is_lazy else chosen
        return {name: frame.get_column(name) for name in names}

    return list(columns), fetch


def _polars_names(column: Any) -> Coded | list[Any]:
    polars = sys.modules["polars"]
    if not (column.dtype in (polars.String, polars.Categorical, polars.Enum) or _whole(column)):
        return list(column.to_list())
    column = column.cast(polars.String)
    if "pyarrow" in sys.modules:  # it codes texts faster, and polars hands them over as they are
        return _pyarrow_names(column.to_arrow())
    names = column.drop_nulls().unique(maintain_order=True)
    codes = column.cast(polars.Enum(names)).to_physical().cast(polars.Int32)
    return Coded(codes.fill_null(-1).to_numpy(), names.to_list())


def _whole(column: Any) -> bool:
    return bool(column.dtype.is_integer())


def _polars_instants(column: Any, clock: Clock) -> Instants:
    unit = getattr(column.dtype, "time_unit", None)
    if unit is None or not hasattr(column.dtype, "time_zone"):
        return _listed_instants(column.to_list(), clock)
    values = column.to_physical().fill_null(MISSING).to_numpy()
    return _told(values, unit, naive=column.dtype.time_zone is None, clock=clock)


# pyarrow, and DuckDB by way of it


def _open_pyarrow(source: Any) -> tuple[list[Any], Callable[[list[str]], Any]]:
    if hasattr(source, "read_all"):
        source = source.read_all()
    return list(source.schema.names), lambda names: {name: source.column(name) for name in names}


def _open_duckdb(source: Any) -> tuple[list[Any], Callable[[list[str]], Any]]:
    def fetch(names: list[str]) -> Any:
        quoted = ['"' + name.replace('"', '""') + '"' for name in names]
        chosen = source.project(", ".join(quoted))
        try:
            to_table = getattr(chosen, "to_arrow_table", None) or chosen.fetch_arrow_table
            read = to_table().columns
        except ImportError:  # DuckDB makes arrow tables only where pyarrow is
            read = [list(column) for column in zip(*chosen.fetchall(), strict=True)]
            read = read or [[] for _ in names]
        return dict(zip(names, read, strict=True))

    return list(source.columns), fetch


def _pyarrow_names(column: Any) -> Coded | list[Any]:
    kind = str(column.type)
    if kind.startswith("dictionary"):
        kind = str(column.type.value_type)
    if "string" not in kind and "int" not in kind:
        return list(column.to_pylist())
    column = column.cast("large_string")
    if hasattr(column, "combine_chunks"):
        column = column.combine_chunks()
    coded = column.dictionary_encode()
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return Coded(codes, coded.dictionary.to_pylist())


def _pyarrow_instants(column: Any, clock: Clock) -> Instants:
    unit, zone = getattr(column.type, "unit", None), getattr(column.type, "tz", "none")
    if unit is None or zone == "none":
        return _listed_instants(column.to_pylist(), clock)
    whole = column.cast("int64").fill_null(MISSING)
    if hasattr(whole, "combine_chunks"):
        whole = whole.combine_chunks()
    return _told(whole.to_numpy(zero_copy_only=False), str(unit), naive=zone is None, clock=clock)


_OPEN: dict[str, Callable[[Any], tuple[list[Any], Callable[[list[str]], Any]]]] = {
    "mapping": _open_mapping,
    "pandas": _open_pandas,
    "polars": _open_polars,
    "pyarrow": _open_pyarrow,
    "duckdb": _open_duckdb,
}
_NAMES: dict[str, NamesOf] = {
    "mapping": list,
    "numpy": lambda column: list(column.tolist()),
    "pandas": _pandas_names,
    "polars": _polars_names,
    "pyarrow": _pyarrow_names,
}
_INSTANTS: dict[str, Callable[[Any, Clock], Instants]] = {
    "mapping": lambda column, clock: _listed_instants(list(column), clock),
    "numpy": _numpy_instants,
    "pandas": _pandas_instants,
    "polars": _polars_instants,
    "pyarrow": _pyarrow_instants,
}
