"""What ``--help`` shows of each command: calls that work on the sample articles as they stand.

Of the folder ``articles``, and of the files that earlier examples write; a test carries them all out.
"""

from __future__ import annotations

START = """\
citebound index articles
citebound ask "How many people died on the ferry?"
citebound chat"""

EXAMPLES = {
    "index": """\
citebound index articles
citebound index dump.jsonl --field text=body --field published=day
citebound index - --as page.html < page.html
citebound index articles --prune --quiet""",
    "ask": """\
citebound ask "How many people died on the ferry?"
citebound ask "How many people died?" --as-of 2031-03-05 --outlet Kelpin
citebound ask "When was the captain acquitted?" --json > answer.json
citebound ask "How many people died?" --html answer.html --set passages=24""",
    "chat": """\
citebound chat
citebound chat --since 2031-03 --outlet "Kelpin Post"
citebound chat --model openai:NAME --max-usd 0.50""",
    "verify": """\
citebound verify answer.json
citebound ask "When was the captain acquitted?" --json | citebound verify -""",
    "sources": """\
citebound sources
citebound sources --json > sources.json""",
    "show": """\
citebound show kelpin-post.html
citebound show kelpin-post.html --at 170:310
citebound show kelpin-post.html --removed""",
    "serve": """\
citebound serve
citebound serve --port 9000 --model extractive --outlet "Kelpin Post\"""",
    "mcp": """\
citebound mcp
citebound mcp --index ~/news/.citebound --model extractive""",
    "init": """\
citebound init
citebound init --force""",
    "doctor": """\
citebound doctor
citebound doctor --repair
citebound doctor --model openai:NAME --json""",
    "eval": """\
citebound eval run ferry --limit 20 --out runs/one
citebound eval report runs/one --html report.html""",
    "eval list": """\
citebound eval list
citebound eval list --json""",
    "eval run": """\
citebound eval run ferry --limit 20 --out runs/one
citebound eval run ferry poisoned attacks --out runs/all
citebound eval run squad2 --data ~/sets --model openai:NAME --jobs 4""",
    "eval report": """\
citebound eval report runs/one
citebound eval report runs/one --html report.html""",
    "eval compare": """\
citebound eval compare runs/one runs/two""",
    "eval gate": """\
citebound eval gate runs/one
citebound eval gate runs/one --baseline floors.json --update""",
}
