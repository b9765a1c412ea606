"""What Chroma is spared while it is loaded, nobody else is."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

import pytest

from index.spared import spared


@pytest.fixture(autouse=True)
def _ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.spared._Process.ours", True)


def absent(monkeypatch: pytest.MonkeyPatch, *packages: str) -> None:
    """For this test, these packages are not loaded."""
    for name in [name for name in sys.modules if name.split(".")[0] in packages]:
        monkeypatch.delitem(sys.modules, name)


def test_others_get_the_real_package_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within, a method may say that it overrides what there is not; afterwards that is checked again."""
    absent(monkeypatch, "overrides")
    with spared():
        stand_in = import_module("overrides")

        class _Base(stand_in.EnforceOverrides):  # type: ignore[name-defined, misc]
            @stand_in.override  # type: ignore[untyped-decorator]
            def overrides_nothing(self) -> int:
                return 1

        assert _Base().overrides_nothing() == 1
    real = import_module("overrides")
    assert real is not stand_in
    with pytest.raises(TypeError):

        class _Checked:
            @real.override  # type: ignore[untyped-decorator]
            def overrides_nothing(self) -> int:
                return 1


def test_what_is_loaded_already_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that has the real package is not given another."""
    loaded = ModuleType("overrides")
    monkeypatch.setitem(sys.modules, "overrides", loaded)
    with spared():
        assert sys.modules["overrides"] is loaded
    assert sys.modules["overrides"] is loaded


def test_in_another_program_nothing_is_stood_in_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its threads may load the real packages at any moment."""
    monkeypatch.setattr("index.spared._Process.ours", False)
    monkeypatch.delitem(sys.modules, "jsonschema", raising=False)
    with spared():
        assert "jsonschema" not in sys.modules


@pytest.mark.parametrize("server", [False, True])
def test_a_servers_client_has_its_http_and_its_settings(monkeypatch: pytest.MonkeyPatch, *, server: bool) -> None:
    """Chroma in this process calls nobody, and reads no settings from the environment.

    Nor is it asked in its own language of searches, with which the client's methods are held against their class.
    """
    used = {"httpx", "pydantic_settings", "chromadb.execution.expression.plan", "chromadb.api.async_api"}
    absent(monkeypatch, "httpx", "pydantic_settings", "chromadb")
    with spared(server=server):
        stood_in = used & sys.modules.keys()
    assert stood_in == (set() if server else used)
    assert not used & sys.modules.keys()


def test_what_only_annotates_need_not_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever name Chroma takes from it; but what Python itself looks for in a module is not made up."""
    absent(monkeypatch, "opentelemetry")
    with spared():
        trace = import_module("opentelemetry").trace
    assert isinstance(trace.AnyName, type)
    assert not hasattr(trace, "__path__")


def test_its_own_rooms_are_there_for_whoever_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chroma itself imports some of what it was spared when it is needed after all."""
    names = ("chromadb.execution.expression.operator", "chromadb.utils.embedding_functions")
    absent(monkeypatch, "chromadb", "tenacity")
    with spared():
        stood_in = [import_module(name) for name in names]
    for name, other in zip(names, stood_in, strict=True):
        assert import_module(name) is not other
