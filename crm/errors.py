"""What can go wrong, by who can mend it: the person, the machine, or us.

Every message is one sentence in the person's words. Anything that is not a `CrmError` is a bug of ours.
"""

from collections.abc import Sequence


class CrmError(Exception):
    """Anything Rapport foresees. `str(error)` is a sentence that may be shown as it stands."""


class UserError(CrmError):
    """The person can mend it: a value, a choice, a file.

    Args:
        message: one sentence.
        field: the form field that the sentence belongs beside, if there is one.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class NotFound(UserError):
    """The record is not there (any more)."""


class Ambiguous(UserError):
    """A name fits several records.

    Args:
        message: one sentence.
        candidates: what it may have meant, as shown to the person.
    """

    def __init__(self, message: str, candidates: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.candidates = tuple(candidates)


class Conflict(UserError):
    """Something else changed, or is held by someone else; nothing was written."""


class BadFile(UserError):
    """A file cannot be read as what it claims to be; nothing was written."""


class EnvironmentProblem(CrmError):
    """The machine refused: full disk, locked or damaged file, missing library.

    Args:
        message: what happened, one sentence.
        remedy: what the person can do, one sentence; never deletion.
    """

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


class Cancelled(CrmError):
    """The person pressed Cancel; everything was rolled back."""

    def __init__(self, message: str = "Cancelled; nothing was changed.") -> None:
        super().__init__(message)
