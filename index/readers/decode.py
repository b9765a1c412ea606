"""Bytes to text without losing a character: every step decodes strictly or hands over to the next."""

from __future__ import annotations

import codecs
import re
from functools import cache

from index.errors import ReadError

# First bytes of the files most often found among documents that are not text.
_MAGIC = {
    b"%PDF-": "a PDF",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"PK\x03\x04": "a zip archive or an Office document",
    b"PK\x05\x06": "a zip archive",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\xfd7zXZ": "an xz archive",
    b"\x7fELF": "a program",
    b"SQLite format 3\x00": "a SQLite database",
}

# UTF-32 before UTF-16: the little-endian mark of the one begins with that of the other.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Western text in UTF-16 has a NUL in nearly every second byte, and none in the others.
_UTF16_NULS = 0.3

# Text holds hardly any control character; bytes drawn at random (27 of 256) hold twice this share.
_MOST_CONTROLS = 0.05
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

# WHATWG has a declaration lie within the first 1024 bytes; front matter may push it down a little.
_DECLARED_WITHIN = 4096
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9][\w.:-]*)""", re.IGNORECASE)
# Labels that name less than what pages under them are really written in (WHATWG Encoding Standard, §4.2).
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# Codecs that read ASCII bytes as something else: no page that declares them in ASCII can be written in them.
_NEVER = ("utf-16", "utf-32", "utf-7", "unicode", "raw-unicode", "raw_unicode", "punycode", "idna")

# Most common first: where several fit equally well, the first one wins.
_SINGLE_BYTE = (
    "cp1252",
    "iso8859_15",
    "cp1250",
    "iso8859_2",
    "cp1254",
    "cp1257",
    "cp1255",
    "cp1251",
    "koi8_u",
    "cp1253",
    "iso8859_7",
    "iso8859_5",
    "mac_roman",
)
# What charset-normalizer may answer. Left alone it reads "Café" as UTF-16 and Russian as Shift-JIS.
_PLAUSIBLE = ["cp1256", "cp874", "gb18030", "big5", "cp932", "euc_jp", "cp949", *_SINGLE_BYTE]
# The letters beyond ASCII of one language: a wrong code page mixes letters that no language has together.
_ALPHABETS = (
    "àâæçéèêëîïôœùûüÿ",  # French
    "äöüßé",  # German
    "áéíñóúüç",  # Spanish
    "àáâãçéêíóôõúü",  # Portuguese
    "àèéìíîòóùú",  # Italian
    "åäöéšž",  # Swedish, Finnish
    "æøåéèòóô",  # Danish, Norwegian
    "áéíóúýþæöð",  # Icelandic
    "áéëïóöüè",  # Dutch
    "àçèéíïòóúü",  # Catalan
    "ąćęłńóśźż",  # Polish
    "áčďéěíňóřšťúůýž",  # Czech
    "áäčďéíĺľňóôŕšťúýž",  # Slovak
    "áéíóöőúüű",  # Hungarian
    "ăâîşţșț",  # Romanian
    "čćđšž",  # Croatian, Slovene
    "çğıöşüâîûİ",  # Turkish
    "ąčęėįšųūž",  # Lithuanian
    "āčēģīķļņšūž",  # Latvian
    "äõöüšž",  # Estonian
    "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўђљњћџјѓѕќ",  # Cyrillic
    "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ",  # Greek
    "אבגדהוזחטיכךלמםנןסעפףצץקרשת",  # Hebrew
)
_SYMBOLS = frozenset("§°€£¥©®™²³½¼¾×±´№†‡¿¡")
_PUNCTUATION = frozenset("“”„‘’‚«»‹›–—…•·º\u00a0\u00ad") | _SYMBOLS
# surrogateescape writes a byte that is not UTF-8 as one of these.
_ESCAPED = re.compile("[\udc80-\udcff]")
# Up to one foreign byte for so many whole characters, it is damaged UTF-8. In another code page hardly any two
# bytes make a character of UTF-8.
_FOREIGN = 0.25
# Letters from here on are those of Greek, Cyrillic, Hebrew: no word mixes them with Latin ones.
_FIRST_GREEK = "\u0370"
# Below this share of fitting characters the text is in no alphabet above. Samples of two sentences in their
# own code page reach 1.00; Japanese read as Cyrillic reaches 0.92.
_FIT = 0.95
# Of East Asian text a tenth and more are the commonest signs of its language; of text misread as such, a
# hundredth. charset-normalizer takes a headline in EUC-JP and a long text in GB 18030
# for Thai.
_EAST_ASIAN = ("euc_jp", "cp932", "gb18030", "big5", "cp949")
_COMMON_SIGNS = (
    "".join(map(chr, range(0x3041, 0x30FF))),  # kana
    "的一是不了在人有上个中大为国和到说时这出会就地也对年后来们，。",  # simplified Chinese
    "的一是不了在人有上個中大為國和到說時這出會就地也對年後來們，。",  # traditional Chinese
    "이의은는을를에다고가하지도로서한사기해대인정전부자시일명여구조선수",  # Korean
)
_COMMON = 0.1
# So many characters tell a language; there are twelve pages to try.
_SAMPLE = 50_000


def decode(data: bytes, name: str) -> str:
    """Decode a file: byte order mark, UTF-8, declared charset, best-fitting code page, Windows-1252.

    Args:
        data: The bytes of the whole file.
        name: What to call the file in an error.

    Returns:
        The text, without a byte order mark. No byte is dropped and no U+FFFD is put in for one.

    Raises:
        ReadError: The file is empty or is not text.
    """
    if not data.strip():
        raise ReadError(f"{name} is empty", hint="remove it, or save the article's text into it")
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            raise _not_text(name, f"is {kind}, not text")
    text = _decode(data, name)
    if not text.strip("\ufeff \t\r\n"):
        raise ReadError(f"{name} is empty", hint="remove it, or save the article's text into it")
    if len(_CONTROLS.findall(text)) > _MOST_CONTROLS * len(text):
        raise _not_text(name, "is not text: control characters throughout")
    return text


def _decode(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _strictly(data, encoding)
            if text is not None:
                return text
            data = data[len(mark) :] if encoding == "utf-8-sig" else data
            break
    if b"\x00" in data:
        text = _unmarked_utf16(data)
        if text is None:
            raise _not_text(name, "is not text: it holds NUL bytes")
        return text
    encodings = ["iso2022_jp"] if b"\x1b$" in data else []  # seven-bit: it would pass for UTF-8
    for encoding in (*encodings, "utf-8", *_declared(data)):
        text = _strictly(data, encoding)
        if text is not None:
            return text
    return _damaged_utf8(data) or _guessed(data)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):  # LookupError: no such codec, or one that is not for text
        return None


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without its mark, told by where the NULs stand."""
    half = len(data) // 2
    even, odd = data[::2].count(0), data[1::2].count(0)
    if odd > _UTF16_NULS * half and not even:
        return _strictly(data, "utf-16-le")
    if even > _UTF16_NULS * half and not odd:
        return _strictly(data, "utf-16-be")
    return None


