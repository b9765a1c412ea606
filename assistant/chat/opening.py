"""What the commands ``/sources`` and ``/open`` do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.chat.places import Place
from index.errors import DocumentNotFoundError
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.chat.session import Chat
    from assistant.types import Quote, Source
    from index.types import Document

ALL = "all"
# Documents that are listed: more scroll the conversation away.
_MOST = 200
# ``2``, ``[2]``, ``2.3``: no id of a document is so short.
_NUMBER = re.compile(r"\[?(?P<source>[0-9]{1,3})(?:\.(?P<quote>[0-9]{1,3}))?\]?")


def sources(chat: Chat, argument: str) -> None:
    """The sources of the last answer; before the first, or with ``all``, every document."""
    everything = argument.casefold() == ALL
    if argument and not everything:
        chat.say(f"/sources takes nothing, or {ALL}: every document of the index.")
    elif chat.last and not everything:
        _quoted(chat, chat.last.sources)
    else:
        from assistant import contract, shelf

        documents = chat.catalog.summaries()
        shelf.show_sources([contract.source(one, ()) for one in documents[:_MOST]], chat.console)
        if len(documents) > _MOST:
            chat.say(f"The first {_MOST} of {len(documents):,} documents; citebound sources lists them all.")


def _quoted(chat: Chat, found: Sequence[Source]) -> None:
    """Each source with all that the answer knows of it."""
    from assistant.render import Screen, file_name, flat
    from assistant.render.links import link_to
    from assistant.render.naming import reprinted
    from assistant.render.page import day_of
    from assistant.render.quotes import NUMBER
    from assistant.render.screen import linked
    from assistant.shelf import naming

    if not found:
        chat.say("The last answer quotes no source.")
        return
    screen, named = Screen(chat.console), naming(chat.catalog)
    screen.gap()
    for one in found:
        number, link = f"[{one.n}] ", link_to(one.path)
        title = flat(one.title or file_name(one.path))
        screen.line((title, linked("bold", link)), marker=(number, linked(NUMBER, link)))
        about = [one.outlet, one.author, day_of(one), file_name(one.path), one.document]
        about.append(_count(len(_quotes(chat, one.n)), "quote"))
        about.append(reprinted(one.copies, named))
        screen.details([(flat(part), "dim") for part in about if part], indent=screen.margin + len(number))
    screen.gap()
    documents = len(found) + sum(len(one.copies) for one in found)
    counted = f"{_count(len(found), 'source')}, {_count(documents, 'document')}"
    screen.line((f"{counted}. /open N shows one at its quote.", "dim"))
    screen.gap()


def open_place(chat: Chat, argument: str) -> None:
    """A source of the last answer at one of its quotes, or any document.

    Raises:
        DocumentNotFoundError: There is none of that name, or more than one; or it was changed since.
    """
    if not argument or (match := _NUMBER.fullmatch(argument)) is None:
        _open_document(chat, argument)
        return
    n, which = int(match["source"]), int(match["quote"] or 1)
    quotes = _quotes(chat, n)
    if not quotes:
        known = ", ".join(str(source.n) for source in chat.last.sources) if chat.last else ""
        chat.say(f"/open takes the number of a source of the last answer ({known or 'none yet: ask first'}).")
    elif not 0 < which <= len(quotes):
        chat.say(f"Source [{n}] has {_count(len(quotes), 'quote')}.")
    else:
        chosen = quotes[which - 1]
        document = chat.catalog.document(chosen.document)
        chat.view(_place(document, chosen, quotes), chat.console)
        if len(quotes) > 1 and not match["quote"]:
            chat.say(f"The first of {len(quotes)} quotes: /open {n}.2 shows the next.", style="dim")


def _open_document(chat: Chat, name: str) -> None:
    if not name:
        chat.say("/open takes the number of a source of the last answer, or a document; /sources lists them.")
        return
    found = chat.catalog.document(chat.catalog.find(_unquoted(name)).id)
    chat.view(Place(found, tuple(_spans(found, _all_quotes(chat)))), chat.console)


def _place(document: Document, chosen: Quote, quotes: Sequence[Quote]) -> Place:
    """Where a quote is in its document, among the others of the same."""
    span = _found(document, chosen)
    if span is None:
        raise DocumentNotFoundError(
            f"The document {document.id} was changed since: these words are no longer in it.", hint="Ask again."
        )
    spans = _spans(document, quotes)
    return Place(document, tuple(spans), spans.index(span))


def _spans(document: Document, quotes: Sequence[Quote]) -> list[Span]:
    """Where those of the quotes are that are of this document, each once, in the order of its text."""
    found = {_found(document, one) for one in quotes if one.document == document.id}
    return sorted((one for one in found if one), key=lambda one: (one.start, one.end))


def _found(document: Document, quote: Quote) -> Span | None:
    """Where the words are: at their place or, if the document was changed since, at their first."""
    text = document.text
    start = quote.start if text.startswith(quote.text, quote.start) else text.find(quote.text)
    return Span(start, start + len(quote.text)) if start >= 0 else None


def places(chat: Chat) -> Iterable[str]:
    """The sources of the last answer, each with its quotes, then file names of documents, to complete."""
    from assistant.render import file_name

    numbers = []
    for source in chat.last.sources if chat.last else ():
        numbers.append(str(source.n))
        n = len(_quotes(chat, source.n))
        numbers += [f"{source.n}.{k}" for k in range(1, n + 1)] if n > 1 else []
    return [*numbers, *(file_name(one.path) for one in chat.catalog.summaries())]


def every(_chat: Chat) -> Iterable[str]:
    """What commands take that are about the last answer, and may be about all."""
    return [ALL]


def _quotes(chat: Chat, n: int) -> list[Quote]:
    """The quotes of a source in the order of its text, before those of its copies."""
    of = [quote for quote in _all_quotes(chat) if quote.source == n]
    (document,) = {source.document for source in chat.last.sources if source.n == n} if chat.last and of else ("",)
    return sorted(of, key=lambda one: (one.document != document, one.document, one.start, one.end))


def _all_quotes(chat: Chat) -> list[Quote]:
    """What the last answer or refusal quotes, each place once."""
    from assistant.render.page import lay_out

    page = lay_out(chat.last) if chat.last else None
    return [one.quote for one in (page.citations or page.nearest)] if page else []


def _count(n: int, what: str) -> str:
    return f"{n:,} {what}{'s' * (n != 1)}"


def _unquoted(name: str) -> str:
    return name.strip("\"'“”")
