"""Credits: the by-lines, dated lines and labelled lines that stand above an article."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from index.metadata import LOGINS, first_said, found_in, from_pairs, without
from index.metadata.days import CALENDAR, DAY, is_publishable, parse_date
from index.types import Metadata, Origin

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

# A label and a value, one to a line, as headed text and exports write them.
_LABEL: Final = re.compile(
    r"(?P<key>title|headline|authors?|byline|date(?: published)?|(?:first )?published(?: on| at)?|"
    r"publication date|last (?:updated|modified)|updated(?: on)?|outlet|publisher|publication|newspaper|source|"
    r"url|link|section|category|language|titel|titre|autor|auteur|autore|quelle|datum)\s*:\s+(?P<value>\S.*)",
    re.IGNORECASE,
)
_TIME: Final = (
    r"(?:[\s,]*(?:(?:at|à|um|om|kl\.?|ore|a las)\s+|[|–—-]\s*)?\d{1,2}(?:[:.]\d\d(?::\d\d)?|h\d\d)\s*"
    r"(?:[ap]\.?m\.?|uhr|uur)?\s*(?:\(?[A-Z]{2,5}\)?)?)?"
)
# Some papers give the hour first: "PUBLISHED: 09:14, 2 July 2031".
_HOUR: Final = r"\d{1,2}[:.]\d\d(?:\s*[ap]\.?m\.?)?(?:\s+[A-Z]{2,5})?"
_WHEN: Final = rf"(?:{_HOUR},?\s+)?(?:{DAY}){_TIME}"
_IN_LINE: Final = re.compile(_WHEN, re.IGNORECASE)
# Every day has one; most lines have none, and are not searched for days.
_YEAR: Final = re.compile(r"\d{4}")
_SEPARATOR: Final = r"\s*[|·•,–—]\s*|\s+-\s+"
# Before a day, in the languages of ``days``: words that say that it is the document's own.
_PUBLISHED: Final = (
    r"(?:(?:first|originally|date)\s+)?(?:published|posted|publication date|date|submitted|veröffentlicht|"
    r"erschienen|publiziert|datum|publiée?|paru|date de publication|publicado|fecha|pubblicato|gepubliceerd|"
    r"geplaatst|publicerad|publisert|publiceret|udgivet|opublikowano)"
)
# The day of a later version: it says nothing of the day of publication.
_UPDATED: Final = (
    r"(?:last\s+|zuletzt\s+|laatst\s+)?(?:updated?|modified|amended|revised|edited|aktualisiert|geändert|stand|"
    r"letzte aktualisierung|(?:dernière\s+)?mise? à jour|modifiée?|actualisée?|actualizado|última actualización|"
    r"modificad?to|modificado|aggiornato|ultimo aggiornamento|bijgewerkt|gewijzigd|atualizado|uppdaterad|"
    r"opdateret|oppdatert|zaktualizowano)"
)
_ON: Final = r"(?:(?:on|at|am|le|el|il|em|op|den|the)\s+)?"
_DATED: Final = re.compile(
    rf"(?:(?:(?P<published>{_PUBLISHED})|(?P<updated>{_UPDATED}))(?=[\s:])\s*:?\s*)?{_ON}(?P<when>{_WHEN})",
    re.IGNORECASE,
)
_WHO: Final = rf"(?P<name>.+?)(?:\s+{_ON}(?P<when>{_WHEN}))?"
_BY: Final = re.compile(
    rf"(?:(?:written|posted|published|reported|submitted|words|story|text)\s+)?by:?\s+{_WHO}",
    re.IGNORECASE,
)
# "By" in other languages: in English "Von" and "Por" may begin a name.
_BY_ABROAD: Final = {
    language: re.compile(rf"(?:{words})\s+{_WHO}", re.IGNORECASE)
    for language, words in {
        "de": "von",
        "fr": "par",
        "es": "por",
        "pt": "por",
        "it": "di",
        "nl": "door",
        "sv": "av",
        "nb": "av",
        "da": "af",
    }.items()
}
# "By Hanne Arkel in Hallin": where an author writes from, or for whom, is not the name.
_FROM: Final = re.compile(r"\s+(?i:in|at|from|for|for the)(?:\s+[^\W\d_a-z][\w'’.-]*)+")
# What stands beside a day and says nothing: the hour, and how long the article is.
_BESIDE: Final = re.compile(rf"{_HOUR}|\d+[ -]min(?:utes?)? read", re.IGNORECASE)
# Words of names that stay small; "staff" and "reporters" end the by-line of a newsroom.
_PARTICLES: Final = frozenset(
    "and & et und y e en of de la le du des da do dos di del della van von der den ter al el bin ibn "
    "staff reporter reporters correspondent correspondents".split()
)
# What a newspaper, station or agency calls itself.
OUTLET_NOUN: Final = (
    r"(?:advertiser|afp|agency|argus|bbc|beacon|bloomberg|broadcasting|bulletin|chronicle|clarion|cnn|courier|"
    r"daily|digest|dispatch|echo|examiner|express|gazette|globe|guardian|herald|independent|inquirer|jazeera|"
    r"journal|lantern|ledger|magazine|mail|mercury|mirror|monitor|news|notebook|observer|online|politico|paper|"
    r"post|press|radio|record|register|reporter|reuters|review|sentinel|spectator|standard|star|statesman|sun|tass|"
    r"telegraph|television|times|today|tribune|tv|voice|weekly|wire|zeitung|tagblatt|anzeiger|nachrichten|presse|"
    r"diario|corriere)"
)
THE: Final = r"the(?!\s(?:hague|gambia|bahamas|netherlands|vatican|bronx)\b)"
DOMAIN: Final = r"[\w-]+\.(?:com|org|net|info|biz|news|\w\w)"
# "Kelpin Post, 4 March 2031" names an outlet where "Kelpin, 4 March 2031" names a place: by these words.
_OUTLET: Final = re.compile(rf"(?:{THE}(?:\s\S+){{1,3}}|.*\b{OUTLET_NOUN}\b.*|{DOMAIN})", re.IGNORECASE)
# "By The Sea" is a heading, "By The Associated Press" a by-line: of names only those of newsrooms begin so.
_ARTICLE: Final = re.compile(
    rf"the\s(?!.*\b(?:{OUTLET_NOUN}|board|correspondents?|desk|editors?|newsroom|reporters?|staff|team)\b)",
    re.IGNORECASE,
)
# A line of capitalised words above a day may also name a place, an office or a part of the page.
_NO_PERSON: Final = re.compile(
    r"\b(?:the|new|north|south|east|west|northern|southern|eastern|western|upper|lower|little|great|greater|san|"
    r"santa|saint|st|los|las|tel|hong|kuala|addis|buenos|abu|rio|sri|cape|port|fort|mount|lake|bay|beach|bridge|"
    r"castle|city|coast|county|district|harbou?r|hill|island|islands|isle|kingdom|park|province|reef|republic|"
    r"river|road|sea|square|states|station|street|town|valley|village|airport|agency|authority|board|commission|"
    r"committee|council|court|department|government|hospital|institute|ministry|office|parliament|police|school|"
    r"union|university|breaking|editorial|exclusive|live|report|special|statement|update)\b",
    re.IGNORECASE,
)
# A person's name has two to four words, each with a capital and small letters, an initial, or a particle.
_PERSON: Final = re.compile(
    r"[^\W\d_a-z][\w'’-]*[^\W\d_]\.?(?:\s+(?:[^\W\d_a-z]\.?|[^\W\d_a-z][\w'’-]+|"
    r"(?:de|la|le|du|da|dos|di|del|van|von|der|den|ter|al|el|bin|ibn))){0,2}\s+[^\W\d_a-z][\w'’-]+"
)


def from_line(line: str, language: str | None = None) -> Metadata:
    """What a by-line, a dated line or a labelled line says; nothing of any other line.

    A day without words that say whose it is, and without an author or outlet on its line, is marked as found in
    the text. ``language`` is the tag of the document's, if it is known.
    """
    label = _LABEL.fullmatch(line)
    if not label:
        return _from_parts(line, language)
    said = found_in(Origin.STATED, from_pairs([(label["key"], label["value"])], language))
    # "Date: 4 March 2031 | Updated: 5 March 2031" has more parts than its label says.
    return first_said(said, _from_parts(line, language))


def from_credits(
    lines: Sequence[str], language: str | None = None, signatures: Collection[str] = frozenset()
) -> Metadata:
    """What the credits among ``lines`` say; ``signatures`` are those that are names without "by".

    A bare day on the line above or below a by-line belongs to it.
    """
    said = [signed(line, language) if line in signatures else from_line(line, language) for line in lines]
    whose = [dict(each.origins).get("author") for each in said]
    for i, each in enumerate(said):
        beside = Origin.BYLINE in (whose[i - 1] if i else None, whose[i + 1] if i + 1 < len(said) else None)
        if beside:
            said[i] = _owned(each, Origin.BYLINE)
    return first_said(*said)


def is_credit(line: str, language: str | None = None) -> bool:
    """Whether ``line`` is a by-line, a dated line or a labelled line rather than a heading."""
    whole = any(pattern.fullmatch(line) for pattern in (_LABEL, _DATED))
    return whole or _from_parts(line, language) != Metadata()


def signed(line: str, language: str | None = None) -> Metadata:
    """A person's name without "by", alone or with a day: sure to be a by-line only under a headline."""
    parts = _parts(line)
    names = [part for part in parts if not _DATED.fullmatch(part)]
    if len(names) != 1 or not is_person(names[0]):
        return Metadata()
    days = first_said(*(_dated(part, language) for part in parts))
    return first_said(found_in(Origin.BYLINE, Metadata(author=names[0])), _owned(days, Origin.BYLINE))


