"""Cleaning: litter out, with its reason; every sentence of the article stays, to the character."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.clean import clean
from index.types import Comment, Extract, Metadata, Removed

PROSE = (
    "The ferry Maren sank on Monday evening two miles off Kelpin, and nineteen people are confirmed dead, "
    "the harbour office said on Tuesday."
)
MORE = (
    "The inquiry will hear the crew first and the builders of the bow door after them, in the order in which "
    "their letters reached the court."
)


def text_of(text: str) -> str:
    return clean(Extract(text)).text


def removed_of(text: str) -> dict[str, str]:
    return {removed.why: removed.text for removed in clean(Extract(text)).removed}


# --- litter --------------------------------------------------------------------------------------------------

LITTER = [
    ("top of page", "navigation"),
    ("Bottom of page", "navigation"),
    ("Skip to main content", "navigation"),
    ("↑ Back to top".removeprefix("↑ "), "navigation"),
    ("Home > News > Harbour", "navigation"),
    ("Next post →", "navigation"),
    ("0 comments", "page furniture"),
    ("Tags: ferry, Kelpin, inquiry", "page furniture"),
    ("5 min read", "page furniture"),
    ("Share this article", "share buttons"),
    ("Share on Facebook", "share buttons"),
    ("- Share on X", "share buttons"),
    ("Click to share on Twitter (Opens in new window)", "share buttons"),
    ("Follow us on Instagram and TikTok", "share buttons"),
    ("Facebook Twitter LinkedIn WhatsApp", "share buttons"),
    ("We use cookies to make your visit better. You may refuse them in the settings.", "cookie notice"),
    ("By continuing to use this site you agree to our use of cookies.", "cookie notice"),
    ("Accept all cookies", "cookie notice"),
    ("Sign up for our daily harbour newsletter", "newsletter box"),
    ("Subscribe to get the latest posts sent to your email.", "newsletter box"),
    ("Enter your email address", "newsletter box"),
    ("ADVERTISEMENT", "advertisement"),
    ("Story continues below advertisement", "advertisement"),
    ("Read also: The crane that nobody ordered", "related links"),
    ("RELATED: The crane that nobody ordered", "related links"),
    ("Discover more from Kelpin Post", "related links"),
    ("The post Ferry sinks off Kelpin appeared first on Kelpin Post.", "syndication line"),
    ("This article was originally published by The Strand.", "syndication line"),
    ("(This story has not been edited by our staff and is from a syndicated feed.)", "syndication line"),
    ("Denial of responsibility! wire-heap.example is an automatic aggregator.", "aggregator disclaimer"),
    ("Disclaimer: this text was auto-generated from a feed.", "aggregator disclaimer"),
    ("Your email address will not be published. Required fields are marked *", "comment form"),
    ("Share your thoughts in the comments below!", "comment form"),
]


@pytest.mark.parametrize(("line", "why"), LITTER)
def test_a_line_of_litter_is_taken_out_and_named(line: str, why: str) -> None:
    """A line that is furniture leaves the text and stands in the record with its reason."""
    result = clean(Extract(f"{PROSE}\n\n{line}\n\n{MORE}"))
    assert result.text == f"{PROSE}\n\n{MORE}"
    assert result.removed == (Removed(line, why),)


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell.",
        "Share this burden, the bishop asked, and the town did.",
        "The top of page one was kept free for the list of the dead.",
        "Designing the top of page and the bottom of page",
        "The site uses cookies to follow its readers, the regulator said.",
        "“We use cookies to improve your visit,” the owner told the court.",
        "We use cookies at Christmas as other people use bread, wrote the baker.",
        "Comments on the draft law close in May.",
        "Two comments on “the door” were struck from the record, the clerk said.",
        "The post of harbour master appeared first on the list of cuts.",
        "Facebook",
        "Subscribers to the harbour newsletter were told on Friday.",
        "Sign up for the lifeboat, the poster said, and forty did.",
        "Advertisement spending rose by a tenth.",
        "Read more slowly, the judge told the clerk.",
        "Disclaimer: the views in this column are the author's own.",
        "Follow us, the mate shouted, and they did.",
        "Next page in the saga of the crane: a strike.",
        "Copyright 2031 reform: what changes for lighthouses. A guide.",
        "Reply all was a mistake, said the mayor.",
        "Related crimes were not charged.",
        "Home > is what the sign says, and nothing else. It was never finished.",
        "Tags: the police found two on the bow door. Both were cut.",
        "He said she said: the inquiry so far",
    ],
)
def test_a_sentence_that_only_mentions_litter_stays(line: str) -> None:
    """What sharing, cookies or comments are about, as long as it is a sentence, is the article."""
    assert text_of(f"{PROSE}\n\n{line}\n\n{MORE}") == f"{PROSE}\n\n{line}\n\n{MORE}"


def test_a_request_to_comment_inside_a_paragraph_stays_with_it() -> None:
    """Whole lines are litter, and what hangs on to the end of one: no sentence is cut out of the midst."""
    text = f"Share your views in the comments below! {PROSE}"
    assert text_of(text) == text


def test_the_end_of_a_wrapped_sentence_is_no_litter() -> None:
    """A line that would be a button, but goes on with the line before it, belongs to the sentence."""
    text = "The readers of the harbour's page could not\nlog in to comment."
    assert text_of(text) == text


def test_a_feed_line_that_hangs_on_a_paragraph_is_taken_off() -> None:
    """The feed's line goes, the paragraph that it was glued to stays."""
    result = clean(Extract(f"{PROSE} The post Ferry sinks appeared first on Kelpin Post."))
    assert result.text == PROSE
    assert result.removed[0].why == "syndication line"


