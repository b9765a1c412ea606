"""A conversation line by line, with fakes for the model and what finds passages."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from chats import FULL, INVENTED, NINETEEN, POST, STRAND, TWENTY_THREE, fill, put, talk

from assistant import verify
from assistant.chat import opening
from assistant.chat.journal import SUFFIX
from assistant.chat.places import show_place
from assistant.errors import ModelUnreachableError
from assistant.types import Answer, Usage
from index.filters import EVERYTHING, Filters
from index.types import Span

if TYPE_CHECKING:
    from pathlib import Path

    from chats import Talk

NINETEEN_SAID = "Nineteen people are dead, the harbour office said."
DEAD = "What is the number of people dead?"


# -- asking ------------------------------------------------------------------------------------------------------


def test_a_follow_up_leans_on_what_was_asked_and_says_how(tmp_path: Path) -> None:
    """The model is asked, and the user told, the question as it stands alone."""
    talked = talk(tmp_path, [NINETEEN], [NINETEEN])
    assert "Asked as" not in talked.take("How many people died on the ferry?")
    shown = talked.take("And on Tuesday?")
    asked = talked.model.asked[1]
    assert asked.standalone != asked.text == "And on Tuesday?"
    assert f"Asked as: {asked.standalone}" in shown


def test_blank_lines_are_nothing(tmp_path: Path) -> None:
    """Neither a question nor a fault."""
    talked = talk(tmp_path)
    assert talked.take(" \t ") == ""
    assert talked.model.asked == []


@pytest.mark.parametrize(("word", "meant"), [("help", "/help"), ("Exit", "/quit"), (" quit ", "/quit")])
def test_a_command_without_its_slash_is_no_question(tmp_path: Path, word: str, meant: str) -> None:
    """It would be answered from the documents, and follow-ups would lean on it."""
    talked = talk(tmp_path)
    assert f"Did you mean {meant}?" in talked.take(word)
    assert talked.chat.exchanges == []


def test_a_fault_is_a_line_and_leaves_the_conversation_as_it_was(tmp_path: Path) -> None:
    """The next question is answered."""
    talked = talk(tmp_path, ModelUnreachableError("Nobody answers.", hint="Start it."), [NINETEEN])
    assert talked.take(DEAD) == "Nobody answers. Start it."
    assert talked.chat.exchanges == []
    assert "[1]" in talked.take(DEAD)


def test_ctrl_c_before_anything_is_verified_is_only_said(tmp_path: Path) -> None:
    """There is no answer to keep."""
    talked = talk(tmp_path, KeyboardInterrupt(), [NINETEEN])
    assert talked.take(DEAD) == "Stopped."
    assert talked.chat.exchanges == []


def test_ctrl_c_keeps_what_was_verified(tmp_path: Path) -> None:
    """The answer says that it is incomplete, and is part of the conversation."""
    talked = talk(tmp_path, [NINETEEN])
    talked.model.stop = True
    shown = talked.take(DEAD)
    assert "Incomplete." in shown
    assert "Nineteen people are dead" in shown
    (kept,) = talked.chat.exchanges
    assert isinstance(kept.result, Answer)
    assert not kept.result.complete


def test_what_is_to_be_known_of_the_index_and_the_filters_is_told_with_each_answer(tmp_path: Path) -> None:
    """As the filters are when it is asked."""
    talked = talk(tmp_path, [NINETEEN], [NINETEEN])
    talked.chat.notices.append("Three passages cannot be searched yet.")
    talked.take("/since 2031")
    assert "Three passages cannot be searched yet. 1 undated document was left out." in talked.take(DEAD)
    talked.take("/filters clear")
    assert "undated" not in talked.take(DEAD)


# -- filters -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "told", "filters"),
    [
        ("/filters", "All 3 documents are searched; no filter is set.", {}),
        ("/since", "All 3 documents are searched; no filter is set.", {}),
        (
            "/since 2031-03-05",
            "Since 2031-03-05: 1 of 3 documents is searched. 1 undated document was left out.",
            {"since": "2031-03-05"},
        ),
        (
            "/since 6 March 2031",
            "Since 2031-03-06: 1 of 3 documents is searched. 1 undated document was left out.",
            {"since": "2031-03-06"},
        ),
        ("/outlet post", "Outlet post: 1 of 3 documents is searched. “post” is taken for", {"outlets": ("post",)}),
        ("/until 2030", "Until 2030-12-31: 0 of 3 documents are searched.", {"until": "2030-12-31"}),
        ("/as-of 2031-03", "As of 2031-03-31: 2 of 3 documents are searched.", {"as_of": "2031-03-31"}),
        ("/outlet strand", "Outlet strand: 1 of 3 documents is searched.", {"outlets": ("strand",)}),
        (
            "/outlet Kelpin Post; The Strand",
            "Outlet Kelpin Post or The Strand: 2 of 3 documents are searched.",
            {"outlets": ("Kelpin Post", "The Strand")},
        ),
        ("/outlet nobody", "No document is from “nobody”. There are:", {}),
        ("/since yesterday", "“yesterday” is no day.", {}),
        ("/filters on", "/filters does not take “on”.", {}),
    ],
)
def test_filters_are_set_and_what_they_leave_is_said(
    tmp_path: Path, line: str, told: str, filters: dict[str, Any]
) -> None:
    """Or they stay as they were, and why is said."""
    talked = talk(tmp_path)
    assert talked.take(line).startswith(told)
    assert talked.chat.filters == Filters(**filters)


def test_filters_add_up_and_are_cleared_one_by_one_or_all(tmp_path: Path) -> None:
    """Days that leave none are refused; the question is put to what is left."""
    talked = talk(tmp_path, [TWENTY_THREE])
    talked.take("/since 2031-03-05")
    assert "No day is since" in talked.take("/until 2031-03-04")
    talked.take("/outlet The Strand")
    assert talked.chat.filters == Filters(since="2031-03-05", outlets=("The Strand",))
    talked.take(DEAD)
    assert {one.outlet for one in talked.chat.exchanges[0].result.sources} == {"The Strand"}
    talked.take("/since CLEAR")
    assert talked.chat.filters == Filters(outlets=("The Strand",))
    talked.take("/filters off")
    assert talked.chat.filters == EVERYTHING


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/open nowhere", "No document “nowhere” is in the index. /sources all lists them."),
        ("/model nonsense", "Use /model extractive, /model openai:NAME or /model local:FILE.gguf."),
        ("???", 'There is no question. Ask one: "How many people died?"'),
    ],
)
def test_what_to_do_next_is_said_as_it_is_typed_here(tmp_path: Path, line: str, told: str) -> None:
    """And not as on a command line, for which one would have to leave."""
    assert told in talk(tmp_path).take(line)


# -- sources -----------------------------------------------------------------------------------------------------


def _answered(folder: Path) -> Talk:
    talked = talk(folder, [NINETEEN, FULL, TWENTY_THREE])
    talked.take(DEAD)
    return talked


def test_sources_are_those_of_the_last_answer_or_all(tmp_path: Path) -> None:
    """Numbered as in the answer, with how often each is quoted."""
    talked = talk(tmp_path, [NINETEEN, FULL])
    assert "3 documents" in talked.take("/sources")
    talked.take(DEAD)
    shown = talked.take("/sources")
    assert "[1] The post article Kelpin Post · 4 March 2031 · post.txt · post-0001 · 2 quotes" in shown
    assert "1 source, 1 document." in shown
    assert "3 documents" in talked.take("/sources all")


def test_of_many_documents_the_first_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The conversation does not scroll away."""
    monkeypatch.setattr(opening, "_MOST", 2)
    shown = talk(tmp_path).take("/sources")
    assert shown.count("-0001") == 2
    assert shown.endswith("The first 2 of 3 documents; citebound sources lists them all.")


