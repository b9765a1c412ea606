"""Train the reader: ``python -m evals.training.train BENCH WEIGHTS OUT``.

BENCH is the folder with the development halves, WEIGHTS that of all-MiniLM-L6-v2 (model.safetensors). OUT gets
``reader.safetensors``, or with ``--fold N`` the network that has seen nothing of the documents of that fold, and
what it says of their examples.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy_of_logits
from torch.nn.functional import cross_entropy

from assistant.reader.pairs import MAX_CLAIM, MAX_QUESTION, MAX_TITLE
from assistant.reader.scoring import best_span
from evals.training.examples import Example, labelled, passages, spans_of
from evals.training.made import Maker, Text
from evals.training.model import CrossEncoder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SEED = 20311
# Fewer than at run time (assistant/reader/pairs.py): attention costs the square of it, and few passages have more.
MOST_TOKENS = 288
# Tokens of a batch: sixteen passages of middling length.
BATCH = 3600
# RAGTruth's marked sentences are one in eleven.
_RARE = 4.0
_UNREACHABLE = -1e4
# Characters of a piece of a text without labels: about 130 tokens.
_PIECE = 550


class Encoded(NamedTuple):
    """An example in tokens: ``sentences`` and ``span`` are places of tokens, ``text`` where the title begins.

    Where there is no title the passage begins there.
    """

    example: Example
    ids: list[int]
    text: int
    sentences: list[range]
    span: tuple[int, int] | None


def encode(example: Example, tokenizer: Tokenizer) -> Encoded:
    """``[CLS] question [SEP] title text [SEP]``, cut to ``MOST_TOKENS``."""
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    most = MAX_QUESTION if example.supported is None else MAX_CLAIM
    question = tokenizer.encode(example.question, add_special_tokens=False).ids[:most]
    title = tokenizer.encode(example.title, add_special_tokens=False).ids[:MAX_TITLE]
    text = tokenizer.encode(example.text, add_special_tokens=False)
    head = [cls, *question, sep, *title]
    body = text.ids[: MOST_TOKENS - len(head) - 1]
    offsets = [(start, end) for start, end in text.offsets[: len(body)]]
    sentences = [_tokens(offsets, place, len(head)) for place in example.sentences]
    spans = [one for place in example.answers if (one := _tokens(offsets, place, len(head)))]
    span = (spans[0][0], spans[0][-1]) if spans else None
    return Encoded(example, [*head, *body, sep], len(question) + 2, sentences, span)


def _tokens(offsets: Sequence[tuple[int, int]], place: tuple[int, int], first: int) -> range:
    at = [first + at for at, (start, end) in enumerate(offsets) if start < place[1] and end > place[0]]
    return range(at[0], at[-1] + 1) if at else range(0)


def loss_of(model: CrossEncoder, batch: Sequence[Encoded]) -> torch.Tensor:
    """The sum of the heads' losses, each over the examples that teach it."""
    tokens, pairs = scores(model, batch)
    total = torch.zeros(())
    relevance, gold = [], []
    for at, one in enumerate(batch):
        for sentence, place in enumerate(one.sentences):
            if place:
                relevance.append(tokens[at, place.start : place.stop, 0].mean())
                gold.append(float(sentence in one.example.gold))
    if relevance:
        weight = torch.tensor(2.0)  # one sentence in five answers
        total = total + cross_entropy_of_logits(torch.stack(relevance), torch.tensor(gold), pos_weight=weight)
    known = [(at, one.example.answerable) for at, one in enumerate(batch) if one.example.answerable is not None]
    if known:
        wanted = torch.tensor([float(answerable) for _, answerable in known])
        total = total + cross_entropy_of_logits(pairs[[at for at, _ in known], 0], wanted)
    spans = [(at, one) for at, one in enumerate(batch) if one.span or one.example.answerable is False]
    if spans:
        within = tokens[[at for at, _ in spans], :, 1:].clone()
        for row, (_, one) in enumerate(spans):
            within[row, 1 : one.text] = _UNREACHABLE
            within[row, len(one.ids) - 1 :] = _UNREACHABLE
        ends = torch.tensor([one.span or (0, 0) for _, one in spans])
        total = total + 0.5 * (
            cross_entropy(within[..., 0], ends[:, 0]) + cross_entropy(within[..., 1], ends[:, 1])
        )
    claims = [(at, one.example) for at, one in enumerate(batch) if one.example.supported is not None]
    if claims:
        wanted = torch.tensor([float(bool(one.supported)) for _, one in claims])
        rare = [_RARE if one.source == "ragtruth" and not one.supported else 1.0 for _, one in claims]
        total = total + cross_entropy_of_logits(
            pairs[[at for at, _ in claims], 1], wanted, weight=torch.tensor(rare)
        )
    return total


