"""Settings: file, environment, flags, in that order; nothing unknown is accepted."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_server import ScriptedServer, chat

from assistant import wiring
from assistant.errors import SettingsError
from assistant.settings import Settings, fits, index_folder, load, shown


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
    given = load({}, ["base_url=http://127.0.0.1:3/v1"])
    assert wiring.language_endpoint(given)._client.api_key == "for-openai"


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


# -- every setting from every place ------------------------------------------------------------------------------


def _example(name: str) -> str:
    """A setting's example, as a file has it."""
    return str((Settings.model_fields[name].examples or [""])[0])


@pytest.mark.parametrize("name", [*Settings.model_fields])
def test_every_setting_by_file_variable_and_flag(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same value in each place means the same, as TOML has it and, but for a table, as a bare text."""
    prices = "" if "usd_per" not in name else f"{_OTHER_PRICE[name]} = 1\n"
    file = Path("citebound.toml")
    file.write_text(f"{prices}{name} = {_example(name)}\n", encoding="utf-8")
    by_file = getattr(load({}), name)
    assert by_file != Settings.model_fields[name].default
    file.write_text(prices, encoding="utf-8")
    for text in {_example(name), _example(name).strip('"')}:
        assert getattr(load({}, [f"{name}={text}"]), name) == by_file
        monkeypatch.setenv(f"CITEBOUND_{name.upper()}", text)
        assert getattr(load({}), name) == by_file
        monkeypatch.delenv(f"CITEBOUND_{name.upper()}")


_OTHER_PRICE = {"usd_per_million_in": "usd_per_million_out", "usd_per_million_out": "usd_per_million_in"}


def test_where_each_setting_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """The place that won: the line of the file, the variable, the flag."""
    Path("citebound.toml").write_text("# mine\n\npassages = 3\ntimeout_s = 3\n[fields]\n text = 'body'\n", "utf-8")
    monkeypatch.setenv("CITEBOUND_TIMEOUT_S", "4")
    places = load({"max_tokens": 5, "fields": {"title": "head"}}, ["offline=true"]).given
    assert {name: one.where for name, one in places.items()} == {
        "passages": "citebound.toml, line 3",
        "timeout_s": "CITEBOUND_TIMEOUT_S",
        "fields.text": "citebound.toml, line 6",
        "fields.title": "--field",
        "max_tokens": "--max-tokens",
        "offline": "--set offline",
    }


@pytest.mark.parametrize(
    ("file", "variable", "sets", "where"),
    [
        ("\npassages = 0", "", [], "citebound.toml, line 2"),
        ("", "0", [], "CITEBOUND_PASSAGES"),
        ("passages = 0", "0", ["passages=many"], "--set passages"),
    ],
)
def test_a_value_that_does_not_fit_says_where_it_is_and_what_fits(
    file: str, variable: str, sets: list[str], where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it was given."""
    Path("citebound.toml").write_text(file, encoding="utf-8")
    monkeypatch.setenv("CITEBOUND_PASSAGES", variable)
    with pytest.raises(SettingsError) as caught:
        load({}, sets)
    assert (
        caught.value.message
        == f"The setting passages does not fit ({where}): it is a whole number from 1 up to 100."
    )
    assert "Passages given to the model" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("passages", "a whole number from 1 up to 100"),
        ("timeout_s", "a number above 0 up to 86400"),
        ("offline", "true or false"),
        ("rewriting", "rules or model"),
        ("index", "a path"),
        ("model", "a text"),
    ],
)
def test_what_fits_a_setting(name: str, phrase: str) -> None:
    """As a phrase that a message can end with."""
    assert fits(name) == phrase


def test_an_entry_of_a_table_is_set_alone() -> None:
    """The others stay as the file has them."""
    Path("citebound.toml").write_text('[fields]\ntext = "body"\ntitle = "head"\n', encoding="utf-8")
    assert load({"fields": {"url": "link"}}, ["fields.text=content"]).fields == {
        "text": "content",
        "title": "head",
        "url": "link",
    }


