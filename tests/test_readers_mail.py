"""E-mail: the sender's own words, what the headers say, and what is attached."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import readers
from index.errors import ReadError
from index.readers.mail import parts
from index.readers.mail.quoted import own_text
from index.types import Origin, Removed

if TYPE_CHECKING:
    from index.types import Extract

STORY = "The ferry Maren left Kelpin at noon with ninety people on board."
OTHER = "The company that owned her was founded in 1998, its register says."
HEADERS = "From: Ada Brun <ada@kelpin.example>\nSubject: The ferry\nDate: Tue, 4 Mar 2031 23:30:00 +0100\n"


def message(body: str, headers: str = "", kind: str = "text/plain; charset=utf-8") -> bytes:
    return f"{HEADERS}{headers}Content-Type: {kind}\n\n{body}".encode()


def multipart(kind: str, *inside: str) -> str:
    """The header and the body of a message of several parts, each with its own header."""
    mark = f"mark{len(''.join(inside))}"
    body = "".join(f"--{mark}\n{each}\n" for each in inside)
    return f"Content-Type: multipart/{kind}; boundary={mark}\n\n{body}--{mark}--\n"


def part(kind: str, body: str, more: str = "") -> str:
    return f"Content-Type: {kind}\n{more}\n{body}"


def attachment(name: str, body: str, kind: str = "application/octet-stream") -> str:
    return part(kind, body, f'Content-Disposition: attachment; filename="{name}"\n')


def read(data: bytes) -> Extract:
    """The message itself."""
    return next(parts("a.eml", data)).read()


def everything(data: bytes, name: str = "a.eml") -> dict[str, str]:
    """The text of each part that can be read, by its name; the error of each that cannot."""
    found = {}
    for each in parts(name, data):
        try:
            found[each.name] = each.read().text
        except ReadError as error:
            found[each.name] = error.message
    return found


# --- headers ---------------------------------------------------------------------------------------------------


def test_a_header_without_end_is_not_read_to_its_end() -> None:
    """Python's parser would take hours over it; the message is read."""
    marks = '"' * 1_000_000
    data = message(STORY, f"To: {marks}\nMessage-ID: {marks}\n").replace(b"Ada Brun", marks.encode())
    assert read(data).text == STORY
    assert read(data).metadata.title == "The ferry"


def test_headers_become_metadata() -> None:
    """Marked as from there; the day is that of the sender's clock, and a domain is no outlet."""
    said = read(message(STORY)).metadata
    assert (said.title, said.author, said.outlet, said.published) == ("The ferry", "Ada Brun", None, "2031-03-04")
    assert {origin for _, origin in said.origins} == {Origin.MAIL}


@pytest.mark.parametrize(
    ("sender", "more", "outlet", "author"),
    [
        ("The Strand <news@strand.example>", "List-Unsubscribe: <https://x.example>\n", "The Strand", None),
        ("Ada Brun from The Strand <a@s.example>", "List-Unsubscribe: <x>\n", "The Strand", "Ada Brun"),
        ("Ada Brun <a@s.example>", "List-Id: Kelpin Letter <l.kelpin.example>\n", "Kelpin Letter", "Ada Brun"),
        ("a@s.example", "List-Id: <l.kelpin.example>\n", None, None),
        ("a@s.example", "", None, None),
        ("=?utf-8?q?B=C3=B8rge_Lund?= <b@s.example>", "", None, "Børge Lund"),
    ],
)
def test_mail_to_many_is_from_an_outlet(sender: str, more: str, outlet: str | None, author: str | None) -> None:
    """That of its list, or its sender; an address is no name."""
    said = read(f"From: {sender}\nSubject: News\n{more}\n{STORY}".encode()).metadata
    assert (said.outlet, said.author) == (outlet, author)


@pytest.mark.parametrize("subject", ["Re: Fwd: Ferry sinks", "AW: WG: Ferry sinks", "Re[2]: Ferry\n sinks"])
def test_a_title_has_no_prefixes(subject: str) -> None:
    """Those that programs put before the subject of an answer."""
    assert read(f"Subject: {subject}\n\n{STORY}".encode()).metadata.title == "Ferry sinks"


