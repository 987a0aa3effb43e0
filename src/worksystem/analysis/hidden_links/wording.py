"""The words of a title, such that two spellings of one text have the same."""

from __future__ import annotations

import re
from unicodedata import normalize

__all__ = ["words"]

_WORD = re.compile(r"[^\W_]+")


def words(title: str) -> list[str]:
    """The words and numbers of a title, in order, without case, width and signs.

    A title of nothing but signs is one word; an empty one has none. Scripts
    that put no spaces between words give one word a phrase, so that of these
    only titles that are the same look alike.

    Source: compatibility decomposition and composition (NFKC) and case folding
    as in The Unicode Standard, sections 3.11 and 3.13.

    Examples:
        >>> words("Hero ARTWORK, ½ page – Straße № 12")
        ['hero', 'artwork', '1', '2', 'page', 'strasse', 'no', '12']
        >>> words("!!"), words(" ")
        (['!!'], [])
    """
    folded = normalize("NFKC", normalize("NFKC", title).casefold())
    return _WORD.findall(folded) or (["".join(folded.split())] if folded.strip() else [])
