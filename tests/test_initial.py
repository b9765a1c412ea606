"""The settings file that ``init`` writes: all there is to set, and nothing set."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from assistant import initial
from assistant.errors import SettingsError
from assistant.settings import Settings, load


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _uncommented(text: str) -> str:
    return re.sub(r"^#(?=\w+ = )", "", text, flags=re.MULTILINE)


def test_the_file_sets_nothing_as_it_is_written() -> None:
    """It is TOML, and behaves as no file does."""
    before = load({})
    initial.write(force=False)
    assert tomllib.loads(Path("citebound.toml").read_text("utf-8")) == {}
    assert load({}) == before


def test_the_file_sets_everything_with_every_line_uncommented() -> None:
    """Each example fits its setting, and is not its default."""
    Path("citebound.toml").write_text(_uncommented(initial.text()), "utf-8")
    settings = load({})
    for name, field in Settings.model_fields.items():
        assert getattr(settings, name) != field.default


@pytest.mark.parametrize("name", [*Settings.model_fields])
def test_each_line_alone_can_be_uncommented(name: str) -> None:
    """But for the prices, of which one alone is none."""
    only = re.sub(rf"^#(?={name} = )", "", initial.text(), flags=re.MULTILINE)
    Path("citebound.toml").write_text(only, "utf-8")
    if name.startswith("usd_per_million"):
        with pytest.raises(SettingsError, match="together"):
            load({})
    else:
        assert [*load({}).given] != []


def test_every_setting_is_told_once_with_its_variable_and_flag() -> None:
    """Those of the settings that there are, none is forgotten, and each is in a group that was thought of."""
    text = initial.text()
    assert sorted(re.findall(r"^#(\w+) = ", text, re.MULTILINE)) == sorted(Settings.model_fields)
    assert re.findall(r"^#   (CITEBOUND_\w+) ·", text, re.MULTILINE) == [
        f"CITEBOUND_{name.upper()}" for name in re.findall(r"^#(\w+) = ", text, re.MULTILINE)
    ]
    assert "--max-usd" in text
    assert "==== Others ====" not in text
    assert max(map(len, text.splitlines())) <= 115


def test_a_file_that_is_there_is_kept() -> None:
    """Unless its loss is asked for."""
    file = Path("citebound.toml")
    file.write_text("passages = 3\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="already") as caught:
        initial.write(force=False)
    assert "citebound init --force" in caught.value.hint
    assert file.read_text("utf-8") == "passages = 3\n"
    initial.write(force=True)
    assert "#passages = " in file.read_text("utf-8")
