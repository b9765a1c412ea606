"""A saved answer as a program holds it: the JSON text, or the object that it holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from assistant.errors import SavedAnswerError
from assistant.verify.saved import parse

if TYPE_CHECKING:
    from collections.abc import Mapping


def saved_object(saved: str | Mapping[str, Any]) -> dict[str, Any]:
    """The object, as strictly read as a file is.

    Raises:
        SavedAnswerError: It is no JSON, or no answer.
    """
    try:
        text = saved if isinstance(saved, str) else json.dumps(dict(saved))
    except (TypeError, ValueError, RecursionError) as error:  # what JSON has not, or what holds itself
        raise SavedAnswerError(f"It is not JSON: {error}.", hint="Save one: to_json(answer)") from error
    return parse(text)
