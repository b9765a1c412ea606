"""The command line as users meet it: real processes, the sample articles, every exit status."""

from __future__ import annotations

import re
import shlex
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from process import COMMAND, FERRY, bare_environment, citebound
from scripted_server import Reply, ScriptedServer, chat, claims, fault, json_reply

_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def _check_every_quote(folder: Path, result: dict[str, Any]) -> int:
    """Each quote equals the text at its offsets in ``show --json``; returns how many there were."""
    quotes = [quote for claim in result["claims"] for quote in claim["quotes"]]
    quotes += (result["refusal"] or {}).get("nearest", [])
    texts: dict[str, str] = {}
    for quote in quotes:
        name = quote["document"]
        if name not in texts:
            texts[name] = citebound("show", name, "--json", cwd=folder).json["text"]
        assert texts[name][quote["start"] : quote["end"]] == quote["text"]
        assert quote["source"] in {source["n"] for source in result["sources"]}
    return len(quotes)


# -- the main job ----------------------------------------------------------------------------------------------


def test_an_answer_is_made_of_the_documents_own_characters(ferry: Path) -> None:
    """Exit status 0, and every quote is found where it says it is."""
    done = citebound("ask", "When did the Maren Holt run aground?", "--json", cwd=ferry)
    assert done.status == 0
    assert done.json["kind"] == "answer"
    assert _check_every_quote(ferry, done.json) > 0


def test_the_json_contract(ferry: Path) -> None:
    """Keys may be added, none renamed."""
    result = citebound("ask", "How many people died on the ferry?", "--json", cwd=ferry).json
    assert set(result) >= {
        *("kind", "question", "claims", "conflicts", "sources", "refusal", "removed", "model", "prompt"),
        *("index", "usage", "timings_ms"),
    }
    assert set(result["claims"][0]) >= {"text", "speaker", "as_of", "quotes"}
    assert set(result["claims"][0]["quotes"][0]) >= {"text", "document", "start", "end", "source"}
    assert set(result["sources"][0]) >= {
        *("n", "document", "path", "title", "outlet", "author", "published", "url", "copies"),
    }
    assert set(result["usage"]) >= {"prompt_tokens", "completion_tokens", "usd"}
    assert set(result["seal"]) == {"sha256"}
    assert result["model"] == "extractive"
    assert result["prompt"] is None


def test_a_contested_count_shows_every_version(ferry: Path) -> None:
    """Who says what and when; never one of them alone."""
    result = citebound("ask", "How many people died on the ferry?", "--json", cwd=ferry).json
    (conflict,) = result["conflicts"]
    labels = [position["label"].casefold() for position in conflict["positions"]]
    assert {"nineteen people", "twenty-three people", "twenty-four people"} <= set(labels)
    for position in conflict["positions"]:
        assert position["claims"]
        assert position["sources"]


def test_a_question_that_the_documents_do_not_answer_is_refused(ferry: Path) -> None:
    """Exit status 3, a reason, and what is nearest as no more than that."""
    done = citebound("ask", "Which company insured the ship?", "--json", cwd=ferry)
    assert done.status == 3
    assert done.json["kind"] == "refusal"
    assert done.json["claims"] == []
    assert done.json["refusal"]["reason"] == "absent"
    _check_every_quote(ferry, done.json)
    shown = citebound("ask", "Which company insured the ship?", cwd=ferry)
    assert shown.status == 3
    assert "The documents do not answer this." in shown.out
    assert "no answer" in shown.out


def test_a_readers_comment_is_never_the_article(ferry: Path) -> None:
    """What the comment threads claim is in no document's text; it is kept as theirs."""
    commented = []
    for source in citebound("sources", "--json", cwd=ferry).json:
        shown = citebound("show", source["document"], "--json", cwd=ferry).json
        assert "cousin" not in shown["text"]
        commented += [comment for comment in shown["comments"] if "cousin" in comment["text"]]
    assert commented
    assert all(comment["author"] for comment in commented)


def test_what_is_printed_is_plain_when_piped(ferry: Path) -> None:
    """No escape sequence, no control character, though one document is full of them."""
    for arguments in (
        ("ask", "How far from the lamp hut did the ferry run aground?"),
        ("show", "gazette-lamp-hut.txt"),
        ("sources",),
    ):
        out = citebound(*arguments, cwd=ferry).out
        assert not _CONTROL.search(out)


