"""What Chroma is spared while it is loaded, nobody else is."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

import pytest

from index.spared import spared


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


def test_an_embedder_is_described_by_the_real_validator(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has Chroma keep an embedder of his own in this process has what he says of it checked."""
    for name in [name for name in sys.modules if name.split(".")[0] == "jsonschema"]:
        monkeypatch.delitem(sys.modules, name)
    with spared():
        stand_in = import_module("jsonschema")
    stand_in.validate(instance={"a": 1}, schema={"type": "object"})
    with pytest.raises(stand_in.ValidationError, match="is not of type"):
        stand_in.validate(instance=1, schema={"type": "object"})
