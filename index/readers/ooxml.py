"""The parts of an Office Open XML package: a zip of XML files that name one another."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.readers.limits import MOST_ARTICLE, open_zip, read_zip
from index.readers.xml import parse

if TYPE_CHECKING:
    from lxml.etree import _Element

# The head of an OLE file, which a package with a password and the formats before it are, and what names the
# former.
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Package:
    """A package opened in memory; its parts are found by what they are to one another."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open it.

        Raises:
            ReadError: It is encrypted, of an older format, damaged, or no package.
        """
        if data.startswith(_OLE) and _ENCRYPTED in data:
            raise ReadError(f"{name} is encrypted: it opens with a password only.", hint="Save it without one.")
        if data.startswith(_OLE):
            raise ReadError(f"{name} is an Office document of before 2007.", hint="Save it as .docx.")
        if not data:
            raise ReadError(f"{name} is empty.", hint="Remove it, or save the document into it.")
        self._name = name
        try:
            self._zip = open_zip(data, name)
        except ReadError as error:
            raise ReadError(f"{name} is no Office document, or a damaged one.", hint=error.hint) from error
        self._members = {member.filename: member for member in self._zip.infolist()}

    def main(self) -> str:
        """The path of the part that is the document.

        Raises:
            ReadError: There is none.
        """
        found = self.related("", "officeDocument")
        if not found:
            raise ReadError(f"{self._name} is no Office document.", hint="Save it anew as .docx.")
        return found[0]

    def related(self, path: str, kind: str) -> list[str]:
        """The paths of the parts that are this to the part at ``path``: "comments", "styles"."""
        folder, name = posixpath.split(path)
        links = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        if links is None:
            return []
        targets = [
            link.get("Target", "")
            for link in links.iter(_RELATIONSHIPS)
            if link.get("Type", "").endswith(f"/{kind}") and link.get("TargetMode") != "External"
        ]
        paths = (posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/") for target in targets)
        return [path for path in paths if path in self._members]

    def xml(self, path: str) -> _Element | None:
        """A part as XML; ``None`` if there is no such part.

        Raises:
            ReadError: It is damaged.
        """
        if path not in self._members:
            return None
        try:
            return parse(read_zip(self._zip, self._members[path], most=MOST_ARTICLE))
        except ReadError as error:
            raise ReadError(f"{self._name} is damaged: {path}: {error.message}", hint=error.hint) from error