def test_buttons_go_in_company_and_stay_alone() -> None:
    """One network's name may be a heading; a column of buttons is not."""
    assert text_of(f"{PROSE}\n\nShare\nFacebook\nTwitter\n\n{MORE}") == f"{PROSE}\n\n{MORE}"
    assert text_of(f"{PROSE}\n\nFacebook\n\n{MORE}") == f"{PROSE}\n\nFacebook\n\n{MORE}"


def test_links_to_other_articles_go_with_their_heading() -> None:
    """A list under "You may also like" goes to its end, and the article's next heading stays."""
    listed = "You may also like\n- The crane that nobody ordered\n- A winter without herring"
    assert text_of(f"{PROSE}\n\n{listed}\n\nWhat comes next\n\n{MORE}") == f"{PROSE}\n\nWhat comes next\n\n{MORE}"
    assert text_of(f"{PROSE}\n\n{listed}") == PROSE


def test_a_heading_like_related_links_above_prose_stays() -> None:
    """Above a paragraph, "Latest news" is the article's own heading."""
    text = f"{PROSE}\n\nLatest news\n\n{MORE}"
    assert text_of(text) == text


# --- comments ------------------------------------------------------------------------------------------------

COMMENT = "1. I saw it go down from my window. A clear and useful piece, and more of them would be welcome here."


def test_comments_end_the_article() -> None:
    """Readers' comments, from their heading on, are recorded as such; the form below them as a form."""
    form = "Leave a Reply\n\nFill in your details below or click an icon to log in: Logo\n\nConnecting to %s"
    result = clean(Extract(f"{PROSE}\n\n2 thoughts on “Ferry sinks off Kelpin\n\n{COMMENT}\nMe too.\n\n{form}"))
    assert result.text == PROSE
    assert [removed.why for removed in result.removed] == ["reader comments", "comment form"]
    assert "from my window" in result.removed[0].text


def test_the_article_goes_on_after_comments() -> None:
    """A heading above a paragraph, after the comments, begins the article again."""
    text = f"{PROSE}\n\nComments\n\nOle says:\nMe too.\n\nWhat the inquiry will ask\n\n{MORE}"
    assert text_of(text) == f"{PROSE}\n\nWhat the inquiry will ask\n\n{MORE}"


