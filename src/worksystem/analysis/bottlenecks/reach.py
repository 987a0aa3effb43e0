"""How much work lies behind each node of a network, every node counted once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from worksystem.network.structure import Links

__all__ = ["weights_reached"]

# Nodes that are looked for at a time. What a node reaches of them is one Python integer
# of so many bits, so that a pass keeps about 550 bytes a node.
_BLOCK = 4096
_BYTES = _BLOCK // 8
# Different sets of reached nodes that are summed up at a time.
_AT_ONCE = 4096
# Which bits each byte has: a column for each of the 256.
_BITS = (np.arange(256) >> np.arange(8)[:, None]) & 1


def weights_reached(
    walk: Sequence[int], links: Links, weights: NDArray[Any], *, skipped: Collection[int] = ()
) -> NDArray[Any]:
    """The weight of all that can be reached from each place along links, exactly.

    However many ways lead to a place, it counts once; where one starts does
    not count for itself. Sums along ways, which are faster, would count the
    end of a diamond twice.

    Args:
        walk: All places, each after those that its links lead to.
        links: Where the links of each place lead.
        weights: Whole numbers: a row for each kind of weight, a column for each place.
        skipped: Places that no way leads through.

    Returns:
        Rows of sums, as `weights` has them.

    Cost is places times links over 4 096, and 550 bytes a place: block by
    block, sets of places are integers whose bits are or-ed along the links,
    and equal sets are summed once.

    Source: transitive closure in reverse topological order, one bit a node, as
    in Purdom, "A transitive closure algorithm", BIT 10(1), 1970.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> from worksystem.network import structure_of
        >>> items = [WorkItem("a"), WorkItem("b", after=["a"]), WorkItem("c", after=["a", "b"])]
        >>> links = structure_of(WorkSystem("shop", items=items)).outgoing
        >>> weights_reached([2, 1, 0], links, np.array([[1, 20, 300]])).tolist()
        [[320, 300, 0]]
    """
    total = int(weights.astype(object).sum())
    # Beyond 64 bits Python adds up.
    found = np.zeros(weights.shape, dtype=np.int64 if total < 2**62 else object)
    weights = weights.astype(found.dtype)
    counts = (weights != 0).any(axis=0).tolist()
    closed = frozenset(skipped)
    columns = [at for at, place in enumerate(walk) if counts[place] and place not in closed]
    for first in range(0, len(columns), _BLOCK):
        block = columns[first : first + _BLOCK]
        places = [walk[at] for at in block]
        # What stands earlier in the walk reaches none of them.
        sets, who, which = _sets_reached(walk[block[0] :], links, places, closed)
        sums = _sums(sets, weights[:, places])
        found[:, who] += sums[:, which]
    return found


def _sets_reached(
    walk: Sequence[int], links: Links, block: list[int], closed: frozenset[int]
) -> tuple[list[int], list[int], list[int]]:
    """The different sets of a block that are reached, as bits; who reaches any, and which."""
    first, other, _ = links.lists()
    bit = {place: 1 << i for i, place in enumerate(block)}
    reach = [0] * (len(first) - 1)
    number: dict[int, int] = {}
    who, which = [], []
    for place in walk:
        if place in closed:
            continue
        bits = 0
        for target in other[first[place] : first[place + 1]]:
            bits |= reach[target]
        if bits:
            who.append(place)
            which.append(number.setdefault(bits, len(number)))
        reach[place] = bits | bit.get(place, 0)
    return list(number), who, which


def _sums(sets: list[int], weights: NDArray[Any]) -> NDArray[Any]:
    """The weights of each of some sets, a row for each kind of weight."""
    kinds, count = weights.shape
    padded = np.zeros((kinds, _BLOCK), dtype=weights.dtype)
    padded[:, :count] = weights
    # Of each byte of a set, what each of its 256 values weighs.
    by_byte = padded.reshape(kinds, _BYTES, 8) @ _BITS.astype(weights.dtype)
    found = np.zeros((kinds, len(sets)), dtype=weights.dtype)
    place = np.arange(_BYTES)
    for begin in range(0, len(sets), _AT_ONCE):
        some = b"".join(bits.to_bytes(_BYTES, "little") for bits in sets[begin : begin + _AT_ONCE])
        values = np.frombuffer(some, dtype=np.uint8).reshape(-1, _BYTES)
        for kind in range(kinds):
            found[kind, begin : begin + len(values)] = by_byte[kind][place, values].sum(axis=1)
    return found