def scores(model: CrossEncoder, batch: Sequence[Encoded]) -> tuple[torch.Tensor, torch.Tensor]:
    """What the network says of a batch; see ``CrossEncoder``."""
    longest = max(len(one.ids) for one in batch)
    ids, mask, segments = (torch.zeros(len(batch), longest, dtype=torch.long) for _ in range(3))
    for at, one in enumerate(batch):
        ids[at, : len(one.ids)] = torch.tensor(one.ids)
        mask[at, : len(one.ids)] = 1
        segments[at, one.text : len(one.ids)] = 1
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return model(ids, mask, segments)


def batches(examples: Sequence[Encoded], draw: random.Random) -> Iterator[list[Encoded]]:
    """Batches of about ``BATCH`` tokens, of texts of like length, for ever; each example once a round."""
    while True:
        order = draw.sample(examples, len(examples))
        for start in range(0, len(order), 400):
            pool = sorted(order[start : start + 400], key=lambda one: len(one.ids))
            found: list[list[Encoded]] = [[]]
            for one in pool:
                if found[-1] and (len(found[-1]) + 1) * len(one.ids) > BATCH:
                    found.append([])
                found[-1].append(one)
            draw.shuffle(found)
            yield from found


def train(
    model: CrossEncoder, examples: Sequence[Encoded], rounds: float, rate: float, draw: random.Random
) -> None:
    """Train with AdamW: the rate rises over 6 % of the steps and then falls to nothing."""
    per_round = sum(1 for _ in _one_round(examples))
    steps = int(per_round * rounds)
    encoder = [one for name, one in model.named_parameters() if name.startswith("enc.") and one.requires_grad]
    heads = [one for name, one in model.named_parameters() if not name.startswith("enc.")]
    groups = [{"params": encoder, "lr": rate}, {"params": heads, "lr": 4 * rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / (0.06 * steps)) * max(0.0, 1 - step / steps)
    )
    model.train()
    begun, seen, lately = time.monotonic(), 0, []
    for step, batch in zip(range(steps), batches(examples, draw), strict=False):
        loss = loss_of(model, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad()
        seen += len(batch)
        lately.append(loss.item())
        if step % 100 == 99:
            pace = seen / (time.monotonic() - begun)
            print(f"{step + 1}/{steps} loss {sum(lately) / len(lately):.3f} {pace:.0f} examples/s", flush=True)
            lately = []


def _one_round(examples: Sequence[Encoded]) -> Iterator[list[Encoded]]:
    total = 0
    for batch in batches(examples, random.Random(0)):
        total += len(batch)
        if total > len(examples):
            return
        yield batch


@torch.no_grad()
def predict(model: CrossEncoder, examples: Sequence[Encoded]) -> list[dict[str, object]]:
    """What the network says of examples: logits, and the best span of a sentence with its score over no answer."""
    model.eval()
    said = []
    order = sorted(examples, key=lambda one: len(one.ids))
    for start in range(0, len(order), 24):
        batch = order[start : start + 24]
        tokens, pairs = scores(model, batch)
        for one, row, pair in zip(batch, tokens, pairs, strict=True):
            said.append(
                {
                    "source": one.example.source, "group": one.example.group, "case": one.example.case,
                    "question": one.example.question, "gold": one.example.gold,
                    "kind": one.example.notes.get("kind"),
                    "answerable": one.example.answerable, "supported": one.example.supported,
                    "answerable_logit": round(pair[0].item(), 4), "support_logit": round(pair[1].item(), 4),
                    "relevance": [
                        round(row[place.start : place.stop, 0].mean().item(), 4) if place else None
                        for place in one.sentences
                    ],
                    "span": _best_span(row, one),
                }
            )  # fmt: skip
    return said


def _best_span(row: torch.Tensor, one: Encoded) -> float | None:
    """Start plus end score of the best span within a sentence, less that of no answer."""
    best = None
    for place in one.sentences:
        if place:
            own = row[place.start : place.stop].numpy()
            _, _, score = best_span(own[:, 1], own[:, 2])
            best = score if best is None else max(best, score)
    return None if best is None else round(best - row[0, 1].item() - row[0, 2].item(), 4)


def texts_without_labels(bench: Path) -> list[Text]:
    """Passages of sets that the reader is not tested on, in pieces of a few sentences."""
    folders = ("2wiki-retrieval", "mtrag-un", "multihop-rag-500-evidence", "scifact")
    return [
        Text(f"{name} {id_}", title, piece)
        for name in folders
        for id_, title, text in passages(bench, name)
        for piece in _pieces(text)
    ]


def _pieces(text: str) -> Iterator[str]:
    """Sentences in a row, of together at most ``_PIECE`` characters; what is left over at the end is no piece."""
    spans = spans_of(text)
    first = 0
    for at, (_, end) in enumerate(spans):
        if end - spans[first][0] > _PIECE or at == len(spans) - 1:
            if end - spans[first][0] > _PIECE // 3:
                yield text[spans[first][0] : end]
            first = at + 1


def warming_up(bench: Path, draw: random.Random, count: int) -> list[Example]:
    """Examples made by rule of ``count`` pieces of texts without labels."""
    texts = texts_without_labels(bench)
    maker = Maker(texts, draw)
    clozes = maker.clozes(draw.sample(texts, min(count, len(texts))))
    return [*clozes, *maker.claims(draw.sample(texts, min(2 * count // 3, len(texts))))]


def teaching(bench: Path, examples: Sequence[Example], draw: random.Random) -> list[Example]:
    """The labelled examples of the documents to learn from, with those made of them by rule."""
    asked = [one for one in examples if one.source in {"squad", "clapnq"}]
    maker = Maker([Text(one.group, one.title, one.text) for one in examples], draw)
    kept = [one for one in examples if one.source != "ragtruth" or not one.supported or draw.random() < 0.45]
    own = {one.text: Text(one.group, one.title, one.text) for one in asked}
    return [
        *kept,
        *maker.altered_questions(asked, 0.5),
        *maker.cut(asked, 0.4),
        *maker.claims(list(own.values())),
        *maker.claims(draw.sample(texts_without_labels(bench), 1000)),
    ]


def main() -> None:
    """Train, and write the weights."""
    parser = argparse.ArgumentParser(description="Train the reader.")
    parser.add_argument("bench", type=Path)
    parser.add_argument("weights", type=Path, help="folder with all-MiniLM-L6-v2's model.safetensors")
    parser.add_argument("out", type=Path)
    parser.add_argument("--fold", type=int, help="leave this fold of the documents out and predict it")
    parser.add_argument(
        "--warm", type=int, default=14000, help="pieces of texts to make examples of, to begin with"
    )
    parser.add_argument("--rounds", type=float, default=2)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--only", default="", help="sources to learn from, for an ablation")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    draw = random.Random(SEED)
    tokenizer = Tokenizer.from_file(str(arguments.weights / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    model = CrossEncoder(arguments.weights)
    # What the network of the first stage depends on is in its name: with another rate it is another one.
    warm = arguments.out / f"warm-{arguments.warm}-{arguments.rate:g}.safetensors"
    if arguments.warm and not warm.exists():
        made = warming_up(arguments.bench, draw, arguments.warm)
        print(f"{len(made)} examples made by rule", flush=True)
        train(model, [encode(one, tokenizer) for one in made], 1, arguments.rate, draw)
        save_file(model.state_dict(), warm)
    if arguments.warm:
        # From here on everything is drawn anew, whether the first stage was run now or before.
        torch.manual_seed(SEED)
        draw = random.Random(SEED)
        model = CrossEncoder(arguments.weights)
        model.load_state_dict(load_file(warm))
    examples = labelled(arguments.bench)
    held_out = [one for one in examples if one.fold == arguments.fold]
    known = teaching(arguments.bench, [one for one in examples if one.fold != arguments.fold], draw)
    if arguments.only:
        known = [one for one in known if one.source.startswith(tuple(arguments.only.split(",")))]
    print(f"{len(known)} examples to learn from, {len(held_out)} held out", flush=True)
    train(model, [encode(one, tokenizer) for one in known], arguments.rounds, arguments.rate, draw)
    name = "reader" if arguments.fold is None else f"fold-{arguments.fold}"
    save_file(model.state_dict(), arguments.out / f"{name}.safetensors")
    if held_out:
        said = predict(model, [encode(one, tokenizer) for one in held_out])
        (arguments.out / f"{name}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in said), "utf-8")


if __name__ == "__main__":
    main()