SAID = """2 thoughts on “Ferry sinks”

Ole says:
March 5, 2031 at 9:12 pm
He said: go.
They did.
Reply

Per K. Lund says:
March 6, 2031 at 8:00 am
No."""
AGO = """2 Comments

Ole
2 days ago
I saw it go.
Like
Reply

@per_l
1 day ago
She said:
Me too.
Reply"""
BESIDE = """Comments (2)

Ole | 5 March 2031
I saw it.

Per Lund | 6 March 2031 at 8:00
Me too."""
SECTIONS = [
    (SAID, [Comment("He said: go.\nThey did.", "Ole", "2031-03-05"), Comment("No.", "Per K. Lund", "2031-03-06")]),
    (AGO, [Comment("I saw it go.", "Ole"), Comment("She said:\nMe too.", "@per_l")]),
    (BESIDE, [Comment("I saw it.", "Ole", "2031-03-05"), Comment("Me too.", "Per Lund", "2031-03-06")]),
    ("One thought on “Ferry sinks\n\n1. I saw it.\nMe too.", [Comment("I saw it.\nMe too.")]),
    (
        "2 comments\n\nOle said:\nI saw it.\n\nPer Lund said:\nMe too.",
        [Comment("I saw it.", "Ole"), Comment("Me too.", "Per Lund")],
    ),
    (
        "1 comment:\n\nOle said...\nI saw it.\nMarch 5, 2031 at 9:12 PM\n\nPost a comment",
        [Comment("I saw it.", "Ole", "2031-03-05")],
    ),
]


@pytest.mark.parametrize(("section", "comments"), SECTIONS)
def test_comments_in_lines_are_told_apart(section: str, comments: list[Comment]) -> None:
    """By the lines that name their authors; what is no comment's text stays on record."""
    result = clean(Extract(f"{PROSE}\n\n{section}"))
    assert result.text == PROSE
    assert list(result.comments) == comments
    assert not any(comment.text in removed.text for comment in comments for removed in result.removed)
    assert clean(result) == result


def test_comments_that_cannot_be_told_apart_stay_on_record() -> None:
    """Two are announced and one has a number: nobody knows where it ends."""
    result = clean(Extract(f"{PROSE}\n\n2 thoughts on “Ferry sinks”\n\n1. I saw it.\n\nMe too."))
    assert (result.text, result.comments) == (PROSE, ())
    assert removed_of(f"{PROSE}\n\n2 thoughts on “Ferry sinks”\n\n1. I saw it.")["reader comments"].endswith(
        "saw it."
    )


def test_a_comment_is_shown_as_it_reads() -> None:
    """Without entities, escapes and what cannot be seen; a cleaned one stays as it is."""
    result = clean(Extract(PROSE, comments=(Comment("Caf&eacute;\u200b \x1b[31mred\x1b[0m", "O&amp;M"),)))
    assert result.comments == (Comment("Café red", "O&M"),)


def test_a_section_called_comments_stays() -> None:
    """Without anything that only comments have, "Comments" is a heading of the article."""
    text = f"{PROSE}\n\nComments\n\n{MORE}"
    assert text_of(text) == text


def test_an_empty_comment_section_goes() -> None:
    """A heading over nothing but a form is no part of the article."""
    assert text_of(f"{PROSE}\n\nComments\n\nYou must be logged in to post a comment.") == PROSE


def test_a_headline_about_comments_is_no_comment_section() -> None:
    """Nothing can be commented on before anything was said."""
    text = f"Three thoughts on “the bow door”\n\n{PROSE}"
    assert text_of(text) == text


# --- tags and scripts ----------------------------------------------------------------------------------------


def test_tags_leave_their_words() -> None:
    """Blocks become paragraphs, items lines with a dash; inline tags vanish without a gap."""
    text = "<h2>What the crew saw</h2><p>The <b>M</b>aren sank.</p><ul><li>One</li>\n<li>Two</li></ul>"
    assert text_of(text) == "What the crew saw\n\nThe Maren sank.\n\n- One\n- Two"


def test_broken_tags_go_too() -> None:
    """Spaced, unclosed and unopened tags vanish; the words beside them stay as they are."""
    text = (
        "< p > The crew asked K EL PIN – twice , in vain : p >\n< ul >\n< / ul >\n< br />\n"
        "< p To mend the door cost 5 < 9 crowns! } } }\n< / div >"
    )
    expected = "The crew asked K EL PIN – twice , in vain :\n\nTo mend the door cost 5 < 9 crowns!"
    assert text_of(text) == expected
    assert removed_of(text)["mark-up"].startswith("< p > ")


