"""The readers: any bytes to text without a loss, and each format to its article and what it says of itself."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.clean import clean
from index.errors import ReadError
from index.readers import SUFFIXES, read
from index.types import Comment, Extract, Metadata

TXT = Path("a.txt")


def text_of(data: bytes) -> str:
    return read(TXT, data).text


# --- which files are read --------------------------------------------------------------------------------------


def test_the_endings_are_known() -> None:
    """The endings that others may list a folder by."""
    assert frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml"}) <= SUFFIXES


@pytest.mark.parametrize("name", ["a.xyz", "a.exe", "a", ".txt"])
def test_another_ending_is_refused(name: str) -> None:
    """The error says what happened and which endings are read."""
    with pytest.raises(ReadError, match="kind that cannot be read") as caught:
        read(Path(name), b"text")
    assert ".html" in caught.value.hint


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 text",
        b"\x89PNG\r\n\x1a\n",
        b"PK\x03\x04 text",
        b"text\x00text",
        b"\x01\x02\x03\x04text\x05\x06",
        bytes(range(1, 256)) * 4,
    ],
)
def test_a_file_that_is_not_text_is_refused(data: bytes) -> None:
    """Whatever its ending says."""
    with pytest.raises(ReadError, match=r"a\.txt is .*not text") as caught:
        read(TXT, data)
    assert caught.value.hint


@pytest.mark.parametrize("data", [b"", b" \n\t", b"\xef\xbb\xbf \r\n", "\ufeff\n".encode("utf-16")])
def test_an_empty_file_is_refused(data: bytes) -> None:
    """Blanks and a byte order mark are no document."""
    with pytest.raises(ReadError, match=r"a\.txt is empty"):
        read(TXT, data)


def test_an_ending_may_be_in_capitals() -> None:
    """As some systems write it."""
    assert read(Path("A.TXT"), b"text") == Extract("text")


def test_importing_the_readers_loads_no_vendor() -> None:
    """lxml, trafilatura and charset-normalizer are loaded by the file that needs them."""
    code = (
        "import sys, index.readers, index.clean, index.metadata\n"
        "print([name for name in ('lxml', 'trafilatura', 'charset_normalizer') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- decoding ------------------------------------------------------------------------------------------------

SAMPLES = {
    "en": ("The café’s owner said “no” – twice.", ["cp1252"]),
    "en, one letter": ("Café", ["cp1252", "mac_roman"]),
    "fr": ("La préfète a déclaré que le bac, où l'on était, a été arrêté à Kelpin.", ["cp1252", "mac_roman"]),
    "fr, with a ligature": ("Le cœur du bac a cédé, a déclaré la préfète.", ["cp1252", "iso8859_15"]),
    "de": ("Die Fähre ist gesunken. Zwölf Gäste wurden geborgen, sagte die Behörde für Häfen.", ["cp1252"]),
    "de, a headline": ("Fährunglück: Zwölf Tote", ["cp1252"]),
    "es": ("El buque se hundió; según la policía, los niños están a salvo. ¿Qué pasó?", ["cp1252"]),
    "sv": ("Färjan sjönk på måndagen utanför Kelpin, sade hamnmyndigheten.", ["cp1252"]),
    "da": ("Færgen sank mandag aften ud for Kelpin på vej til øen.", ["cp1252"]),
    "pl": ("Prom zatonął w poniedziałek. Uratowano dwadzieścia osób, łódź leży na dnie.", ["cp1250", "iso8859_2"]),
    "cs": ("Přívoz se potopil v pondělí večer. Zachráněno dvacet lidí, řekl mluvčí.", ["cp1250", "iso8859_2"]),
    "hu": ("A komp hétfőn elsüllyedt. A rendőrség húsz embert mentett ki, közölte a szóvivő.", ["cp1250"]),
    "tr": ("Feribot akşam battı. Polise göre yirmi kişi kurtarıldı, dedi sözcü Işık Güneş.", ["cp1254"]),
    "lt": ("Keltas nuskendo pirmadienio vakarą. Išgelbėta dvidešimt žmonių, sakė uosto atstovė.", ["cp1257"]),
    "ru": ("Паром затонул в понедельник вечером. Спасены двадцать человек.", ["cp1251", "koi8_r", "iso8859_5"]),
    "ru, a headline": ("Паром затонул", ["cp1251", "koi8_r"]),
    "uk": ("Пором затонув у понеділок увечері. Врятовано двадцять людей, її немає.", ["cp1251", "koi8_u"]),
    "el": ("Το πλοίο βυθίστηκε τη Δευτέρα. Είκοσι άνθρωποι σώθηκαν.", ["cp1253", "iso8859_7"]),
    "he": ("המעבורת טבעה ביום שני בערב. לדברי המשטרה, עשרים בני אדם ניצלו.", ["cp1255"]),
    "ar": ("غرقت العبارة مساء الاثنين. وقالت الشرطة إنه تم إنقاذ عشرين شخصا.", ["cp1256"]),
    "ja": ("フェリーは夜に沈没した。警察によると、二十人が救助された。", ["cp932", "euc_jp", "iso2022_jp"]),
    "ja, a headline": ("フェリー沈没", ["cp932", "euc_jp"]),
    "zh": ("渡轮星期一晚上沉没。警方表示，二十人获救，船长仍然失踪。", ["gb18030"]),
    "zh, traditional": ("渡輪星期一晚上沉沒。警方表示，二十人獲救，船長仍然失蹤。", ["big5"]),
    "ko": ("여객선이 월요일 저녁에 침몰했다. 경찰은 스무 명이 구조되었다고 밝혔다.", ["cp949"]),
    "th": ("เรือเฟอร์รี่จมเมื่อคืนวันจันทร์ ตำรวจกล่าวว่ามีผู้รอดชีวิตยี่สิบคน", ["cp874"]),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "encoding"), [(text, encoding) for text, encodings in SAMPLES.values() for encoding in encodings]
)
def test_the_code_page_is_found(text: str, encoding: str) -> None:
    """A sentence or two in its own code page, with nothing that names it, reads as it was written."""
    assert text_of(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@given(text=st.text(min_size=1).filter(lambda text: text.strip("\ufeff \t\r\n") and text.isprintable()))
@settings(deadline=None)
def test_unicode_is_read_back(encoding: str, text: str) -> None:
    """Any text in UTF-8, and in the others with their mark, comes back to the character."""
    assert text_of(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_its_mark_is_read(encoding: str) -> None:
    """Western text in UTF-16 has its NULs on one side only."""
    assert text_of("Zwölf Ölfässer, said he.".encode(encoding)) == "Zwölf Ölfässer, said he."


@given(st.binary(min_size=1, max_size=200))
@settings(deadline=None)
def test_no_bytes_are_dropped_or_replaced(data: bytes) -> None:
    """Bytes are either refused or read; U+FFFD comes out only if it was in there."""
    try:
        text = text_of(data)
    except ReadError:
        return
    assert (
        "\ufffd" not in text
        or "\ufffd".encode() in data
        or data[:2] in (b"\xff\xfe", b"\xfe\xff")
        or b"\0" in data
    )
    assert sum(char.isascii() for char in text) >= sum(byte < 0x80 for byte in data) // 4


def test_damaged_utf8_is_mended() -> None:
    """A file cut in mid-character, or with a foreign byte, is not taken for another code page."""
    text = "Der Hafen für Fähren wurde gestern früh geräumt, größtenteils"
    assert text_of(text.encode() + b"\xc3") == text + "Ã"
    assert text_of(text.encode() + b" \x93") == text + " “"


def test_a_declared_charset_is_believed_if_it_fits() -> None:
    """The label decides between code pages that fit equally well; Latin-1 means Windows-1252, as in browsers."""
    page = '<html><head><meta charset="{}"></head><body><p>Ñandú {}</p></body></html>'
    assert "Ñandú “ő”" not in read(Path("a.html"), page.format("latin-1", "“ú”").encode("cp1252")).text
    assert "“ú”" in read(Path("a.html"), page.format("iso-8859-1", "“ú”").encode("cp1252")).text
    assert "õõ" in read(Path("a.html"), page.format("iso-8859-4", "õõ").encode("iso8859_4", "replace")).text


@pytest.mark.parametrize("label", ["utf-16", "unicode_escape", "rot13", "nonsense", "utf-7"])
def test_a_declaration_that_cannot_be_true_is_passed_over(label: str) -> None:
    """A label in ASCII bytes cannot name a codec that reads ASCII as something else."""
    data = f'<meta charset="{label}"><p>Fährunglück \\x41 in Zwölf</p>'.encode("cp1252")
    assert "Fährunglück \\x41 in Zwölf" in read(Path("a.html"), data).text


# --- Markdown ------------------------------------------------------------------------------------------------


def markdown(text: str) -> Extract:
    return read(Path("a.md"), text.encode())


def test_front_matter_is_metadata() -> None:
    """Keys, quoted values and lists; the block itself goes on record."""
    extract = markdown(
        '---\ntitle: "Ferry: sinks"\nauthor:\n  - Anna Holm\n  - Per Lund\ndate: 2031-03-04 09:00\n# note\n'
        "publisher: Kelpin Post\nurl: https://k.example/f\ntags: [a, b]\n---\n\nThe ferry sank.\n"
    )
    assert extract.metadata == Metadata(
        "Ferry: sinks", "Kelpin Post", "Anna Holm, Per Lund", "2031-03-04", "https://k.example/f"
    )
    assert extract.text.strip() == "The ferry sank."
    assert [removed.why for removed in extract.removed] == ["front matter"]


def test_front_matter_in_toml_is_metadata() -> None:
    """Between plus signs, with equals signs."""
    assert markdown('+++\ntitle = "Ferry sinks"\n+++\nx').metadata == Metadata(title="Ferry sinks")


def test_prose_between_rules_is_no_front_matter() -> None:
    """Two rules around a paragraph leave it in the text."""
    text = "---\nThe ferry sank. He said: no.\n---\nMore."
    assert markdown(text).text == text


def test_the_first_heading_is_the_title() -> None:
    """What the page shows goes before what the front matter says; a lesser heading does not."""
    assert markdown("---\ntitle: Said\n---\n# Shown #\n\nText.").metadata.title == "Shown"
    assert markdown("Shown\n=====\n\nText.").metadata.title == "Shown"
    assert markdown("---\ntitle: Said\n---\n## Lesser\n\nText.").metadata.title == "Said"


def test_references_code_and_escapes_are_read() -> None:
    """A reference shows its text, code its content, an escape its character; a bracket alone stays."""
    text = "The [ferry][1] and the [crane], \\# `x < y` [sic].\n\n[1]: https://k.example/f\n[crane]: <https://k.example/c>\n"
    assert clean(markdown(text)).text == "The ferry and the crane, # x < y [sic]."


def test_the_marks_of_notes_go_and_the_notes_stay() -> None:
    """A mark is no character of its sentence."""
    result = clean(markdown("The ferry sank.[^1]\n\n[^1]: According to the harbour office."))
    assert result.text == "The ferry sank.\n\nAccording to the harbour office."
    assert any("[^1]" in removed.text for removed in result.removed)


# --- HTML ----------------------------------------------------------------------------------------------------

HEAD = """<head><title>Ferry sinks off Kelpin - Kelpin Post</title>
<meta property="og:site_name" content="Kelpin Post">
<meta property="article:published_time" content="2031-03-04T09:00:00Z"><meta name="author" content="Anna Holm">
<meta property="og:title" content="Ferry sinks off Kelpin"><link rel="canonical" href="https://k.example/f"></head>"""
TITLE = "<h1>Ferry sinks off Kelpin</h1>"
STORY = """
<p class="standfirst">Nineteen people are dead and four are missing, the harbour office says.</p>
<p class="byline">By <a href="/anna">Anna Holm</a></p>
<figure><img src="x.jpg" alt="Not shown"><figcaption>The Maren an hour before she sank.</figcaption></figure>
<p>The ferry <em>Maren</em> sank on Monday evening two miles off Kelpin, and nineteen people are confirmed dead,
the harbour office said on Tuesday.</p><p>Share prices of the owner fell by a third.</p>
<h2>What the crew saw</h2>
<blockquote><p>“The water came through the bow door,” said the mate, Per Lund.</p></blockquote>
<ul><li>The door was built in 2009.</li><li>It failed in <b>2031</b>.</li></ul>
<table><thead><tr><th>Day</th><th>Dead</th></tr></thead>
<tbody><tr><td>Monday</td><td>4</td></tr><tr><td>Tuesday</td><td>19</td></tr></tbody></table>
<details><summary>Who owns the ferry?</summary><p>The ferry belongs to Strand Lines.</p></details>
<div class="faq"><h3>Was the bow door open?</h3><div>The mate says that it was shut.</div></div>
<dl><dt>Length</dt><dd>Forty metres.</dd></dl>
<p>The pressure was 10<sup>2</sup> kPa.<br>The inquiry begins in May.</p>
<p>Correction: an earlier version gave the wrong year for the door.</p>"""
FERRY = (
    "The ferry Maren sank on Monday evening two miles off Kelpin, and nineteen people are confirmed dead, the "
    "harbour office said on Tuesday."
)
SHOWN = [
    "Nineteen people are dead and four are missing, the harbour office says.",
    "By Anna Holm",
    "The Maren an hour before she sank.",
    FERRY,
    "Share prices of the owner fell by a third.",
    "What the crew saw",
    "“The water came through the bow door,” said the mate, Per Lund.",
    "- The door was built in 2009.\n- It failed in 2031.",
    "Day | Dead\nMonday | 4\nTuesday | 19",
    "Who owns the ferry?",
    "The ferry belongs to Strand Lines.",
    "Was the bow door open?",
    "The mate says that it was shut.",
    "Length",
    "Forty metres.",
    "The pressure was 10² kPa.\nThe inquiry begins in May.",
    "Correction: an earlier version gave the wrong year for the door.",
]
HIDDEN = '<div style="display: none">A wall that nobody sees.</div><i hidden>Ghost words.</i><!-- A note. -->'
NAV = '<nav><ul><li><a href="/">Home</a></li><li><a href="/s">Sport</a></li></ul></nav>'
FOOT = "<footer><p>Printed on paper from our own forest.</p></footer>"
COOKIES = '<div class="cookie-banner"><p>We use cookies to improve your visit.</p></div>'
RELATED = (
    '<aside class="related-posts"><h3>Related</h3><a href="/x">Harbour gets a crane after ten years</a></aside>'
)
SHARE = '<div class="share-buttons"><a href="#">Tweet this</a></div>'
COMMENTS = """<section id="comments"><h2>2 comments</h2>
<ol class="comment-list"><li>Ole says: I saw the ferry go down with my own
eyes that evening, and nobody came.</li></ol><form><button>Post comment</button></form></section>"""
AROUND = NAV + RELATED + SHARE + COMMENTS + FOOT + COOKIES
TAKEN_OUT = {
    "Sport": "navigation",
    "A wall that nobody sees.": "hidden text",
    "Ghost words.": "hidden text",
    "A note.": "hidden text",
    "Printed on paper from our own forest.": "page footer",
    "We use cookies to improve your visit.": "cookie notice",
    "Harbour gets a crane after ten years": "related links",
    "Tweet this": "share buttons",
    "Ole says": "reader comments",
}
SHELLS = {
    "article": f"<main><article>{TITLE}{STORY}{HIDDEN}</article></main>{AROUND}",
    "title outside": f"<header>{TITLE}</header><article>{STORY}{HIDDEN}</article>{AROUND}",
    "divisions": f"<div><div class='content'>{TITLE}{STORY}{HIDDEN}</div><div>{AROUND}</div></div>{FOOT}",
    "nothing around": f"{TITLE}{STORY}{HIDDEN}{AROUND}",
    "layout in a table": f"<table><tr><td>{TITLE}{STORY}{HIDDEN}</td><td>{AROUND}</td></tr></table>{FOOT}",
    "misleading names": f"<div class='comment hidden-nav'>{TITLE}{STORY}{HIDDEN}</div>{AROUND}",
    "cards": f"<main><article>{TITLE}{STORY}{HIDDEN}</article><article><a href='/'>Crane</a></article></main>"
    + AROUND,
    "all hidden at first": f"<div style='visibility: hidden'>{TITLE}{STORY}{HIDDEN}</div>{AROUND}",
}


def html(body: str, head: str = HEAD) -> Extract:
    return read(Path("a.html"), f"<!DOCTYPE html><html>{head}<body>{body}</body></html>".encode())


@pytest.mark.parametrize("shell", SHELLS.values(), ids=SHELLS.keys())
def test_a_page_is_its_article_and_nothing_else(shell: str) -> None:
    """Whatever is built around it, every line of the story comes out, in order, below its title, once."""
    result = clean(html(shell))
    blocks = ["Ferry sinks off Kelpin", *SHOWN]
    places = [result.text.find(block) for block in blocks]
    assert places[0] == 0
    assert places == sorted(places)
    assert -1 not in places
    assert sum(map(len, blocks)) >= len("".join(result.text.split("\n\n")))
    assert result.text.count("Ferry sinks off Kelpin") == 1


@pytest.mark.parametrize("shell", SHELLS.values(), ids=SHELLS.keys())
def test_what_is_not_the_article_goes_on_record(shell: str) -> None:
    """Each piece of the page that is not the article stands in the record, with what it is."""
    removed = html(shell).removed
    assert [
        words
        for words, why in TAKEN_OUT.items()
        if not any(words in each.text and why == each.why for each in removed)
    ] == []


@pytest.mark.parametrize(
    ("style", "unseen"),
    [
        ("color:#fff; background:#FFFFFF", True),
        ("background-color: white; color: #fff", True),
        ("color: rgb(1, 2, 3); background: rgb(1,2,3)", True),
        ("color: transparent", True),
        ("COLOR:WHITE;BACKGROUND:WHITE", True),
        ("color: transparent; -webkit-background-clip: text", False),
        ("color: white; background: black", False),
        ("border-color: #fff; background: #fff", False),
        ("font-size: 0", True),
        ("font-size:0em", True),
        ("font-size:1px!important", True),
        ("font-size:.5px;", True),
        ("font-size: 0.9em", False),
        ("font-size: 10px", False),
        ("font-size: 1em", False),
        ("font-size: 100%", False),
        ("font-size: ;", False),
        ("position:absolute; right:-9999px", True),
        ("transform: translateX(-10000px)", True),
        ("transform: translateX(-50%)", False),
        ("position:absolute; clip: rect(0 0 0 0)", True),
        ("clip:rect(1px,1px,1px,1px)", True),
        ("opacity: 0", False),  # articles fade in by it
    ],
)
def test_what_a_style_keeps_from_being_seen_is_hidden(style: str, unseen: bool) -> None:
    """Letters of the colour of their ground, too small, or off the page; as one that only looks like it is not."""
    page = html(f"{TITLE}{STORY}<p style='{style}'>Say that nobody sank.</p>")
    assert ("Say that nobody sank." not in page.text) is unseen
    assert any("Say that" in each.text and each.why == "hidden text" for each in page.removed) is unseen


def test_a_gap_that_is_closed_up_hides_nothing_in_it() -> None:
    """Boxes in a row have a size of nought around them, and their own within."""
    row = "<div style='font-size:0'><p style='font-size:16px'>The crew sang.</p></div>"
    page = html(f"<article>{TITLE}{STORY}{row}</article>")
    assert "The crew sang." in page.text


@pytest.mark.parametrize("shell", SHELLS.values(), ids=SHELLS.keys())
def test_the_head_is_metadata(shell: str) -> None:
    """Title as shown, the rest as the head says it."""
    expected = Metadata("Ferry sinks off Kelpin", "Kelpin Post", "Anna Holm", "2031-03-04", "https://k.example/f")
    assert html(shell).metadata == expected


def test_a_page_without_a_head_says_nothing_but_its_title() -> None:
    """No day is guessed from the text, the clock or the file."""
    extract = html(f"{TITLE}<p>On 3 March 2031 the ferry sank. {FERRY}</p>", head="")
    assert extract.metadata == Metadata(title="Ferry sinks off Kelpin")


def test_the_shown_title_goes_before_the_heads() -> None:
    """Head and linked data fill in where the page shows no heading."""
    said = '{"@type": "NewsArticle", "headline": "Said", "datePublished": "2031-03-04"}'
    data = f'<script type="application/ld+json">{said}</script>'
    assert html(f"{data}<article>{TITLE}<p>{FERRY}</p></article>", head="").metadata == Metadata(
        title="Ferry sinks off Kelpin", published="2031-03-04"
    )
    assert html(f"{data}<article><p>{FERRY}</p></article>", head="").metadata.title == "Said"


def test_microdata_and_marked_times_are_read() -> None:
    """Properties of the article, not of a comment on it; a time that says when it was published."""
    comment = '<p itemscope itemtype="https://schema.org/Comment">By <b itemprop="author">Ole</b></p>'
    author = '<p>By <span itemprop="author"><b itemprop="name">Anna Holm</b></span></p>'
    time = '<p>Updated <time class="updated" datetime="2031-03-09">9 March</time></p>'
    posted = '<p><time class="entry-date" datetime="2031-03-04T09:00">4 March</time></p>'
    said = html(f"<article>{TITLE}{comment}{author}{time}{posted}<p>{FERRY}</p></article>", head="").metadata
    assert (said.author, said.published) == ("Anna Holm", "2031-03-04")


def test_a_time_in_the_story_is_no_day_of_publication() -> None:
    """The day of an event, marked up below the first paragraph, is not the document's."""
    event = '<p>It sank on <time datetime="2031-03-03">Monday</time>.</p>'
    said = html(f"<article>{TITLE}<p>{FERRY * 2}</p>{event}</article>", head="").metadata
    assert said.published is None