def test_the_screen_says_who_answered(ferry: Path) -> None:
    """Without a key it is the offline reader."""
    assert "offline reader" in citebound("ask", "How many people died on the ferry?", cwd=ferry).out


# -- filters ---------------------------------------------------------------------------------------------------


def test_only_what_could_be_read_on_a_day(ferry: Path) -> None:
    """Later figures are not shown, and who is left out for want of a day is said."""
    done = citebound("ask", "How many people died on the ferry?", "--as-of", "2031-03-05", "--json", cwd=ferry)
    assert done.status == 0
    assert all(source["published"] <= "2031-03-05" for source in done.json["sources"])
    assert "24" not in " ".join(claim["text"] for claim in done.json["claims"])
    assert "1 undated document was left out." in done.json["notices"]
    assert done.json["filters"] == {"as_of": "2031-03-05", "since": None, "until": None, "outlets": []}
    _check_every_quote(ferry, done.json)


def test_only_some_outlets_within_some_days(ferry: Path) -> None:
    """Both ends of a year count; an outlet may be given by the words that tell it, and more than one."""
    flags = ("--since", "2032", "--until", "2032", "--outlet", "KELPIN", "--outlet", "The Strand")
    done = citebound("ask", "How many people died on the ferry?", *flags, "--json", cwd=ferry)
    assert {source["outlet"] for source in done.json["sources"]} <= {"Kelpin Post", "The Strand"}
    assert {source["published"][:4] for source in done.json["sources"]} == {"2032"}
    shown = citebound("ask", "How many people died on the ferry?", *flags, cwd=ferry)
    assert "“KELPIN” is taken for Kelpin Post." in shown.out


def test_filters_that_nothing_passes(ferry: Path) -> None:
    """A refusal that says why, not an answer from elsewhere."""
    done = citebound("ask", "How many people died on the ferry?", "--until", "1999", "--json", cwd=ferry)
    assert (done.status, done.json["refusal"]["reason"], done.json["sources"]) == (3, "filtered", [])


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (("--as-of", "soon"), "YYYY-MM-DD"),
        (("--since", "2031-02-30"), "YYYY-MM-DD"),
        (("--until", ""), "YYYY-MM-DD"),
        (("--since", "2032", "--until", "2031"), "No day"),
        (("--outlet", "Kelpn Pots"), "Kelpin Post"),
        (("--outlet", ""), "no name"),
        (("--max-tokens", "0"), "max_tokens"),
        (("--max-usd", "nan"), "max_usd"),
    ],
)
def test_filters_and_limits_that_make_no_sense(ferry: Path, flags: tuple[str, ...], told: str) -> None:
    """One line, before anything is asked."""
    for command in (("ask", "How many people died?"), ("chat",)):
        done = citebound(*command, *flags, cwd=ferry)
        assert (done.status, done.out) == (2, "")
        assert _is_one_line(done.err)
        assert told in done.err


# -- indexing --------------------------------------------------------------------------------------------------


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with two articles."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "one.txt").write_text("The buoy off Kelpin drifted two miles on Sunday.\n", encoding="utf-8")
    (folder / "two.md").write_text("# Bread\n\nThe price of bread rose to four crowns.\n", encoding="utf-8")
    return folder


def _statuses(done: Any) -> dict[str, str]:  # noqa: ANN401
    return {Path(one["path"]).name: one["status"] for one in done.json["files"]}