@pytest.mark.parametrize(
    "header", ["Date: 99 Foo 2031", "Date:", "From: <<>>@", "From: =?x?q?=FF?=", "Message-ID: <"]
)
def test_a_broken_header_spoils_no_other(header: str) -> None:
    """What it says is not known."""
    said = read(f"{header}\nSubject: Ferry sinks\n\n{STORY}".encode())
    assert (said.metadata.title, said.metadata.published, said.text) == ("Ferry sinks", None, STORY)


# --- bodies ----------------------------------------------------------------------------------------------------


def test_of_two_versions_the_plain_one_is_read() -> None:
    """Unless it is a stub."""
    page = part("text/html", f"<html><body><p>{STORY}</p><p>{OTHER}</p></body></html>")
    both = multipart("alternative", part("text/plain", f"{STORY}\n\n{OTHER}\n\nPlain."), page)
    assert read(f"{HEADERS}{both}".encode()).text == f"{STORY}\n\n{OTHER}\n\nPlain."
    stub = multipart("alternative", part("text/plain", "Your program shows no HTML."), page)
    assert read(f"{HEADERS}{stub}".encode()).text == f"{STORY}\n\n{OTHER}"


def test_several_texts_are_read_one_after_the_other() -> None:
    """As they are shown."""
    mixed = multipart("mixed", part("text/plain", STORY), part("text/plain", OTHER))
    assert read(f"{HEADERS}{mixed}".encode()).text == f"{STORY}\n\n{OTHER}"


@pytest.mark.parametrize(
    ("charset", "data"),
    [
        ("iso-8859-1", "“Café” – she said.".encode("cp1252")),
        ("us-ascii", "“Café” – she said.".encode()),
        ("nonsense", "“Café” – she said.".encode()),
        ("utf-8", "“Café” – she said.".encode("cp1252")),
    ],
)
def test_a_wrong_charset_loses_no_character(charset: str, data: bytes) -> None:
    """What fits is taken for it."""
    head = f"{HEADERS}Content-Type: text/plain; charset={charset}\n\n".encode()
    assert read(head + data).text == "“Café” – she said."


def test_flowed_lines_are_made_whole() -> None:
    """A line that ends in a space goes on (RFC 3676)."""
    body = "The ferry Maren left Kelpin \nat noon.\n >From here on.\n"
    assert (
        read(message(body, kind="text/plain; format=flowed")).text
        == "The ferry Maren left Kelpin at noon.\n>From here on."
    )


# --- what is not the sender's ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("foreign", "why"),
    [
        ("On Mon, 3 Mar 2031, Anna Holm <a@k.example> wrote:\n> Who owned her?\n>> Nobody.", "quoted message"),
        ("On Mon, 3 Mar 2031 at 10:00, Anna Holm\n<a@k.example> wrote:\n\n> Who owned her?", "quoted message"),
        ("Am 3. März 2031 um 10:00 schrieb Anna Holm:\n> Wem hat sie gehört?", "quoted message"),
        ("-----Original Message-----\nFrom: Anna Holm\nWho owned her?", "quoted message"),
        ("From: Anna Holm\nSent: Monday\nTo: Ada Brun\nSubject: Ferry\n\nWho owned her?", "quoted message"),
        ("________________________________\nFrom: Anna Holm\nSent: Monday\n\nWho owned her?", "quoted message"),
        ("-- \nAda Brun\nThe Strand", "signature"),
        ("--\nAda Brun", "signature"),
        ("_____________________\nkelpin mailing list\nhttps://k.example/listinfo", "foot of a mailing list"),
    ],
)
def test_what_is_not_the_senders_is_kept_apart(foreign: str, why: str) -> None:
    """Quotations with the line above them, signatures, feet of lists."""
    extract = own_text(f"{STORY}\n\n{OTHER}\n\n{foreign}")
    assert (extract.text.strip(), extract.removed) == (f"{STORY}\n\n{OTHER}", (Removed(foreign, why),))


