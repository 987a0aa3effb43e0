"""What happens in a work system: small frozen facts, each with its instant and who did it.

An event says what happened and judges nothing; whether the agreements allow it
is for `WorkSystem.apply` to say. A new kind of event is a class here, a line in
`EVENTS`, and what it asks for and changes in `model/agreements.py` and
`model/draft.py`.
"""

from __future__ import annotations

from worksystem.model.events.of_agreements import CadenceHeld, OutcomeRead
from worksystem.model.events.of_handoffs import (
    Accepted,
    Drafted,
    Expired,
    Offered,
    Returned,
    Withdrawn,
)
from worksystem.model.events.of_items import (
    Assigned,
    Begun,
    Blocked,
    Created,
    Moved,
    Noted,
    OwnerChanged,
    Unblocked,
    Worked,
)
from worksystem.model.events.of_plans import Estimated, Linked, Ranked, Rescheduled

__all__ = [
    "EVENTS",
    "Accepted",
    "Assigned",
    "Begun",
    "Blocked",
    "CadenceHeld",
    "Created",
    "Drafted",
    "Estimated",
    "Event",
    "Expired",
    "Linked",
    "Moved",
    "Noted",
    "Offered",
    "OutcomeRead",
    "OwnerChanged",
    "Ranked",
    "Rescheduled",
    "Returned",
    "Unblocked",
    "Withdrawn",
    "Worked",
]

Event = (
    Created
    | Moved
    | Begun
    | Worked
    | Noted
    | OwnerChanged
    | Assigned
    | Blocked
    | Unblocked
    | Ranked
    | Rescheduled
    | Estimated
    | Linked
    | Drafted
    | Offered
    | Accepted
    | Returned
    | Withdrawn
    | Expired
    | CadenceHeld
    | OutcomeRead
)

EVENTS: dict[str, type[Event]] = {
    "created": Created,
    "moved": Moved,
    "begun": Begun,
    "worked": Worked,
    "noted": Noted,
    "owner changed": OwnerChanged,
    "assigned": Assigned,
    "blocked": Blocked,
    "unblocked": Unblocked,
    "ranked": Ranked,
    "rescheduled": Rescheduled,
    "estimated": Estimated,
    "linked": Linked,
    "drafted": Drafted,
    "offered": Offered,
    "accepted": Accepted,
    "returned": Returned,
    "withdrawn": Withdrawn,
    "expired": Expired,
    "cadence held": CadenceHeld,
    "outcome read": OutcomeRead,
}
"""Every kind of event by its name, in the order of `history.KINDS`: it only grows."""
