"""What can go wrong in an evaluation; each error says what to do next.

CiteboundError
└── EvalError
    ├── UnknownSuiteError   no suite bears that name
    ├── DataError           a data set cannot be read; names file and line
    ├── RunError            a run folder cannot be used
    ├── NotExactError       a shown quote is not in its document: the promise itself is broken
    └── FloorError          a run is below its floors
"""

from __future__ import annotations

from index.errors import CiteboundError


class EvalError(CiteboundError):
    """An evaluation cannot go on."""


class UnknownSuiteError(EvalError):
    """No suite bears that name."""


class DataError(EvalError):
    """A data set cannot be read; the message names file and line."""


class RunError(EvalError):
    """A run folder cannot be used."""


class NotExactError(EvalError):
    """A shown quote is not in its document."""


class FloorError(EvalError):
    """A run is below its floors."""
