"""Everything that can go wrong in the conversation.

CiteboundError (index.errors)
└── AssistantError
    ├── SettingsError        a setting that is unknown or does not fit
    ├── QuestionError        a question that cannot be asked
    ├── SavedAnswerError     a file that is no saved answer
    ├── ConversationError    a conversation that cannot be kept, or gone on with
    ├── ExportError          a file to hand on that cannot be written
    ├── QuoteOutdatedError   a quoted document was replaced while the model was at work
    ├── ReaderError          the bundled reader's network failed
    └── ModelError           the language model failed
        ├── ModelUnreachableError  nobody answers at the base URL
        ├── ModelRefusedError      the key is wrong, the model unknown, the quota spent
        │   ├── ModelOverflowError     prompt and reply do not fit the model's context window
        │   └── ModelDeclinedError     the model, or a filter before it, declines to answer
        ├── ModelReplyError        the reply is not what was asked for
        │   └── ModelCutError          its limit of tokens was reached before its first word
        └── ModelBudgetError       the next call could pass a limit that the user set
"""

from __future__ import annotations

from assistant.types import Usage
from index.errors import CiteboundError

_NOTHING = Usage()


class AssistantError(CiteboundError):
    """Base of every fault of the conversation."""


class SettingsError(AssistantError):
    """A setting is unknown or does not fit."""


class QuestionError(AssistantError):
    """The question cannot be asked."""


class SavedAnswerError(AssistantError):
    """A file that is to be verified is no saved answer."""


class ConversationError(AssistantError):
    """A conversation cannot be kept, or cannot be gone on with."""


class ExportError(AssistantError):
    """A file to hand on cannot be written."""


class QuoteOutdatedError(AssistantError):
    """A document that an answer quotes was replaced, or taken out, while the model was at work."""


class ReaderError(AssistantError):
    """The bundled reader's network could not be loaded or run."""


class ModelError(AssistantError):
    """The language model failed. ``usage`` is what it took until then, as far as that is known."""

    def __init__(self, message: str, *, hint: str = "", usage: Usage = _NOTHING) -> None:
        super().__init__(message, hint=hint)
        self.usage = usage


class ModelUnreachableError(ModelError):
    """Nobody answers at the base URL, or not in time."""


class ModelRefusedError(ModelError):
    """The server refused the call: key, model name, quota, content."""


class ModelOverflowError(ModelRefusedError):
    """Prompt and reply do not fit the model's context window."""


class ModelDeclinedError(ModelRefusedError):
    """The model, or a filter before it, declines to answer."""


class ModelReplyError(ModelError):
    """The reply is not what was asked for."""


class ModelCutError(ModelReplyError):
    """The reply reached its limit of tokens before its first word."""


class ModelBudgetError(ModelError):
    """The next call could pass a limit that the user set."""
