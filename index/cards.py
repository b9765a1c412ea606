"""What a citation needs to know of a document, from the catalog alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.copies.likeness import Kind
from index.filters import EVERYTHING
from index.types import Card

if TYPE_CHECKING:
    from index.catalog import Catalog
    from index.copies import Kinship
    from index.filters import Filters


def card(catalog: Catalog, kinship: Kinship, document: str, filters: Filters = EVERYTHING) -> Card:
    """What a citation of a document needs.

    Args:
        catalog: Where it is.
        kinship: The copies of that catalog's documents.
        document: Its id.
        filters: Of its copies, those outside of the bounds on days are left out: a reprint that is not out yet
            stands behind nothing.

    Raises:
        DocumentNotFoundError: There is no such document.
    """
    found = catalog.document(document)
    copies = kinship.copies(document)
    if copies and filters.dated:
        about = catalog.headers(copies)
        copies = {one: like for one, like in copies.items() if filters.lets(about[one].metadata.published)}
    return Card(
        *(document, found.path, found.metadata, found.sha256, found.text, tuple(copies)),
        pages=found.pages,
        removed=found.removed,
        revisions=tuple(one for one, like in copies.items() if like and like.kind is Kind.REVISION),
    )
