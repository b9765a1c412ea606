"""DOCX: what a Word file shows, and apart from it what was deleted, hidden and commented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zipped import word, zipped

from index.errors import ReadError
from index.readers.docx import read
from index.types import Comment, Extract, Metadata, Origin, Removed

STORY = "The ferry Maren left Kelpin at noon."
OTHER = "Nineteen people are known to have died."


def run(text: str, style: str = "") -> str:
    return f'<w:r><w:rPr>{style}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(inside: str, style: str = "") -> str:
    return f"<w:p><w:pPr>{style}</w:pPr>{inside if '<' in inside else run(inside)}</w:p>"


def item(text: str, number: int = 1, level: int = 0) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def extract_of(*blocks: str, **parts: str) -> Extract:
    return read(word("".join(blocks), **parts), "a.docx")


def text_of(*blocks: str, **parts: str) -> str:
    return extract_of(*blocks, **parts).text


STYLES = (
    '<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="Uberschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Liste"><w:name w:val="List Bullet"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
)


def test_paragraphs_of_several_runs() -> None:
    """Formatting parts no words; tabs, breaks and fixed hyphens are characters."""
    mixed = (
        f"{run('The ferry')}{run(' Maren', '<w:b/>')}<w:r><w:tab/><w:t>left</w:t><w:br/><w:t>Kelpin</w:t></w:r>"
    )
    assert text_of(paragraph(mixed), paragraph(OTHER)) == f"The ferry Maren left\nKelpin\n\n{OTHER}"


def test_what_a_link_or_a_content_control_holds_is_read() -> None:
    """So is a text box, once, after the paragraph that it is anchored in; the code of a field is not."""
    control = f"<w:sdt><w:sdtContent>{run(' left')}</w:sdtContent></w:sdt>"
    inside = f"<w:hyperlink>{run('The ferry Maren')}</w:hyperlink>{control}"
    field = f"<w:r><w:instrText>DATE</w:instrText></w:r><w:fldSimple>{run(' Kelpin at noon.')}</w:fldSimple>"
    box = f"<w:txbxContent>{paragraph(OTHER)}</w:txbxContent>"
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    drawn = f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"
    held = f"<w:sdt><w:sdtContent>{paragraph('The end.')}</w:sdtContent></w:sdt>"
    assert text_of(paragraph(inside + field + drawn), held) == f"{STORY}\n\n{OTHER}\n\nThe end."


def test_tracked_changes_are_carried_out() -> None:
    """What was inserted is there, what was deleted or moved away is kept apart; so is hidden text."""
    changed = (
        f"{run('The ferry ')}<w:ins>{run('Maren ')}</w:ins><w:del><w:r><w:delText>Ulla</w:delText></w:r></w:del>"
        f"<w:moveFrom>{run('at dawn')}</w:moveFrom>{run('left.')}{run('Nobody knows.', '<w:vanish/>')}"
    )
    extract = extract_of(paragraph(changed))
    assert extract.text == "The ferry Maren left."
    assert extract.removed == (
        Removed("Ullaat dawn", "deleted, as a tracked change says"),
        Removed("Nobody knows.", "hidden text"),
    )


def test_raised_figures_stay_raised() -> None:
    """10³ is not 103."""
    assert text_of(paragraph(run("10") + run("3", '<w:vertAlign w:val="superscript"/>'))) == "10³"


def test_lists() -> None:
    """Items stand under one another, by their own numbering or their style's; numbers begin again below."""
    style = '<w:pStyle w:val="Liste"/>'
    blocks = [paragraph("a lamp", style), item("a rope"), paragraph(STORY), item("One", 2), item("Below", 2, 1)]
    blocks += [item("Two", 2), item("Below", 2, 1), item("no item", 0)]
    text = text_of(*blocks, styles=STYLES, numbering=NUMBERING)
    assert text == f"- a lamp\n- a rope\n\n{STORY}\n\n1. One\n1. Below\n2. Two\n1. Below\n\nno item"


def test_tables_are_rows_unless_they_lay_out_the_page() -> None:
    """A cell of several sentences, or one to a row, is a place on the page."""
    assert text_of(table(("Vessel", "Dead"), ("Maren", "19"))) == "Vessel | Dead\nMaren | 19"
    assert text_of(table((STORY,), (OTHER,))) == f"{STORY}\n\n{OTHER}"
    assert text_of(table((STORY * 20, OTHER))) == f"{STORY * 20}\n\n{OTHER}"