def test_answers_between_quotations_are_kept() -> None:
    """In their order."""
    extract = own_text(f"> Who owned her?\n{OTHER}\n> And when did she leave?\n{STORY}")
    assert extract.text == f"{OTHER}\n{STORY}"
    assert [one.text for one in extract.removed] == ["> Who owned her?", "> And when did she leave?"]


def test_what_was_forwarded_is_kept_with_its_header() -> None:
    """It is what the message is for; what it quotes is part of it."""
    news = f"---------- Forwarded message ---------\nFrom: Anna Holm\nSubject: News\nTo: me\n\n{STORY}\n> {OTHER}"
    assert own_text(f"See below.\n\n{news}").text == f"See below.\n\n{news}"


def test_a_message_that_is_all_quotation_is_read() -> None:
    """There is nothing else in it."""
    assert own_text(f"> {STORY}\n> {OTHER}").text == f"{STORY}\n{OTHER}"


@given(st.lists(st.sampled_from([STORY, OTHER, "> quoted", ">> deeper", "-- ", "", "On 3 March 2031 Ada wrote:"])))
def test_no_line_is_lost(lines: list[str]) -> None:
    """Each is in the text or among what was taken out of it."""
    extract = own_text("\n".join(lines))
    shown = "\n".join([extract.text, *(one.text for one in extract.removed)]).split("\n")
    words = sorted(line.lstrip("> ") for line in shown if line.strip("> -"))
    assert words == sorted(line.lstrip("> ") for line in lines if line.strip("> -"))


@pytest.mark.parametrize(
    ("foreign", "text", "why"),
    [
        (
            '<div class="gmail_quote">On Monday Anna wrote: <p>Who owned her?</p></div>',
            "On Monday Anna wrote:",
            "quoted message",
        ),
        ('<blockquote type="cite">Who owned her?</blockquote>', "Who owned her?", "quoted message"),
        ('<div id="divRplyFwdMsg">From: Anna</div><div>Who owned her?</div>', "From: Anna", "quoted message"),
        ('<div class="gmail_signature">Ada Brun</div>', "Ada Brun", "signature"),
    ],
)
def test_in_html_the_marks_of_programs_tell(foreign: str, text: str, why: str) -> None:
    """Which part is quoted and which signed."""
    page = f"<html><body><p>{STORY}</p><p>{OTHER}</p>{foreign}</body></html>"
    extract = read(message(page, kind="text/html; charset=utf-8"))
    assert extract.text == f"{STORY}\n\n{OTHER}"
    assert any(one.why == why and one.text.startswith(text) for one in extract.removed)


# --- attachments -----------------------------------------------------------------------------------------------


def test_attachments_are_articles_of_their_own() -> None:
    """Those of a kind that is read, under their names, and messages with what is attached to them."""
    inner = f"Subject: Inner\n{multipart('mixed', part('text/plain', OTHER), attachment('b.txt', STORY))}"
    data = HEADERS + multipart(
        "mixed",
        part("text/plain", STORY),
        attachment("notes/a.txt", OTHER),
        attachment("photo.jpg", "xyz", "image/jpeg"),
        attachment("broken.pdf", "xyz"),
        part("message/rfc822", inner, 'Content-Disposition: attachment; filename="old.eml"\n'),
    )
    found = everything(data.encode())
    assert found.pop("broken.pdf").startswith("broken.pdf is no PDF")
    assert found == {"": STORY, "a.txt": OTHER, "old.eml": OTHER, "old.eml#b.txt": STORY}


def test_messages_attached_to_messages_end_with_the_third() -> None:
    """Also those that are attached as files: a chain of them is no mail."""
    data = HEADERS + multipart("mixed", part("text/plain", STORY))
    for n in range(9):
        data = HEADERS + multipart("mixed", part("text/plain", OTHER), attachment(f"{n}.eml", data))
    found = everything(data.encode())
    assert list(found) == ["", "8.eml", "8.eml#7.eml", "8.eml#7.eml#6.eml"]
    assert found["8.eml#7.eml#6.eml"] == "6.eml is in a message in a message."