def test_a_second_run_costs_no_embedding_and_a_change_replaces_the_document(articles: Path) -> None:
    """Unchanged, changed, added, vanished and removed, each said of the right file."""
    work = articles.parent
    assert set(_statuses(citebound("index", articles, "--json", cwd=work)).values()) == {"added"}
    assert set(_statuses(citebound("index", articles, "--json", cwd=work)).values()) == {"unchanged"}
    (articles / "one.txt").write_text("The lighthouse keeper retired in June.\n", encoding="utf-8")
    (articles / "two.md").unlink()
    (articles / "three.txt").write_text("The mayor of Kelpin opened a school.\n", encoding="utf-8")
    done = citebound("index", articles, "--json", cwd=work)
    assert _statuses(done) == {"one.txt": "changed", "three.txt": "added", "two.md": "vanished"}
    assert citebound("ask", "How far did the buoy drift?", cwd=work).status == 3
    assert citebound("ask", "What was the price of bread?", cwd=work).status == 0
    done = citebound("index", articles, "--prune", "--json", cwd=work)
    assert _statuses(done)["two.md"] == "removed"
    assert citebound("ask", "What was the price of bread?", cwd=work).status == 3
    assert citebound("ask", "When did the lighthouse keeper retire?", cwd=work).status == 0


def test_one_bad_file_never_stops_the_others(articles: Path) -> None:
    """Each is named with its reason; the run still succeeds."""
    (articles / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (articles / "empty.txt").write_bytes(b"")
    (articles / "gone.html").symlink_to(articles / "nowhere.html")
    (articles / "sheet.ods").write_text("a,b\n", encoding="utf-8")
    done = citebound("index", articles, cwd=articles.parent)
    assert done.status == 0
    for name in ("picture.txt", "empty.txt", "gone.html"):
        assert re.search(rf"! .*{name}: \S", done.out)
    assert re.search(r"\b3 +failed", done.out)
    assert re.search(r"\b1 +of other kinds", done.out)
    assert citebound("ask", "How far did the buoy drift?", cwd=articles.parent).status == 0


def test_a_page_of_nothing_but_litter_is_reported(ferry: Path) -> None:
    """It is no document, and the run says why."""
    names = {Path(one["path"]).name for one in citebound("sources", "--json", cwd=ferry).json}
    assert "courier-cookie-wall.html" not in names
    assert len(names) == len(list(FERRY.iterdir())) - 1


def test_other_encodings_lose_no_character(ferry: Path) -> None:
    """UTF-16 and windows-1252 files are read like UTF-8 ones."""
    for name in ("courier-wire.txt", "courier-radar.txt"):
        text = citebound("show", name, "--json", cwd=ferry).json["text"]
        assert "\ufffd" not in text
        assert "“" in text


# -- what can go wrong -------------------------------------------------------------------------------------------


def _is_one_line(text: str) -> bool:
    return text.startswith("citebound: ") and len(text.strip().splitlines()) == 1


def test_no_index_yet(tmp_path: Path) -> None:
    """What to type next."""
    for command in (("ask", "How many?"), ("sources",), ("show", "x")):
        done = citebound(*command, cwd=tmp_path)
        assert (done.status, done.out) == (1, "")
        assert _is_one_line(done.err)
        assert "citebound index" in done.err


def test_a_missing_path_makes_no_index(tmp_path: Path) -> None:
    """A usage error, and nothing is left behind."""
    done = citebound("index", "nowhere", cwd=tmp_path)
    assert done.status == 2
    assert _is_one_line(done.err)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder(tmp_path: Path) -> None:
    """There is nothing to ask, and the status says so."""
    (tmp_path / "empty").mkdir()
    done = citebound("index", "empty", cwd=tmp_path)
    assert done.status == 1
    assert _is_one_line(done.err)
    assert "no document" in done.err
    asked = citebound("ask", "How many?", cwd=tmp_path)
    assert asked.status == 1
    assert "empty" in asked.err


@pytest.mark.parametrize("question", ["", "  ", "?!", "x" * 5_000])
def test_a_question_that_is_none(ferry: Path, question: str) -> None:
    """A usage error."""
    done = citebound("ask", question, cwd=ferry)
    assert done.status == 2
    assert _is_one_line(done.err)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"CITEBOUND_MODEL": "gpt9"}, "gpt9"),
        ({"CITEBOUND_MODLE": "extractive"}, "Did you mean model?"),
        ({"CITEBOUND_CONTEXT_WINDOW": "many"}, "context_window"),
        ({"CITEBOUND_EMBEDDER": "word2vec"}, "word2vec"),
        ({"CITEBOUND_MODEL": "openai:x"}, "OPENAI_API_KEY"),
        ({"CITEBOUND_MODEL": "openai:x", "CITEBOUND_OFFLINE": "1", "OPENAI_API_KEY": "k"}, "offline"),
    ],
)
def test_settings_that_do_not_fit(ferry: Path, environment: dict[str, str], said: str) -> None:
    """One line that names the setting."""
    done = citebound("ask", "How many?", cwd=ferry, **environment)
    assert done.status == 2
    assert _is_one_line(done.err)
    assert said in done.err


