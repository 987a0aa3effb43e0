"""What of a plan has no place in a work system, and how that is told.

Every field of a file is carried over, or named here by its kind, or told by
its own name: nothing is dropped in silence. A field whose value says nothing
(empty, 0, -1, no time) is no loss.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worksystem.formats.msproject.fields import Fields

__all__ = ["note_left_out"]

_NOTHING = frozenset({"", "0", "-1", "false", "0.0", "0.00", "PT0H0M0S", "NA"})


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CARRIED = {
    "Project": _words(
        "UID Name Title StartDate CalendarUID ScheduleFromStart HonorConstraints StatusDate "
        "WeekStartDay CriticalSlackLimit Author Company Manager Category Subject Keywords GUID "
        "MinutesPerDay"
    ),
    "Calendar": _words("UID Name IsBaseCalendar BaseCalendarUID WeekDays Exceptions WorkWeeks"),
    "Task": _words(
        "UID GUID Name Active Manual IsNull CreateDate WBS OutlineNumber OutlineLevel Priority "
        "Duration DurationFormat Estimated Milestone Summary ExternalTask ExternalTaskProject "
        "PercentComplete PhysicalPercentComplete ActualStart ActualFinish RemainingDuration "
        "ConstraintType ConstraintDate CalendarUID Deadline LevelingDelay LevelingDelayFormat "
        "IgnoreResourceCalendar PredecessorLink ExtendedAttribute Hyperlink HyperlinkAddress "
        "HyperlinkSubAddress Contact Notes ManualStart ManualDuration IsSubproject "
        "SubprojectName Work Type EffortDriven Recurring"
    ),
    "Resource": _words(
        "UID GUID Name Type IsNull MaxUnits CalendarUID IsGeneric IsInactive IsCostResource "
        "Group EmailAddress Notes AvailabilityPeriods ExtendedAttribute"
    ),
    "Assignment": _words("UID TaskUID ResourceUID Units"),
}

_WORKED_OUT = _words(
    "Start Finish ManualFinish EarlyStart EarlyFinish LateStart LateFinish StartSlack FinishSlack "
    "TotalSlack FreeSlack Critical StartVariance FinishVariance WorkVariance DurationVariance "
    "PercentWorkComplete RemainingWork RegularWork Work ActualWork ActualDuration ActualStart "
    "ActualFinish OverAllocated PeakUnits Stop Resume ResumeValid PreLeveledStart "
    "PreLeveledFinish FinishDate ID"
)

_SETTINGS = _words(
    # of the file and the project
    "SaveVersion CreationDate Revision LastSaved CurrentDate FYStartDate DefaultStartTime "
    "DefaultFinishTime MinutesPerWeek DaysPerMonth DefaultTaskType DefaultFixedCostAccrual "
    "DurationFormat WorkFormat EditableActualCosts EarnedValueMethod InsertedProjectsLikeSummary "
    "MultipleCriticalPaths NewTasksEffortDriven NewTasksEstimated SplitsInProgressTasks "
    "SpreadActualCost SpreadPercentComplete TaskUpdatesResource FiscalYearStart "
    "MoveCompletedEndsBack MoveRemainingStartsBack MoveRemainingStartsForward "
    "MoveCompletedEndsForward BaselineForEarnedValue AutoAddNewResourcesAndTasks "
    "MicrosoftProjectServerURL Autolink NewTaskStartDate NewTasksAreManual DefaultTaskEVMethod "
    "ProjectExternallyEdited ExtendedCreationDate ActualsInSync RemoveFileProperties AdminProject "
    "CurrencyDigits CurrencySymbol CurrencyCode CurrencySymbolPosition "
    "BuildNumber LastSavedBy RemoteProject KeepTaskOnNearestWorkingTimeWhenMadeAutoScheduled "
    "DefaultTaskType UpdateManuallyScheduledTasksWhenEditingLinks Template "
    # of calendars, tasks, resources and assignments
    "IsBaselineCalendar FixedCostAccrual LevelAssignments LevelingCanSplit HideBar "
    "Rollup DisplayAsSummary DisplayOnTimeline IsPublished CommitmentType IsSubprojectReadOnly "
    "Initials Phonetics WorkGroup CanLevel AccrueAt StandardRateFormat OvertimeRateFormat "
    "BookingType IsEnterprise IsBudget HasFixedRateUnits FixedMaterial LevelingDelayFormat "
    "DelayFormat RateScale CostRateTable GUID NTAccount ActiveDirectoryGUID"
)

_COSTS = _words(
    "Cost FixedCost ActualCost RemainingCost CostVariance OvertimeCost ActualOvertimeCost "
    "RemainingOvertimeCost StandardRate OvertimeRate CostPerUse Rates "
    "ACWP BCWP BCWS CV SV "
    "DefaultStandardRate DefaultOvertimeRate CostCenter"
)

_REASONS = {
    "Baseline": "baselines are not carried over",
    "TimephasedData": (
        "work spread over time, which may have splits in it, is not carried over: "
        "each item goes on unbroken"
    ),
    "OutlineCode": "outline codes are not carried over",
    "WorkContour": "work that is not spread evenly over a task is taken to be",
    "Delay": "a delay of one resource on a task is not carried over",
    "LevelingDelay": "a levelling delay of one resource on a task is not carried over",
    "Project": "a plan inside a task is not carried over",
} | dict.fromkeys(_COSTS, "costs, rates and earned value are not carried over")

_ALL_WORKED_OUT = (
    "dates, slack, variances and sums that Microsoft Project works out are not copied: "
    "questions work them out again"
)
_ALL_SETTINGS = "settings of saving, display and levelling are not carried over"


def note_left_out(kind: str, fields: Fields) -> None:
    """Tell what of a record is not carried over.

    Args:
        kind: Project, Calendar, Task, Resource or Assignment.
        fields: Its fields.
    """
    carried = _CARRIED[kind]
    worked_out = settings = ""
    for name, text in fields.record.texts.items():
        if name in carried or text in _NOTHING:
            continue
        if name in _WORKED_OUT:
            worked_out = worked_out or name
        elif name in _SETTINGS:
            settings = settings or name
        else:
            fields.lose(name, _REASONS.get(name) or _unknown(name, kind))
    if worked_out:
        fields.lose(worked_out, _ALL_WORKED_OUT)
    if settings:
        fields.lose(settings, _ALL_SETTINGS)
    for part in fields.record.parts:
        if part.tag not in carried:
            reason = _REASONS.get(part.tag) or _unknown(part.tag, kind)
            fields.findings.lose(reason, fields.at(part.tag), part.line)


def _unknown(name: str, kind: str) -> str:
    return f"{name} of a {kind.lower()} has no place in a work system"
