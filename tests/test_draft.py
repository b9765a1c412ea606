"""A model's reply is what was asked for or refused, also while it streams in."""

from __future__ import annotations

import json
from typing import Any, TypeGuard

import pytest
from builders import draft
from hypothesis import given
from hypothesis import strategies as st

from assistant.citing import CITING
from assistant.draft import Items, LoopError, ReplyReader, parse_reply
from assistant.errors import ModelReplyError
from assistant.types import Draft, DraftClaim, Usage

QUOTE = CITING["quote"]
USAGE = Usage(7, 3)
GOOD = {"claims": [{"quotes": [{"passage": 1, "quote": "It sank."}], "claim": "The ferry sank."}]}

junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["claims", "quotes", "claim", "passage", "quote", "x\n\x1b"]), inner)
    ),
    max_leaves=12,
)


def test_a_good_reply_is_a_draft() -> None:
    """Claims and quotes come out as they were written, with the usage."""
    assert parse_reply(json.dumps(GOOD), QUOTE, (), USAGE) == Draft(
        draft(("The ferry sank.", [("It sank.", 1)])).claims, USAGE
    )
    assert parse_reply('{"claims": []}', QUOTE, (), USAGE) == Draft((), USAGE)


@given(st.lists(st.tuples(st.text(), st.lists(st.tuples(st.text(), st.integers()), max_size=3)), max_size=3))
def test_every_draft_can_be_replied(claims: list[tuple[str, list[tuple[str, int]]]]) -> None:
    """Whatever text a claim or a quote has, and whatever number, it is read back unchanged."""
    reply = {
        "claims": [
            {"quotes": [{"passage": n, "quote": quote} for quote, n in quotes], "claim": text}
            for text, quotes in claims
        ]
    }
    assert parse_reply(json.dumps(reply), QUOTE, ()) == draft(*claims)


@given(junk)
def test_other_json_is_refused_in_one_line(reply: object) -> None:
    """JSON of any other shape raises the one error, in one printable line."""
    text = json.dumps(reply)
    if _is_reply(reply):
        assert len(parse_reply(text, QUOTE, (), USAGE).claims) == len(reply["claims"])
        return
    with pytest.raises(ModelReplyError) as raised:
        parse_reply(text, QUOTE, (), USAGE)
    assert raised.value.message.isprintable()
    assert raised.value.hint


def _is_reply(value: Any) -> TypeGuard[dict[str, list[object]]]:  # noqa: ANN401  (any JSON)
    def has(one: Any, **kinds: type) -> bool:  # noqa: ANN401  (any JSON)
        return isinstance(one, dict) and {key: type(value) for key, value in one.items()} == kinds

    return has(value, claims=list) and all(
        has(claim, quotes=list, claim=str) and all(has(one, passage=int, quote=str) for one in claim["quotes"])
        for claim in value["claims"]
    )


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "The ferry sank.",
        f"```json\n{json.dumps(GOOD)}\n```",
        f"{json.dumps(GOOD)} That is all.",
        json.dumps({**GOOD, "note": "x"}),
        json.dumps({**GOOD, "a\n\x1b[31m" + "b" * 999: "x"}),
        json.dumps(GOOD).replace("1", '"1"'),
        json.dumps(GOOD).replace("1", "1.0"),
        json.dumps(GOOD).replace("1", "true"),
        json.dumps(GOOD).replace("1", "9" * 9_999),
        json.dumps(GOOD).replace('"It sank."', "null"),
        '{"claims": [{"claim": "It sank."}]}',
        '{"claims": {}}',
        "null",
        "[" * 100_000,
        '{"claims":[' * 10_000,
        "\ud800",
        json.dumps(GOOD)[:-1],
    ],
)
def test_nothing_is_repaired(reply: str) -> None:
    """Fences, extra keys, strings for numbers, half a reply: each is refused with what to do next."""
    with pytest.raises(ModelReplyError) as raised:
        parse_reply(reply, QUOTE, (), USAGE)
    assert raised.value.message.isprintable()
    assert len(raised.value.message) < 250
    assert "--model" in raised.value.hint


# Claims with everything that a scanner of brackets and strings could trip over.
words = st.text(st.sampled_from('{}[]",:\\\\ \nab\u2028é')) | st.text(max_size=9)
claims = st.lists(st.tuples(words, st.lists(st.tuples(words, st.integers()), max_size=2)), max_size=4)
# Where a stream is torn, as shares of its length.
tears = st.lists(st.floats(0, 1), max_size=12)


def _json(drafted: list[tuple[str, list[tuple[str, int]]]], **style: Any) -> str:  # noqa: ANN401  (for json.dumps)
    listed = [
        {"quotes": [{"quote": quote, "passage": n} for quote, n in quotes], "claim": text}
        for text, quotes in drafted
    ]
    return json.dumps({"claims": listed}, **style)


def _torn(text: str, places: list[float]) -> list[str]:
    cuts = sorted(round(place * len(text)) for place in places)
    return [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]