@pytest.mark.parametrize(
    "text",
    [
        "The chance was 0 < p < 1 and b > a throughout.",
        "Write to <ole@kelpin.example> or call.",
        "<a friend of hers> was named in the file.",
        "AT&T and R&D; see ?a=1&copy=2 &notareal; for it.",
        "The set {a, b} and the note [see [3]]",
        "A product of 5 * 3 * 2, a snake_case_name, 2 ** 3, and x**2 + y**2.",
        "See also: Lund (2019), on doors",
        "function of the door is to shut; see {",
        "The file [sic](he wrote) and the mark * alone.",
        "> 50 people were saved.",
        "Reuters | 4 March 2031",
        "– And then? – Nothing.",
        "It cost £3–4, “roughly”; naïve, it seemed…",
        "All was said.Nothing was done.  Two spaces stay.",
    ],
)
def test_what_only_looks_like_mark_up_stays(text: str) -> None:
    """Formulas, addresses, brackets, quotes, dashes and spacing inside a line are the article's characters."""
    assert text_of(text) == text


def test_figures_raised_by_tags_stay_raised() -> None:
    """Ten to the power of two never becomes a hundred and two."""
    assert text_of("It bore 10<sup>2</sup> tons of H<sub>2</sub>O.") == "It bore 10² tons of H₂O."


def test_scripts_styles_and_comments_go() -> None:
    """Code is no text, closed or not, and a comment is hidden."""
    text = f"{PROSE}\n<script>var a = '<p>';\n</script><style>p {{ color: red }}</style><!-- later -->\n{MORE}"
    assert text_of(text) == f"{PROSE}\n\n{MORE}"
    assert removed_of(text)["hidden text"] == "<!-- later -->"
    assert text_of(f"{PROSE}\n<script>\nwindow.x = 1;\ngo();\n{MORE}") == f"{PROSE}\n\n{MORE}"


def test_linked_data_goes_however_broken() -> None:
    """Curly quotes, a string never closed and a script never closed: the data go, the text after them stays."""
    data = (
        '<script type="application/ld+json">\n\n{\n“@context”: “https://schema.org“,\n“@type”: “NewsArticle”,\n'
        "“headline”: “Another headline”,\n“datePublished”: “2031-03-04T09:00:00Z”,\n“publisher”: {\n"
        "“name”: “Kelpin Post”,\n“url”: “https://kelpin.example\n},\n“description”: “He said “no” to it.”\n}\n"
    )
    result = clean(Extract(f"Ferry sinks off Kelpin\n\n{PROSE}\n\n{data}\n\n“No,” he said, “never,” and left."))
    assert result.text == f"Ferry sinks off Kelpin\n\n{PROSE}\n\n“No,” he said, “never,” and left."
    assert result.metadata == Metadata(
        title="Ferry sinks off Kelpin", outlet="Kelpin Post", published="2031-03-04", language="en"
    )
    assert result.removed[0].why == "structured data"


def test_other_json_stays() -> None:
    """An object that is not linked data may be what the article shows."""
    text = f'{PROSE}\n\n{{"depth": 40, "unit": "m"}}'
    assert text_of(text) == text


def test_marks_of_markdown_go() -> None:
    """Emphasis, headings, links and rules leave their text."""
    text = "## What **they** saw\nThe *Maren* [sank](https://kelpin.example/a_(b)).\n\n***\n\n* One\n• Two"
    assert text_of(text) == "What they saw\n\nThe Maren sank.\n\n- One\n- Two"


# --- tables --------------------------------------------------------------------------------------------------


def test_pipe_tables_are_kept_readable() -> None:
    """One row a line, header first; the separator row and empty cells at the ends go."""
    text = "Figures follow:\nDay | Dead |\n---|---|\n|Monday|4|\n| Tuesday | 19 |\n||\nMore later."
    assert text_of(text) == "Figures follow:\n\nDay | Dead\nMonday | 4\nTuesday | 19\n\nMore later."


