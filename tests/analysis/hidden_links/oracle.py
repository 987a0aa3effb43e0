"""What suggest_links has to answer, pair by pair and in plain Python."""

import math
import re
import unicodedata
from collections import Counter
from itertools import combinations

DISTINCTIVE = re.compile(r"(?=.*[^\W\d_])(?=.*[-_./:#\d])\w+([-./:#]\w+)*")


def words(title):
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", title).casefold())
    found = "".join(sign if sign.isalnum() else " " for sign in text).split()
    return found or (["".join(text.split())] if text.strip() else [])


def cosine(titles, a, b):
    """Cosine of two of some titles, each word weighed by how few of them have it."""
    bags = [Counter(words(title)) for title in titles]
    having = Counter(word for bag in bags for word in bag)

    def weight(bag, word):
        return bag[word] * math.log(1 + 1000 / having[word])

    def dot(one, other):
        return sum(weight(one, word) * weight(other, word) for word in one)

    one, other = bags[a], bags[b]
    if not one or not other:
        return 0.0
    return dot(one, other) / math.sqrt(dot(one, one) * dot(other, other))


def named(text, ids):
    """Distinctive ids that a text without quotes names, sign by sign."""
    found, at = set(), 0
    while at < len(text):
        fits = [i for i in ids if DISTINCTIVE.fullmatch(i) and stands(text, at, i)]
        if fits:
            found.add(max(fits, key=len))
            at += len(max(fits, key=len))
        else:
            at += 1
    return found


def stands(text, at, id_):
    def is_word(place):
        return 0 <= place < len(text) and (text[place].isalnum() or text[place] == "_")

    end = at + len(id_)
    joined = at > 1 and text[at - 1] in "-." and is_word(at - 2)
    goes_on = text[end : end + 1] in ("-", ".") and text[end + 1 : end + 2].isdigit()
    return (
        text.startswith(id_, at)
        and not (is_word(at - 1) or joined)
        and not (is_word(end) or goes_on)
    )


def leaves(system, id_):
    """The items under one that have no parts, or itself."""
    parts = [item.id for item in system.items if item.parent == id_]
    return {leaf for part in parts for leaf in leaves(system, part)} if parts else {id_}


def above(system, id_):
    """An item and all that it is a part of."""
    return [] if id_ is None else [id_, *above(system, system.items[id_].parent)]


def reached(system, id_):
    """Every item without parts that waits for some part of one, and these parts."""
    found, todo = set(), list(leaves(system, id_))
    while todo:
        leaf = todo.pop()
        if leaf in found:
            continue
        found.add(leaf)
        whole = above(system, leaf)
        for item in system.items:
            if any(link.on in whole for link in item.after or ()):
                todo += leaves(system, item.id)
    return found


def is_linked(system, a, b):
    same = {a}
    for _ in system.items:
        for item in system.items:
            if item.duplicate_of and same & {item.id, item.duplicate_of}:
                same |= {item.id, item.duplicate_of}
    waits = reached(system, a) & leaves(system, b) or reached(system, b) & leaves(system, a)
    return bool(waits) or b in same


def suggestions(system, at_least):
    """Pair and kind to the score of everything that is suggested or dismissed."""
    items = sorted(system.items, key=lambda item: item.id)
    found = {}
    for x, y in combinations(range(len(items)), 2):
        a, b = items[x], items[y]
        if is_linked(system, a.id, b.id) or (a.external and b.external):
            continue
        open_ = (a.finished is None) + (b.finished is None)
        shared = set(a.refs) & set(b.refs)
        weights = [0.8 for one, other in ((a, b), (b, a)) if mentioned(one, other)]
        weights += [
            1.4 / sum(ref in item.refs for item in items)
            for ref in shared
            if sum(ref in item.refs for item in items) <= 8
        ]
        if open_ == 2:
            found[a.id, b.id, "dependency"] = score(weights)
        alike = cosine([item.title for item in items], x, y)
        context = [bool(shared), bool(set(a.outcomes) & set(b.outcomes))]
        context += [a.requester is not None and a.requester == b.requester]
        if open_ and alike >= (0.6 if any(context) else 0.8) - 1e-9:
            found[a.id, b.id, "duplicate"] = score([min(alike, 1.0), *(0.25 for c in context if c)])
    return {key: value for key, value in found.items() if value >= at_least}


def mentioned(one, other):
    """Whether the notes of `systems.items` name an item: their tokens have spaces between them."""
    tokens = one.notes.split()
    marked = {f"'{other.id}'", f"#{other.id}"} & set(tokens)
    return one.id != other.id and bool(
        marked or (other.id in tokens and DISTINCTIVE.fullmatch(other.id))
    )


def score(weights):
    return round(1 - math.prod(1 - weight for weight in weights), 9)