def test_sources_of_an_answer_are_known_when_the_index_has_lost_them(tmp_path: Path) -> None:
    """They are the answer's own."""
    talked = _answered(tmp_path)
    talked.chat.catalog.delete("post-0001")
    assert "[1] The post article" in talked.take("/sources")
    assert "No document “post-0001”" in talked.take("/open 1")


@pytest.mark.parametrize(
    ("argument", "document", "words"),
    [
        ("1", "post-0001", NINETEEN_SAID),
        ("[1]", "post-0001", NINETEEN_SAID),
        ("1.2", "post-0001", "The ferry Maren Holt was full."),
        ("2", "strand-0001", STRAND),
        ("post", "post-0001", NINETEEN_SAID),
        ("“strand.txt”", "strand-0001", STRAND),
        ("notebook-0001", "notebook-0001", None),
    ],
)
def test_what_is_opened(tmp_path: Path, argument: str, document: str, words: str | None) -> None:
    """A source at its quote, or at another; a document at its first quote, or at its beginning."""
    talked = _answered(tmp_path)
    talked.take(f"/open {argument}")
    (place,) = talked.opened
    assert place.document.id == document
    span = place.span
    assert (place.document.text[span.start : span.end] if span else None) == words
    assert len(place.spans) == {"post-0001": 2, "strand-0001": 1}.get(document, 0)


