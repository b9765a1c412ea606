"""Saved answers are read strictly: whatever is none is refused in one line."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest
from builders import answer, claim, refusal, source
from chats import exchanges
from hypothesis import given
from hypothesis import strategies as st

from assistant.contract import dumps, outcome, sealed
from assistant.errors import SavedAnswerError
from assistant.verify.saved import parse, parse_all, read, restore, restored
from index.errors import PathError
from index.filters import Filters

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.types import Exchange

_VALUE = sealed(outcome(answer((claim("Nineteen died."),), (source(1),)), Filters(as_of="2030-03-05")))
_TEXT = dumps(_VALUE)


def _refused(text: str) -> str:
    with pytest.raises(SavedAnswerError) as caught:
        restore(parse(text))
    assert len(caught.value.message.splitlines()) == 1
    assert caught.value.hint
    return caught.value.message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "It is not JSON"),
        ("How many people died?", "It is not JSON"),
        (_TEXT[:-1], "It is not JSON"),
        (f"{_TEXT} {_TEXT}", "It is not JSON"),
        ("[" * 200_000, "It is not JSON: it is nested too deeply"),
        ("9" * 9_000, "It is not JSON"),
        (_TEXT.replace('"model":', '"kind": "answer", "model":'), 'the key "kind" is there twice'),
        (_TEXT.replace('"usd": null', '"usd": NaN'), "NaN is no number"),
        (_TEXT.replace('"usd": null', '"usd": -Infinity'), "-Infinity is no number"),
        (_TEXT.replace('"usd": null', '"usd": 1e999'), "1e999 is too large"),
        ("null", "It is not what citebound ask --json prints"),
        ("[]", "It is not what citebound ask --json prints"),
        ('{"kind": "cat", "format": 1}', "It is not what citebound ask --json prints"),
        ('{"kind": ["answer"], "format": 1}', "It is not what citebound ask --json prints"),
        ('{"kind": "answer"}', "another format"),
        (_TEXT.replace('"format": 1', '"format": 2'), "another format"),
        ('{"kind": "answer", "format": 1}', 'the key "claims" is missing'),
        (_TEXT.replace('"seal"', '"seel"'), 'the key "seel" is not known'),
        (_TEXT.replace('"start": 0', '"start": "0"'), "claim 1, quote 1, start: it has a value of another kind"),
        (_TEXT.replace('"start": 0', '"start": false'), "claim 1, quote 1, start: it has a value of another kind"),
        (_TEXT.replace('"start": 0', '"begin": 0'), 'claim 1, quote 1: the key "begin" is not known'),
        (_TEXT.replace('"conflicts": []', '"conflicts": {}'), "conflicts: it has a value of another kind"),
        (_TEXT.replace('"conflicts": []', '"conflicts": [3]'), "conflict 1: it is no object"),
        (_TEXT.replace('"search": 20.5', '"search": "x"'), "timings_ms, search: it has a value of another kind"),
        (_TEXT.replace('"kind": "answer"', '"kind": "refusal"'), "neither an answer nor a refusal"),
        (_TEXT.replace('"as_of": "2030-03-05"', '"as_of": "2030-02-30"'), "filters: it is no day"),
        (_TEXT.replace('"published": null', '"published": "20310304"'), "source 1, published: it is no day"),
        (_TEXT.replace('"document": "d', '"document": "\\ud800d'), "It has half a character"),
    ],
)
def test_what_is_no_answer_is_refused(text: str, told: str) -> None:
    """In one line, which says where."""
    assert told in _refused(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda one: st.lists(one) | st.dictionaries(st.sampled_from(sorted(_VALUE)) | st.text(), one),
    )
)
def test_whatever_the_json_says(value: object) -> None:
    """It is refused as no answer, or every value of it is read as it stands."""
    text = dumps(value if not isinstance(value, dict) else _VALUE | value)
    with suppress(SavedAnswerError):
        saved = asdict(restore(parse(text)))
        assert json.loads(json.dumps(saved)) == json.loads(text)


@pytest.mark.parametrize("result", [answer((claim("It sank."),), (source(1),)), refusal()])
def test_what_is_printed_is_read_back(result: Any) -> None:  # noqa: ANN401  (either)
    """Field by field the same."""
    saved = restore(parse(dumps(sealed(outcome(result)))))
    assert saved.question == result.question.text
    assert saved.sources == result.sources
    assert saved.usage == result.trace.usage
    assert (saved.refusal is None) == hasattr(result, "claims")


@given(exchanges)
def test_an_exchange_is_restored_as_it_was(exchange: Exchange) -> None:
    """Whatever it says: nothing that a conversation is gone on with is lost by being saved."""
    printed = dumps(sealed(outcome(exchange.result, exchange.filters)))
    assert restored(restore(parse(printed))) == exchange


@pytest.mark.parametrize("layout", [{"indent": None}, {"indent": 2}])
def test_a_conversation_is_an_answer_a_line(layout: dict[str, Any]) -> None:
    """One answer may be laid out over many lines; several stand on one each."""
    one = json.dumps(_VALUE, **layout)
    assert parse_all(one) == (parse(one),)
    assert len(parse_all(f"{json.dumps(_VALUE)}\n\n{json.dumps(_VALUE)}\r\n")) == 2
    with pytest.raises(SavedAnswerError):
        parse_all(f"{one}\nand so on")


def test_a_key_that_came_later_may_be_missing() -> None:
    """What was saved before it existed is still an answer."""
    older = {key: part for key, part in _VALUE.items() if key not in ("first_claim_ms", "filters", "complete")}
    assert restore(parse(dumps(older))).complete
    unmarked = [
        {key: part for key, part in one.items() if key != "answer"} for one in older["claims"][0]["quotes"]
    ]
    older["claims"] = [{**older["claims"][0], "quotes": unmarked}]
    assert restore(parse(dumps(older))).claims[0].quotes[0].answer is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_a_file_may_be_in_any_unicode_encoding(tmp_path: Path, encoding: str) -> None:
    """Some shells save what a program prints as UTF-16."""
    file = tmp_path / "answer.json"
    file.write_text(_TEXT, encoding=encoding)
    assert parse(read(str(file))) == parse(_TEXT)


def test_files_that_hold_no_text(tmp_path: Path) -> None:
    """Missing, a folder, far too long, in no encoding."""
    for name in ("none.json", ""):
        with pytest.raises(PathError):
            read(str(tmp_path / name))
    (tmp_path / "long.json").write_bytes(b" " * 16_000_001)
    with pytest.raises(SavedAnswerError, match="16 MB"):
        read(str(tmp_path / "long.json"))
    (tmp_path / "picture.json").write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    with pytest.raises(SavedAnswerError, match="not text"):
        read(str(tmp_path / "picture.json"))
