"""The project's documents taken apart: blocks of code, links, anchors, and what the prose quotes as code."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
# Documents that stand beside a script and tell its options, which are not the program's.
OF_SCRIPTS = ("assistant/reader/README.md", "evals/training/README.md", "index/embed/minilm/README.md")
_FENCE = re.compile(
    r"^(?P<indent> *)(?P<mark>`{3,}|~{3,})(?P<kind>[^\n`]*)\n(?P<body>.*?)^(?P=indent)(?P=mark) *$",
    re.DOTALL | re.MULTILINE,
)
_INDENTED = re.compile(r"(?:\A|\n\n)(?: {4}|\t)\S[^\n]*")
_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)(?P<code>.+?)(?<!`)\1(?!`)", re.DOTALL)
_LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\((?P<target>[^()\s]+)(?: \"[^\"]*\")?\)")
_SOURCE = re.compile(r"<(?:img|source|a)\b[^>]*?\b(?:src|srcset|href)=\"(?P<target>[^\"]+)\"")
_HEADING = re.compile(r"^#{1,6} +(?P<text>.+?)(?: +#+)?$", re.MULTILINE)
_HEREDOC = re.compile(r"<<-?\s*['\"]?(?P<end>\w+)['\"]?")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: ``kind`` is the word behind the fence, ``line`` that of its first line, from 1."""

    document: str
    line: int
    kind: str
    text: str

    @property
    def place(self) -> str:
        """Where it stands, as an editor takes it."""
        return f"{self.document}:{self.line}"


@dataclass(frozen=True, slots=True)
class Command:
    """A command of a block, and what the document shows of its output; ``None`` where it shows none."""

    place: str
    text: str
    shown: str | None = None


def documents() -> list[str]:
    """The project's documents, by their paths in it."""
    found = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    found += [*ROOT.glob("docs/**/*.md"), ROOT / "evals/corpora/README.md", *map(ROOT.joinpath, OF_SCRIPTS)]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def text_of(document: str) -> str:
    """What a document says."""
    return (ROOT / document).read_text("utf-8")


def blocks(document: str) -> list[Block]:
    """The fenced blocks of a document, in order."""
    text = text_of(document)
    return [
        Block(document, text.count("\n", 0, found.start("body")) + 1, found["kind"].strip(), _body(found))
        for found in _FENCE.finditer(text)
    ]


def _body(found: re.Match[str]) -> str:
    indent = found["indent"]
    return "".join(line.removeprefix(indent) for line in found["body"].splitlines(keepends=True))


def prose(document: str) -> str:
    """A document without its blocks, lines kept."""
    return _FENCE.sub(lambda found: "\n" * found[0].count("\n"), text_of(document))


def indented_blocks(document: str) -> list[str]:
    """The first lines of blocks that are set off by indentation alone, outside of lists."""
    text = re.sub(r"(?m)^ *(?:[-*]|\d+\.) .*(?:\n(?: +\S.*)?)*", "", prose(document))
    return [found[0].strip() for found in _INDENTED.finditer(text)]


def quoted_code(document: str) -> list[str]:
    """What stands between backticks in the prose, on one line each."""
    return [code for found in _CODE.finditer(prose(document)) if (code := " ".join(found["code"].split()))]


def links(document: str) -> list[str]:
    """The targets of its links and pictures."""
    text = _CODE.sub("", prose(document))
    return [found["target"] for found in (*_LINK.finditer(text), *_SOURCE.finditer(text))]


def anchors(document: str) -> set[str]:
    """The anchors of its headings, as code hosts make them."""
    found: set[str] = set()
    for heading in _HEADING.finditer(prose(document)):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading["text"]).lower()
        slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        found.add(slug if slug not in found else f"{slug}-1")
    return found


def commands(block: Block) -> list[Command]:
    """The commands of a ``sh`` block; those of a ``console`` block, behind ``$``, with what it shows of each."""
    if block.kind == "sh":
        return [Command(f"{block.document}:{line}", text) for line, text in _logical(block.text, block.line)]
    parts = re.split(r"(?m)^\$ ", block.text)
    line, found = block.line + parts[0].count("\n"), []
    for part in parts[1:]:
        (first, text), *_ = _logical(part, line)
        shown = part.splitlines(keepends=True)[text.count("\n") + 1 :]
        found.append(Command(f"{block.document}:{first}", text, "".join(shown)))
        line += part.count("\n")
    return found


def _logical(text: str, line: int) -> Iterator[tuple[int, str]]:
    """A shell's lines, each with where it begins; a backslash, an open quotation or a heredoc continues one."""
    held: list[str] = []
    for n, one in enumerate(text.splitlines(), start=line):
        held.append(one)
        whole = "\n".join(held)
        if _open(whole):
            continue
        if whole.strip() and not whole.lstrip().startswith("#"):
            yield n - len(held) + 1, whole
        held = []
    assert not held, f"A command is never finished: {held}"


def _open(text: str) -> bool:
    if heredoc := _HEREDOC.search(text):
        return heredoc["end"] not in text.splitlines()[1:]
    try:
        shlex.split(text, comments=True)
    except ValueError:
        return True
    return text.rstrip().endswith("\\")