def is_person(text: str) -> bool:
    """Whether ``text`` reads as the name of a person and of nothing else."""
    if not _PERSON.fullmatch(text) or not is_capitalised(text) or text.isupper() or CALENDAR.search(text):
        return False
    return not _NO_PERSON.search(text) and not _OUTLET.fullmatch(text)


# The lines above a text are asked about several times: as credits, as headings, for what they say.
@lru_cache(maxsize=128)
def _from_parts(line: str, language: str | None) -> Metadata:
    """A by-line or dated line: all of its parts must be a name, a day, a time or an outlet."""
    author = outlet = None
    by_login = False
    days: list[Metadata] = []
    for part in filter(None, _parts(line)):
        by = _by(part, language)
        name = _FROM.sub("", by["name"]) if by else ""
        if _DATED.fullmatch(part):
            days.append(_dated(part, language))
        elif by and (_is_name(name) or name.lower() in LOGINS):
            by_login = name.lower() in LOGINS
            author = author or (None if by_login else name)
            days += [_dated(by["when"], language)] if by["when"] else []
        elif not author and not days and not outlet and _is_outlet(part):
            outlet = part
        elif not author and not (days and _BESIDE.fullmatch(part)):
            return Metadata()  # an unknown part before any name: a sentence or a heading, not a credit
    when = first_said(*days)
    if len({each.published for each in days if each.published}) > 1 and "published" in when.inferred:
        when = without(when, "published")  # what goes from a day to a day is no publication
    whose = Origin.MASTHEAD if outlet and not author else Origin.BYLINE
    if outlet or author or by_login:
        when = _owned(when, whose)
    if not author and when == Metadata():
        return Metadata()
    return first_said(found_in(whose, Metadata(author=author, outlet=outlet)), when)