@pytest.mark.parametrize(
    ("box", "why"),
    [
        ('<div class="TagList_root__x"><a href="/t">Ferries and quays</a></div>', "topics and sections"),
        ('<p>Found on page six. <span class="tags-links">Tagged <a href="/t">quays</a></span></p>', None),
        ('<div class="promo"><p>The sea by mail.</p><input type="email"></div>', "newsletter box"),
        ('<div data-component="newsletter-promo"><p>The sea by mail.</p></div>', "newsletter box"),
        ('<div class="paywall"><p>Subscribe now and read on.</p></div>', "paywall"),
        ("<amp-ad>Loading the ad of the day</amp-ad>", "advertisement"),
        ('<p><a href="/v">Watch the ferry go down here.</a></p>', "navigation"),
        ('<div><a href="/1">Quays</a><br><a href="/2">Boats</a></div>', "navigation"),
        ('<h3>Related articles</h3><ul><li><a href="/1">A crane for Kelpin</a></li></ul>', None),
        ('<div class="lesen-sie-auch"><a href="/1">Wer den Kran bezahlt</a></div>', "related links"),
    ],
)
def test_a_box_in_the_story_is_taken_out(box: str, why: str | None) -> None:
    """Whatever a page calls it, wherever it stands; the paragraphs on its two sides stay."""
    extract = html(f"<article>{TITLE}<p>{FERRY}</p>{box}<p>The inquiry begins in May.</p></article>")
    result = clean(extract)
    assert result.text.startswith(f"Ferry sinks off Kelpin\n\n{FERRY}")
    assert result.text.endswith("The inquiry begins in May.")
    assert len(result.text) <= len(f"Ferry sinks off Kelpin{FERRY}The inquiry begins in May.") + 30
    assert why is None or why in [removed.why for removed in extract.removed]


