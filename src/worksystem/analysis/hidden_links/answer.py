"""The answer to which links are probably missing: suggestions with scores and evidence."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import field, frozen

from worksystem.analysis.hidden_links.clues import Clues
from worksystem.analysis.hidden_links.dismissals import Pair, dismissing, pair_of
from worksystem.analysis.hidden_links.reasons import explain
from worksystem.analysis.hidden_links.standing import Standing
from worksystem.analysis.hidden_links.suggestion import Suggestion
from worksystem.errors import InvalidModel
from worksystem.model.registry import unknown
from worksystem.model.system import WorkSystem
from worksystem.show import show
from worksystem.table import Column, Table, notes_html

__all__ = ["Suggestions"]


@frozen(repr=False)
class Suggestions:
    """The answer of `suggest_links`.

    Iterating gives the suggestions: dependencies, then duplicates, each the
    most probable first; ties by id. None of them is applied to anything.

    Attributes:
        system: The system that was asked about.
        links: Probable dependencies.
        duplicates: Probable duplicates.
        dismissed: What would be suggested, had nobody dismissed it.
        at_least: The least score that is suggested.
        notes: What was taken for granted or not looked at, in sentences.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> from worksystem.analysis.hidden_links import suggest_links
        >>> items = [WorkItem("art", "Hero artwork"), WorkItem("hero", "Artwork: hero")]
        >>> found = suggest_links(WorkSystem("shop", items=items))
        >>> print(found.duplicates[0])
        'art' and 'hero' look like the same work: their titles have the same words (1)
        >>> found.links, len(found)
        ((), 1)
    """

    system: WorkSystem = field(eq=False)
    links: tuple[Suggestion, ...]
    duplicates: tuple[Suggestion, ...]
    dismissed: tuple[Suggestion, ...] = field(default=(), kw_only=True)
    at_least: float = field(default=0.7, kw_only=True)
    notes: tuple[str, ...] = field(default=(), kw_only=True)
    _clues: Clues = field(eq=False, kw_only=True)
    _standing: Standing = field(eq=False, kw_only=True)

    def of(self, id: str) -> tuple[Suggestion, ...]:
        """What is suggested of an item.

        Raises:
            UnknownReference: If there is no such item.

        Examples:
            >>> from worksystem import WorkItem, WorkSystem
            >>> from worksystem.analysis.hidden_links import suggest_links
            >>> items = [WorkItem("art-1"), WorkItem("page", notes="waits for art-1")]
            >>> print(*suggest_links(WorkSystem("shop", items=items)).of("page"))
            'art-1' and 'page' are not linked, though 'page' mentions 'art-1' in its notes (0.8)
        """
        self._known(id)
        return tuple(s for s in self if id in (s.a, s.b))

    def explain(self, a: str, b: str) -> str:
        """Say why a link between two items is suggested, or why none is.

        Raises:
            UnknownReference: If there is no such item.
            InvalidModel: If both are one item.

        Cost is linear in items and dependencies where nothing is suggested.

        Examples:
            >>> from worksystem import WorkItem, WorkSystem
            >>> from worksystem.analysis.hidden_links import suggest_links
            >>> items = [WorkItem("art", "Hero artwork"), WorkItem("page", "Page with artwork")]
            >>> print(suggest_links(WorkSystem("shop", items=items)).explain("page", "art"))
            nothing is suggested: neither names the other, and they share no reference that few have; their titles are 36% alike
        """
        return explain(
            self._pair(a, b),
            self._clues,
            self._standing,
            suggested=self,
            dismissed=self.dismissed,
            at_least=self.at_least,
        )

    def similarity(self, a: str, b: str) -> float:
        """How alike the titles of two items are: the cosine of their words, from 0 to 1.

        Raises:
            UnknownReference: If there is no such item.
            InvalidModel: If both are one item.

        Examples:
            >>> from worksystem import WorkItem, WorkSystem
            >>> from worksystem.analysis.hidden_links import suggest_links
            >>> items = [WorkItem("art", "Hero artwork"), WorkItem("page", "Hero page")]
            >>> suggest_links(WorkSystem("shop", items=items)).similarity("page", "art")
            0.44741255
        """
        return self._clues.similarity(*self._pair(a, b))

    def dismiss(self, a: str, b: str) -> WorkSystem:
        """The system in which it is remembered that nothing links two items.

        It is kept with the item of the smaller id, as the custom field
        ``links:dismissed``, and so in every file that the system is saved to.
        Take the id out again to have the pair suggested again.

        Raises:
            UnknownReference: If there is no such item.
            InvalidModel: If both are one item.

        Examples:
            >>> from worksystem import WorkItem, WorkSystem
            >>> from worksystem.analysis.hidden_links import suggest_links
            >>> items = [WorkItem("art", "Hero artwork"), WorkItem("hero", "Artwork: hero")]
            >>> found = suggest_links(WorkSystem("shop", items=items))
            >>> found.dismiss("hero", "art").items["art"].ext
            {'links:dismissed': ('hero',)}
        """
        return dismissing(self.system, [self._pair(a, b)])

    def _pair(self, a: str, b: str) -> Pair:
        for id_ in (a, b):
            self._known(id_)
        if a == b:
            raise InvalidModel(f"need two different items, got {a!r} twice")
        return pair_of(a, b)

    def _known(self, id_: str) -> None:
        items = self.system.items
        if id_ not in items:
            raise unknown(f"there is no item {id_!r}", id_, items.ids())

    # for reading

    def table(self) -> Table:
        """All suggestions with their evidence."""
        every = (*self.links, *self.duplicates)

        def column(name: str) -> Column:
            return Column(len(every), lambda at: getattr(every[at], name))

        return Table(
            self.caption, {name: column(name) for name in ("kind", "a", "b", "score", "why")}
        )

    @property
    def caption(self) -> str:
        """How many there are, in a line."""
        links = _count(len(self.links), "probable dependency", "probable dependencies")
        duplicates = _count(len(self.duplicates), "probable duplicate", "probable duplicates")
        dismissed = f"; {len(self.dismissed)} dismissed" if self.dismissed else ""
        return f"{links} and {duplicates}{dismissed}"

    def __iter__(self) -> Iterator[Suggestion]:
        yield from (*self.links, *self.duplicates)

    def __len__(self) -> int:
        return len(self.links) + len(self.duplicates)

    def __str__(self) -> str:
        table = str(self.table()) if len(self) else self.caption
        return "\n".join([table, *(f"note: {show(note)}" for note in self.notes)])

    def _repr_html_(self) -> str:
        return self.table()._repr_html_() + notes_html(self.notes)

    def __repr__(self) -> str:
        return f"<Suggestions for {show(self.system.id)}: {self.caption}>"


def _count(count: int, one: str, several: str) -> str:
    return f"{count or 'no'} {one if count < 2 else several}"