@pytest.mark.parametrize(
    ("argument", "told"),
    [
        ("", "/open takes the number of a source"),
        ("7", "/open takes the number of a source of the last answer (1, 2)."),
        ("1.9", "Source [1] has 2 quotes."),
        ("1.0", "Source [1] has 2 quotes."),
        ("nothing", "No document “nothing” is in the index."),
    ],
)
def test_what_cannot_be_opened_is_said(tmp_path: Path, argument: str, told: str) -> None:
    """And nothing is shown."""
    talked = _answered(tmp_path)
    assert talked.take(f"/open {argument}").startswith(told)
    assert talked.opened == []


def test_a_source_of_several_quotes_says_how_to_see_the_next(tmp_path: Path) -> None:
    """Where the first was asked for."""
    talked = _answered(tmp_path)
    assert "/open 1.2 shows the next" in talked.take("/open 1")
    assert talked.take("/open 1.2") == ""
    assert talked.take("/open 2") == ""


def test_a_document_that_was_changed_is_opened_where_the_words_are_now(tmp_path: Path) -> None:
    """Or not at all, if they are nowhere in it: what is marked is what was quoted."""
    talked = _answered(tmp_path)
    put(talked.chat.catalog, "post", f"Corrected. {POST}", "Kelpin Post", "2031-03-04")
    put(talked.chat.catalog, "strand", "The final number is not known.", "The Strand", "2031-03-06")
    talked.take("/open 1")
    assert talked.opened[0].span == Span(11, 11 + len(NINETEEN_SAID))
    assert "changed since: these words are no longer in it" in talked.take("/open 2")
    assert len(talked.opened) == 1


def test_without_a_viewer_the_quote_is_printed_in_its_context(tmp_path: Path) -> None:
    """Marked; and a document that is not quoted is printed whole."""
    talked = _answered(tmp_path)
    talked.chat.view = show_place
    assert "⟦The ferry Maren Holt was full.⟧ Nobody was at the wheel." in talked.take("/open 1.2")
    assert "The notebook article notebook-0001 The ferry had no owner" in talked.take("/open notebook")


# -- how it came about -------------------------------------------------------------------------------------------


def test_why_tells_how_the_answer_came_about(tmp_path: Path) -> None:
    """The question searched for, each passage with its scores, what was removed and why, time and tokens."""
    talked = talk(tmp_path, [NINETEEN], [NINETEEN, INVENTED])
    talked.take("How many people died on the ferry?")
    talked.take("/until 2031-12-31")
    talked.take("And on Tuesday?")
    shown = talked.take("/why")
    for told in (
        "Asked And on Tuesday?",
        f"Searched for {talked.model.asked[1].standalone}",
        "Filters Until 2031-12-31",
        "Answerable 80% likely",
        "1 post.txt [1] score 0.90 · sense 0.75 · words 3.50 Nineteen people are dead, the harbour office said.",
        "2 strand.txt score 0.80 · sense 0.75 · words none The final number is",
        "Removed Sixty are dead.",
        "answering ",
        "1,200 sent · 80 written",
        talked.chat.catalog.fingerprint(),
    ):
        assert told in shown, told
    assert "notebook.txt" not in shown
    assert not {"abstain", "draft", "ledger", "cosine", "BM25"} & set(shown.split())


def test_why_tells_what_a_question_was_taken_apart_into(tmp_path: Path) -> None:
    """Each part as it was searched for."""
    talked = talk(tmp_path, [NINETEEN])
    talked.take("How many people died on the ferry, and who owned the ship?")
    shown = talked.take("/why")
    assert "Searched for How many people died on the ferry?" in shown
    assert "who owned the ship?" in shown.partition("Searched for")[2]


def test_why_of_a_refusal_gives_its_reason(tmp_path: Path) -> None:
    """And what was retrieved all the same."""
    talked = talk(tmp_path)
    assert talked.take("/why") == "Nothing has been asked yet."
    talked.take("Which company insured the ship?")
    shown = talked.take("/why")
    assert "Refused The documents do not answer this." in shown
    assert "post.txt score 0.90" in shown
    assert "Nothing was removed." in shown