def _declared(data: bytes) -> list[str]:
    """The codec that an HTML or XML declaration names, if any."""
    head = data[:_DECLARED_WITHIN]
    found = _DECLARED.search(head) if b"=" in head else None
    if not found:
        return []
    try:
        encoding = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return []
    return [] if encoding.startswith(_NEVER) else [_WIDER.get(encoding, encoding)]


def _guessed(data: bytes) -> str:
    """A code page of East Asia, a single-byte one that fits, what charset-normalizer finds, or Windows-1252."""
    for measure, pages, enough in ((_commonness, _EAST_ASIAN, _COMMON), (_fit, _SINGLE_BYTE, _FIT)):
        readings = [text for page in pages if (text := _strictly(data, page)) is not None]
        scores = [measure(text[:_SAMPLE]) for text in readings]
        best = max(scores, default=0.0)
        if best >= enough:
            return readings[scores.index(best)]
    from charset_normalizer import from_bytes

    match = from_bytes(data, cp_isolation=_PLAUSIBLE).best()
    found = _strictly(data, match.encoding) if match else None
    if found is not None:
        return found
    # Latin-1 maps every byte; Windows-1252 has five holes and reads the rest better.
    return _strictly(data, "cp1252") or data.decode("latin-1")


def _damaged_utf8(data: bytes) -> str | None:
    """UTF-8 that was cut in mid-character or got a few foreign bytes, those read as Windows-1252."""
    text = data.decode("utf-8", errors="surrogateescape")
    foreign = len(_ESCAPED.findall(text))
    whole = sum(not char.isascii() for char in text) - foreign
    if foreign > _FOREIGN * whole:
        return None
    return _ESCAPED.sub(lambda byte: _guessed_byte(ord(byte[0]) - 0xDC00), text)


def _guessed_byte(byte: int) -> str:
    return _strictly(bytes([byte]), "cp1252") or chr(byte)


@cache
def _letters() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(alphabet + alphabet.upper()) for alphabet in _ALPHABETS)


def _fit(text: str) -> float:
    """Share in [0, 1] of the characters beyond ASCII that one language's writing explains."""
    sane = [
        char
        for before, char, after in zip(" " + text, text, text[1:] + " ", strict=False)
        if not char.isascii() and not _is_misread(before, char, after)
    ]
    letters = [char for char in sane if char not in _PUNCTUATION]
    known = max(sum(char in alphabet for char in letters) for alphabet in _letters())
    beyond = sum(not char.isascii() for char in text)
    return (known + len(sane) - len(letters)) / max(1, beyond)


def _commonness(text: str) -> float:
    """Share in [0, 1] of the characters beyond ASCII that are common in one East Asian language."""
    beyond = [char for char in text if not char.isascii()]
    return max(sum(char in signs for char in beyond) for signs in _COMMON_SIGNS) / max(1, len(beyond))


def _is_misread(before: str, char: str, after: str) -> bool:
    """What only a wrong code page writes: "пАРОМ", "c½ur", and Latin letters inside a Greek or Russian word."""
    if char in _SYMBOLS:
        return before.isalpha() and after.isalpha()
    beside_latin = any(each.isascii() and each.isalpha() for each in (before, after))
    return (before.islower() and char.isupper()) or (char >= _FIRST_GREEK and char.isalpha() and beside_latin)


def _not_text(name: str, what: str) -> ReadError:
    return ReadError(f"{name} {what}", hint="save the article as .txt, .md or .html and index that file")
