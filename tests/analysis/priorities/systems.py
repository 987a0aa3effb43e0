"""Small systems with everything that advisers ask for, and many ties."""

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from worksystem import WorkItem, WorkSystem

AMOUNTS = (
    "value",
    "time_criticality",
    "risk_reduction",
    "cost_of_delay",
    "reach",
    "impact",
    "confidence",
    "ease",
)
BY = ["rank", "wsjf", "cd3", "rice", "ice", "moscow", "cost of delay", "due"]
BANDS = ["must", "should", "could", "wont"]
IDS = "dbfaecg"
DONE = datetime(2026, 1, 1, tzinfo=UTC)


FIELDS = (*AMOUNTS, "moscow", "size", "rank", "due")
MAYS = [date(2026, 5, day) for day in range(1, 7)]


def numbers(high):
    return st.integers(0, high)


@st.composite
def systems(draw, min_size=0, max_size=6, missing=True, links=True, parents=True, finished=True):
    """Items wait for items drawn before them; some lack up to two of the inputs.

    With parents, the first two drawn may be a family that the last one waits for.
    """
    items = []
    for number in range(draw(st.integers(min_size, max_size))):
        amounts = draw(st.tuples(*[numbers(4)] * len(AMOUNTS)))
        moscow, size, rank, due = draw(st.tuples(numbers(3), numbers(3), numbers(5), numbers(5)))
        lacks = draw(st.sets(st.sampled_from(FIELDS), max_size=2)) if missing else ()
        ext = dict(zip(AMOUNTS, amounts, strict=True)) | {"moscow": BANDS[moscow]}
        earlier = [IDS[i] for i in range(number)]
        after = draw(st.sets(st.sampled_from(earlier), max_size=2)) if earlier and links else ()
        items.append(
            WorkItem(
                IDS[number],
                effort=None if "size" in lacks else f"{size + 1}h",
                rank=None if "rank" in lacks else rank,
                priority=draw(st.none() | numbers(2)),
                due=None if "due" in lacks else MAYS[due],
                after=sorted(after),
                finished=DONE if finished and draw(numbers(5)) == 5 else None,
                ext={f"priority:{name}": v for name, v in ext.items() if name not in lacks},
            )
        )
    system = WorkSystem("s", items=items)
    if parents and len(items) > 2 and draw(st.booleans()):
        system = system.add(WorkItem("family"))
        system = system.update(IDS[0], parent="family").update(IDS[1], parent="family")
        system = system.update(items[-1].id, after=["family"])
    return system
