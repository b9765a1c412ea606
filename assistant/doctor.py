"""What can be checked of an installation, and what to do about what is wrong."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Literal

from assistant import wiring
from assistant.render import Screen
from assistant.settings import index_folder, shown
from index.errors import CiteboundError

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.settings import Settings

_PACKAGES = ("citebound", "chromadb", "llama-index-core", "openai", "tantivy", "onnxruntime", "trafilatura")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. ``hint`` says what to do unless all is well."""

    name: str
    state: Literal["fine", "note", "fault"]
    detail: str
    hint: str = ""


def examine(settings: Settings) -> list[Check]:
    """Look at versions, settings, embedder, index, key and model; no check stops the next."""
    return [
        _versions(),
        _settings(settings),
        _embedder(settings),
        _reader(settings),
        _index(settings),
        _key(settings),
        _model(settings),
    ]


def repair(settings: Settings, console: Console) -> Check:
    """Make both search indexes anew from the catalog, with a progress bar on ``console`` if it is a terminal.

    Raises:
        CiteboundError: The catalog cannot be read, another process is writing, or the embedder failed.
    """
    from rich.progress import Progress

    library = wiring.open_library(settings)
    try:
        passages = library.catalog.passage_count()
        with (
            Progress(console=console, transient=True, disable=not console.is_terminal) as bar,
            library.writing(),
        ):
            task = bar.add_task("embedding", total=passages)
            library.repair(everything=True)
            library.sync(lambda done: bar.advance(task, done))
    finally:
        library.close()
    return Check("repair", "fine", f"the search indexes were made anew from {passages} passages")


def _versions() -> Check:
    found, missing = [], []
    for package in _PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            missing.append(package)
    if missing:
        return Check("versions", "fault", f"not installed: {', '.join(missing)}", "Install citebound again.")
    return Check("versions", "fine", ", ".join(found))


def _settings(settings: Settings) -> Check:
    """What is set otherwise than by default, and where."""
    defaults = {name: field.default for name, field in type(settings).model_fields.items()}
    told = [
        f"{name} = {shown(getattr(settings, name, one.value))} ({one.where})"
        for name, one in settings.given.items()
        if "." in name or getattr(settings, name) != defaults[name]
    ]
    if settings.base_url is None and (url := wiring.base_url(settings)):
        told.append(f"base_url = {shown(url)} (OPENAI_BASE_URL)")
    return Check("settings", "fine", ", ".join(told) or "all as they are by default")


def _embedder(settings: Settings) -> Check:
    try:
        embedder = wiring.make_embedder(settings)
        embedder.embed(["a sentence"])
    except CiteboundError as error:
        return Check("embedder", "fault", error.message, error.hint)
    return Check("embedder", "fine", embedder.fingerprint)


def _reader(settings: Settings) -> Check:
    reader = wiring.make_reader(settings)
    if reader is None:
        return Check("reader", "fine", "none (reader = false)")
    try:
        reader.support([("a claim", "a sentence")])
    except CiteboundError as error:
        return Check("reader", "fault", error.message, error.hint)
    return Check("reader", "fine", reader.fingerprint)


def _index(settings: Settings) -> Check:
    folder = index_folder(settings)
    try:
        library = wiring.open_library(settings)
        try:
            library.check_embedder()
            documents, left = library.catalog.document_count(), library.catalog.stale_count()
            healthy = library.healthy()
            passages = library.catalog.passage_count()
        finally:
            library.close()
    except CiteboundError as error:
        return Check("index", "fault", error.message, error.hint)
    held = f"{documents} documents, {passages} passages in {folder}"
    if left:
        return Check("index", "note", f"{held}; {left} passages are not searchable yet", _FINISH)
    if not healthy:
        return Check("index", "note", f"{held}; the search indexes do not match the catalog", _FINISH)
    return Check("index", "fine", held)


_FINISH = "Run citebound index on the same folder, or citebound doctor --repair: it finishes the work."


def _key(settings: Settings) -> Check:
    if wiring.key_present():
        return Check("key", "fine", "OPENAI_API_KEY is set (its value is never stored or shown)")
    if wiring.base_url(settings):
        return Check("key", "note", "OPENAI_API_KEY is not set", "Set it if the server at base_url wants one.")
    return Check("key", "note", "OPENAI_API_KEY is not set", "Set it, or base_url, to ask a language model.")


def _model(settings: Settings) -> Check:
    try:
        chosen = wiring.language(settings)
        if chosen is None:
            return Check("model", "fine", "extractive: no language model is used")
        listed = chosen.endpoint.first_model()
    except CiteboundError as error:
        return Check("model", "fault", error.message, error.hint)
    return Check("model", "fine", f"{chosen.name} at {chosen.endpoint.place}, which answers (it lists {listed})")


def as_dicts(checks: list[Check]) -> list[dict[str, Any]]:
    """The checks as plain objects."""
    return [asdict(check) for check in checks]


def show(checks: list[Check], console: Console) -> None:
    """Print the checks, each with what to do."""
    styles = {"fine": "dim", "note": "bold", "fault": "bold red"}
    screen = Screen(console)
    screen.gap()
    for check in checks:
        marker = f"{check.state:<6} {check.name:<9} "
        screen.line(check.detail, marker=(marker, styles[check.state]))
        if check.hint:
            screen.line((check.hint, "dim"), indent=2 + len(marker))
    screen.gap()
