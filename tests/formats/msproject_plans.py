"""Small plans in the XML of Microsoft Project, written by hand for the tests."""

from collections.abc import Mapping

NAMESPACE = "http://schemas.microsoft.com/project"
NEWLINE = "\n"

OFFICE = """
<Calendar><UID>1</UID><Name>Office</Name><IsBaseCalendar>1</IsBaseCalendar>
  <BaseCalendarUID>-1</BaseCalendarUID>
  <WeekDays>
    <WeekDay><DayType>1</DayType><DayWorking>0</DayWorking></WeekDay>
    {days}
    <WeekDay><DayType>7</DayType><DayWorking>0</DayWorking></WeekDay>
  </WeekDays>{rest}
</Calendar>"""

HOURS = """<WorkingTimes>
  <WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>
  <WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime>
</WorkingTimes>"""


def fields(values: Mapping[str, object]) -> str:
    return "".join(f"<{name}>{value}</{name}>" for name, value in values.items())


def day(number: int, hours: str = HOURS) -> str:
    return f"<WeekDay><DayType>{number}</DayType><DayWorking>1</DayWorking>{hours}</WeekDay>"


def office(rest: str = "") -> str:
    """A calendar, number 1: Monday to Friday, 08-12 and 13-17."""
    return OFFICE.format(days="".join(map(day, range(2, 7))), rest=rest)


def calendar(uid: int, inside: str = "", **said: object) -> str:
    return f"<Calendar>{fields({'UID': uid} | said)}{inside}</Calendar>"


def task(uid: int, hours: float | None = 8, *links: str, inside: str = "", **said: object) -> str:
    """A task of so many working hours."""
    length = {} if hours is None else {"Duration": f"PT{int(hours)}H{round(hours % 1 * 60)}M0S"}
    return f"<Task>{fields({'UID': uid} | length | said)}{''.join(links)}{inside}</Task>"


def link(on: int, **said: object) -> str:
    return f"<PredecessorLink>{fields({'PredecessorUID': on} | said)}</PredecessorLink>"


def resource(uid: int, name: str = "Ana", inside: str = "", **said: object) -> str:
    return f"<Resource>{fields({'UID': uid, 'Name': name} | said)}{inside}</Resource>"


def booking(uid: int, task: int, resource: int, **said: object) -> str:
    named = {"UID": uid, "TaskUID": task, "ResourceUID": resource}
    return f"<Assignment>{fields(named | said)}</Assignment>"


def plan(
    *tasks: str,
    calendars: str | None = None,
    resources: str = "",
    bookings: str = "",
    inside: str = "",
    **said: object,
) -> bytes:
    """A plan that starts on Monday 2026-04-20 at 08:00, in office hours."""
    project = {"Title": "Shop", "StartDate": "2026-04-20T08:00:00", "CalendarUID": 1} | said
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Project xmlns="{NAMESPACE}">
{fields({k: v for k, v in project.items() if v is not None})}
{inside}
<Calendars>{office() if calendars is None else calendars}</Calendars>
<Tasks>
{NEWLINE.join(tasks)}
</Tasks>
<Resources>{resources}</Resources>
<Assignments>{bookings}</Assignments>
</Project>""".encode()
