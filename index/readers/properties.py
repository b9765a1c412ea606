"""What the properties of a file say of the article in it, and what they only seem to say."""

from __future__ import annotations

import re
from pathlib import PurePath

from index.metadata import found_in, from_values
from index.types import Metadata, Origin

# What programs fill in by themselves: the name of the file, of a template, of the program, of the account.
_FILE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel) ?- .*|.*\.(?:docx?|dotx?|rtf|odt|pages|indd|qxp|qxd|pdf|tex|dvi|"
    r"html?|xlsx?|pptx?|txt|md|ps|eps|cdr|ai)|(?:untitled|unbenannt|sans titre|document|dokument|doc|file|page|"
    r"slide|scan|title|null|none|n/?a|normal|print|layout)[\s_-]*\d*|\(?(?:anonymous|unspecified)\)?|"
    r"[\w.-]*[\d_][\w.-]*)",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"(?:microsoft(?: office)?(?: word)?(?: user)?|windows(?: user)?|user\d*|owner|admin(?:istrator)?|root|guest|"
    r"default|author|unknown|name|office|pc|home|hp|dell|lenovo|apple|acer|asus|mac|me|python-docx|"
    r"\(?(?:anonymous|unspecified)\)?|null|none|n/?a|[\w.+-]+@[\w.-]+|[^\W\d_]*[\d_]\w*)",
    re.IGNORECASE,
)


def from_properties(name: str, *, title: str = "", author: str = "", **others: str) -> Metadata:
    """The fields that are meant for a reader.

    Args:
        name: The file's name, which is no title.
        title: As the properties have it.
        author: As the properties have it; several are parted by semicolons.
        others: Other fields of ``Metadata`` as the properties have them.
    """
    title = " ".join(title.split())
    if _FILE.fullmatch(title) or title.casefold() in (name.casefold(), PurePath(name).stem.casefold()):
        title = ""
    authors = [" ".join(one.split()) for one in author.split(";")]
    said = from_values(
        {
            "title": [title] if any(map(str.isalpha, title)) else [],
            "author": [one for one in authors if one and not _ACCOUNT.fullmatch(one)],
            **{field: [value] for field, value in others.items() if value},
        }
    )
    return found_in(Origin.FILE, said)
