"""The language of a document, as it says or as its words show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.metadata.languages import identify, tag_of

TEXTS = {
    "en": (
        "The crane fell into the harbour on Sunday, and nobody was under it. They had asked for a new one, "
        "but there was no money for that, the captain said when he was asked about it."
    ),
    "de": (
        "Der Kran fiel am Sonntag in den Hafen, und es stand niemand darunter. Sie hatten um einen neuen "
        "gebeten, aber dafür war kein Geld da, sagte der Kapitän, als er danach gefragt wurde. Das ist "
        "nicht neu."
    ),
    "fr": (
        "La grue est tombée dans le port dimanche, et il n’y avait personne dessous. Ils en avaient demandé"
        " une nouvelle, mais il n’y avait pas d’argent pour cela, a dit le capitaine à qui on posait la "
        "question."
    ),
    "es": (
        "La grúa cayó al puerto el domingo y no había nadie debajo. Habían pedido una nueva, pero no había "
        "dinero para eso, dijo el capitán cuando se le preguntó por la grúa y por los años que tenía."
    ),
    "it": (
        "La gru è caduta nel porto domenica e non c’era nessuno sotto. Ne avevano chiesta una nuova, ma non"
        " c’erano soldi per questo, ha detto il capitano quando gli è stato chiesto della gru e dei suoi "
        "anni."
    ),
    "pt": (
        "O guindaste caiu no porto no domingo e não havia ninguém por baixo. Eles tinham pedido um novo, "
        "mas não havia dinheiro para isso, disse o capitão quando lhe perguntaram pelo guindaste e pela sua"
        " idade."
    ),
    "nl": (
        "De kraan viel zondag in de haven, en er stond niemand onder. Ze hadden om een nieuwe gevraagd, "
        "maar er was geen geld voor, zei de kapitein toen hij er naar werd gevraagd. Het was niet de eerste"
        " keer."
    ),
    "sv": (
        "Kranen föll i hamnen på söndagen, och ingen stod under den. De hade bett om en ny, men det fanns "
        "inte pengar till det, sade kaptenen när han fick frågan om den. Det var inte första gången."
    ),
    "da": (
        "Kranen faldt i havnen om søndagen, og der stod ikke nogen under den. De havde bedt om en ny, men "
        "der blev ikke givet penge til det, siger kaptajnen efter at han var ude ved den. Hvad der nu skal "
        "ske, ved han ikke."
    ),
    "fi": (
        "Nosturi putosi satamaan sunnuntaina, eikä kukaan ollut sen alla. He olivat jo pyytäneet uutta, "
        "mutta siihen ei ollut rahaa, kapteeni sanoi, kun häneltä kysyttiin. Se on nyt vielä satamassa, ja "
        "niin on myös vene."
    ),
    "pl": (
        "Dźwig spadł do portu w niedzielę i nie było pod nim nikogo. Już prosili o nowy, ale nie było na to"
        " pieniędzy, jak powiedział kapitan, który był tam przed nim. To jest już drugi raz od roku."
    ),
    "cs": (
        "Jeřáb spadl v neděli do přístavu a nikdo pod ním nebyl. Už žádali o nový, ale na to nebylo peněz, "
        "jak řekl kapitán, který byl při tom. Je to podle něj už po druhé a jeho lidé se o tom také ví."
    ),
    "ru": (
        "Кран упал в гавань в воскресенье, и под ним никого не было. Они уже просили новый, но на это не "
        "было денег, как сказал капитан, когда его об этом спросили. Это был уже второй раз за год, но он "
        "не один."
    ),
}


LATIN = (
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et "
    "dolore magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi."
)


@pytest.mark.parametrize("language", TEXTS)
def test_a_few_sentences_show_their_language(language: str) -> None:
    """By their small words alone."""
    assert identify(TEXTS[language]) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The crane fell.",
        "Kelpin Oarsund Vanby Hallin Sorne " * 20,
        LATIN,
    ],
)
def test_what_is_not_clear_has_no_language(text: str) -> None:
    """Too short, names alone, or a language that is not known."""
    assert identify(text) is None


def test_words_count_however_long_and_in_whatever_case() -> None:
    """A text that begins with a little English and names without end is in the language of the rest."""
    english, german = "the and of to is was for with that it ", "DER die und das ist Nicht ein mit von zu "
    assert identify(english * 10 + f"{'a' * 60} " * 500 + german * 80) == "de"


@given(st.text(max_size=200))
def test_any_text_has_a_known_language_or_none(text: str) -> None:
    """Nothing else is ever named."""
    found = identify(text)
    assert found is None or tag_of(found) == found


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("en_GB", "en-gb"),
        ("PT-br", "pt-br"),
        ("zh-Hant-TW", "zh-hant-tw"),
        (" de ", "de"),
        ("English", "en"),
        ("français", "fr"),
        ("x-default", None),
        ("a language of the coast", None),
        ("", None),
    ],
)
def test_a_language_is_said_as_a_tag_or_by_its_name(said: str, tag: str | None) -> None:
    """In whatever case."""
    assert tag_of(said) == tag
