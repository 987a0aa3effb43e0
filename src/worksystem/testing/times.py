"""Strategies for how long and when: durations, estimates, lags, instants, days, zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from worksystem.model.durations import Elapsed, Lag, Percent
from worksystem.model.estimates import Estimate
from worksystem.model.instants import tzinfo
from worksystem.testing.words import built_once

__all__ = [
    "days",
    "days_or_instants",
    "efforts",
    "elapsed_times",
    "estimates",
    "instants",
    "lags",
    "percents",
    "zones",
]

HOUR = timedelta(hours=1)
ZERO = timedelta(0)
# A Monday, so that what is drawn is easy to read beside a calendar.
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
END = datetime(2027, 12, 31, tzinfo=UTC)
FIRST, LAST = START.date(), END.date()

# One of each kind: east and west, without and with daylight saving on either half
# of the earth, off by half and quarter hours, by a half-hour change, by a winter time.
_ZONES = (
    "UTC",
    "Europe/Paris",
    "America/New_York",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Pacific/Kiritimati",
    "Etc/GMT+12",
)
# When clocks there are put back, so that they show the hour before once more.
_TURNS = (
    (datetime(2026, 10, 25, 1, tzinfo=UTC), "Europe/Paris"),
    (datetime(2026, 11, 1, 6, tzinfo=UTC), "America/New_York"),
    (datetime(2026, 4, 4, 15, tzinfo=UTC), "Australia/Lord_Howe"),
)


@built_once
def efforts(
    *,
    min_value: timedelta = ZERO,
    max_value: timedelta = 80 * HOUR,
    step: timedelta = HOUR,
) -> st.SearchStrategy[timedelta]:
    """Working time in whole steps. Shrinks towards `min_value`.

    Args:
        min_value: The shortest.
        max_value: The longest.
        step: What they are apart; a microsecond for the hardest.

    Examples:
        >>> from worksystem.testing import simplest
        >>> str(simplest(efforts(), lambda effort: effort > timedelta(hours=3)))
        '4:00:00'
    """
    count = (max_value - min_value) // step
    return st.integers(0, count).map(lambda n: min_value + n * step)


@built_once
def elapsed_times(
    *,
    min_value: timedelta = ZERO,
    max_value: timedelta = 168 * HOUR,
    step: timedelta = HOUR,
) -> st.SearchStrategy[Elapsed]:
    """Elapsed time in whole steps. Shrinks towards `min_value`.

    Args:
        min_value: The shortest; may be negative, for leads.
        max_value: The longest.
        step: What they are apart.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(elapsed_times(), lambda time: time.time > timedelta(hours=30))
        Elapsed.of('1ed 7eh')
    """
    return efforts(min_value=min_value, max_value=max_value, step=step).map(Elapsed)


@built_once
def percents(*, min_value: int = -100, max_value: int = 200) -> st.SearchStrategy[Percent]:
    """Shares of another duration, whole percents or any between.

    Shrinks towards 0 %, or the bound that is nearest to it.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(percents(), lambda percent: percent.value > 12)
        Percent(13)
    """
    return st.floats(min_value, max_value).map(whole_if_whole).map(Percent)


def whole_if_whole(value: float) -> float:
    """The same number, as a whole one where it is; -0.0 becomes 0."""
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


@built_once
def lags(
    *,
    min_value: timedelta = -16 * HOUR,
    max_value: timedelta = 40 * HOUR,
    elapsed: bool = True,
    percent: bool = True,
) -> st.SearchStrategy[Lag]:
    """Lags and leads in whole hours of working time, elapsed time, or percents.

    Shrinks towards no lag, then working time before the other two.

    Args:
        min_value: The greatest lead; zero for none, percents included.
        max_value: The greatest lag.
        elapsed: Also elapsed time.
        percent: Also shares of the predecessor's duration.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(lags(), lambda lag: isinstance(lag, Percent) and lag.value < 0)
        Percent(-1)
    """
    working = st.integers(min_value // HOUR, max_value // HOUR).map(lambda n: n * HOUR)
    chosen: st.SearchStrategy[Lag] = working
    if elapsed:
        chosen |= working.map(Elapsed)
    if percent:
        chosen |= percents(min_value=-100 if min_value < ZERO else 0)
    return chosen


@built_once
def estimates(
    *,
    min_value: timedelta = ZERO,
    max_value: timedelta = 80 * HOUR,
    step: timedelta = HOUR,
) -> st.SearchStrategy[Estimate]:
    """Estimates with one point or three, all of them within the bounds.

    Shrinks towards a certain one, of `min_value`.

    Args:
        min_value: The least low point.
        max_value: The greatest high point.
        step: What points are apart.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(estimates(), lambda estimate: not estimate.is_certain)
        Estimate.of(('0h', '0h', '1h'))
    """
    point = efforts(min_value=min_value, max_value=max_value, step=step)
    three = st.lists(point, min_size=3, max_size=3).map(lambda points: Estimate(*sorted(points)))
    return point.map(Estimate.of) | three


@built_once
def zones() -> st.SearchStrategy[str]:
    """Names of time zones: one for each way in which clocks are odd.

    Leaves out the other few hundred of the IANA database. Shrinks towards UTC.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(zones(), lambda zone: zone != "UTC")
        'Europe/Paris'
    """
    return st.sampled_from(_ZONES)


def instants(
    *,
    min_value: datetime = START,
    max_value: datetime = END,
    step: timedelta = timedelta(minutes=15),
) -> st.SearchStrategy[datetime]:
    """Aware instants in any of `zones`, often in hours that a clock shows twice.

    Leaves out times that no clock has shown, and instants far from our days
    unless the bounds go there. Shrinks towards `min_value`, then towards UTC.

    Args:
        min_value: The first, aware.
        max_value: The last, aware.
        step: What they are apart, but for those near a change of clocks.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(instants(), lambda instant: instant > START).isoformat()
        '2026-01-05T09:15:00+00:00'
    """
    # Told in UTC, because two instants of a zone that its clock shows alike are one key.
    return _instants(min_value.astimezone(UTC), max_value.astimezone(UTC), step)


@built_once
def _instants(first: datetime, last: datetime, step: timedelta) -> st.SearchStrategy[datetime]:
    steps = st.integers(0, (last - first) // step)
    anywhere = st.builds(
        lambda n, zone: (first + n * step).astimezone(tzinfo(zone)), steps, zones()
    )
    turns = [turn for turn in _TURNS if first + HOUR <= turn[0] <= last - HOUR]
    if not turns:
        return anywhere
    near_a_turn = st.builds(
        lambda turn, quarters: (turn[0] + quarters * HOUR / 4).astimezone(tzinfo(turn[1])),
        st.sampled_from(turns),
        st.integers(-4, 4),
    )
    return anywhere | near_a_turn


@built_once
def days(*, min_value: date = FIRST, max_value: date = LAST) -> st.SearchStrategy[date]:
    """Days of the calendar. Shrinks towards `min_value`.

    Args:
        min_value: The first.
        max_value: The last.

    Examples:
        >>> from worksystem.testing import simplest
        >>> str(simplest(days(), lambda day: day > date(2026, 1, 31)))
        '2026-02-01'
    """
    count = (max_value - min_value).days
    return st.integers(0, count).map(lambda n: min_value + timedelta(days=n))


def days_or_instants(
    *, min_value: datetime = START, max_value: datetime = END
) -> st.SearchStrategy[date | datetime]:
    """Days and instants, as a due date may be either. Shrinks towards the first day.

    Args:
        min_value: The first, aware.
        max_value: The last, aware.

    Examples:
        >>> from worksystem.testing import simplest
        >>> str(simplest(days_or_instants(), lambda moment: not isinstance(moment, datetime)))
        '2026-01-05'
    """
    whole_days = days(min_value=min_value.date(), max_value=max_value.date())
    return whole_days | instants(min_value=min_value, max_value=max_value)