def test_an_archive_in_a_message_in_an_archive_is_not_opened() -> None:
    """One by one each could hold a thousand times as much."""
    data = HEADERS + multipart("mixed", part("text/plain", STORY), attachment("a.txt.gz", "x"))
    found = {one.name: one for one in readers.parts("a.eml.gz", gzip.compress(data.encode()))}
    with pytest.raises(ReadError, match="an archive inside an archive"):
        found["a.txt.gz"].read()


# --- mailboxes -------------------------------------------------------------------------------------------------


def mailbox(*messages: bytes) -> bytes:
    return b"".join(b"From ada@k.example Tue Mar  4 09:30:00 2031\n" + one + b"\n\n" for one in messages)


def test_messages_of_a_mailbox_are_named_by_their_ids() -> None:
    """Or by their numbers; names are unique, and have no slash."""
    ids = ["Message-ID: <a/1@k.example>\n", "", "Message-ID: <a/1@k.example>\n"]
    data = mailbox(*(message(STORY, one) for one in ids))
    assert list(everything(data, "a.mbox")) == ["a-1@k.example", "message 2", "a-1@k.example (3)"]


def test_from_at_the_beginning_of_a_line_is_text() -> None:
    """Escaped, or without a time: it begins no message."""
    data = mailbox(message(">From here on.\n>>From there.\n\nFrom Kelpin to Marl it is far."), message(OTHER))
    assert list(everything(data, "a.mbox").values()) == [
        "From here on.\n>From there.\n\nFrom Kelpin to Marl it is far.",
        OTHER,
    ]


def test_a_broken_message_fails_alone() -> None:
    """The others are read."""
    found = everything(mailbox(message(STORY), b"\x00\x01\x02", message(OTHER)), "a.mbox")
    assert [found["message 1"], found["message 3"]] == [STORY, OTHER]
    assert "is no e-mail" in found["message 2"]


def test_a_mailbox_may_have_the_newlines_of_windows() -> None:
    """Or those of Unix."""
    data = mailbox(message(STORY), message(OTHER)).replace(b"\n", b"\r\n")
    assert list(everything(data, "a.mbox").values()) == [STORY, OTHER]


@given(st.lists(st.text("From >\nab", max_size=40), min_size=1, max_size=4))
def test_a_mailbox_gives_back_what_was_put_into_it(bodies: list[str]) -> None:
    """Whatever lines begin with "From "."""
    messages = [message(body) for body in bodies]
    escaped = (
        b"\n".join(b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in one.split(b"\n"))
        for one in messages
    )
    found = [each.data.rstrip(b"\n") for each in parts("a.mbox", mailbox(*escaped))]
    assert found == [one.rstrip(b"\n") for one in messages]


# --- what cannot be read ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.eml", b"", "is empty"),
        ("a.eml", b"\x00\x01\x02", "is no e-mail"),
        ("a.eml", b"Nineteen people died.\n", "is no e-mail"),
        ("a.eml", b"Subject: x\n\n", "holds no text"),
        ("a.eml", b"Subject: x\nContent-Type: multipart/encrypted; boundary=x\n\n--x--", "is encrypted"),
        ("a.mbox", b"Nineteen people died.\n", "is no mailbox"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_line(name: str, data: bytes, message: str) -> None:
    """Whatever it is."""
    with pytest.raises(ReadError, match=message) as caught:
        [each.read() for each in parts(name, data)]
    assert "\n" not in caught.value.message


GOOD = mailbox(
    (HEADERS + multipart("mixed", part("text/html", f"<p>{STORY}</p>"), attachment("a.txt", OTHER))).encode(),
    message(OTHER, "Content-Transfer-Encoding: quoted-printable\n"),
)


@given(
    st.integers(0, len(GOOD)),
    st.integers(0, len(GOOD)),
    st.binary(max_size=20),
    st.sampled_from(["a.eml", "a.mbox"]),
)
def test_damage_is_read_or_refused(start: int, end: int, put: bytes, name: str) -> None:
    """Whatever is missing from a file or written over it."""
    start, end = sorted((start, end))
    for data in (GOOD[:start], GOOD[:start] + put + GOOD[end:], put):
        try:
            found = everything(data, name)
        except ReadError:
            continue
        assert found
