"""Asking a language model, as a process: servers that misbehave, a model in a file, a user who has seen enough."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pexpect
import pytest
from process import COMMAND, bare_command, bare_environment, citebound
from scripted_server import Reply, ScriptedServer, chat, claims, fault, odds, sse, stream, wait
from tiny_gguf import write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from process import Done

_QUESTION = "How many people died on the ferry?"
_SAID = (
    "Nineteen people are confirmed dead after the ferry Maren Holt ran onto Skarra reef on Monday night, the"
    " harbour office said on Tuesday evening."
)
_CLAIM = "Nineteen people are confirmed dead."
_KEY = "sk-very-secret-0123456789"
_DRAFT = json.loads(json.loads(claims((_CLAIM, 1, _SAID)).body)["choices"][0]["message"]["content"])
_LATE = Reply(b"", delay_s=60)
_YES = odds(yes=-0.1, no=-3.0)
# A claim that is whole, and the beginning of another that no sentence bears out.
_BEGUN = json.dumps(_DRAFT)[:-2] + ', {"quotes": [{"passage": 1, "quote": "Sixty'


def _asked(draft: Reply | Callable[[dict[str, Any]], Reply]) -> ScriptedServer:
    """A server that says yes when it is asked for one word, and otherwise drafts."""

    def answer(sent: dict[str, Any]) -> Reply:
        if "logprobs" in sent:
            return _YES
        return draft if isinstance(draft, Reply) else draft(sent)

    return ScriptedServer(answer)


def _ask(ferry: Path, server: ScriptedServer, *flags: str, **environment: str) -> Done:
    given = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": _KEY, "CITEBOUND_CACHE": str(ferry / "cache")}
    done = citebound("ask", _QUESTION, *flags, cwd=ferry, **(given | environment))
    assert _KEY not in done.out + done.err
    return done


def _is_one_line(done: Done) -> bool:
    return done.out == "" and done.err.startswith("citebound: ") and done.err.count("\n") == 1


# -- what a server does not have -------------------------------------------------------------------------------


def _plain(sent: dict[str, Any]) -> Reply:
    """Of a server that knows neither forms nor streams, and has its model fence its JSON."""
    if "response_format" in sent or "tools" in sent:
        return fault(400, "'response_format' and 'tools' are not supported by this server")
    if sent.get("stream"):
        return fault(400, "streaming is not supported")
    return chat(f"Here it is:\n```json\n{json.dumps(_DRAFT)}\n```")


def test_a_server_without_forms_and_streams_is_found_out_once(ferry: Path, tmp_path: Path) -> None:
    """The second run asks as the first found that it can; neither the address nor the key is in what is kept."""
    cache = tmp_path / "cache"
    with _asked(_plain) as server:
        first = _ask(ferry, server, "--json", CITEBOUND_CACHE=str(cache))
        calls = len(server.requests)
        second = _ask(ferry, server, "--json", CITEBOUND_CACHE=str(cache))
        assert len(server.requests) - calls == 2 < calls
        kept = "".join(file.read_text("utf-8") for file in cache.rglob("*") if file.is_file())
        assert kept
        assert _KEY not in kept
        assert server.url.removeprefix("http://").removesuffix("/v1") not in kept
    for done in (first, second):
        assert done.status == 0
        assert done.json["claims"][0]["quotes"][0]["text"] == _SAID


@pytest.mark.parametrize(
    ("reply", "calls", "told"),
    [
        (fault(401, f"Incorrect API key provided: {_KEY}"), 1, "refused the API key"),
        (fault(403, f"The key {_KEY} may not use this model."), 1, "The key (the key) may not"),
        (fault(429, "You exceeded your current quota.", code="insufficient_quota"), 1, "no quota left"),
        (wait(fault(429, "Slow down."), "3600"), 1, "asks to wait 3600 s"),
        (wait(fault(503, "Overloaded."), "0"), 3, "Overloaded."),
        (fault(400, "This model's maximum context length is 4096 tokens."), 1, "does not fit"),
        (fault(400, "The response was filtered.", code="content_filter"), 1, "declined"),
        (fault(404, "The model `scripted` does not exist."), 1, "knows no model “scripted”"),
        (sse(f"Dear {_KEY}, this is a log-in page."), 1, "Dear (the key)"),
        (chat(""), 2, "it is empty"),  # an empty word is neither yes nor no, and no fault,
    ],
)
def test_a_server_that_refuses_is_one_line(ferry: Path, reply: Reply, calls: int, told: str) -> None:
    """With what to do, without the key, and without a call that cannot succeed."""
    with ScriptedServer([reply]) as server:
        done = _ask(ferry, server)
        assert (done.status, len(server.requests)) == (1, calls)
    assert _is_one_line(done)
    assert told in done.err


def test_a_redirected_key_keeps_working_with_the_end_of_its_line(ferry: Path) -> None:
    """As from ``$(cat key.txt)`` of a shell that keeps it."""
    with _asked(claims((_CLAIM, 1, _SAID))) as server:
        assert _ask(ferry, server, OPENAI_API_KEY=f"{_KEY}\r\n").status == 0
        assert set(server.keys) == {_KEY}


@pytest.mark.parametrize(
    "environment",
    [
        {"OPENAI_API_KEY": "schlüssel"},
        {"OPENAI_API_KEY": "two\nlines"},
        {"OPENAI_BASE_URL": "127.0.0.1:8091/v1"},
        {"OPENAI_BASE_URL": "http://[::1/v1"},
        {"OPENAI_BASE_URL": "http://127.0.0.1:99999/v1"},
        {"OPENAI_BASE_URL": f"ftp://user:{_KEY}@127.0.0.1/v1"},
    ],
)
def test_a_key_or_an_address_that_is_none(ferry: Path, environment: dict[str, str]) -> None:
    """A usage error that names the variable, and not what is in it."""
    with ScriptedServer([chat("")]) as server:
        done = _ask(ferry, server, **environment)
        assert (done.status, server.requests) == (2, [])
    assert _is_one_line(done)
    assert next(iter(environment)) in done.err


def test_no_password_of_an_address_is_shown(ferry: Path) -> None:
    """Nor what stands behind its question mark."""
    address = "http://user:p@ss-word@127.0.0.1:9/v1?key=hush"
    done = citebound("ask", _QUESTION, "--model", "openai:x", cwd=ferry, OPENAI_BASE_URL=address)
    assert _is_one_line(done)
    assert "Nobody answers at http://127.0.0.1:9/v1." in done.err


def test_the_offline_reader_loads_nothing_of_a_servers(ferry: Path) -> None:
    """A second of every answer would go into it."""
    code = (
        "import sys; from assistant.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: print(*sys.modules, file=sys.stderr); raise"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "ask", _QUESTION, "--model", "extractive"],
        cwd=ferry,
        env=bare_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name.split(".")[0] for name in done.stderr.split()}
    assert loaded & {"openai", "httpx2", "tiktoken", "xllamacpp"} == set()


# -- limits ------------------------------------------------------------------------------------------------------


def test_a_limit_of_tokens_stops_what_could_pass_it(ferry: Path) -> None:
    """Before the server is asked."""
    with _asked(claims((_CLAIM, 1, _SAID))) as server:
        done = _ask(ferry, server, "--max-tokens", "50")
        assert (done.status, server.requests) == (1, [])
    assert _is_one_line(done)
    assert "max_tokens 50" in done.err


def test_dollars_take_prices(ferry: Path) -> None:
    """Without them the limit could not be kept, and nothing is asked; with them the cost is told."""
    prices = {"CITEBOUND_USD_PER_MILLION_IN": "1", "CITEBOUND_USD_PER_MILLION_OUT": "2"}
    with _asked(claims((_CLAIM, 1, _SAID))) as server:
        done = _ask(ferry, server, "--max-usd", "1")
        assert (done.status, server.requests) == (2, [])
        assert "usd_per_million_in" in done.err
        done = _ask(ferry, server, "--max-usd", "1", "--json", **prices)
        assert done.status == 0
        assert done.json["usage"]["usd"] == pytest.approx(2 * (100 * 1 + 20 * 2) / 1e6)


# -- an answer that breaks off -----------------------------------------------------------------------------------


def _dropped(text: str) -> Reply:
    """A stream that ends with its connection, after this."""
    begun = stream(text, finish=None, usage=False, done=False)
    return replace(begun, drop=True, sent=len(begun.body), length=False)


def test_a_stream_dropped_after_a_claim_keeps_the_claim(ferry: Path) -> None:
    """The answer is printed, says that it is incomplete and why, and can be verified; the exit status is 1."""
    with _asked(_dropped(_BEGUN)) as server:
        done = _ask(ferry, server, "--json")
        shown = _ask(ferry, server)
    assert (done.status, done.err) == (1, "")
    assert ([one["text"] for one in done.json["claims"]], done.json["complete"]) == ([_CLAIM], False)
    assert "Sixty" not in done.out
    assert "broke off in the middle" in done.json["notices"][-1]
    assert citebound("verify", "-", cwd=ferry, stdin=done.out).status == 0
    assert shown.status == 1
    assert "Incomplete." in shown.out
    assert _SAID in shown.out
    assert "broke off in the middle" in shown.out


def test_a_stream_dropped_before_a_claim_is_one_line(ferry: Path) -> None:
    """There is nothing to show, and what was paid for is not asked for again."""
    with _asked(_dropped(_BEGUN[:60])) as server:
        done = _ask(ferry, server)
        assert len(server.requests) == 2
    assert done.status == 1
    assert _is_one_line(done)
    assert "broke off in the middle" in done.err


def _endless() -> Reply:
    """A claim, and then a server that only keeps the connection open."""
    begun = stream(_BEGUN, finish=None, usage=False, done=False)
    return replace(begun, body=begun.body + b": still here\n\n" * 10_000, trickle_s=0.05, piece=2_000)


def test_ctrl_c_keeps_what_was_verified(ferry: Path) -> None:
    """On a terminal: the claim is there before the end, and after it, as incomplete; the exit status is 130."""
    with _asked(_endless()) as server:
        child = pexpect.spawn(
            COMMAND[0],
            [*COMMAND[1:], "ask", _QUESTION],
            cwd=str(ferry),
            env=bare_environment(TERM="xterm-256color", OPENAI_BASE_URL=server.url),
            encoding="utf-8",
            dimensions=(50, 200),
            timeout=60,
        )
        child.expect("Nineteen people are confirmed dead")
        child.expect("1 verified; Ctrl-C keeps it")
        child.sendintr()
        child.expect("Incomplete")
        child.expect("It was stopped")
        child.expect("Nineteen people are confirmed dead")
        child.expect(pexpect.EOF)
        left = child.before or ""
        assert not any(word in left for word in ("Traceback", "Sixty"))
        child.close()
    assert child.exitstatus == 130


def test_ctrl_c_in_a_pipe_keeps_it_too(ferry: Path) -> None:
    """As JSON that is whole, and can be verified; here while the model mends what failed."""
    drafts = iter([claims((_CLAIM, 1, _SAID), ("Sixty died.", 1, "Sixty people are dead, he said.")), _LATE])
    with _asked(lambda _: next(drafts)) as server:
        run = subprocess.Popen(
            bare_command("ask", _QUESTION, "--json"),
            cwd=ferry,
            env=bare_environment(OPENAI_BASE_URL=server.url),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        while len(server.requests) < 3 and run.poll() is None:
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=30)
    assert (run.returncode, err) == (130, "citebound: Stopped. Nothing stored was lost.\n")
    result = json.loads(out)
    assert ([one["text"] for one in result["claims"]], result["complete"]) == ([_CLAIM], False)
    assert citebound("verify", "-", cwd=ferry, stdin=out).status == 0


def test_ctrl_c_before_a_claim_stops_it(ferry: Path) -> None:
    """Nothing is left on the terminal but that it was stopped."""
    with _asked(_LATE) as server:
        child = pexpect.spawn(
            COMMAND[0],
            [*COMMAND[1:], "ask", _QUESTION],
            cwd=str(ferry),
            env=bare_environment(TERM="xterm-256color", OPENAI_BASE_URL=server.url),
            encoding="utf-8",
            timeout=60,
        )
        while len(server.requests) < 2:
            child.expect(pexpect.TIMEOUT, timeout=0.1)
        child.sendintr()
        child.expect("citebound: Stopped. Nothing stored was lost.")
        child.expect(pexpect.EOF)
        child.close()
    assert child.exitstatus == 130


# -- a model in a file -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "told"), [(None, "No such file"), (b"Dear reader,\n", "no GGUF file"), (b"GGUF\x03", "cannot be")]
)
def test_a_model_file_that_is_none(ferry: Path, tmp_path: Path, content: bytes | None, told: str) -> None:
    """One line that names it."""
    file = tmp_path / "model.gguf"
    if content is not None:
        file.write_bytes(content)
    done = citebound("ask", _QUESTION, "--model", f"local:{file}", cwd=ferry)
    assert done.status == (1 if content == b"GGUF\x03" else 2)
    assert _is_one_line(done)
    assert told in done.err
    assert str(file) in done.err


def test_a_model_file_without_the_extra(ferry: Path, tmp_path: Path) -> None:
    """What to install."""
    without = "import sys; sys.modules['xllamacpp'] = None; from assistant.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", without, "ask", _QUESTION, "--model", f"local:{write(tmp_path / 'tiny.gguf')}"],
        cwd=ferry,
        env=bare_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'citebound[local]'" in done.stderr


def test_a_model_file_answers_offline(ferry: Path, tmp_path: Path) -> None:
    """Through the same way as a server's; what this one says is nonsense, and none of it is shown."""
    settings = {
        "CITEBOUND_OFFLINE": "1",
        "CITEBOUND_CONTEXT_WINDOW": "2048",
        "CITEBOUND_MAX_OUTPUT_TOKENS": "100",
        "CITEBOUND_CACHE": str(tmp_path / "cache"),
    }
    file = write(tmp_path / "tiny.gguf")
    done = citebound("ask", _QUESTION, "--model", f"local:{file}", cwd=ferry, **settings)
    assert done.status in {1, 3}
    told = citebound("doctor", "--model", f"local:{file}", "--json", cwd=ferry, **settings)
    (model,) = [check for check in told.json if check["name"] == "model"]
    assert model["state"] == "fine"
    assert "local:tiny.gguf at http://127.0.0.1:" in model["detail"]


def test_doctor_finds_out_that_there_is_no_such_model(ferry: Path) -> None:
    """Also where a server is set that would answer for another."""
    with _asked(_YES) as server:
        told = citebound("doctor", "--model", "gpt9", "--json", cwd=ferry, OPENAI_BASE_URL=server.url)
    (model,) = [check for check in told.json if check["name"] == "model"]
    assert (told.status, model["state"]) == (1, "fault")
    assert "gpt9" in model["detail"]
