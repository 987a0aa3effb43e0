"""Critical path: which items set the finish, and how far each other one may slip."""

from worksystem.analysis.paths.activities import Activity, Chain
from worksystem.analysis.paths.answer import CriticalPath
from worksystem.analysis.paths.question import find_critical_path

__all__ = ["Activity", "Chain", "CriticalPath", "find_critical_path"]
