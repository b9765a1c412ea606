"""What can go wrong in an evaluation; each error says what to do next.

CiteboundError
└── EvalError
    ├── EvalUsageError          what was asked for is not there
    │   ├── UnknownSuiteError   no suite bears that name
    │   ├── NoDataError         no folder holds the data
    │   └── NoRunError          no folder holds the run
    ├── DataError               a data set cannot be read; names file and line
    ├── RunError                a run folder cannot be used
    └── FloorError              floors cannot be read, or may not be pinned
"""

from __future__ import annotations

from index.errors import CiteboundError


class EvalError(CiteboundError):
    """An evaluation cannot go on."""


class EvalUsageError(EvalError):
    """What was asked for on the command line is not there."""


class UnknownSuiteError(EvalUsageError):
    """No suite bears that name."""


class NoDataError(EvalUsageError):
    """No folder holds the data."""


class NoRunError(EvalUsageError):
    """No folder holds the run."""


class DataError(EvalError):
    """A data set cannot be read; the message names file and line."""


class RunError(EvalError):
    """A run folder cannot be used."""


class FloorError(EvalError):
    """Floors cannot be read, or may not be pinned."""
