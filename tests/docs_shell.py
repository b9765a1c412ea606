"""Commands as a shell takes them apart: words, pipes, redirections, variables; and which of them no test runs."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

_ASSIGNMENT = re.compile(r"(?P<name>[A-Z][A-Z0-9_]*)=(?P<value>.*)", re.DOTALL)

# What no test can carry out, by what it looks like, and why. That such a command exists and takes these options is
# checked in test_docs.py.
NOT_RUN = {
    r"https?://|--urls|\bcurl\b": "it takes the network",
    r"--data\b": "it takes a public set",
    r"openai:|OPENAI_|local:": "it takes a model",
    r"--chroma-url|CITEBOUND_CHROMA|\bchroma run|\bvllm serve": "it takes a server",
    r"--watch|citebound serve": "it goes on until it is stopped",
    r"^make\b|^python\b|pytest|^git\b": "it takes minutes, or the checkout",
    r"^pip\b|^\. |^source\b|^cd\b|^export\b|--(?:install|show)-completion": "it changes the shell or the machine",
}


@dataclass(slots=True)
class Simple:
    """A command without operators: its words, what stands in its environment, where its output goes."""

    words: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    target: str | None = None
    append: bool = False
    source: str | None = None


def reason_not_to_run(text: str) -> str | None:
    """Why a command is only checked, if it is."""
    return next((why for pattern, why in NOT_RUN.items() if re.search(pattern, text)), None)


def citebound_calls(text: str) -> list[list[str]]:
    """The words of each call of ``citebound`` in a command, without the name itself."""
    calls = [one.words for group in parsed(text) for one in group]
    return [words[1:] for words in calls if words and words[0] == "citebound"]


def parsed(text: str) -> list[list[Simple]]:
    """A command as its pipelines, one after the other."""
    first = text.splitlines()[0] if "<<" in text else text
    lexer = shlex.shlex(first.replace("\\\n", " "), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    groups: list[list[Simple]] = [[Simple([])]]
    words = iter(lexer)
    for word in words:
        last = groups[-1][-1]
        assigned = _ASSIGNMENT.fullmatch(word)
        if word == "|":
            groups[-1].append(Simple([]))
        elif word == "&&":
            groups.append([Simple([])])
        elif word in (">", ">>"):
            last.target, last.append = next(words), word == ">>"
        elif word == "<":
            last.source = next(words)
        elif assigned and not last.words:
            last.environment[assigned["name"]] = assigned["value"]
        else:
            last.words.append(str(Path(word).expanduser()) if word.startswith("~") else word)
    return groups
