"""What a page calls its parts: the kind of furniture that begins with an element, by its tag, role or name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from index.readers.style import is_unseen
from index.types import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

NAVIGATION = "navigation"
COMMENTS = "reader comments"
FORM = "comment form"
FOOTER = "page footer"
FURNITURE = "page furniture"
SHARE = "share buttons"
COOKIES = "cookie notice"
NEWSLETTER = "newsletter box"
RELATED = "related links"
ADVERTISEMENT = "advertisement"
PAYWALL = "paywall"
LABELS = "topics and sections"

# Never the article, whatever an extractor makes of it. Of other furniture the extractor is the judge: what a
# page calls "read-more" or "menu" may be the story itself.
CERTAIN = frozenset(
    {HIDDEN, COMMENTS, FORM, NAVIGATION, FOOTER, SHARE, COOKIES, NEWSLETTER, ADVERTISEMENT, PAYWALL, LABELS}
)

_BY_ELEMENT = {
    "nav": NAVIGATION,
    "form": FORM,
    "button": NAVIGATION,
    "dialog": FURNITURE,
    "amp-ad": ADVERTISEMENT,
    "amp-embed": ADVERTISEMENT,
    "amp-sidebar": NAVIGATION,
    "amp-social-share": SHARE,
    "amp-user-notification": COOKIES,
    "amp-consent": COOKIES,
}
_BY_ROLE = {
    "navigation": NAVIGATION,
    "search": NAVIGATION,
    "dialog": FURNITURE,
    "alertdialog": FURNITURE,
}
# One whole name, words parted by hyphens, one pattern a line; the names that pages use in four languages.
_NAMES = {
    HIDDEN: r"""
        sr-only|screen-reader-text|visually-?hidden|is-hidden|d-none
    """,
    # Before comments: what stands among them is of this kind.
    FORM: r"""
        respond|comment-?(?:form|respond|reply|reply-link|add)|reply-?(?:form|link)
    """,
    COMMENTS: r"""
        (?:reader-?|user-?)?comments?(?:-?(?:list|area|section|thread|block|body|content|wrapper|container))?
        commentlist|disqus(?:-thread)?|kommentare?|commentaires?|comentarios?
    """,
    SHARE: r"""
        (?:social-?|post-?)?share(?:-?(?:buttons?|bar|links?|tools|this|icons|box))?|sharing|sharedaddy
        (?:addtoany|addthis)[\w-]*|social(?:-?(?:links|icons|media|bar|share|sharing))?|teilen|partage[rz]?|compartir
    """,
    COOKIES: r"""
        cookies?|(?:[\w-]+-)?cookies?-?(?:notice|banner|consent|bar|wall|layer|overlay|popup|modal|message|info)(?:-[\w-]+)?
        cookie-?law\w*|gdpr[\w-]*|consent(?:-[\w-]+)?|onetrust[\w-]*
    """,
    NEWSLETTER: r"""
        newsletters?|(?:inline|footer|sidebar|article|post|module|widget)-newsletter(?:-[\w-]+)?
        (?:[\w-]+-)?newsletter-?(?:sign-?up|box|form|widget|block|promo|inline|module|banner|cta|embed|teaser)(?:-[\w-]+)?
        subscribe(?:-?(?:signup|box|form|widget|block|button))?
        (?:[\w-]+-)?sign-?up-?(?:box|form|card)|mailing-?list|jetpack-subscription[\w-]*
    """,
    RELATED: r"""
        (?:[\w-]+-)?related-?(?:posts?|articles?|stories|content|links|news|box|teasers?)(?:-[\w-]+)?|related
        jp-relatedposts|recommended(?:-[\w-]+)?|more-?(?:stories|news|articles|from|on)(?:-[\w-]+)?
        (?:[\w-]+-)?read-?(?:more|next|also)|(?:inline-|[\w-]+-)?teaser-?(?:box|list)|inline-teaser|links-block
        trending|most-?(?:read|popular|viewed)|you-may-(?:also-)?like|taboola[\w-]*|outbrain[\w-]*
        (?:[\w-]+-)?(?:lesen-sie-auch|mehr-zum-thema|(?:a-)?lire-aussi|lee-tambien|leggi-anche)
    """,
    ADVERTISEMENT: r"""
        ads?|advert(?:isement|ising)?s?|ad-?(?:slot|container|wrap|wrapper|unit|banner|box)|sponsored|dfp-?[\w-]*
        adsbygoogle
    """,
    PAYWALL: r"""
        (?:[\w-]+-)?(?:paywall|regwall|registration-wall)(?:-[\w-]+)?|(?:subscription|subscriber)-?(?:offer|promo|wall)
    """,
    NAVIGATION: r"""
        pagination|pager|breadcrumbs?|skip-?links?|toc|toc-(?:container|list|title)|table-of-contents|jump-?(?:to|links?)
        (?:post|blog)-?(?:navigation|pager)|back-to-top
    """,
    LABELS: r"""
        (?:post-?|article-?|entry-?)?tags|tags?-?(?:list|links|cloud)|cat-links|topic-?list|topics|post-labels
        field-?-name-field-(?:tags|topics|categories|keywords)
    """,
    FURNITURE: r"""
        (?:main-?|site-?|top-?)?nav(?:bar|igation)?|menu|(?:site-?|page-?)?footer|sidebar|widget(?:-?area)?
        popup|modal|author-?(?:bio|box)|about-?author
    """,
}
_BY_NAME = tuple((re.compile("|".join(patterns.split()), re.IGNORECASE), why) for why, patterns in _NAMES.items())
# Where pages that are built by programs keep the names of their parts: their classes are often hashes.
_NAMED_BY = ("data-testid", "data-test-id", "data-component", "data-module", "data-block", "data-qa")
_WORDS_APART = re.compile(r"(?<=[a-z])(?=[A-Z])|_+")
_HEADING = re.compile("h[1-6]")
# A longer one is data.
_LONGEST_NAME = 80
_MODULE = re.compile(r"(?P<component>[A-Z][A-Za-z]+)_[A-Za-z][\w-]*?__[\w-]+")
# A wall asks for money or a name, and is short: many a page also calls the text behind it "paywall".
_OFFER = re.compile(
    r"subscri|sign ?in|log ?in|register|free articles|account|abonn|anmelden|s’inscrire|connecter", re.IGNORECASE
)
_LONGEST_OFFER = 800
# Topics are a row of words.
_LONGEST_LABELS = 300


def kind(element: HtmlElement, tag: str) -> str | None:
    """The furniture that begins with ``element``, by its tag, role, visibility or name."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true" or is_unseen(element):
        return HIDDEN
    if tag == "button" and _HEADING.fullmatch(str(element.getparent().tag)):
        return None  # a heading that opens the part below it
    return _BY_ELEMENT.get(tag) or _BY_ROLE.get(element.get("role", "")) or _by_name(element)


