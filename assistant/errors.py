"""Everything that can go wrong in the conversation.

CiteboundError (index.errors)
└── AssistantError
    ├── SettingsError        a setting that is unknown or does not fit
    ├── QuestionError        a question that cannot be asked
    ├── QuoteOutdatedError   a quoted document was replaced while the model was at work
    └── ModelError           the language model failed
        ├── ModelUnreachableError  nobody answers at the base URL
        ├── ModelRefusedError      the key is wrong, the model unknown, the quota spent
        └── ModelReplyError        the reply is not what was asked for
"""

from __future__ import annotations

from index.errors import CiteboundError


class AssistantError(CiteboundError):
    """Base of every fault of the conversation."""


class SettingsError(AssistantError):
    """A setting is unknown or does not fit."""


class QuestionError(AssistantError):
    """The question cannot be asked."""


class QuoteOutdatedError(AssistantError):
    """A document that an answer quotes was replaced, or taken out, while the model was at work."""


class ModelError(AssistantError):
    """The language model failed."""


class ModelUnreachableError(ModelError):
    """Nobody answers at the base URL, or not in time."""


class ModelRefusedError(ModelError):
    """The server refused the call: key, model name, quota, content."""


class ModelReplyError(ModelError):
    """The reply is not what was asked for."""
