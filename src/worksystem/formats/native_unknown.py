"""Keys of a document that the model does not know, carried along in custom fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from worksystem.errors import InvalidModel
from worksystem.formats.native_codec import UNKNOWN
from worksystem.formats.native_forms import TAG, a, forms
from worksystem.formats.reading import Loss
from worksystem.model.construction import evidence
from worksystem.model.extensions import extension
from worksystem.model.system import WorkSystem

__all__ = ["keep_unknown"]


def keep_unknown(document: Any) -> tuple[Any, list[Loss]]:
    """The document with every unknown key in the `ext` of its object.

    Examples:
        >>> keep_unknown({"id": "shop", "colour": "red"})
        ({'id': 'shop', 'ext': {'unknown:colour': 'red'}}, [])
        >>> item = {"id": "b", "after": [{"on": "a", "why": "paint dries"}]}
        >>> document, losses = keep_unknown({"id": "shop", "items": [{"id": "a"}, item]})
        >>> document["items"][1], str(losses[0])
        ({'id': 'b', 'after': [{'on': 'a'}]}, "items[1].after[0].why: a Dependency has no room for an unknown key, got 'paint dries'")
    """
    losses: list[Loss] = []
    return _kept(WorkSystem, document, "", losses), losses


def _kept(cls: type, given: Any, path: str, losses: list[Loss]) -> Any:
    if type(given) is not dict:
        return given
    known = forms(cls)
    kept: dict[str, Any] = {}
    for name, value in given.items():
        if name not in known:
            continue
        inner, below = known[name].inner, f"{path}.{name}" if path else name
        tagged = known[name].tagged
        if tagged is not None and type(value) is list:
            kept[name] = [
                _kept_of_tag(tagged, v, f"{below}[{i}]", losses) for i, v in enumerate(value)
            ]
        elif inner is None:
            kept[name] = value
        elif known[name].many and type(value) is list:
            kept[name] = [_kept(inner, v, f"{below}[{i}]", losses) for i, v in enumerate(value)]
        else:
            kept[name] = _kept(inner, value, below, losses)
    strange = {key: value for key, value in given.items() if key not in known}
    for key, value in strange.items():
        reason = _put(kept, key, value) if "ext" in known else f"{a(cls)} has no room"
        if reason:
            reason = f"{reason} for an unknown key, got {evidence(value)}"
            losses.append(Loss(f"{path}.{key}" if path else key, reason))
    return kept


def _kept_of_tag(classes: Mapping[str, type], given: Any, path: str, losses: list[Loss]) -> Any:
    tag = given.get(TAG) if type(given) is dict else None
    if type(tag) is not str or tag not in classes:
        return given  # the search for faults says what is wrong with it
    fields = {key: value for key, value in given.items() if key != TAG}
    return {TAG: tag, **_kept(classes[tag], fields, path, losses)}


def _put(kept: dict[str, Any], key: str, value: Any) -> str:
    """Put a key among the custom fields; why not, if it cannot be one."""
    ext = kept.get("ext", {})
    if type(ext) is not dict or UNKNOWN + key in ext:
        return "there is no room"
    try:
        extension({UNKNOWN + key: value})
    except InvalidModel as error:
        return f"{error.reason}: no room"
    kept["ext"] = {**ext, UNKNOWN + key: value}
    return ""
