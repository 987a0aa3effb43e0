"""Values of the model to plain JSON documents and back, by code that cattrs generates.

This is the fast way, for sound documents: it stops at the first fault, and
`native_faults` then looks for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from worksystem.formats.native_forms import SHORT, TAG, Form, forms, short_name, tag_of
from worksystem.model.system import WorkSystem

__all__ = ["UNKNOWN", "WrongShape", "document_of", "system_of"]

UNKNOWN = "unknown:"
"""What a key of a file that the model does not know is called in `ext`."""

_CONVERTER = Converter()


class WrongShape(ValueError):
    """A list or an object where there should be the other, or neither."""


def document_of(system: WorkSystem) -> dict[str, Any]:
    """A system as dicts, lists, texts and numbers; what is the default is left out.

    Examples:
        >>> from worksystem.model.items import WorkItem
        >>> document_of(WorkSystem("shop", items=[WorkItem("a"), WorkItem("b", after=["a"])]))
        {'id': 'shop', 'items': [{'id': 'a'}, {'id': 'b', 'after': ['a']}]}
    """
    document = _writer(WorkSystem)(system)
    # Newer cattrs leaves empty registries out, older does not.
    return {key: value for key, value in document.items() if value != []}


def system_of(document: Any) -> WorkSystem:
    """The system of a document; stops at the first fault, and does not say where it is.

    Examples:
        >>> system_of({"id": "shop", "items": [{"id": "a", "effort": "2d"}]})
        WorkSystem('shop', items=1)
    """
    return _reader(WorkSystem)(document)  # type: ignore[no-any-return]


@cache
def _writer(cls: type) -> Callable[[Any], Any]:
    hooks: dict[str, Any] = {
        name: override(unstruct_hook=write)
        for name, form in forms(cls).items()
        if (write := _write(form)) is not None
    }
    to_dict: Callable[[Any], dict[str, Any]] = make_dict_unstructure_fn(
        cls, _CONVERTER, _cattrs_omit_if_default=True, **hooks
    )
    if "ext" in forms(cls):
        to_dict = _with_unknown_keys(cls, to_dict)
    if cls not in SHORT:
        return to_dict
    short = short_name(cls)

    def write_short(value: Any) -> Any:
        result = to_dict(value)
        return result[short] if len(result) == 1 else result

    return write_short


def _write(form: Form) -> Callable[[Any], Any] | None:
    if form.tagged is not None:
        return _write_tagged
    if form.inner is None:
        if (leaf := form.write) is None or not form.optional:
            return form.write
        return lambda value: None if value is None else leaf(value)
    write = _writer(form.inner)
    if not form.many:
        return lambda value: None if value is None else write(value)

    def write_list(values: Iterable[Any] | None) -> list[Any] | None:
        return None if values is None else [write(value) for value in values]

    return write_list


def _write_tagged(values: Iterable[Any]) -> list[Any]:
    return [_tagged(value, type(value)) for value in values]


def _tagged(value: Any, cls: type) -> dict[str, Any]:
    return {TAG: tag_of(cls), **_writer(cls)(value)}


def _with_unknown_keys(
    cls: type, to_dict: Callable[[Any], dict[str, Any]]
) -> Callable[[Any], dict[str, Any]]:
    """Write the keys that were kept when reading back to where they were."""
    known = forms(cls).keys()

    def write(value: Any) -> dict[str, Any]:
        result = to_dict(value)
        for key in list(result.get("ext", ())):
            name = key.removeprefix(UNKNOWN)
            if name != key and name not in known:
                result[name] = result["ext"].pop(key)
        if "ext" in result and not result["ext"]:
            del result["ext"]
        return result

    return write


@cache
def _reader(cls: type) -> Callable[[Any], Any]:
    hooks: dict[str, Any] = {
        name: override(struct_hook=hook)
        for name, form in forms(cls).items()
        if (hook := _read(form)) is not None
    }
    build: Callable[[Any, type], Any] = make_dict_structure_fn(
        cls,
        _CONVERTER,
        _cattrs_forbid_extra_keys=True,
        _cattrs_detailed_validation=False,
        # The model knows what it takes: types are checked there, not coerced here.
        _cattrs_prefer_attrib_converters=True,
        **hooks,
    )
    # Many items wait for the same few and are done by the same few: as values,
    # what they say of them can be one and the same.
    build_short = lru_cache(maxsize=8192)(cls) if cls in SHORT else None

    def read(value: Any) -> Any:
        if type(value) is dict:
            return build(value, cls)
        if build_short is not None and type(value) is str:
            return build_short(value)
        raise WrongShape

    return read


def _read(form: Form) -> Callable[[Any, Any], Any] | None:
    if form.tagged is not None:
        return _reads_tagged(form.tagged)
    if form.inner is None:
        if (leaf := form.read) is None:
            return None
        return lambda value, _: leaf(value)
    read = _reader(form.inner)
    if not form.many:
        return lambda value, _: None if value is None else read(value)

    def read_list(values: Any, _: Any) -> Any:
        if type(values) is list:
            return [read(value) for value in values]
        if values is None and form.optional:
            return None
        raise WrongShape

    return read_list


def _reads_tagged(classes: Mapping[str, type]) -> Callable[[Any, Any], Any]:
    def read_list(values: Any, _: Any) -> Any:
        if type(values) is not list:
            raise WrongShape
        found = []
        for value in values:
            fields = dict(value)
            found.append(_reader(classes[fields.pop(TAG)])(fields))
        return found

    return read_list