def test_the_settings_file(ferry: Path, tmp_path: Path) -> None:
    """Read from the working folder; an unknown key names the nearest; a key has no place in it."""
    shutil.copytree(ferry / ".citebound", tmp_path / ".citebound")
    file = tmp_path / "citebound.toml"
    file.write_text('model = "extractive"\npassages = 3\n', encoding="utf-8")
    assert citebound("ask", "How many people died on the ferry?", cwd=tmp_path).status == 0
    for text in ('modell = "x"', 'api_key = "x"', "model = "):
        file.write_text(text, encoding="utf-8")
        done = citebound("ask", "How many people died?", cwd=tmp_path)
        assert done.status == 2
        assert _is_one_line(done.err)
        assert "citebound.toml" in done.err


def test_an_index_made_by_another_embedder(ferry: Path) -> None:
    """Both are named; nothing is searched."""
    done = citebound(
        *("ask", "How many?"),
        cwd=ferry,
        CITEBOUND_EMBEDDER="openai:m",
        CITEBOUND_EMBEDDER_URL="http://127.0.0.1:9/v1",
    )
    assert done.status == 1
    assert _is_one_line(done.err)
    assert "all-MiniLM-L6-v2" in done.err


def test_show_and_its_mistakes(ferry: Path) -> None:
    """A document by file name, a span in context, and a line for each thing that cannot be."""
    shown = citebound("show", "kelpin-post.html", "--json", cwd=ferry).json
    text = shown["text"]
    done = citebound("show", shown["document"], "--at", "10:30", cwd=ferry)
    assert done.status == 0
    assert f"⟦{' '.join(text[10:30].split())}⟧" in " ".join(done.out.split())
    assert citebound("show", "nothing-of-that-name", cwd=ferry).status == 1
    for span in (f"0:{len(text) + 1}", "x:y", "30:10", "5", "-1:4"):
        assert citebound("show", shown["document"], f"--at={span}", cwd=ferry).status == 2


def test_doctor(ferry: Path, tmp_path: Path) -> None:
    """All is well in one folder; in another there is no index, and it says what to do."""
    fine = citebound("doctor", cwd=ferry)
    assert fine.status == 0
    assert "all-MiniLM-L6-v2" in fine.out
    assert "all as they are by default" in fine.out
    bad = citebound("doctor", "--json", cwd=tmp_path)
    assert bad.status == 1
    faults = [check for check in bad.json if check["state"] == "fault"]
    assert [check["name"] for check in faults] == ["index"]
    assert all(check["hint"] for check in faults)


def test_doctor_tells_what_is_set_and_where(ferry: Path) -> None:
    """All that is not as it is by default; of an address neither password nor query, which may hold a key."""
    done = citebound(
        *("doctor", "--json", "--model", "extractive", "--set", "fields.text=body", "--set", "rewriting=rules"),
        cwd=ferry,
        CITEBOUND_PASSAGES="9",
        OPENAI_BASE_URL="http://me:secret-word@127.0.0.1:9/v1?key=secret-word",
    )
    (settings,) = (check for check in done.json if check["name"] == "settings")
    assert settings["detail"].split(", ") == [
        "passages = 9 (CITEBOUND_PASSAGES)",
        "model = extractive (--model)",
        "fields.text = body (--set fields.text)",
        "base_url = http://127.0.0.1:9/v1 (OPENAI_BASE_URL)",
    ]
    assert "secret-word" not in done.out + done.err


def test_doctor_never_shows_the_key(ferry: Path) -> None:
    """Only whether there is one."""
    with ScriptedServer([chat("x")]) as server:
        done = citebound("doctor", cwd=ferry, OPENAI_API_KEY="sk-very-secret", OPENAI_BASE_URL=server.url)
    assert done.status == 0
    assert "sk-very-secret" not in done.out + done.err
    assert "OPENAI_API_KEY is set" in done.out


