"""Patterns that are compiled when they are first used.

Compiling is Python, and a long alternation takes milliseconds. What answers a question holds hundreds of patterns,
and needs half of them for any one question: the first answer does not wait for the rest.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import cast


class _Lazy:
    """In the place of a pattern, of which it has every method and attribute."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._source, self._flags)

    def __getattr__(self, name: str) -> object:
        # Kept: whoever asks again finds it as fast as on the pattern itself, without coming here.
        found = self.__dict__[name] = getattr(self._compiled, name)
        return found


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """What ``re.compile`` returns, compiled at first use: for a long pattern that few questions need.

    Its methods are called as a pattern's are; it is no argument for the functions of ``re``.

    Raises:
        re.error: The source is no pattern; at first use.
    """
    return cast("re.Pattern[str]", _Lazy(source, flags))
