"""The slow and obvious answers: every event looked at, one after the other."""

from collections import Counter, defaultdict
from itertools import pairwise
from math import sqrt
from statistics import NormalDist

from worksystem import Owner, WorkSystem
from worksystem.events import Accepted, Drafted, Expired, Offered, Returned, Withdrawn

STATE = {Accepted: "accepted", Returned: "returned", Withdrawn: "withdrawn", Expired: "expired"}


def offers(history):
    """Each offer as a dict, in the order in which they were made."""
    known, open_, found = defaultdict(dict), {}, []
    for place, event in enumerate(history):
        if not isinstance(event, (Drafted, Offered, *STATE)):
            continue
        facts, id_ = known[event.handoff], event.handoff
        learn(facts, event)
        if isinstance(event, Drafted) or not facts.keys() >= {"item", "giver", "taker"}:
            continue
        offer = {"id": id_, **facts, "offered": None, "ended": None, "state": "offered"}
        if isinstance(event, Offered):
            now = open_.get(id_)
            if now and any(
                now.get(f) != offer.get(f) for f in ("item", "giver", "taker", "contract")
            ):
                now.update(state="withdrawn", ended=event.at)
                now = None
            if not now:
                open_[id_] = {**offer, "offered": event.at}
                found.append(open_[id_])
            continue
        now = open_.pop(id_, None)
        if now is None and isinstance(event, (Withdrawn, Expired)):
            continue
        if now is None:
            now = offer
            found.append(now)
        now.update(state=STATE[type(event)], ended=event.at, place=place)
        now["reason"] = getattr(event, "reason", "")
    return found


def learn(facts, event):
    """Take in what an event says of a handoff; an answer only says what nobody has said."""
    for field in ("item", "giver", "taker", "contract"):
        value = getattr(event, field, None)
        if value is not None and (isinstance(event, (Drafted, Offered)) or field not in facts):
            facts[field] = value


def sayings(history, *, of="owner"):
    """Item to what was said of it in order: (owner or state, instant of the event)."""
    taken = {o["place"]: o for o in offers(history) if o["state"] == "accepted"}
    found = defaultdict(list)
    for place, event in enumerate(history):
        if of == "owner" and place in taken:
            offer = taken[place]
            said = found[offer["item"]]
            if not said:
                said.append((offer["giver"], offer["offered"] or event.at))
            said.append((offer["taker"], event.at))
        value = getattr(event, of, ...)
        if value is not ... and (of == "owner" or value is not None):
            found[event.item].append((value, event.at))
    return found


def steps(history, *, of="owner", span=None):
    """(item, giver, taker, instant) of every two in a row."""
    for item, said in sayings(history, of=of).items():
        for (giver, _), (taker, at) in pairwise(said):
            if span is None or span[0] <= at < span[1]:
                yield item, giver, taker, at


def counts(history, *, include_self=False, of="owner", span=None):
    """Pairs counted one by one."""
    pairs = ((a, b) for _, a, b, _ in steps(history, of=of, span=span))
    return dict(Counter(p for p in pairs if include_self or p[0] != p[1]))


def ways(history):
    """Item to its owners in a row, each once."""
    found = {}
    for item, said in sayings(history).items():
        way = []
        for owner, _ in said:
            if not way or way[-1] != owner:
                way.append(owner)
        found[item] = way
    return found


def latencies(history):
    """Pair to the times from the event before one to the event that names the next owner."""
    found, last, whose = defaultdict(list), {}, {}
    for event in history:
        item = getattr(event, "item", None)
        if item is None:
            continue
        owner = getattr(event, "owner", ...)
        if owner is not ...:
            if item in whose and whose[item] != owner:
                begun = getattr(event, "since", event.at)
                took = begun - last[item]
                found[whose[item], owner].append(max(took, took - took))
            whose[item] = owner
        last[item] = event.at
    return found


def percentile(values, percent):
    """Between the two nearest by rank, in proportion."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / 100
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def wilson(part, whole, confidence=0.9):
    """The two shares at which the score test just does not reject: roots of a quadratic."""
    z2 = NormalDist().inv_cdf(0.5 + confidence / 2) ** 2
    # (p - q)² = z² q (1 - q) / n, solved for q
    p = part / whole
    a, b, c = 1 + z2 / whole, -(2 * p + z2 / whole), p * p
    root = sqrt(max(0.0, b * b - 4 * a * c))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def system(history, **fields):
    """A system around a history, with everybody whom it names."""
    owners = fields.pop("owners", [Owner(id_) for id_ in ("ana", "bo", "cy", "dee")])
    return WorkSystem("shop", owners=owners, history=history, **fields)
