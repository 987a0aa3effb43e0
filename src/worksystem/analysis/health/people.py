"""How a finding about people is told: by their names only where that was asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["Party", "parties"]


@frozen
class Party:
    """A person by name, or as many of a team as something holds for.

    Attributes:
        subject: Id that a finding is about: the person, else the team, else the system.
        name: How a sentence begins: ``'ana' is``, ``somebody in 'web' is``, ``2 people in 'web' are``.
        worst: Id of the one for whom it holds most.
        count: For how many it holds.
    """

    subject: str
    name: str
    worst: str
    count: int


def parties(facts: Facts, values: Mapping[str, float]) -> Iterator[Party]:
    """For whom something holds: one by one with `people`, else by team.

    Systems are diagnosed, not persons: unless somebody asked for people by
    name, what is said about them is said about their team, or where they are
    in none, about the system. Teams, roles and agents may always be named.

    Args:
        facts: Say whether people may be named.
        values: How much it holds, by the id of an owner; the greatest is the worst.

    Yields:
        In the order of ids.
    """
    owners, grouped = facts.system.owners, defaultdict(list)
    for id_ in sorted(values):
        if facts.people or owners[id_].kind != "person":
            yield Party(id_, f"{id_!r} is", id_, 1)
        else:
            team = facts.team(id_)
            grouped[team if team != id_ else facts.system.id].append(id_)
    for subject, ids in sorted(grouped.items()):
        worst = max(ids, key=lambda id_: (values[id_], id_))
        where = f"in {subject!r}"
        name = f"somebody {where} is" if len(ids) == 1 else f"{len(ids)} people {where} are"
        yield Party(subject, name, worst, len(ids))
