"""Where a reader is in a document: what of it is on the screen, what is highlighted, what is searched for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from assistant.chat.wrapping import Spot, Wrapped, fragments, occurrences
from assistant.render.text import file_name, flat, safe
from assistant.types import Answer, Refusal
from index.pages import page_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.chat.places import Place
    from index.types import Span

_MARGIN = 2
# Longer lines are hard to read: the eye loses the next one on its way back.
_MEASURE = 96
# A quote that is gone to stands so far down the screen: what leads to it is seen, and more of what follows.
_ABOVE = 1 / 3
# Rows that stay on the screen when it is turned by a page.
_OVERLAP = 2
# Cells that what was not found may take of the line that says so.
_LONGEST_NOTE = 24
# What the keys do; the longest that fits is shown.
_KEYS = (
    "↑↓ Space scroll · Tab next quote · / search · n N next, previous hit · q back",
    "↑↓ Space · Tab quote · / search · q back",
    "/ search · q back",
    "q back",
    "",
)

# A style of prompt_toolkit, or none, and what is written in it.
Fragment = tuple[str, str]


class Size(NamedTuple):
    """Of the part of the screen that shows the text, in cells."""

    rows: int
    columns: int


class Reading:
    """A document, as it is being looked at.

    Args:
        place: The document, and what of it to look at.
        size: How much of the screen there is; asked anew for each drawing.
        cells: How many cells a text takes.
        speakers: Who says each quote of the place, in its order, where that is known.
    """

    def __init__(
        self,
        place: Place,
        size: Callable[[], Size],
        cells: Callable[[str], int],
        speakers: Sequence[str | None] = (),
    ) -> None:
        self._place, self._size, self._cells, self._speakers = place, size, cells, speakers
        self._text = place.document.text
        self._at = place.at
        self._sought, self._note = "", ""
        self._hits: list[Span] = []
        self._hit: int | None = None
        self._wrapped: Wrapped | None = None
        # The offset of the first row on the screen: it stays when rows are wrapped anew at another width.
        self._top: int | None = None

    # What keys do.

    def scroll(self, rows: int) -> None:
        """Move down by so many rows, or up if negative."""
        self._move_to(self._lines.moved(self._spot, rows))

    def turn(self, pages: float) -> None:
        """Move down by so many screens, or up."""
        self.scroll(round(pages * max(1, self._size().rows - _OVERLAP)))

    def begin(self) -> None:
        """To the first row."""
        self._move_to(Spot(0, 0))

    def end(self) -> None:
        """To the last row, at the bottom of the screen."""
        self._move_to(self._lines.last)

    def turn_quote(self, by: int) -> None:
        """To the next quote of the answer, or the one before; after the last comes the first."""
        self._note, self._hit = "", None
        if self._place.spans:
            self._at = (self._at + by) % len(self._place.spans)
            self._go_to(self._place.spans[self._at].start)

    def search(self, sought: str) -> None:
        """To the first hit from the top of the screen on; nothing means what was last sought."""
        self._note, self._hit = "", None
        self._sought = sought.strip() or self._sought
        self._hits = occurrences(self._text, self._sought)
        top = self._lines.span(self._spot).start
        if self._hits:
            self._hit = next((at for at, one in enumerate(self._hits) if one.start >= top), 0)
            self._show(self._hits[self._hit])
        elif self._sought:
            self._note = self._not_found()

    def turn_hit(self, by: int) -> None:
        """To the next hit of the search, or the one before; after the last comes the first."""
        self._note = ""
        if not self._hits:
            self._note = self._not_found() if self._sought else "Type / and what to search for"
            return
        self._hit = ((-1 if self._hit is None else self._hit) + by) % len(self._hits)
        self._show(self._hits[self._hit])

    # What is on the screen.

    def rows(self) -> list[Fragment]:
        """The text."""
        marks = self._marks()
        drawn: list[Fragment] = []
        for row in self._seen():
            drawn.append(("", " " * _MARGIN))
            drawn += [(style, safe(self._text[p.start : p.end])) for style, p in fragments(row, marks)]
            drawn.append(("", "\n"))
        return drawn[:-1]

    def title(self) -> list[Fragment]:
        """Outlet, speaker and day; then the title, or of a document without one its file, if there is room."""
        document, width = self._place.document, self._size().columns
        about = document.metadata
        known = (about.outlet, self._speaker(), _day(about.published, inferred="published" in about.inferred))
        lead = " " * _MARGIN + " · ".join(flat(safe(part)) for part in known if part)
        title = flat(safe(about.title or file_name(document.path)))
        rest = self._cut(f"  {title}", width - self._cells(lead))
        return [("class:title", self._cut(lead, width)), ("class:bar", rest)]

    def status(self) -> list[Fragment]:
        """Where this is, then what keys do, as much of it as fits."""
        width = self._size().columns
        where = " " * _MARGIN + " · ".join(filter(None, (self._note, *self._position())))
        keys = next(keys for keys in _KEYS if len(keys) <= max(0, width - self._cells(where) - _MARGIN - 3))
        style = "class:note" if self._note else "class:bar"
        return [(style, self._cut(where, width)), ("class:bar", f" · {keys}" if keys else "")]

    @property
    def _lines(self) -> Wrapped:
        """The text, wrapped for the width of the screen as it is now."""
        width = max(1, min(self._size().columns - 2 * _MARGIN, _MEASURE))
        if self._wrapped is None or self._wrapped.width != width:
            self._wrapped = Wrapped(self._text, width, self._cells)
        return self._wrapped

    @property
    def _spot(self) -> Spot:
        """The first row on the screen; never so far down that there is room below the text."""
        lines = self._lines
        if self._top is None:
            self._go_to(self._place.span.start if self._place.span else 0)
        return min(lines.spot(self._top or 0), lines.moved(lines.last, 1 - self._size().rows))

    def _seen(self) -> list[Span]:
        """The rows on the screen, of which there is always one."""
        return list(self._lines.down(self._spot, self._size().rows))

    def _marks(self) -> list[tuple[Span, str]]:
        """What is highlighted, the more important the later; of the hits, those that are on the screen."""
        quotes = self._place.spans
        marks = [(one, "class:other") for at, one in enumerate(quotes) if at != self._at]
        marks += [(one, "class:quote") for one in quotes[self._at : self._at + 1]]
        seen = self._seen()
        start, end = seen[0].start, seen[-1].end
        first = bisect_right(self._hits, start, key=lambda one: one.end)
        beyond = bisect_left(self._hits, end, key=lambda one: one.start)
        marks += [(one, "class:hit") for one in self._hits[first:beyond]]
        return marks if self._hit is None else [*marks, (self._hits[self._hit], "class:found")]

    def _speaker(self) -> str | None:
        return self._speakers[self._at] if self._at < len(self._speakers) else None

    def _position(self) -> list[str]:
        seen = self._seen()
        parts = [f"{round(100 * seen[-1].end / max(1, len(self._text)))} %"]
        if page := page_of(self._place.document.pages, seen[0].start):
            parts.append(f"p. {page}")
        if self._hit is not None:
            parts.append(f"hit {self._hit + 1:,} of {len(self._hits):,}")
        elif len(self._place.spans) > 1:
            parts.append(f"quote {self._at + 1} of {len(self._place.spans)}")
        return parts

    def _not_found(self) -> str:
        return f"Not found: “{self._cut(flat(safe(self._sought)), _LONGEST_NOTE)}”"

    def _cut(self, text: str, width: int) -> str:
        """As much of a text as fits, with an ellipsis in the place of the rest."""
        if self._cells(text) <= width:
            return text
        kept = ""
        for char in text:
            if self._cells(kept + char) >= width:
                break
            kept += char
        return f"{kept}…" if width > 0 else ""

    # Where to.

    def _show(self, span: Span) -> None:
        """Move only if it is not on the screen."""
        seen = self._seen()
        if not seen[0].start <= span.start < seen[-1].end:
            self._go_to(span.start)

    def _go_to(self, offset: int) -> None:
        lines = self._lines
        self._top = lines.span(lines.moved(lines.spot(offset), -int(self._size().rows * _ABOVE))).start

    def _move_to(self, spot: Spot) -> None:
        self._note, self._top = "", self._lines.span(spot).start


def speakers_of(place: Place, result: Answer | Refusal | None) -> list[str | None]:
    """Who says each quote of a place, by the answer that quotes it."""
    claims = result.claims if isinstance(result, Answer) else ()
    quotes = result.nearest if isinstance(result, Refusal) else [one for claim in claims for one in claim.quotes]
    said = {(one.document, one.start, one.end): one.speaker for one in quotes}
    return [said.get((place.document.id, one.start, one.end)) for one in place.spans]


def _day(published: str | None, *, inferred: bool) -> str:
    if not published:
        return "undated"
    day = date.fromisoformat(published)
    return f"{day.day} {day:%B} {day.year}{' (inferred)' if inferred else ''}"
