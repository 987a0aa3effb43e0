"""Small systems in which much may be linked: few words, ids that are named, references, cycles."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from worksystem import Outcome, WorkItem, WorkSystem

VOCABULARY = ["hero", "Page", "launch", "mail", "copy", "3", "4", "the"]
IDS = ["t-1", "t-12", "t-1-b", "page", "7", "x_y", "k2"]
FINISHED = datetime(2026, 1, 5, tzinfo=UTC)


def some(values, most=2):
    return st.lists(st.sampled_from(values), max_size=most, unique=True)


@st.composite
def items(draw, *, names=True):
    """Items that name each other, wait for each other, and are parts of each other."""
    ids = draw(st.permutations(IDS))[: draw(st.integers(0, len(IDS)))]
    found = []
    for place, id_ in enumerate(ids):
        title = " ".join(draw(st.lists(st.sampled_from(VOCABULARY), max_size=5)))
        named = draw(some(ids)) if names else []
        notes = " ".join(draw(st.sampled_from(["{}", "'{}'", "#{}"])).format(n) for n in named)
        earlier = st.none() | st.sampled_from(ids[:place]) if place else st.none()
        found.append(
            WorkItem(
                id_,
                title,
                notes=notes,
                refs=draw(some(["doc", "pull"])),
                outcomes=draw(some(["more"])),
                requester=draw(st.sampled_from([None, None, "kim"])),
                after=draw(st.none() | some(ids)),
                parent=draw(earlier),
                duplicate_of=draw(earlier),
                finished=draw(st.sampled_from([None, None, None, FINISHED])),
                external=draw(st.sampled_from([False, False, True])),
            )
        )
    return found


@st.composite
def systems(draw, *, names=True):
    """Systems of such items, of which some pairs are dismissed."""
    made = WorkSystem("shop", outcomes=[Outcome("more")], items=draw(items(names=names)))
    ids = list(made.items.ids())
    if ids:
        id_ = draw(st.sampled_from(ids))
        made = made.update(id_, ext={"links:dismissed": draw(some([*ids, "gone"]))})
    return made