def test_notes_stand_at_the_end_under_their_numbers() -> None:
    """Numbered as they are called; one that nothing calls is a separator."""
    call = '<w:r><w:footnoteReference w:id="5"/></w:r>'
    end = '<w:r><w:endnoteReference w:id="2"/></w:r>'
    text = text_of(
        paragraph(run("It sank.") + call),
        paragraph(run("Nobody saw it.") + end),
        footnotes=f'<w:footnote w:id="0"/><w:footnote w:id="5">{paragraph(OTHER)}</w:footnote>',
        endnotes=f'<w:endnote w:id="2">{paragraph("So they say.")}</w:endnote>',
    )
    assert text == f"It sank.¹\n\nNobody saw it.²\n\n¹ {OTHER}\n\n² So they say."


def test_comments_have_their_authors() -> None:
    """And their days; they are no part of the text."""
    comment = (
        f'<w:comment w:author="Anna Holm" w:date="2031-03-04T09:30:00Z">{paragraph("Is that so?")}</w:comment>'
    )
    extract = extract_of(paragraph(STORY), comments=comment)
    assert (extract.text, extract.comments) == (STORY, (Comment("Is that so?", "Anna Holm", "2031-03-04"),))


def test_heads_and_feet_are_kept_apart() -> None:
    """They stand on every page."""
    extract = extract_of(paragraph(STORY), header=paragraph("Kelpin Post"))
    assert (extract.text, extract.removed) == (STORY, (Removed("Kelpin Post", "running head or foot"),))


def test_the_title_that_is_shown_goes_before_that_of_the_properties() -> None:
    """The author is that of the properties; the day of the file is not that of publication."""
    core = "<dc:title>draft 3</dc:title><dc:creator>Ada Brun</dc:creator><dc:language>en-GB</dc:language>"
    title = paragraph("The last crossing", '<w:pStyle w:val="Titel"/>')
    said = extract_of(title, paragraph(STORY), styles=STYLES, core=core).metadata
    origins = (("title", Origin.HEADLINE), ("author", Origin.FILE), ("language", Origin.FILE))
    assert said == Metadata(title="The last crossing", author="Ada Brun", language="en-gb", origins=origins)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"Nineteen people died.", "is no Office document, or a damaged one"),
        (word(paragraph(STORY))[:200], "is no Office document, or a damaged one"),
        (zipped({"a.txt": STORY}), "is no Office document"),
        (OLE + bytes(64), "before 2007"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "opens with a password only"),
        (word("<w:p>"), "is damaged: word/document.xml"),
        (word(paragraph(" ")), "holds no text"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_line(data: bytes, message: str) -> None:
    """Whatever it is."""
    with pytest.raises(ReadError, match=message) as caught:
        read(data, "a.docx")
    assert "\n" not in caught.value.message


def test_no_entity_is_expanded() -> None:
    """A billion laughs are none."""
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    document = f'{bomb}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    document += f"{paragraph(run('&b;') + run('It sank.'))}</w:body></w:document>"
    links = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    links += 'Type="x/officeDocument" Target="d.xml"/></Relationships>'
    assert read(zipped({"_rels/.rels": links, "d.xml": document}), "a.docx").text == "It sank."


GOOD = word(paragraph(STORY) + table(("Vessel", "Dead"), ("Maren", "19")), styles=STYLES, numbering=NUMBERING)


@given(st.integers(0, len(GOOD)), st.integers(0, len(GOOD)), st.binary(max_size=20))
def test_damage_is_read_or_refused(start: int, end: int, put: bytes) -> None:
    """Whatever is missing from a file or written over it."""
    start, end = sorted((start, end))
    for data in (GOOD[:start], GOOD[:start] + put + GOOD[end:]):
        try:
            assert read(data, "a.docx").text
        except ReadError:
            continue


names = st.sampled_from(
    "p r tbl tr tc sdt sdtContent ins del pPr numPr numId ilvl rPr vanish vertAlign txbxContent footnoteReference "
    "outlineLvl pStyle hyperlink tab br instrText".split()
)
trees = st.recursive(
    st.just(run("word")),
    lambda inner: st.builds(
        lambda name, inside: f'<w:{name} w:val="1">{"".join(inside)}</w:{name}>',
        names,
        st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)


@given(trees)
def test_any_mark_up_is_read_or_refused(tree: str) -> None:
    """However its elements are nested."""
    try:
        text = text_of(tree, styles=STYLES, numbering=NUMBERING, footnotes="<w:footnote/>")
    except ReadError:
        return
    assert "word" in text