@pytest.mark.parametrize("value", ['{text = "body"}', '{"text": "body"}'])
def test_a_table_in_a_variable(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As TOML has it, or as JSON does."""
    monkeypatch.setenv("CITEBOUND_FIELDS", value)
    assert load({}).fields == {"text": "body"}
    monkeypatch.setenv("CITEBOUND_FIELDS", "text=body")
    with pytest.raises(SettingsError, match="a table"):
        load({})


@pytest.mark.parametrize(
    ("assignment", "hint"),
    [
        ("passges=5", "Did you mean passages?"),
        ("fields.txt=body", "Did you mean text?"),
        ("passages.x=1", "Did you mean passages?"),
        ("PASSAGES=5", "Did you mean passages?"),
        ("zzz=1", "There are: index, cache"),
        ("fields.zzz=1", "There are: author, comments"),
        ("passages", "--set passages=5"),
        ("=5", "--set passages=5"),
    ],
)
def test_what_is_no_setting(assignment: str, hint: str) -> None:
    """The nearest is named, else all there are."""
    with pytest.raises(SettingsError) as caught:
        load({}, [assignment])
    assert hint in caught.value.hint


def test_an_unknown_variable_names_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    """And no variable that is read elsewhere is taken for a setting."""
    for name in ("DEBUG", "API_KEY", "SERVE_TOKEN", "CHROMA_TOKEN"):
        monkeypatch.setenv(f"CITEBOUND_{name}", "x")
    load({})
    monkeypatch.setenv("CITEBOUND_TIMEOUT", "5")
    with pytest.raises(SettingsError, match="CITEBOUND_TIMEOUT") as caught:
        load({})
    assert caught.value.hint == "Did you mean timeout_s?"


@pytest.mark.parametrize("name", ["api_key", "openai_api_key", "key", "chroma_token", "password", "serve-token"])
def test_a_secret_in_the_file_is_sent_where_it_belongs(name: str) -> None:
    """Its value is not repeated."""
    Path("citebound.toml").write_text(f'"{name}" = "sk-very-secret"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"citebound\.toml, line 1") as caught:
        load({})
    assert "OPENAI_API_KEY" in caught.value.hint
    assert "sk-very-secret" not in f"{caught.value.message}{caught.value.hint}"


def test_an_empty_value_is_none() -> None:
    """As from an unset variable of the shell; an empty path would mean the working folder."""
    for flags, sets in (({"index": ""}, []), ({"model": " "}, []), ({}, ["model="]), ({}, ['model=""'])):
        with pytest.raises(SettingsError, match="is empty"):
            load(flags, sets)
    Path("citebound.toml").write_text('model = ""\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"is empty \(citebound\.toml, line 1\)"):
        load({})


@pytest.mark.parametrize(
    ("flags", "sets"),
    [
        ({}, ["passages=3", "passages=3"]),
        ({"model": "openai"}, ["model=x"]),
        ({"fields": {"text": "a"}}, ["fields.text=b"]),
    ],
)
def test_a_setting_given_twice_on_the_command_line(flags: dict[str, object], sets: list[str]) -> None:
    """Neither is guessed to be meant."""
    with pytest.raises(SettingsError, match="twice"):
        load(flags, sets)


@pytest.mark.parametrize("name", ["base_url", "embedder_url", "chroma_url"])
def test_what_is_no_address(name: str) -> None:
    """Said at once, and not when the server is asked."""
    for value in ("127.0.0.1:8091/v1", "ftp://x", "https:///v1"):
        with pytest.raises(SettingsError, match="it is not http"):
            load({name: value})


def test_a_file_from_an_editor_of_windows() -> None:
    """With the mark of its encoding, and its ends of lines."""
    Path("citebound.toml").write_bytes('\ufeffpassages = 3\r\nmodel = "extractive"\r\n'.encode())
    assert (load({}).passages, load({}).model) == (3, "extractive")


@pytest.mark.parametrize("content", [b"model = \xff", b"model = ", b"[" * 5_000, b"passages = 3\npassages = 4\n"])
def test_a_file_that_cannot_be_read(content: bytes) -> None:
    """It is named, in an error of ours."""
    Path("citebound.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"citebound\.toml"):
        load({})


@given(st.text(st.characters(exclude_categories=["C"]), min_size=1).filter(str.strip))
def test_a_text_means_itself(text: str) -> None:
    """Between TOML's quotes any text comes through, and without them any that does not begin as TOML's do."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    assert load({}, [f'model="{quoted}"']).model == text
    if not text.strip().startswith(("'", '"', "{")):
        assert load({}, [f"model={text}"]).model == text.strip()


@given(st.text(), st.text())
def test_no_assignment_whatever_breaks(name: str, value: str) -> None:
    """It sets something, or is refused in an error of ours."""
    with suppress(SettingsError):
        load({}, [f"{name}={value}"])


def test_values_are_shown_without_their_secrets() -> None:
    """Of an address neither the password nor what stands behind a question mark."""
    assert shown("http://me:pass@h.example/v1/a@b?key=1") == "http://h.example/v1/a@b"
    assert shown("http://me:p@ss@h.example/v1?key=a@b") == "http://h.example/v1"
    assert [shown(value) for value in (300.0, 0.5, True, 8, "a?b")] == ["300", "0.5", "true", "8", "a?b"]
