"""Files of records: JSON, JSON Lines and CSV, one article a record."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.own import refuse_saved
from index.readers import lines, rows
from index.readers.decode import decode
from index.readers.fields import article, field_names, has_text, names_of
from index.types import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from index.readers import Fields
    from index.readers.lines import Raw
    from index.types import Extract

# Names of fields that an error lists; the text is often among the first.
_LISTED = 12
# A name that is longer, or holds what cannot be seen, is no name to cite by; a web address may well be long.
_LONGEST_NAME = 500


def parts(name: str, data: bytes, fields: Fields = ()) -> Iterator[Part]:
    """The articles of a file of records.

    An article is named by the record's id, else by its address, wherever these tell it from all others of the
    file; else by its number, from 1. A file that is one object, an article itself, has one part without a name.

    Raises:
        ReadError: The file is not of its format, or none of its records has text.
    """
    mapping = dict(fields)
    text = _text(data, name)
    if name.lower().endswith((".csv", ".tsv")):
        yield from _many(partial(rows.records, text), mapping)
    elif name.lower().endswith(".json"):
        yield from _json(text, name, mapping)
    else:
        yield from _many(partial(lines.records, text, name), mapping)


def _text(data: bytes, name: str) -> str:
    """Nearly all such files are UTF-8, and far larger than what ``decode`` is made to look at closely."""
    if not data.strip() or b"\x00" in data:
        return decode(data, name)  # which says that it is empty, or no text, or in UTF-16
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return decode(data, name)


def _json(text: str, name: str, mapping: Mapping[str, str]) -> Iterator[Part]:
    try:
        value = lines.parsed(text)
    except lines.NotJsonError as error:
        if not lines.looks_like_lines(text):
            raise ReadError(f"{name} {error}.") from error
        yield from _many(partial(lines.records, text, name), mapping)
        return
    if isinstance(value, dict) and has_text(value, mapping):
        raw = lines.Raw.of(value)
        yield Part("", raw.data, partial(_read, raw, mapping))
        return
    objects = _listed(value)
    yield from _many(lambda: map(lines.Raw.of, objects), mapping)


def _listed(value: object) -> Sequence[object]:
    """The records of a JSON value: a list, the longest list of objects in an object, or the object itself."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        raise ReadError("It is JSON, but neither an object nor a list of objects.")
    refuse_saved(value)
    lists = [each for each in value.values() if isinstance(each, list) and any(isinstance(x, dict) for x in each)]
    return max(lists, key=len, default=[value])


@dataclass(frozen=True, slots=True)
class _Survey:
    """What a first look through all records shows; they are too many to be kept."""

    names: Counter[str]
    fields: tuple[str, ...]
    count: int
    texts: int


def _many(records: Callable[[], Iterable[Raw]], mapping: Mapping[str, str]) -> Iterator[Part]:
    seen = _survey(records(), mapping)
    if not seen.texts:
        raise ReadError(_no_text(seen, mapping))
    for number, raw in enumerate(records(), start=1):
        yield Part(_name(raw.record, number, seen.names, mapping), raw.data, partial(_read, raw, mapping))


def _survey(records: Iterable[Raw], mapping: Mapping[str, str]) -> _Survey:
    names: Counter[str] = Counter()
    fields: dict[str, None] = {}
    count = texts = 0
    for raw in records:
        count += 1
        names.update({name for name in names_of(raw.record, mapping) if _is_name(name)})
        texts += bool(raw.record) and has_text(raw.record, mapping)
        if not texts and len(fields) <= _LISTED:
            fields |= dict.fromkeys(islice(field_names(raw.record), _LISTED + 1))
    return _Survey(names, tuple(fields), count, texts)


def _is_name(name: str) -> bool:
    return 0 < len(name) <= _LONGEST_NAME and name.isprintable()


def _name(record: Mapping[str, object], number: int, names: Mapping[str, int], mapping: Mapping[str, str]) -> str:
    own = (name for name in names_of(record, mapping) if names.get(name) == 1)
    numbered = str(number)
    return next(own, numbered if numbered not in names else f"no. {number}")


def _no_text(seen: _Survey, mapping: Mapping[str, str]) -> str:
    if not seen.count:
        return "It holds no records."
    which = "Its record has no text" if seen.count == 1 else f"None of its {seen.count:,} records has text"
    return f"{which}{_advice(seen.fields, mapping)}"


def _advice(fields: Sequence[str], mapping: Mapping[str, str]) -> str:
    tried = f" in “{mapping['text']}”" if "text" in mapping else ""
    if not fields:
        return f"{tried}."
    more = ", …" if len(fields) > _LISTED else ""
    return (
        f"{tried}; its fields are {', '.join(fields[:_LISTED])}{more}. Say which is the text: --field text=NAME."
    )


def _read(raw: Raw, mapping: Mapping[str, str]) -> Extract:
    if raw.fault:
        raise ReadError(raw.fault)
    if not has_text(raw.record, mapping):
        raise ReadError(f"It has no text{_advice(tuple(islice(field_names(raw.record), _LISTED + 1)), mapping)}")
    return article(raw.record, mapping)
