"""The errors that Stemma raises on purpose. Bad *data* is a `Problem` value and never raises.

StemmaError
├── UsageError          the caller's: a wrong argument, a record that does not exist
│   └── AmbiguousError  a short id that fits several records
├── CaseError           the case folder's
│   ├── InUseError      another process holds the case
│   ├── DamagedError    a byte, a row or a citation is not what it was
│   └── VersionError    made by a newer Stemma
├── IntakeError         one file's: unreadable, vanished, too large
│   └── FetchError      one address's: refused, unreachable, not a report
├── Failure             one child's, in sandbox/: it could not say all about its file
├── StartError          the installation's, in sandbox/: files cannot be read at all
├── AidError            the installation's, in aids.py: a file that came with Stemma cannot be used
├── LeakError           the gate's: an export still held a withheld word; nothing was written
└── SpanError           the code's: offsets that do not hold the words they claim
"""


class StemmaError(Exception):
    """Any error that Stemma raises on purpose; its text names what, where and the next step."""


class UsageError(StemmaError):
    """The call cannot be carried out as it was made."""


class AmbiguousError(UsageError):
    """A short id fits more than one record."""


class CaseError(StemmaError):
    """The case folder cannot be used as it is."""


class InUseError(CaseError):
    """Another process is writing to the case."""


class DamagedError(CaseError):
    """Something in the case is not what was put there."""


class VersionError(CaseError):
    """The case was made by a newer Stemma."""


class IntakeError(StemmaError):
    """One file could not be taken in; the others are unaffected."""


class FetchError(IntakeError):
    """One page could not be taken in from its address; nothing of it was kept."""


class LeakError(StemmaError):
    """An export still held something that must be withheld; nothing was written."""


class SpanError(StemmaError):
    """Offsets and words do not agree."""