def test_why_of_an_index_that_has_changed_shows_no_words_of_it(tmp_path: Path) -> None:
    """They are not those that were found."""
    talked = _answered(tmp_path)
    put(talked.chat.catalog, "post", "Another text altogether.", "Kelpin Post", "2031-03-04")
    talked.chat.catalog.delete("strand-0001")
    shown = talked.take("/why")
    assert "post.txt [1] score 0.90" in shown
    assert "strand-0001, which is no longer in the index" in shown
    assert "Another text" not in shown


def test_what_a_model_costs_is_told_where_its_price_is_known(tmp_path: Path) -> None:
    """In dollars."""
    talked = _answered(tmp_path)
    (asked,) = talked.chat.exchanges
    trace = replace(asked.result.trace, usage=Usage(1_000, 10, 0.0125))
    talked.chat.exchanges = [replace(asked, result=replace(asked.result, trace=trace))]
    assert "1,000 sent · 10 written · 0.0125 US dollars" in talked.take("/why")


def test_conflicts_are_those_of_the_last_answer_or_of_all(tmp_path: Path) -> None:
    """Each position with its quotes; if there are none now, it is said where there are."""
    talked = talk(tmp_path, [NINETEEN, TWENTY_THREE], [FULL])
    assert talked.take("/conflicts") == "Nothing has been asked yet."
    talked.take(DEAD)
    shown = talked.take("/conflicts")
    assert "Nineteen people" in shown
    assert "twenty-three" in shown
    talked.take("Was the ferry Maren Holt full?")
    assert "/conflicts all has those of the conversation" in talked.take("/conflicts")
    assert DEAD in talked.take("/conflicts all")
    talked.take("/new")
    talked.model.script = [[FULL]]
    talked.take("Was the ferry Maren Holt full?")
    assert talked.take("/conflicts all") == "No sources disagree in this conversation."


# -- the model ---------------------------------------------------------------------------------------------------


def test_another_model_goes_on_with_the_conversation(tmp_path: Path) -> None:
    """On the same open index; one that cannot be used is a line, and the one before stays."""
    talked = _answered(tmp_path)
    before = talked.chat.assistant
    assert talked.take("/model") == "Answered by scripted."
    assert "There is no model “small”" in talked.take("/model small")
    assert "needs a key or a server" in talked.take("/model openai:small")
    assert talked.chat.assistant is before
    assert "the offline reader" in talked.take("/model extractive")
    assert talked.chat.assistant.model.name == "extractive"
    assert talked.chat.assistant.index is before.index
    assert len(talked.chat.exchanges) == 1
    assert "There is no model" in talked.take("/model small")
    assert talked.chat.settings.model == "extractive"


# -- files -------------------------------------------------------------------------------------------------------