def names(element: HtmlElement) -> Iterator[str]:
    """What an element is called: each word of its class, its id and its test marks, as ``words-and-hyphens``.

    The id of a heading is left out: it is made of the heading's words.
    """
    if not element.keys():
        return
    called = element.get("class", "").split()
    called += [element.get(key, "") for key in _NAMED_BY]
    if not _HEADING.fullmatch(str(element.tag)):
        called.append(element.get("id", ""))
    for name in called:
        if 0 < len(name) <= _LONGEST_NAME:
            yield _hyphened(name)


# A page says the same few names over and over, and is asked for them by all who look for something on it.
@lru_cache(maxsize=4096)
def _hyphened(name: str) -> str:
    return _WORDS_APART.sub("-", name).lower()


def _components(element: HtmlElement) -> Iterator[str]:
    """``tag-list`` for the class ``TagList_root__x3f``, as programs make it of a component's name."""
    for name in element.get("class", "").split():
        if found := _MODULE.fullmatch(name):
            yield _hyphened(found["component"])


def _by_name(element: HtmlElement) -> str | None:
    ranks = [rank for name in (*names(element), *_components(element)) if (rank := _rank(name)) is not None]
    why = _BY_NAME[min(ranks)][1] if ranks else None
    if why == PAYWALL:
        return why if _is_offer(element) else None
    if why == LABELS:
        return why if len(element.text_content()) <= _LONGEST_LABELS else None
    return why


@lru_cache(maxsize=4096)
def _rank(name: str) -> int | None:
    """The first of the kinds, by its place, that is called so."""
    return next((rank for rank, (pattern, _) in enumerate(_BY_NAME) if pattern.fullmatch(name)), None)


def _is_offer(element: HtmlElement) -> bool:
    text = element.text_content()
    return len(text) <= _LONGEST_OFFER and _OFFER.search(text) is not None