def test_a_table_without_rows_is_taken_out() -> None:
    """A header over nothing says nothing, in pipes or in tags."""
    assert text_of(f"{PROSE}\n\nDay | Dead | |\n---|---|---|\n< tr/> | ||\n\n{MORE}") == f"{PROSE}\n\n{MORE}"
    assert removed_of("A.\n<table><tr><th>Day</th><th>Dead</th></tr></table>")["empty table"] == "Day | Dead"


def test_tables_in_tags_are_kept_readable() -> None:
    """Pretty-printed tags give the same rows as pipes do."""
    head = "<table>\n  <tr>\n    <th>Port</th>\n    <td>Kelpin,\n  north quay</td>\n  </tr>\n"
    text = f"{head}  <tr><th>Depth</th><td>9 m</td></tr></table>"
    assert text_of(text) == "Port | Kelpin, north quay\nDepth | 9 m"


def test_columns_are_kept_readable() -> None:
    """Columns set with tabs, or with wide gaps, become rows like any other table's."""
    assert text_of("Day\tDead\nMonday\t4\nTuesday\t\t19") == "Day | Dead\nMonday | 4\nTuesday | 19"
    spaced = "Day       Dead\nMonday    4\nTuesday   19"
    assert text_of(spaced) == "Day | Dead\nMonday | 4\nTuesday | 19"


@pytest.mark.parametrize(
    "text", ["One   two\nThree   four", "One tab\there.", "Two.  Spaces.\nTwo.  Too.\nTwo.  Three."]
)
def test_a_gap_is_no_column(text: str) -> None:
    """Neither in a line alone nor in two lines with spaces."""
    assert "|" not in text_of(text)


# --- characters and lines ------------------------------------------------------------------------------------


def test_characters_are_made_plain() -> None:
    """Newlines, entities and spaces in one form; what cannot be seen is gone."""
    text = "\ufeffOne\r\ntwo\u2028three\t\u00a0four\u200b\x07 fi\u00adve \u202eend \r\r\r\r"
    assert text_of(f"{text}Caf&eacute; &lt; &#8217;&#x27;") == "One\ntwo\nthree  four five end\n\nCafé < ’'"


@pytest.mark.parametrize("entity", ["&#0;", "&#xD800;", "&#1;", "&#9999999;", "&nosuch;"])
def test_an_entity_that_is_no_character_stays_as_written(entity: str) -> None:
    """No replacement character is ever made."""
    assert text_of(f"a {entity} b") == f"a {entity} b"


def test_joiners_stay_where_they_spell() -> None:
    """Persian and emoji need them; between Latin letters they are invisible."""
    assert text_of("می\u200cخواهم 👩\u200d🚀 fer\u200cry") == "می\u200cخواهم 👩\u200d🚀 ferry"


WRAPPED = (
    "The ferry Maren sank on Monday evening two miles off the port of\n"
    "Kelpin. Nineteen people are dead, the harbour office said, and at\n"
    "least four are missing. The search for them was broken off in the\n"
    "night."
)


def test_a_wrapped_paragraph_is_joined() -> None:
    """Lines broken at a fixed width are one paragraph again, also where one begins with a capital."""
    assert text_of(f"Ferry sinks\n{WRAPPED}\n\n{WRAPPED}") == "Ferry sinks\n{0}\n\n{0}".format(
        WRAPPED.replace("\n", " ")
    )


def test_a_break_inside_a_long_sentence_is_mended() -> None:
    """In text that is not wrapped, a line that goes on small goes on with the sentence before it."""
    assert text_of(f"{PROSE[:-1]},\nand the mate agreed.") == f"{PROSE[:-1]}, and the mate agreed."


@pytest.mark.parametrize(
    "text",
    [
        "Rough was the water and loud was the wind,\nand home was a light on the shore,\nand none of us sinned",
        "Harbour Office\n12 North Quay\nKelpin 4021",
        "- lower the boats before anything else is done on the deck\n- sound the horn\n- count the passengers",
        "1. lower the boats before anything else is done on the deck\n2. sound the horn",
        "Day | what was found on the sea bed by the divers of the navy\nMonday | a door",
        "The door was shut when the ferry left the quay that evening.\nthe mate says so",
        "A heading of some length that has no full stop after its end\niPhone pictures show the bow door.",
        "The first paragraph has one line only, and ends here as it began.\nThe second paragraph does the same.",
    ],
)
def test_lines_that_belong_apart_stay_apart(text: str) -> None:
    """Verse, addresses, lists, tables, headings and one-line paragraphs are not joined."""
    assert text_of(text) == text


