"""What the first answer waits for, and what it does not."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Told at the end: the modules that were loaded, and how often Python had looked for garbage by itself.
_ASK = (
    "import atexit, gc, sys\n"
    "from assistant.program import main\n"
    "sys.argv = ['citebound', 'ask', '--model', 'extractive', sys.argv[1]]\n"
    "atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
    "searched = gc.get_stats()[0]['collections']\n"
    "atexit.register(lambda: print(gc.get_stats()[0]['collections'] - searched, file=sys.stderr))\n"
    "main()\n"
)
# The rules for a model's own words, for follow-ups, for whom a sentence is attributed to, for sentences and for
# indexing; and what Chroma has for embedders, for asynchronous programs and for searches that it does not answer.
_UNNEEDED = {
    "assistant.fidelity",
    "assistant.support",
    "assistant.rewrite.following",
    "assistant.rewrite.resolve",
    "index.attribution.speaking",
    "index.split.boundaries",
    "index.carrier",
    "index.embed.detached",
    "chromadb.utils.embedding_functions",
    "chromadb.api.async_client",
    "chromadb.execution.expression",
    "tenacity",
}


def test_a_first_answer_loads_nothing_that_it_does_not_need(ferry: Path) -> None:
    """Nor is garbage looked for, of which a start leaves none."""
    command = [sys.executable, "-c", _ASK, "How many people died on the ferry?"]
    env = os.environ | {"CITEBOUND_INDEX": str(ferry / ".citebound")}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
    assert "Twenty-three" in done.stdout
    *_, searches, loaded = done.stderr.strip().splitlines()
    assert _UNNEEDED & set(loaded.split()) == set()
    assert searches == "0"


def test_whoever_asks_for_a_plugin_of_pydantics_gets_it(ferry: Path) -> None:
    """The command goes without them unless the environment says otherwise."""
    code = "import os; from assistant.program import main\ntry: main()\nfinally: print(os.environ['{0}'])"
    name = "PYDANTIC_DISABLE_PLUGINS"
    for given, found in (({}, "__all__"), ({name: "none"}, "none")):
        env = {key: value for key, value in os.environ.items() if key != name} | given
        command = [sys.executable, "-c", code.format(name), "--version"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=env, cwd=ferry)
        assert done.stdout.split()[-1] == found