@pytest.mark.parametrize(
    "part",
    [
        '<h2 id="comments">What the union commented</h2>',
        "<h3><button>Was the bow door open that evening?</button></h3>",
        '<div class="paywall"><p>The mate had warned of it.</p></div>',
        '<div class="recipe-cookies"><p>The cook had just baked when it happened.</p></div>',
        '<p>It cost <a href="/a">forty crowns</a>, he said.</p>',
    ],
)
def test_a_part_with_a_misleading_name_stays(part: str) -> None:
    """A heading's id is its own words, and a name alone proves little."""
    text = html(f"<article>{TITLE}<p>{FERRY}</p>{part}<p>The inquiry begins in May.</p></article>").text
    assert re.sub("<[^>]*>", "", part) in text


def test_names_and_days_side_by_side_are_parted() -> None:
    """In a short line of credits; inside a word nothing is."""
    byline = "<div><span>Anna Holm</span><span>4 March 2031</span></div>"
    text = html(f"<article>{TITLE}{byline}<p>The <span>F</span><span>erry</span> sank.</p></article>").text
    assert "Anna Holm 4 March 2031" in text
    assert "The Ferry sank." in text


def test_a_title_above_the_story_that_is_no_h1_is_kept() -> None:
    """If the head of the page says that it is the title."""
    menu = "<div><p>Call us: 555</p><ul><li>One</li></ul></div>"
    text = html(f"{menu}<h2>Ferry sinks off Kelpin</h2><div class='c'>{STORY}</div>").text
    assert text.startswith("Ferry sinks off Kelpin")


