"""Prompts: plain text files with ``string.Template`` holes, frozen once released (a change is a new version)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from string import Template


class PromptError(Exception):
    """A prompt does not exist, or was filled with the wrong variables."""


# Between what a model is told and what it is asked.
_USER = "=== user ===\n"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt's text with the SHA-256 of its file, which travels with every answer."""

    name: str
    text: str
    sha256: str

    def fill(self, **values: str) -> str:
        """The text with its holes filled.

        Raises:
            PromptError: A hole has no value; its name is in the message.
        """
        try:
            return Template(self.text).substitute(values)
        except KeyError as error:
            raise PromptError(f"prompt {self.name} needs the variable {error}") from error

    def halves(self) -> tuple[str, Prompt]:
        """The system message, and the prompt of the user's message, whose holes are to be filled."""
        system, user = self.text.split(_USER)
        return system, Prompt(self.name, user, self.sha256)


def load(name: str) -> Prompt:
    """The prompt of this name, such as ``answer.v1``.

    Raises:
        PromptError: There is none.
    """
    file = files("prompts") / f"{name}.md"
    if not file.is_file():
        raise PromptError(f"there is no prompt {name}")
    data = file.read_bytes()
    return Prompt(name, data.decode("utf-8"), hashlib.sha256(data).hexdigest())