def test_what_is_saved_is_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last answer or all of them; a name is found for it where none is given."""
    monkeypatch.chdir(tmp_path)
    talked = talk(tmp_path / "index", [NINETEEN], [TWENTY_THREE])
    assert talked.take("/save") == "Nothing has been asked yet."
    talked.take(DEAD)
    talked.take("What was the final number?")
    assert "citebound verify 'my answer.json' --index" in talked.take("/save 'my answer.json'")
    assert "Saved: citebound-what-was-the-final-number.json" in talked.take("/save")
    talked.take("/save")
    talked.take("/save all talk.json")
    files = ["my answer.json", "citebound-what-was-the-final-number.json"]
    for name in (*files, "citebound-what-was-the-final-number-2.json"):
        checked = verify.run(talked.chat.settings, name)
        assert (checked.claims, checked.failures) == (1, ())
    together = verify.run(talked.chat.settings, "talk.json")
    assert (together.claims, together.failures) == (2, ())


@pytest.mark.parametrize("known", [True, False])
def test_what_checks_a_saved_answer_can_be_typed_as_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    """With the index, unless it is the one that the command would take."""
    monkeypatch.chdir(tmp_path)
    talked = talk(tmp_path / "index", [NINETEEN])
    talked.take(DEAD)
    if known:
        monkeypatch.setenv("CITEBOUND_INDEX", str(tmp_path / "index"))
    said = talked.take("/save toll.json")
    index = "" if known else f" --index {shlex.quote(str(tmp_path / 'index'))}"
    assert said == f"Saved: toll.json Check it: citebound verify toll.json{index}"


@pytest.mark.parametrize("settings", ["not toml", "no_such_setting = 1", "index = 7"])
def test_settings_that_became_invalid_do_not_keep_a_saved_answer_from_being_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str
) -> None:
    """The file is there; what checks it names the index, as nobody knows which one would be taken."""
    monkeypatch.chdir(tmp_path)
    talked = talk(tmp_path / "index", [NINETEEN])
    talked.take(DEAD)
    (tmp_path / "citebound.toml").write_text(settings, "utf-8")
    check = f"citebound verify toll.json --index {shlex.quote(str(tmp_path / 'index'))}"
    assert talked.take("/save toll.json") == f"Saved: toll.json Check it: {check}"
    assert (tmp_path / "toll.json").is_file()


def test_a_conversation_that_was_changed_fails_where_it_was(tmp_path: Path) -> None:
    """The answer is named."""
    talked = talk(tmp_path / "index", [NINETEEN], [TWENTY_THREE])
    talked.take(DEAD)
    talked.take("What was the final number?")
    file = tmp_path / "talk.json"
    talked.take(f"/save all {file}")
    file.write_text(file.read_text("utf-8").replace("final number is twenty", "final number was twenty"), "utf-8")
    failures = verify.run(talked.chat.settings, str(file)).failures
    assert failures
    assert all(where.startswith("answer 2, ") for where, _ in failures)


@pytest.mark.parametrize(
    "line", ["/export md", "/export HTML page.html", "/export talk.json", "/export md my talk.md"]
)
def test_a_conversation_is_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """As any kind; the kind may be told by the file."""
    monkeypatch.chdir(tmp_path)
    talked = _answered(tmp_path / "index")
    said = talked.take(line)
    (file,) = (path for path in tmp_path.iterdir() if path.is_file())
    assert said == f"Exported: {file.name}"
    assert file.suffix[1:] in line.casefold()
    assert "twenty-three" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/export", "/export takes the kind of file. Choose one of md, html, json."),
        ("/export pdf", "There is no export as “pdf”."),
        ("/export md no/such/folder.md", "There is no folder"),
        ("/save .", "is a folder"),
    ],
)
def test_what_cannot_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, told: str
) -> None:
    """And nothing is written."""
    monkeypatch.chdir(tmp_path)
    talked = _answered(tmp_path / "index")
    assert told in talked.take(line)
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


# -- conversations -----------------------------------------------------------------------------------------------


def test_a_conversation_is_gone_on_with_after_a_crash(tmp_path: Path) -> None:
    """In another process: its turns, its last answer and its filters are back, and it is the same conversation."""
    first = talk(tmp_path, [NINETEEN], [NINETEEN])
    first.take("How many people died on the ferry?")
    first.take("/since 2031")
    first.take("And who says so?")
    torn = first.chat.conversations.folder / f"{first.chat.conversation}{SUFFIX}"
    with torn.open("ab") as file:
        file.write(b'{"kind": "answer", "quest')
    second = talk(tmp_path, [NINETEEN])
    shown = second.take("/resume")
    assert "1 How many people died on the ferry?" in shown
    assert "2 questions" in shown
    shown = second.take("/resume 1")
    assert "Resumed: 2 questions, as answered then." in shown
    assert "Nineteen people are dead" in shown
    assert "What was being answered when it broke off is lost." in shown
    assert "Since 2031-01-01: 2 of 3 documents are searched." in shown
    assert second.chat.exchanges == first.chat.exchanges
    second.take("And when?")
    assert "nineteen people are dead" in second.model.asked[0].standalone
    assert second.chat.conversation == first.chat.conversation
    assert len(second.chat.conversations.read(second.chat.conversation).exchanges) == 3


@pytest.mark.parametrize(("was", "now"), [("Nineteen", "Ninety"), ('"format": ', '"format": 9')])
def test_what_cannot_be_read_as_kept_of_a_conversation_is_left_out(tmp_path: Path, was: str, now: str) -> None:
    """Changed or in another format; that it is, is said; the rest is back; of nothing else nothing is."""
    first = talk(tmp_path, [NINETEEN], [NINETEEN])
    first.take("How many people died on the ferry?")
    first.take("And who says so?")
    file = first.chat.conversations.folder / f"{first.chat.conversation}{SUFFIX}"
    header, one, two = file.read_text("ascii").splitlines(keepends=True)
    file.write_text(header + one + two.replace(was, now), "ascii")
    second = talk(tmp_path, [NINETEEN])
    shown = second.take("/resume 1")
    assert "Resumed: 1 question, as answered then." in shown
    assert "1 answer is left out that cannot be read as kept; what is asked from here on" in shown
    assert second.chat.exchanges == first.chat.exchanges[:1]
    second.take("And when?")
    assert second.chat.conversation not in ("", first.chat.conversation)

    file.write_text(header + one.replace(was, now), "ascii")
    assert "holds no answer that can be read as kept" in second.take(f"/resume {file.stem}")


def test_what_is_gone_on_with_is_shown_as_it_was_and_what_of_it_holds(tmp_path: Path) -> None:
    """The index may be another by now."""
    _answered(tmp_path)
    again = talk(tmp_path)
    put(again.chat.catalog, "notebook", "It was insured, he wrote.", None, None)
    shown = again.take("/resume 1")
    assert "Nineteen people are dead" in shown
    assert "The index has changed since; what is quoted has not." in shown
    put(again.chat.catalog, "post", "It was a mistake.", "Kelpin Post", "2031-03-04")
    shown = again.take("/resume 1")
    assert "Nineteen people are dead" in shown
    assert "It does not hold in the index as it is now: " in shown


def test_conversations_are_chosen_by_number_or_id(tmp_path: Path) -> None:
    """The number is that of the list last shown, whatever was said meanwhile."""
    old, new = talk(tmp_path, [NINETEEN]), talk(tmp_path, [FULL])
    old.take(DEAD)
    new.take("Was the ferry Maren Holt full?")
    third = talk(tmp_path)
    listed = third.take("/resume")
    assert listed.index("Was the ferry") < listed.index(DEAD)
    old.take(DEAD)
    assert "Was the ferry" in third.take("/resume 1")
    assert DEAD in third.take(f"/resume {old.chat.conversation}")
    assert "this one" in third.take("/resume")
    assert "means 2 conversations" in third.take(f"/resume {old.chat.conversation[:8]}")
    assert "There is no conversation “tomorrow”. /resume lists them." in third.take("/resume tomorrow")
    assert "There is no conversation “9”" in third.take("/resume 9")


def test_the_last_conversation_is_gone_on_with_at_once(tmp_path: Path) -> None:
    """Or it is said that there is none."""
    fresh = talk(tmp_path)
    assert fresh.take("/resume") == "There is no conversation yet to go on with."
    _answered(tmp_path)
    fresh.take("/resume 1")
    assert len(fresh.chat.exchanges) == 1


def test_a_conversation_that_cannot_be_read_is_a_line(tmp_path: Path) -> None:
    """In the list, and when it is chosen; the conversation under way stays."""
    talked = _answered(tmp_path)
    (talked.chat.conversations.folder / f"bad{SUFFIX}").write_bytes(b"{}\n{}\n")
    assert "cannot be read" in talked.take("/resume")
    assert "The conversation bad cannot be read" in talked.take("/resume bad")
    assert len(talked.chat.exchanges) == 1


def test_a_new_conversation_keeps_filters_and_leaves_the_old_one(tmp_path: Path) -> None:
    """What was asked before is no longer leaned on, and is kept."""
    talked = talk(tmp_path, [NINETEEN], [NINETEEN])
    talked.take(DEAD)
    talked.take("/since 2031")
    assert talked.take("/new") == "A new conversation. Still set: since 2031-01-01."
    assert talked.chat.last is None
    talked.take("Was the ferry Maren Holt full?")
    assert talked.model.asked[1].standalone == "Was the ferry Maren Holt full?"
    assert [one.answered for one in talked.chat.conversations.listed()] == [1, 1]


def test_a_disk_that_cannot_be_written_is_said_once_and_the_chat_goes_on(tmp_path: Path) -> None:
    """Behind the answer, which is shown all the same."""
    fill(tmp_path)
    (tmp_path / "chats").write_text("in the way")
    talked = talk(tmp_path, [NINETEEN], [NINETEEN])
    assert talked.take(DEAD).endswith("This conversation is not kept: File exists. It goes on all the same.")
    shown = talked.take(DEAD)
    assert "Nineteen people are dead" in shown
    assert "not kept" not in shown


def test_what_is_kept_is_what_ask_prints(tmp_path: Path) -> None:
    """Each line behind the first is sealed, and verified like any saved answer."""
    talked = _answered(tmp_path)
    lines = (
        (talked.chat.conversations.folder / f"{talked.chat.conversation}{SUFFIX}").read_text("ascii").splitlines()
    )
    (tmp_path / "answer.json").write_text(lines[1])
    assert json.loads(lines[0])["conversation"] == 1
    assert verify.run(talked.chat.settings, str(tmp_path / "answer.json")).failures == ()
    assert STRAND[:20] in lines[1]
