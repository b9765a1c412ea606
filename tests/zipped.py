"""Small Word files and books: zips of XML, written by hand."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DC = "http://purl.org/dc/elements/1.1/"


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of these files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def word(body: str, *, core: str = "", **others: str) -> bytes:
    """A Word file of this body; ``others`` are the contents of its other parts: ``footnotes``, ``styles``."""
    roots = {"header": "hdr", "footer": "ftr"}
    members = {
        "_rels/.rels": _links({"officeDocument": "word/document.xml", "core-properties": "docProps/core.xml"}),
        "docProps/core.xml": f'<p:coreProperties xmlns:p="{_PACKAGE}/metadata/core-properties" xmlns:dc="{_DC}">'
        f"{core}</p:coreProperties>",
        "word/document.xml": _word("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": _links({kind: f"{kind}.xml" for kind in others}),
        **{f"word/{kind}.xml": _word(roots.get(kind, kind), inside) for kind, inside in others.items()},
    }
    return zipped(members)


def _word(root: str, inside: str) -> str:
    return f'<w:{root} xmlns:w="{_WORD}" xmlns:mc="http://schemas.openxmlformats.org/mc">{inside}</w:{root}>'


def _links(targets: Mapping[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="r{i}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def book(
    pages: Mapping[str, str], *, about: str = "", toc: Mapping[str, str] | None = None
) -> dict[str, str | bytes]:
    """The files of a book: bodies of pages by path, Dublin Core, and what the table of contents calls them."""
    items = "".join(
        f'<item id="i{i}" href="{path}" media-type="application/xhtml+xml"/>' for i, path in enumerate(pages)
    )
    spine = "".join(f'<itemref idref="i{i}"/>' for i in range(len(pages)))
    links = "".join(f'<li><a href="{path}">{label}</a></li>' for path, label in (toc or {}).items())
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/a.opf"/></rootfiles></container>',
        "OEBPS/a.opf": '<package xmlns="http://www.idpf.org/2007/opf">'
        f'<metadata xmlns:dc="{_DC}">{about}</metadata><manifest>{items}'
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        f'</manifest><spine><itemref idref="nav"/>{spine}</spine></package>',
        "OEBPS/nav.xhtml": _page(f"<nav><ol>{links}</ol></nav>"),
        **{f"OEBPS/{path}": _page(body) for path, body in pages.items()},
    }


def _page(body: str) -> str:
    return f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{body}</body></html>'