def _owned(when: Metadata, origin: Origin) -> Metadata:
    """The same, a bare day among it marked as found at ``origin``, which says whose it is."""
    said = without(when, *when.inferred)
    return first_said(said, found_in(origin, Metadata(published=when.published)))


def _by(part: str, language: str | None) -> re.Match[str] | None:
    abroad = _BY_ABROAD.get((language or "").partition("-")[0])
    return _BY.fullmatch(part) or (abroad.fullmatch(part) if abroad else None)


def _dated(part: str, language: str | None) -> Metadata:
    """What a part that is a day says, by the word before it."""
    found = _DATED.fullmatch(part)
    day = parse_date(found["when"], language) if found else None
    if not found or not day or not is_publishable(day):
        return Metadata()
    if found["updated"]:
        return found_in(Origin.STATED, Metadata(updated=day))
    return found_in(Origin.STATED if found["published"] else Origin.TEXT, Metadata(published=day))


def _parts(line: str) -> list[str]:
    """The line cut at its separators, days kept whole (``March 4, 2031``), ``by`` beginning a part."""
    whole = _IN_LINE.sub(lambda day: day[0].replace(",", "\0"), line) if _YEAR.search(line) else line
    parts = re.split(rf"{_SEPARATOR}|(?<=\d)\s+(?=by\s)|(?<=\d{{4}})\s+(?=(?-i:[^\W\d_a-z][a-z]))", whole)
    return [part.replace("\0", ",").strip() for part in parts]


def _is_name(text: str) -> bool:
    """Two to eight capitalised words, particles aside, no article first: ``Anna Holm and Per van Lund``."""
    words = text.split()
    if not 2 <= len(words) <= 8 or text[-1] in ".!?:" or CALENDAR.search(text):  # noqa: PLR2004 - as it says
        return False
    return is_capitalised(text) and not any(char.isdigit() for char in text) and not _ARTICLE.match(text)


def _is_outlet(text: str) -> bool:
    domain = " " not in text and "." in text
    return (domain or is_capitalised(text)) and _OUTLET.fullmatch(text) is not None


def is_capitalised(text: str) -> bool:
    """Whether each word of ``text`` begins with a capital or a figure, particles aside."""
    return all(word[0].isupper() or word[0].isdigit() or word.lower() in _PARTICLES for word in text.split())