# --- the whole -----------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *(
            "<",
            ">",
            "< p >",
            "</p>",
            "p >",
            "<table>",
            "<tr>",
            "<td>",
            "</tr>",
            "</table>",
            "< / ul >",
            "<!--",
            "-->",
        ),
        *("&amp;", "&lt;", "amp;", "gt;", "&#0;", "&shy;", "\u200d", "\u200b", "\r", "\t", "\x85", "\ufeff"),
        *("|", "---|---", "a | b", "\n", "\n\n", " ", "**", "*", "_", "# ", "- ", "> ", "}", "} }", "```", "==="),
        *(
            '{"@type": "NewsArticle",',
            '"headline": "x"',
            "[",
            "](http://a)",
            "<script>",
            "</script>",
            "<sup>2</sup>",
        ),
        *(
            "Comments",
            "2 comments",
            "1 thought on “x",
            "Ole says:",
            "Per | 4 March 2031",
            "2 days ago",
            "Leave a Reply",
            "You may also like",
            "Share",
            "Twitter",
        ),
        *("The post A appeared first on B.", PROSE, WRAPPED, "the mate", "A", ".", "”"),
    ]
)
LITTERED = st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=30).map("".join)


@given(LITTERED)
@example("&" + "amp;" * 9 + "lt;p&gt;")
@settings(deadline=None)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    """The text of a cleaned document is clean."""
    once = text_of(text)
    assert text_of(once) == once


@given(LITTERED)
@settings(deadline=None)
def test_comments_are_told_apart_once(text: str) -> None:
    """Cleaning again finds no other comments and takes nothing more out; what is no comment's stays on record."""
    once = clean(Extract(f"{PROSE}\n\n{text}"))
    again = clean(once)
    assert (again.comments, again.removed) == (once.comments, once.removed)


@given(LITTERED)
@settings(deadline=None)
def test_cleaned_text_is_plain(text: str) -> None:
    """No control character, no blank at the ends of a line, no two blank lines; and no U+FFFD of our making."""
    cleaned = text_of(text)
    assert not any((ord(char) < 32 and char != "\n") or 0x7F <= ord(char) < 0xA0 for char in cleaned)
    assert all(line == line.strip(" ") for line in cleaned.split("\n"))
    assert "\n\n\n" not in cleaned
    assert cleaned.count("\ufffd") <= text.count("\ufffd")


SENTENCES = st.lists(
    st.builds(
        "{} {} {}.".format,
        st.sampled_from(["Nineteen people", "The mate", "Minister Lund", "A diver", "The door"]),
        st.sampled_from(["shared", "commented on", "subscribed to", "read", "cleaned", "posted"]),
        st.sampled_from(["the cookies", "the top of page one", "the post", "this article", "the newsletter"]),
    ),
    min_size=1,
    max_size=6,
)


@given(st.lists(SENTENCES, min_size=1, max_size=5))
@settings(deadline=None)
def test_no_sentence_of_an_article_is_lost(paragraphs: list[list[str]]) -> None:
    """Paragraphs of sentences, whatever they speak of, come through as they are."""
    text = "\n\n".join(" ".join(sentences) for sentences in paragraphs)
    assert text_of(text) == text


def test_metadata_of_the_reader_is_not_overruled() -> None:
    """What the format said goes before what the text seems to say."""
    result = clean(Extract(f"Ferry sinks\n\nBy Anna Holm\n\n{PROSE}", Metadata(title="Said", author="Per Lund")))
    assert (result.metadata.title, result.metadata.author) == ("Said", "Per Lund")


def test_what_the_reader_removed_is_kept_on_record() -> None:
    """The record grows at its end."""
    first = Removed("Home", "navigation")
    result = clean(Extract(f"{PROSE}\n\n0 comments", removed=(first,)))
    assert result.removed == (first, Removed("0 comments", "page furniture"))