# -- the language model's way ------------------------------------------------------------------------------------


def _last_sentence_of_a_prompt(ferry: Path) -> str:
    """The end of the first passage that a model is given."""
    with ScriptedServer([chat('{"claims": []}')]) as server:
        citebound("ask", "How many people died?", cwd=ferry, OPENAI_BASE_URL=server.url)
        prompt = server.requests[-1]["messages"][1]["content"]  # before it the model was asked for a yes or no
    passage = re.findall(r"\[\w{12} passage 1: [^\n]*\n(.*?)\n\[\w{12} end", prompt, re.DOTALL)[0]
    return str(passage.strip().split("\n")[-1])


_ALONE = ("How many people died?", "--json", "--set", "second_reading=false")


def test_a_model_whose_quote_is_in_no_passage_gets_nothing_onto_the_screen(ferry: Path) -> None:
    """The claim is listed as removed, with why; nothing is left, so it is a refusal."""
    lie = claims(("Sixty people died.", 1, "Sixty people died on the ferry."))
    with ScriptedServer([lie]) as server:
        done = citebound("ask", *_ALONE, cwd=ferry, OPENAI_BASE_URL=server.url)
    assert done.status == 3
    assert done.json["model"] == "openai:scripted"
    assert done.json["refusal"]["reason"] == "unsupported"
    assert [one["text"] for one in done.json["removed"]] == ["Sixty people died."]
    assert "not in the passage" in done.json["removed"][0]["why"]
    assert done.json["prompt"]["name"] == "answer.v1"


def test_the_documents_answer_in_the_place_of_a_model_that_invents(ferry: Path) -> None:
    """Every word on the screen is theirs; what the model wrote is listed as taken out, and that is said."""
    lie = claims(("Sixty people died.", 1, "Sixty people died on the ferry."))
    with ScriptedServer([lie]) as server:
        told = citebound("ask", "How many people died?", cwd=ferry, OPENAI_BASE_URL=server.url)
        done = citebound("ask", "How many people died?", "--json", cwd=ferry, OPENAI_BASE_URL=server.url)
    assert told.status == done.status == 0
    assert "the documents' own sentences instead" in " ".join(told.out.split())
    assert all(claim["text"] == claim["quotes"][0]["text"] for claim in done.json["claims"])
    assert _check_every_quote(ferry, done.json) > 1
    assert len(done.json["conflicts"]) == 1
    assert [one["text"] for one in done.json["removed"]] == ["Sixty people died."]


def test_a_version_that_a_model_leaves_out_is_told(ferry: Path) -> None:
    """After the model's own claim, as a conflict with it, and the user knows that it was left out."""
    sentence = _last_sentence_of_a_prompt(ferry)
    with ScriptedServer([claims((sentence, 1, sentence))]) as server:
        done = citebound("ask", "How many people died?", "--json", cwd=ferry, OPENAI_BASE_URL=server.url)
    assert done.json["claims"][0]["text"] == sentence
    assert _check_every_quote(ferry, done.json) > 1
    (conflict,) = done.json["conflicts"]
    assert max(position["claims"] for position in conflict["positions"]) > [0]
    assert any(notice.startswith("The model left out") for notice in done.json["notices"])


def test_a_model_that_cites_a_passage_that_was_not_given(ferry: Path) -> None:
    """Removed like any other quote that is not there."""
    with ScriptedServer([claims(("Yes.", 99, "The ferry"))]) as server:
        done = citebound("ask", *_ALONE, cwd=ferry, OPENAI_BASE_URL=server.url)
    assert done.status == 3
    assert "passage 99" in done.json["removed"][0]["why"]


def test_a_model_that_quotes_rightly_is_shown_with_the_documents_characters(ferry: Path) -> None:
    """Straight quotation marks and other white space in its copy become the document's own."""
    sentence = _last_sentence_of_a_prompt(ferry)
    altered = "  ".join(sentence.replace("“", '"').replace("”", '"').replace("’", "'").split(" "))
    with ScriptedServer([claims((sentence, 1, altered))]) as server:
        done = citebound("ask", *_ALONE, cwd=ferry, OPENAI_BASE_URL=server.url)
    assert done.status == 0
    assert done.json["claims"][0]["quotes"][0]["text"] == sentence
    assert _check_every_quote(ferry, done.json) == 1