ANSWER = "<p>So did I.</p><p>Twice.</p>"
COMMENT_LISTS = {
    "WordPress": f"""<ol class="comment-list"><li class="comment" id="comment-1"><article class="comment-body">
        <footer><b class="fn">Ole</b> <span class="says">says:</span> <time datetime="2031-03-05T09:00">then</time>
        </footer><div class="comment-content"><p>I saw it.</p></div>
        <a class="comment-reply-link" href="#">Reply</a></article><ol class="children"><li class="comment">
        <cite class="fn">Per Lund</cite><div class="comment-content">{ANSWER}</div></li></ol></li></ol>""",
    "schema.org": f"""<div itemscope itemtype="https://schema.org/Comment">
        <span itemprop="author" itemscope><b itemprop="name">Ole</b></span>
        <meta itemprop="dateCreated" content="2031-03-05"><p itemprop="text">I saw it.</p></div>
        <div itemscope itemtype="https://schema.org/Comment"><b itemprop="author">Per Lund</b>
        <div itemprop="text">{ANSWER}</div></div>""",
    "Disqus": f"""<div id="disqus_thread"><ul><li class="post"><span class="author">Ole</span>
        <a class="time-ago" title="Wednesday, March 5, 2031 9:00 AM">then</a>
        <div class="post-message"><p>I saw it.</p></div><ul class="children"><li class="post">
        <span class="author">Per Lund</span><div class="post-message">{ANSWER}</div></li></ul></li></ul></div>""",
    "divisions": f"""<div class="comment-item"><span class="user-name">Ole</span>
        <span class="comment-date">5 March 2031</span><div class="comment-text">I saw it.</div></div>
        <div class="comment-item"><span class="user-name">Per Lund</span>
        <div class="comment-text">{ANSWER}</div></div>""",
    "longer than the story": f"""<div class="comments"><div class="comment"><b class="author">Ole</b>
        <time datetime="2031-03-05">then</time><p class="comment-text">I saw it.</p></div><div class="comment">
        <b class="author">Per Lund</b><div class="comment-text">{ANSWER}</div></div>
        <p>{"Nobody else. " * 300}</p></div>""",
}


