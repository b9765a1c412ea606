"""Settings: file, environment, flags, in that order; nothing unknown is accepted."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripted_server import ScriptedServer, chat

from assistant import wiring
from assistant.errors import SettingsError
from assistant.settings import Settings, index_folder, load


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def test_flags_win_over_the_environment_and_that_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of three settings comes from the highest place that sets it."""
    Path("citebound.toml").write_text("passages = 3\ntimeout_s = 3\ncontext_window = 3000\n", encoding="utf-8")
    monkeypatch.setenv("CITEBOUND_TIMEOUT_S", "4")
    monkeypatch.setenv("CITEBOUND_CONTEXT_WINDOW", "4000")
    settings = load({"context_window": 5_000, "model": None})
    assert (settings.passages, settings.timeout_s, settings.context_window) == (3, 4.0, 5_000)


@pytest.mark.parametrize("key", [*Settings.model_fields])
def test_every_misspelt_setting_names_the_nearest(key: str) -> None:
    """A slip is never ignored."""
    Path("citebound.toml").write_text(f"{key}x = 1\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load({})
    assert caught.value.hint == f"Did you mean {key}?"


@pytest.mark.parametrize("flags", [{"passages": 0}, {"timeout_s": -1}, {"context_window": "x"}])
def test_a_value_that_does_not_fit_is_named(flags: dict[str, object]) -> None:
    """With what the setting is."""
    with pytest.raises(SettingsError, match=next(iter(flags))) as caught:
        load(flags)
    assert caught.value.hint


def test_there_is_no_setting_for_a_key() -> None:
    """Keys come from the environment and are stored nowhere."""
    assert not [name for name in Settings.model_fields if "key" in name]


def test_the_model_when_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Openai when a key or a base URL is there, otherwise extractive; never the network when offline."""
    assert wiring.model_spec(load({})) == "extractive"
    assert wiring.model_spec(load({"base_url": "http://127.0.0.1:1/v1"})) == "openai"
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    assert wiring.model_spec(load({})) == "openai"
    assert wiring.model_spec(load({"offline": True})) == "extractive"
    assert wiring.model_spec(load({"model": "extractive"})) == "extractive"


def test_where_the_index_is(tmp_path: Path) -> None:
    """As set, else here, else the user's own if there is one."""
    assert index_folder(load({"index": Path("x")})) == Path("x")
    assert index_folder(load({})) == Path(".citebound")
    personal = tmp_path / "data" / "citebound" / "index"
    personal.mkdir(parents=True)
    assert index_folder(load({})) == personal
    Path(".citebound").mkdir()
    assert index_folder(load({})) == Path(".citebound")


def test_a_key_is_not_sent_to_a_server_that_only_a_file_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """A citebound.toml may have come with a folder of articles; for its server there is a key of its own."""
    monkeypatch.setenv("OPENAI_API_KEY", "for-openai")
    Path("citebound.toml").write_text('base_url = "http://127.0.0.1:1/v1"\n', encoding="utf-8")
    assert wiring.language_endpoint(load({}))._client.api_key == "none"
    monkeypatch.setenv("CITEBOUND_API_KEY", "for-the-file")
    assert wiring.language_endpoint(load({}))._client.api_key == "for-the-file"
    monkeypatch.setenv("CITEBOUND_BASE_URL", "http://127.0.0.1:2/v1")
    assert wiring.language_endpoint(load({}))._client.api_key == "for-openai"


def test_a_server_that_only_a_file_names_is_sent_nothing_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither headers that are set for another server nor whose account it is; one of the environment's is."""
    for name, value in _OF_THE_SDK.items():
        monkeypatch.setenv(name, value)
    with ScriptedServer([chat("Aye.")]) as server:
        Path("citebound.toml").write_text(f'base_url = "{server.url}"\n', encoding="utf-8")
        wiring.language_endpoint(load({})).complete("m", [{"role": "user", "content": "Ahoy"}], most_tokens=5)
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        wiring.language_endpoint(load({})).complete("m", [{"role": "user", "content": "Ahoy"}], most_tokens=5)
        (untrusted, trusted) = server.headers
    assert untrusted["authorization"] == "Bearer none"
    assert not any(value in str(untrusted) for value in ("gateway-token", "org-1", "proj-1"))
    assert trusted["x-gateway"] == "gateway-token"


_OF_THE_SDK = {
    "OPENAI_ORG_ID": "org-1",
    "OPENAI_PROJECT_ID": "proj-1",
    "OPENAI_CUSTOM_HEADERS": "X-Gateway: gateway-token\nAuthorization: gateway-token",
}


def test_offline_means_no_server_of_any_kind(tmp_path: Path) -> None:
    """Neither a language model nor Chroma."""
    settings = load({"offline": True, "chroma_url": "http://127.0.0.1:9", "index": tmp_path})
    with pytest.raises(SettingsError, match="offline"):
        wiring.open_library(settings, create=True)
    with pytest.raises(SettingsError, match="offline"):
        wiring.language_endpoint(load({"offline": True, "base_url": "http://127.0.0.1:9/v1"}))


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after ``CITEBOUND_INDEX= citebound ask``; and the name may be in lower case."""
    monkeypatch.setenv("CITEBOUND_INDEX", "")
    assert load({}).index is None
    Path("citebound.toml").write_text("passages = 3\n", encoding="utf-8")
    monkeypatch.setenv("citebound_passages", "5")
    assert load({}).passages == 5


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ('citing = "copy"', "citing"),
        ("timeout_s = inf", "timeout_s"),
        ("max_usd = 0", "max_usd"),
        ("max_usd = nan", "max_usd"),
        ("max_tokens = -1", "max_tokens"),
        ("usd_per_million_in = -1\nusd_per_million_out = 1", "usd_per_million_in"),
        ("usd_per_million_in = 1", "usd_per_million_out"),
        ("usd_per_million_out = 1", "usd_per_million_out"),
    ],
)
def test_limits_and_prices_that_make_no_sense(settings: str, named: str) -> None:
    """A price of one direction alone is none."""
    Path("citebound.toml").write_text(f"{settings}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=named):
        load({})


def test_limits_prices_and_the_way_of_citing() -> None:
    """Unset unless they are set."""
    bare = load({})
    assert (bare.citing, bare.max_usd, bare.max_tokens, bare.usd_per_million_in) == (None,) * 4
    Path("citebound.toml").write_text(
        'citing = "quote"\nusd_per_million_in = 0\nusd_per_million_out = 0.5\nmax_usd = 2\n', encoding="utf-8"
    )
    found = load({"max_usd": 0.25, "max_tokens": 900})
    assert (found.citing, found.max_usd, found.max_tokens, found.usd_per_million_out) == ("quote", 0.25, 900, 0.5)


def test_a_variable_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table in the environment is JSON."""
    monkeypatch.setenv("CITEBOUND_FIELDS", "text=body")
    with pytest.raises(SettingsError, match="fields") as caught:
        load({})
    assert "JSON" in caught.value.hint