@pytest.mark.parametrize("reply", [fault(401, "no"), chat("Nineteen people died."), chat("", finish="length")])
def test_a_failing_model_is_one_line(ferry: Path, reply: Any) -> None:  # noqa: ANN401
    """Exit status 1, and the key is not in it."""
    with ScriptedServer([reply]) as server:
        done = citebound(
            *("ask", "How many people died?"),
            cwd=ferry,
            OPENAI_BASE_URL=server.url,
            OPENAI_API_KEY="sk-very-secret",
        )
    assert (done.status, done.out) == (1, "")
    assert _is_one_line(done.err)
    assert "sk-very-secret" not in done.err


def test_nobody_at_the_base_url(ferry: Path) -> None:
    """Named, with a way out."""
    gone = "http://127.0.0.1:9/v1"
    done = citebound("ask", "How many people died?", "--model", "openai:x", cwd=ferry, OPENAI_BASE_URL=gone)
    assert done.status == 1
    assert _is_one_line(done.err)
    assert "127.0.0.1:9" in done.err


def test_an_embedder_on_a_server(articles: Path) -> None:
    """An index made with ``/v1/embeddings`` in the place of the bundled model is not mixed with the latter."""
    rows = [{"object": "embedding", "index": n, "embedding": [0.6, 0.8]} for n in range(2)]
    with ScriptedServer([json_reply({"object": "list", "model": "m", "data": rows})]) as server:
        environment = {"CITEBOUND_EMBEDDER": "openai:m", "OPENAI_BASE_URL": server.url}
        assert citebound("index", articles, cwd=articles.parent, **environment).status == 0
        (sent,) = server.requests
    assert [text.splitlines()[-1] for text in sent["input"]] == [
        "The buoy off Kelpin drifted two miles on Sunday.",
        "The price of bread rose to four crowns.",
    ]
    refused = citebound("ask", "How far did the buoy drift?", cwd=articles.parent)
    assert refused.status == 1
    assert "openai:m@" in refused.err


def test_json_is_exact_whatever_the_outputs_encoding(ferry: Path) -> None:
    """What it lacks is escaped, so that quotes still equal their documents."""
    utf8 = citebound("ask", "When was the captain acquitted?", "--json", cwd=ferry).json
    latin = citebound("ask", "When was the captain acquitted?", "--json", cwd=ferry, **_LATIN).json
    assert utf8["claims"] == latin["claims"]


_LATIN = {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}


def test_the_debug_variable_is_no_setting(ferry: Path) -> None:
    """What a fault's line advises works."""
    assert citebound("ask", "When was the captain acquitted?", cwd=ferry, CITEBOUND_DEBUG="1").status == 0


# -- being cut off -----------------------------------------------------------------------------------------------


def test_ctrl_c_stops_an_answer(ferry: Path) -> None:
    """One line and the customary status."""
    with ScriptedServer([Reply(b"", delay_s=60)]) as server:
        run = subprocess.Popen(
            [*COMMAND, "ask", "How many people died?"],
            cwd=ferry,
            env=bare_environment(OPENAI_BASE_URL=server.url),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        while not server.requests and run.poll() is None:
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=30)
    assert (run.returncode, out) == (130, "")
    assert err == "citebound: Stopped. Nothing stored was lost.\n"


def test_a_reader_that_leaves_early_is_no_fault_to_tell_of(ferry: Path) -> None:
    """``citebound show … | head -1``."""
    command = " ".join(shlex.quote(part) for part in (*COMMAND, "show", "strand-weather.html"))
    done = subprocess.run(
        f"{command} | head -1 > /dev/null",
        shell=True,
        cwd=ferry,
        env=bare_environment(),
        capture_output=True,
        check=False,
    )
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_output_that_cannot_be_written(ferry: Path) -> None:
    """A full disk behind a redirection is one line."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, "sources"],
            cwd=ferry,
            env=bare_environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert _is_one_line(done.stderr)
    assert "No space left" in done.stderr