@pytest.mark.parametrize("listed", COMMENT_LISTS.values(), ids=COMMENT_LISTS.keys())
def test_comments_are_kept_apart_with_their_authors(listed: str) -> None:
    """In the mark-up of the usual systems, answers too; none of their words is in the article or on record."""
    result = clean(html(f"<article>{TITLE}{STORY}</article>{listed}"))
    assert result.comments == (
        Comment("I saw it.", "Ole", "2031-03-05"),
        Comment("So did I.\n\nTwice.", "Per Lund"),
    )
    assert not any("I saw it." in text for text in (result.text, *(removed.text for removed in result.removed)))


def test_a_comment_without_author_and_day_is_on_record() -> None:
    """What cannot be told for certain is no comment of anybody's."""
    result = clean(
        html(f"<article>{TITLE}{STORY}</article><ol id='comments'><li class='comment'><p>Hm.</p></li></ol>")
    )
    assert result.comments == ()
    assert ("- Hm.", "reader comments") in [(removed.text, removed.why) for removed in result.removed]


def test_xhtml_with_its_declaration_is_read() -> None:
    """An encoding that is declared and already decoded does no harm."""
    root = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
    text = clean(read(Path("a.xhtml"), f"{root}<body>{STORY}</body></html>".encode())).text
    assert [block for block in SHOWN if block not in text] == []


