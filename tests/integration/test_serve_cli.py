"""Serving, as a process, asked by the official client."""

from __future__ import annotations

import json
import signal
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from openai import APIStatusError, AuthenticationError, OpenAI
from process import bare_command, bare_environment, citebound

from assistant.serve.wording import said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openai.types.chat import ChatCompletionMessageParam

_TOKEN = "a-long-secret"  # noqa: S105  (of nothing)


@contextmanager
def _serving(cwd: Path, *flags: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process, and what it says once it can be asked; it is stopped in the end, if it has not been."""
    process = subprocess.Popen(
        bare_command("serve", "--port", "0", *flags),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env=bare_environment(**environment),
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline()
    finally:
        process.kill()
        process.communicate(timeout=60)


def _stop(process: subprocess.Popen[str], number: signal.Signals) -> tuple[int, str]:
    process.send_signal(number)
    rest, _ = process.communicate(timeout=60)
    return process.returncode, rest


def test_the_official_client_holds_a_conversation(ferry: Path) -> None:
    """Whole and streamed, with a follow-up, a wrong key, a refused parameter, and an end that is no fault."""
    with _serving(ferry, CITEBOUND_SERVE_TOKEN=_TOKEN) as (process, line):
        assert line.startswith("citebound answers there (extractive): OPENAI_BASE_URL=http://127.0.0.1:")
        assert _TOKEN not in line
        url = line.partition("OPENAI_BASE_URL=")[2].split()[0]
        client = OpenAI(base_url=url, api_key=_TOKEN, max_retries=0)
        assert [model.id for model in client.models.list()] == ["citebound"]

        messages: list[ChatCompletionMessageParam] = [
            {"role": "system", "content": "Answer like a pirate."},
            {"role": "user", "content": "How many people died on the ferry?"},
        ]
        whole = client.chat.completions.create(model="citebound", messages=messages, temperature=0.5)
        content = whole.choices[0].message.content or ""
        assert content.startswith("**The sources disagree.**")
        cited = whole.choices[0].message.annotations or []
        assert len(cited) == len(whole.citebound["sources"])  # type: ignore[attr-defined]  # beyond the protocol
        assert {one.type for one in cited} == {"url_citation"}

        messages += [{"role": "assistant", "content": content}, {"role": "user", "content": "And how many lived?"}]
        last: dict[str, Any] = {}
        text = ""
        for chunk in client.chat.completions.create(model="citebound", messages=messages, stream=True):
            text += chunk.choices[0].delta.content or ""
            last = chunk.model_dump()
        assert said(text) or text.startswith("**")
        assert "ferry" in last["citebound"]["standalone_question"]

        (ferry / "reply.json").write_text(json.dumps(whole.citebound), "utf-8")  # type: ignore[attr-defined]
        with pytest.raises(AuthenticationError, match="Incorrect API key"):
            OpenAI(base_url=url, api_key="another", max_retries=0).models.list()
        with pytest.raises(APIStatusError, match="n cannot be 2"):
            client.chat.completions.create(model="citebound", messages=messages, n=2)
        assert _stop(process, signal.SIGTERM) == (0, "")
    assert citebound("verify", "reply.json", cwd=ferry).status == 0


def test_what_keeps_it_from_serving_is_one_line(ferry: Path) -> None:
    """A host that others reach, without a token; a port that is taken; a model that would be itself."""
    done = citebound("serve", "--host", "0.0.0.0", cwd=ferry)  # noqa: S104  (what is refused)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert "CITEBOUND_SERVE_TOKEN" in done.err
    with _serving(ferry) as (process, line):
        port = line.partition("127.0.0.1:")[2].partition("/")[0]
        done = citebound("serve", "--port", port, cwd=ferry)
        assert (done.status, done.out, done.err.count("\n")) == (1, "", 1)
        assert f"Port {port} of 127.0.0.1 is taken." in done.err
        assert _stop(process, signal.SIGINT) == (0, "")
    done = citebound("serve", "--port", port, cwd=ferry, OPENAI_BASE_URL=f"http://localhost:{port}/v1")
    assert (done.status, done.err.count("\n")) == (2, 1)
    assert "OPENAI_BASE_URL" in done.err
