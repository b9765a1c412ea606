"""The house: which room may import which, and behind which door each vendor stands."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("assistant", "index", "prompts", "evals")

# The arrows: assistant.cli → evals → assistant → {index, prompts}.
MAY_IMPORT = {
    "assistant": {"index", "prompts"},
    "evals": {"assistant", "index", "prompts"},
    "index": set[str](),
    "prompts": set[str](),
}
COMMAND_LINE = "assistant/cli/"

# A vendor is imported in these files only; its errors are translated there.
DOORS = {
    "certifi": {"index/inputs/fetch.py"},
    "urllib3": {"index/inputs/fetch.py"},
    "httpx": {"index/shared/server.py"},
    "httpx2": {"assistant/models/call_cache.py", "assistant/models/endpoint/__init__.py"},
    "ir_measures": {"evals/metrics/ranking.py"},
    "sqlite3": {"index/catalog/database.py"},
    "chromadb": {"index/chroma.py", "index/shared/collections.py", "index/vectors.py"},
    "tantivy": {"index/lexical.py"},
    "openai": {"assistant/models/endpoint/__init__.py"},
    "tiktoken": {"assistant/tokens.py"},
    "xllamacpp": {"assistant/models/local_server.py"},
    "llama_index": {"assistant/llamaindex.py", "index/llamaindex.py"},
    "jinja2": {"assistant/export/html/__init__.py"},
    "mcp": {"assistant/mcp/__init__.py"},
    "starlette": {"assistant/serve/__init__.py", "assistant/serve/app.py"},
    "uvicorn": {"assistant/serve/__init__.py"},
    "onnxruntime": {"index/embed/network.py"},
    "tokenizers": {"evals/training/train.py", "index/embed/network.py"},
    "prompt_toolkit": {"assistant/chat/terminal.py", "assistant/chat/viewer.py"},
    "watchfiles": {"index/inputs/watch.py"},
    "pypdfium2": {"index/readers/pdf/words.py"},
}


def _sources() -> list[Path]:
    return [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]


def _imports(path: Path) -> set[str]:
    """Top-level names of everything a file imports, at whatever depth."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", _sources(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_arrows_of_import_and_vendors_doors(path: Path) -> None:
    """No room imports one that it may not, and no vendor is imported but at its door."""
    name = path.relative_to(ROOT).as_posix()
    room = name.split("/")[0]
    imported = _imports(path)
    also = {"evals"} if name.startswith(COMMAND_LINE) else set[str]()
    assert imported & set(ROOMS) <= {room} | MAY_IMPORT[room] | also
    assert {vendor for vendor in imported & DOORS.keys() if name not in DOORS[vendor]} == set()


def test_pages_are_fetched_in_one_place_only() -> None:
    """Trafilatura reads pages, which needs no network, and fetches them, which does."""
    fetchers = {
        path.relative_to(ROOT).as_posix()
        for path in _sources()
        if "trafilatura.downloads" in (text := path.read_text("utf-8")) or "fetch_url" in text
    }
    assert fetchers == {"index/inputs/fetch.py"}


@pytest.mark.parametrize("path", _sources(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_stay_small(path: Path) -> None:
    """A file of more than 400 lines is two files."""
    assert len(path.read_text("utf-8").splitlines()) <= 400


def test_help_loads_none_of_the_heavy_packages() -> None:
    """``--help`` costs little more than typer."""
    code = (
        "import sys; sys.argv = ['citebound', '--help']\n"
        "from assistant.cli import main\n"
        "try: main()\n"
        "except SystemExit: print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = {name.split(".")[0] for name in done.stderr.split()}
    assert loaded & {*DOORS, "numpy", "pydantic", "rich", "trafilatura", "lxml"} == set()
    assert "Usage: citebound" in done.stdout