def test_a_short_page_is_read() -> None:
    """Too little for a main text to be told: everything outside furniture is kept."""
    assert html(f"{NAV}<p>The ferry sank.</p>", head="").text == "The ferry sank."


@pytest.mark.parametrize("page", ["<html></html>", "<!-- x -->", "<body><script>go()</script></body>", NAV])
def test_a_page_that_shows_nothing_is_refused(page: str) -> None:
    """The error says how to get a page that does."""
    with pytest.raises(ReadError, match="shows no text") as caught:
        read(Path("a.html"), page.encode())
    assert "browser" in caught.value.hint


def test_preformatted_lines_stay_lines() -> None:
    """Verse in pre keeps its breaks; elsewhere white space is one space."""
    assert html("<pre>one\ntwo</pre><p>three\n  four</p>", head="").text == "one\ntwo\n\nthree four"


def test_a_paragraph_of_very_many_links_is_read() -> None:
    """It goes by the page's structure; the text beside it is kept."""
    links = "<a href=x>a</a> " * 15_000
    assert "The ferry sank." in html(f"<p>{links}</p><p>The ferry sank.</p>", head="").text


def test_a_deep_page_is_read_whole() -> None:
    """A thousand nested divisions are no reason to lose the text inside."""
    assert html("<div>" * 1000 + "The ferry sank." + "</div>" * 1000, head="").text == "The ferry sank."


@pytest.mark.parametrize("tags", ["<article>", "<table><tr><td>", "<ul><li>"])
def test_what_is_never_closed_is_read(tags: str) -> None:
    """However many elements stand inside one another."""
    text = html(f"<p>The ferry sank.</p>{tags * 10_000}", head="").text
    assert text == "The ferry sank."


TAGS = "<p> </p> <table> <tr> <td> <li> <b> </b> <br> <div> </div> <h1> <nav> <pre> <sup>2</sup> <!-- -->".split()


@given(st.lists(st.sampled_from([*TAGS, "<div hidden>", " ", "x", "&lt;", "The ferry sank. "]), max_size=25))
@settings(deadline=None, max_examples=50)
def test_broken_pages_are_read_or_refused(pieces: list[str]) -> None:
    """No page raises anything but a ReadError, and its words are in the text or on record."""
    page = "".join(pieces)
    try:
        extract = read(Path("a.html"), f"<body>{page}".encode())
    except ReadError:
        return
    found = extract.text + "".join(removed.text for removed in extract.removed)
    assert found.count("ferry") >= 1 or "ferry" not in page or "<!--" in page