@given(claims, tears, st.sampled_from([None, 2]), st.booleans())
def test_however_a_stream_is_torn_it_is_the_same_draft(
    drafted: list[tuple[str, list[tuple[str, int]]]], places: list[float], indent: int | None, ascii_only: bool
) -> None:
    """Each claim is told of once, in order, as those of the whole reply."""
    drafted = list({str(one): one for one in drafted}.values())
    seen: list[DraftClaim] = []
    reader = ReplyReader(QUOTE, (), seen.append)
    for piece in _torn(_json(drafted, indent=indent, ensure_ascii=ascii_only), places):
        reader.feed(piece)
    assert tuple(seen) == draft(*drafted).claims
    assert reader.close(USAGE) == Draft(draft(*drafted).claims, USAGE)
    assert tuple(seen) == draft(*drafted).claims


@given(claims, st.floats(0, 1))
def test_no_half_claim_is_ever_told(drafted: list[tuple[str, list[tuple[str, int]]]], place: float) -> None:
    """Of a stream that breaks off anywhere, the claims whose object has closed are told, and no more."""
    drafted = list({str(one): one for one in drafted}.values())
    whole = _json(drafted)
    part = whole[: round(place * len(whole))]
    closed = [_json(drafted[: n + 1])[:-2] for n in range(len(drafted))]
    seen: list[DraftClaim] = []
    reader = ReplyReader(QUOTE, (), seen.append)
    for char in part:
        reader.feed(char)
    assert len(seen) == sum(len(one) <= len(part) for one in closed)
    if part != whole:
        with pytest.raises(ModelReplyError):
            reader.close(USAGE)


@given(st.text(st.sampled_from('{}[]",:\\ claims1')) | st.text() | junk.map(json.dumps), tears)
def test_what_streams_in_is_judged_as_a_whole(text: str, places: list[float]) -> None:
    """A stream is refused if and only if the whole reply is; what was told before is how that begins."""
    seen: list[DraftClaim] = []
    try:
        expected = parse_reply(text, QUOTE, (), USAGE)
    except ModelReplyError:
        expected = None
    try:
        reader = ReplyReader(QUOTE, (), seen.append)
        for piece in _torn(text, places):
            reader.feed(piece)
        got = reader.close(USAGE)
    except ModelReplyError:
        assert expected is None
        return
    assert got == expected
    assert tuple(seen) == got.claims


A = '{"quotes": [{"quote": "It sank.", "passage": 1}], "claim": "The ferry sank."}'
B = '{"quotes": [], "claim": "All swam."}'


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (f'{{"claims": [{A}, {{"claim": "x"}}]}}', 1),
        (f'{{"claims": [{A}, 7, {B}]}}', 1),
        (f'{{"claims": [{A}], "note": [{B}]}}', 1),
        (f'{{"claims": [{A}], "claims": [{B}]}}', 1),
        (f'{{"claims": [{A}]}} {{"claims": [{B}]}}', 1),
        (f'{{"claims": [{A}, {B[:-3]}', 1),
        (f'{{"claims": [{A},, {B}]}}', 2),
        (f'{{"note": [], "claims": [{A}]}}', 0),
        (f'```json {{"claims": [{A}]}}```', 0),
        (f"[{A}]", 0),
        ("[" * 100_000, 0),
        ('{"claims": [{"claim": ' + "[" * 100_000, 0),
    ],
)
def test_a_reply_that_goes_wrong_keeps_the_claims_before(reply: str, told: int) -> None:
    """They were whole and right; then it is refused, and nothing after is told."""
    seen: list[DraftClaim] = []
    reader = ReplyReader(QUOTE, (), seen.append)

    def read() -> None:
        reader.feed(reply)
        reader.close(USAGE)

    with pytest.raises(ModelReplyError):
        read()
    assert seen == [QUOTE.read_claim(one, ()) for one in (A, B)[:told]]


def test_a_reply_in_other_but_equal_json_is_read_at_its_end() -> None:
    """A key that is written with escapes is the same key: its claims come late, and all."""
    seen: list[DraftClaim] = []
    reader = ReplyReader(QUOTE, (), seen.append)
    reader.feed(f'{{"cl\\u0061ims": [{A}, {B}]}}')
    assert seen == []
    assert reader.close(USAGE).claims == tuple(seen)
    assert len(seen) == 2


def test_a_model_that_says_the_same_for_ever_is_stopped() -> None:
    """At the third time, before it has reached its limit of tokens; what it said before is kept."""
    seen: list[DraftClaim] = []
    reader = ReplyReader(QUOTE, (), seen.append)
    with pytest.raises(LoopError, match="over and over"):
        reader.feed(f'{{"claims": [{B}, {A}, {A}, {A}, {B}')
    assert len(seen) == 3
    assert reader.claims == tuple(seen)


@given(st.text(st.sampled_from('{}[]",:\\ claims')), tears)
def test_cutting_out_does_not_depend_on_the_pieces(text: str, places: list[float]) -> None:
    """The same objects, however the text comes in."""
    whole, torn = Items(), Items()
    text = '{"claims":[' + text
    assert list(whole.feed(text)) == [item for piece in _torn(text, places) for item in torn.feed(piece)]
