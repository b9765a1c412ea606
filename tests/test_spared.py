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


def test_others_get_the_real_package_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within, a method may say that it overrides what there is not; afterwards that is checked again."""
    for name in [name for name in sys.modules if name.split(".")[0] == "overrides"]:
        monkeypatch.delitem(sys.modules, name)
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
