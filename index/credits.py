"""Credits: the by-lines, dated lines and labelled lines that stand above an article."""

from __future__ import annotations

import re

from index.metadata import CALENDAR, DAY, from_pairs, parse_date
from index.types import Metadata

# A label and a value, one to a line, as headed text and exports write them.
_LABEL = re.compile(
    r"(?P<key>title|headline|authors?|byline|date|published(?: on| at)?|publication date|outlet|publisher|"
    r"publication|newspaper|source|url|link)\s*:\s+(?P<value>\S.*)",
    re.IGNORECASE,
)
_TIME = r"(?:[\s,]*(?:at\s+|[|–—-]\s*)?\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*(?:\(?[A-Z]{2,5}\)?)?)?"
_WHEN = rf"(?:{DAY}){_TIME}"
_SEPARATOR = r"\s*[|·•,–—]\s*|\s+-\s+"
_DATED = re.compile(
    rf"(?:(?:published|posted|first published|publication date|date)(?:\s+on)?\s*:?\s+)?{_WHEN}", re.IGNORECASE
)
# The day of a later version: it says nothing of the day of publication.
_UPDATED = re.compile(
    rf"(?:last\s+)?(?:updated|modified|amended|revised)(?:\s+(?:on|at))?\s*:?\s+{_WHEN}", re.IGNORECASE
)
_BY = re.compile(r"(?:(?:written|posted|reported|words)\s+)?by:?\s+(?P<name>.+)", re.IGNORECASE)
# "By Hanne Arkel in Hallin": where an author writes from is not the name.
_FROM = re.compile(r"\s+(?:in|at|from)(?:\s+[^\W\d_a-z][\w'’.-]*)+")
# Words of names that stay small; "staff" and "reporters" end the by-line of a newsroom.
_PARTICLES = frozenset(
    "and & of de la le du des da do dos di del della van von der den ter al el bin ibn "
    "staff reporter reporters correspondent correspondents".split()
)
# What a newspaper, station or agency calls itself.
OUTLET_NOUN = (
    r"(?:advertiser|afp|agency|argus|bbc|beacon|bloomberg|broadcasting|bulletin|chronicle|clarion|cnn|courier|"
    r"daily|digest|dispatch|echo|examiner|express|gazette|globe|guardian|herald|independent|inquirer|jazeera|"
    r"journal|lantern|ledger|magazine|mail|mercury|mirror|monitor|news|notebook|observer|online|politico|post|"
    r"press|radio|record|register|reporter|reuters|review|sentinel|spectator|standard|star|statesman|sun|tass|"
    r"telegraph|television|times|today|tribune|tv|voice|weekly|wire|zeitung|tagblatt|anzeiger|nachrichten|presse|"
    r"diario|corriere)"
)
THE = r"the(?!\s(?:hague|gambia|bahamas|netherlands|vatican|bronx)\b)"
DOMAIN = r"[\w-]+\.(?:com|org|net|info|biz|news|\w\w)"
# "Kelpin Post, 4 March 2031" names an outlet where "Kelpin, 4 March 2031" names a place: by these words.
_OUTLET = re.compile(rf"(?:{THE}(?:\s\S+){{1,3}}|.*\b{OUTLET_NOUN}\b.*|{DOMAIN})", re.IGNORECASE)
# A line of capitalised words above a day may also name a place, an office or a part of the page.
_NO_PERSON = re.compile(
    r"\b(?:the|new|north|south|east|west|northern|southern|eastern|western|upper|lower|little|great|greater|san|"
    r"santa|saint|st|los|las|tel|hong|kuala|addis|buenos|abu|rio|sri|cape|port|fort|mount|lake|bay|beach|bridge|"
    r"castle|city|coast|county|district|harbou?r|hill|island|islands|isle|kingdom|park|province|reef|republic|"
    r"river|road|sea|square|states|station|street|town|valley|village|airport|agency|authority|board|commission|"
    r"committee|council|court|department|government|hospital|institute|ministry|office|parliament|police|school|"
    r"union|university|breaking|editorial|exclusive|live|report|special|statement|update)\b",
    re.IGNORECASE,
)
# A person's name has two to four words, each with a capital and small letters, an initial, or a particle.
_PERSON = re.compile(
    r"[^\W\d_a-z][\w'’-]*[^\W\d_]\.?(?:\s+(?:[^\W\d_a-z]\.?|[^\W\d_a-z][\w'’-]+|"
    r"(?:de|la|le|du|da|dos|di|del|van|von|der|den|ter|al|el|bin|ibn))){0,2}\s+[^\W\d_a-z][\w'’-]+"
)


def from_line(line: str) -> Metadata:
    """What a by-line, a dated line or a labelled line says; nothing of any other line."""
    label = _LABEL.fullmatch(line)
    return from_pairs([(label["key"], label["value"])]) if label else _from_parts(line)


def is_credit(line: str) -> bool:
    """Whether ``line`` is a by-line, a dated line or a labelled line rather than a heading."""
    return any(pattern.fullmatch(line) for pattern in (_LABEL, _UPDATED)) or _from_parts(line) != Metadata()


def signed(line: str) -> Metadata:
    """A person's name without "by", alone or with a day: sure to be a by-line only under a headline."""
    name, *others = _parts(line)
    if not _is_person(name) or not all(_DATED.fullmatch(part) for part in others):
        return Metadata()
    return Metadata(author=name, published=parse_date(line))


def _is_person(text: str) -> bool:
    """Whether ``text`` reads as the name of a person and of nothing else."""
    if not _PERSON.fullmatch(text) or not is_capitalised(text) or text.isupper() or CALENDAR.search(text):
        return False
    return not _NO_PERSON.search(text) and not _OUTLET.fullmatch(text)


def _from_parts(line: str) -> Metadata:
    """A by-line or dated line: all of its parts must be a name, a day, a time or an outlet."""
    author = outlet = published = None
    for part in filter(None, _parts(line)):
        by = _BY.fullmatch(part)
        name = _FROM.sub("", by["name"]) if by else ""
        if _DATED.fullmatch(part):
            published = published or parse_date(part)
        elif name and _is_name(name):
            author = author or name
        elif not author and not published and not outlet and _is_outlet(part):
            outlet = part
        elif not author and not _UPDATED.fullmatch(part):
            return Metadata()  # an unknown part before any name: a sentence or a heading, not a credit
    if not author and not published:
        return Metadata()
    return Metadata(author=author, outlet=outlet, published=published)


def _parts(line: str) -> list[str]:
    """The line cut at its separators, days kept whole (``March 4, 2031``), ``by`` beginning a part."""
    whole = re.sub(_WHEN, lambda day: day[0].replace(",", "\0"), line, flags=re.IGNORECASE)
    parts = re.split(rf"{_SEPARATOR}|(?<=\d)\s+(?=by\s)", whole)
    return [part.replace("\0", ",").strip() for part in parts]


def _is_name(text: str) -> bool:
    """Two to eight capitalised words, particles aside: ``Anna Holm and Per van Lund``."""
    words = text.split()
    if not 2 <= len(words) <= 8 or text[-1] in ".!?:" or CALENDAR.search(text):  # noqa: PLR2004 - as it says
        return False
    return is_capitalised(text) and not any(char.isdigit() for char in text)


def _is_outlet(text: str) -> bool:
    domain = " " not in text and "." in text
    return _OUTLET.fullmatch(text) is not None and (domain or is_capitalised(text))


def is_capitalised(text: str) -> bool:
    """Whether each word of ``text`` begins with a capital or a figure, particles aside."""
    return all(word[0].isupper() or word[0].isdigit() or word.lower() in _PARTICLES for word in text.split())
