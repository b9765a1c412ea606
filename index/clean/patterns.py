"""What litter looks like, a line at a time. Each pattern must match a whole line, without its bullet.

Nothing here looks inside a sentence: "Share prices fell." and "The site uses cookies, the minister said." are
no furniture, because furniture addresses the reader or names a button, and says nothing else.
"""

from __future__ import annotations

import re

from index.metadata.notices import APPEARED

# Names that the patterns use in angle brackets, each after those that it uses itself.
_PARTS = {
    "<network>": r"(?:facebook(?: messenger)?|messenger|twitter|x(?: \(twitter\))?|linked ?in|whats ?app|telegram|"
    r"reddit|pinterest|tumblr|instagram|youtube|tiktok|threads|bluesky|mastodon|flipboard|pocket|vk|viber|"
    r"skype|e-?mail|print|copy link|sms|rss|mix|digg|line|weibo|wechat)",
    "<networks>": r"<network>(?:(?:\s*[,|/·•&]\s*|\s+(?:and\s+|or\s+)?)<network>)*",
    "<domain>": r"[\w-]+(?:\.[\w-]+)+",
    # A notice speaks as the site, to the reader; a sentence of an article does not.
    "<site>": r"(?:we(?: and our (?:\d+ )?partners)?|(?:this|our) (?:web)?site|our partners)",
    "<headline>": r"(?-i:[^\sa-z]).{0,149}(?<!\.)",
    "<unquoted>": r"[^\"“”«»]",
    "<appeared>": APPEARED,
    "<opinion>": r"(?:thought|view|opinion|insight|idea|comment|prediction|experience|reaction|take)s?",
    "<rest>": r"[^.!?“”\"]{0,80}?",
    # To readers, to write what they think below the article.
    "<invitation>": r"(?:(?:please )?(?:share|leave|post|drop|add|tell (?:us|me)|let (?:us|me) know)"
    r"(?: (?:us )?(?:your|a|what|how|if|whether)\b<rest>)? in the comments?(?: section| box)?(?: below)?|"
    r"(?:let us know|tell us) what you think(?: (?:about|of)\b<rest>)?(?: below)?|"
    r"(?:share|leave) (?:us )?(?:your|a) <opinion>(?: (?:on|about|of|with us)\b<rest>)? below|let us know below)",
    "<number>": r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)",
}


def _any_of(patterns: str) -> re.Pattern[str]:
    """One pattern for all the lines of ``patterns``; marks that trail a button are let through."""
    joined = "|".join(line.strip() for line in patterns.splitlines() if line.strip())
    for name, part in reversed(_PARTS.items()):
        joined = joined.replace(name, part)
    return re.compile(rf"(?:{joined})[\s:.…»>→!*]*", re.IGNORECASE)


_LINES = {
    "navigation": r"""
        (?:top|bottom) of (?:the )?page
        (?:back|go|return|scroll) to (?:the )?top(?: of (?:the )?page)?
        (?:skip|jump) to (?:the )?(?:main |primary |page )?(?:content|navigation|footer|search|menu)
        (?:toggle|open|close|show|hide|main|primary) (?:the )?(?:navigation|menu|search|sidebar)
        post navigation|breadcrumbs?|site ?map
        (?:[←«<]+\s*)?(?:prev|previous|older|next|newer) (?:post|article|story|page|entry|posts|entries)(?:\s*[→»>]+)?
        home(?:\s*[>»›/]\s*[\w&' -]{1,40}){1,5}
        (?:[←«<]+\s*)?(?:prev|previous) (?:post|article|story|page)\s*[|·•]?\s*next (?:post|article|story|page)(?:\s*[→»>]+)?
        page \d+ of \d+
        print(?:er)?[- ]friendly(?: version| page)?|print (?:this )?(?:page|article|story)|order reprints
        trending(?: now| today)? ?:?(?: #\w+){1,20}
        (?:load|show|view|see) (?:more|all)(?: (?:stories|articles|posts|news|comments|results))?
    """,  # noqa: E501 - a line is a pattern
    "page furniture": r"""
        (?:[\d.,]+k? ?(?:view )?(?:comments?|shares?|likes?|views|reads|retweets)\s?[|·•]?\s?){1,4}
        (?:no|zero) comments?(?: yet)?|comments? (?:are )?(?:off|closed|disabled)
        \d+[ -]min(?:ute)?s?(?: read)|(?:estimated )?reading time:? .{1,30}
        (?:tags?|topics?|tagged(?: with| as)?|filed under|posted in|categor(?:y|ies))\s*:\s*[^.!?]{1,200}
        (?:schlagw[oö]rter|mots-clés|etiquetas)\s*:\s*[^.!?]{1,200}
        (?:click|tap) (?:the image |here )?to (?:enlarge|zoom|expand|view (?:gallery|full size))
        (?:loading(?: \w+)?|please wait)\s*(?:\.{3}|…)
        (?:play|watch) (?:the )?(?:video|audio)|listen to (?:this )?(?:article|story)|video player
        explore more (?:on|about) (?:these|this) topics?|topics in this article
        a version of this article appears in print\b.{0,120}
        your browser does not support (?:the |this |html5? ?)?[\w-]+(?: \w+)?
        (?:[^.!?]{1,100}\? )?(?:take|vote in) (?:our|this) (?:poll|survey|quiz)(?: (?:here|now|below))?
        (?:copyright )?©.{0,150}|(?:\(c\)|copyright)\s*\d{4}\b[^.]{0,80}|all rights reserved
        (?:please )?(?:enable|turn on) javascript.{0,80}
    """,
    "share buttons": r"""
        (?:share|tweet|pin|post|save|send) (?:this|it)(?: (?:article|story|post|page|news|link))?(?: with (?:your )?friends)?
        (?:share|tweet|post|send)(?: (?:this|it))?(?: (?:article|story|post|page))? (?:on|via|by|through|to) <networks>
        (?:follow|find|like|join) us(?: on)?:? (?:<networks>|social media)
        click to (?:share|email|print|tweet|pin)\b.{0,80}\(opens in (?:a )?new (?:window|tab)\).{0,40}
        <network>(?:(?:\s*[,|/·•&]\s*|\s+)<network>){2,}
        (?:share (?:on|via|by|through|to) <network>[\s,|/·•]{0,5}){2,20}
        (?:like|share)(?: this| on| via)?\s*:|like loading(?:\.{3}|…)|be the first to like this
        (?:partager (?:sur|par|via)|(?:auf|bei|per|via)|compartir (?:en|por)) <networks>(?: teilen)?|artikel teilen|partager (?:cet|l[’']) ?article
        share (?:article|story|post|page|via|on social media)|spread the (?:word|love)
    """,  # noqa: E501 - a line is a pattern
    "cookie notice": r"""
        <site> (?:may )?(?:also )?uses? (?:\w+ )?cookies\b(?=.*\byour?\b)<unquoted>{0,400}
        by (?:continuing|using|browsing|clicking)\b(?=.*\bcookies?\b)<unquoted>{0,150}\byou (?:agree|accept|consent)\b<unquoted>{0,300}
        (?:accept|reject|allow|decline|manage|refuse)(?: all| only necessary)?(?: optional)? (?:cookies|consent)
        (?:nous utilisons|ce site utilise) (?:des|les) cookies (?:pour|afin)\b<unquoted>{0,300}
        (?:wir|diese (?:web)?seite|unsere (?:web)?seite) (?:verwenden?t?|nutz(?:en|t)|setz(?:en|t)) cookies\b(?=.*\b(?:um|ein|sie|zustimm\w+)\b)<unquoted>{0,300}
        (?:alle (?:cookies )?akzeptieren|tout (?:accepter|refuser)|aceptar todas?(?: las cookies)?)
        (?:accept|reject|allow|decline) all|cookie (?:settings|preferences|policy|notice|consent)
        manage (?:cookie )?(?:preferences|settings)|privacy settings
    """,  # noqa: E501 - a line is a pattern
    "newsletter box": r"""
        (?:subscribe|sign up|register)(?: now| today| here)? (?:to|for) (?:our|the|my) (?:[\w'’-]+ ){0,4}(?:newsletters?|mailing list|briefing|alerts|channel)\b[^\"“”]{0,150}
        (?:subscribe|sign up)(?: now| today| here)? (?:to|for|and) (?:get|receive|gain|keep|have|stay)\b[^\"“”]{0,150}\b(?:e-?mail|inbox|posts|archive|newsletter|updates)\b[^\"“”]{0,60}
        (?:get|receive) (?:our|the|all|your) [^\"“”.]{1,80} (?:delivered |sent |straight |direct(?:ly)? )+(?:to|in) your (?:inbox|e-?mail)\b.{0,60}
        (?:enter|type) your e-?mail(?: address)?\b.{0,80}
        join [\d,.]+k? (?:other )?(?:subscribers|followers|readers)\b.{0,40}
        (?:abonnez-vous|inscrivez-vous) (?:à|a) (?:notre|la|nos) (?:newsletter|infolettre|lettre)[^\"“”«]{0,120}
        (?:jetzt |hier )?(?:den |unseren )?newsletter (?:abonnieren|bestellen)|melden sie sich (?:jetzt )?(?:für|zu) [^\"“”„]{0,40}newsletter an\b.{0,60}
        subscribe(?: now| today| here)?|thank you for (?:subscribing|signing up)\b.{0,60}
    """,  # noqa: E501 - a line is a pattern
    "advertisement": r"""
        (?:- ?)?advertise?ments?(?: ?-.{0,40})?|sponsored(?: content| post)?|promoted(?: content)?
        (?:story|article|post) continues (?:below|after)(?: (?:this |the )?(?:ad|advert|advertisement))?
        (?:advertisement|ad) ?[-–—] ?(?:continue reading below|scroll to continue)|scroll to continue.{0,40}
    """,
    "related links": r"""
        (?-i:MORE) ?: ?<headline>
        (?:(?:read|watch) (?:more|also|next)|also read|don['’]t miss) ?[:|»>]+ ?<headline>
        you (?:may|might)(?: also)? (?:like|enjoy|be interested in) ?[:|»>]+ ?<headline>
        related(?: (?:article|story|post|reading|news))? ?[:|»>]+ ?<headline>
        (?:read|continue reading|see) (?:more|full|the full|the rest of (?:this|the))(?: (?:article|story|post|entry|here))*
        (?:continue|keep) reading|read the (?:original|full) (?:article|story|post)(?: (?:here|at .{1,60}))?
        (?:click|tap) here (?:to|for) (?:read|more|continue|see)\b.{0,80}
        discover more from .{1,80}
        (?:lesen sie (?:auch|hier|mehr)|mehr zum thema|(?:à )?lire (?:aussi|également)|lee también|lea también|leggi anche|leia também) ?[:|»>]+ ?<headline>
    """,  # noqa: E501 - a line is a pattern
    "paywall": r"""
        subscribe(?: now| today)? to (?:read|continue|keep reading|unlock|see)\b[^\"“”]{0,100}
        (?:already|are you) (?:a |an )?(?:subscriber|subscribed|member)\?(?: (?:please )?(?:sign|log) ?in(?: here)?)?
        you(?:['’]ve| have) (?:read|used|reached|viewed)\b[^\"“”]{0,60}\b(?:free|complimentary) (?:articles?|stor(?:y|ies)|limit)\b[^\"“”]{0,60}
        (?:this|the full) (?:article|story|content) is (?:only )?(?:for|available to|reserved for) (?:our )?(?:paying |registered )?(?:subscribers|members)(?: only)?
        (?:sign|log) ?in (?:or (?:subscribe|register) )?to (?:read|continue)\b[^\"“”]{0,60}
    """,  # noqa: E501 - a line is a pattern
    "aggregator disclaimer": r"""
        denial of responsibility\b.*
        <domain> is an automatic aggregator\b.*
        disclaimer ?[:!.–-]+ ?(?=.*\b(?:aggregat\w+|syndicated|auto-?generated|automatically|educational purposes?|trademarks?|hyperlink|copyright infringement)\b).*
        (?:all )?trademarks belong to their rightful owners\b.*
        if you are the owner of (?:the|this) content and do not want us to publish\b.*
        the content will be deleted within \d+ hours
        we have just arranged it in one platform\b.*
    """,  # noqa: E501 - a line is a pattern
    "syndication line": r"""
        <appeared>
        \W?(?:except for the headline, )?this (?:story|article|report) (?:has not been|was not|is not) edited by .{1,60}(?:syndicated|agency) feed\W*
        \W?this (?:story|article) is (?:published|auto-?generated|generated) .{0,40}syndicated feed\W*
        this (?:article|story|post|piece|report) (?:was )?(?:originally|first) (?:published|appeared) (?:on|in|by|at) [^,;]{2,80}
    """,  # noqa: E501 - a line is a pattern
    "comment form": r"""
        fill in your details below or click an icon to log ?in.{0,20}
        you are commenting using your .{0,40}account\b.{0,60}
        (?:wordpress(?:\.com)?|google\+?|twitter|facebook|gravatar)(?: account)? (?:photo|picture|logo)
        connecting to %s
        your email address will not be published\b.{0,60}|required fields are marked.{0,10}
        save my name,? (?:and )?email,? .{0,120}|notify me of (?:new|follow-?up) (?:comments|posts)\b.{0,60}
        (?:name|e-?mail|comment|website) ?(?:\*|\(required\)|\(optional\)|\(address never made public\)).{0,60}
        (?:post|submit|publish|add)(?: a| your)? comment|cancel reply|(?:leave|post|write) a (?:reply|comment)
        you must (?:be logged in|log in) to (?:post a |leave a |add a )?(?:comment|reply)\b.{0,40}
        (?:please )?(?:log ?in|sign in)(?: or (?:register|sign up))? to (?:post a |leave a |add a )?(?:comment|reply)\b.{0,40}
        this site uses akismet\b.{0,120}|learn (?:more about )?how your comment data is processed.{0,3}
        leave a (?:reply|comment) cancel reply|be the first to comment|join the (?:conversation|discussion)
        (?:[^.!?]{1,100}\? )?<invitation>
        log ?out ?/? ?(?:\( ?)?change ?\)?|Δ
    """,  # noqa: E501 - a line is a pattern
}
# With the question before it, if that is put to the reader.
INVITATION = _any_of(r"(?:(?=[^.!?]{1,100}\? )[^.!?“”\"]*\byour?\b[^.!?“”\"]*\? )?<invitation>")
LITTER = tuple((_any_of(patterns), why) for why, patterns in _LINES.items())

# Buttons and menu entries. One of them alone may be a heading or an item of the article; three together, or
# one beside litter, are not.
BUTTON = _any_of(r"""
    <network>
    share|tweet|pin|like|save|bookmark|home|menu|search|close|log ?in|sign in|sign up|register|subscribe
    contact(?: us)?|about(?: us)?|advertise|privacy(?: policy)?|terms(?: of (?:use|service))?|cookies|faq|help
    rss feed|latest|trending|news|world|politics|business|sports?|opinion|culture|entertainment|lifestyle|health
    science|technology|tech|videos?|photos|podcasts?
""")
BUTTONS_TOGETHER = 3

# What only a page's header says, above the headline and below it.
CONTROL = _any_of(r"menu|open menu|log ?in|log ?out|sign ?in|sign ?out|my account")
# What may head a part of the article too: furniture only above another heading.
HEADER_BUTTON = _any_of(r"search|subscribe|register|sign ?up|newsletters?|e-?paper")
# A row of a page's menu: short items, one of which every site has.
MENU_ITEM = re.compile(r"[^\W\d_a-z][^\W\d_]*(?:[ &'’-]{1,3}[^\W\d_]+){0,2}")
MENU_WORD = re.compile(r"home|menu|news|more|contact(?: us)?|about(?: us)?", re.IGNORECASE)

# Above lists of other articles.
RELATED = _any_of(r"""
    you (?:may|might)(?: also)? (?:like|enjoy|be interested in)
    read (?:also|next)|also read|what to read next|don['’]t miss|discover more
    related(?: (?:articles?|posts?|stories|news|links|content|reading|coverage))?
    (?:more|other|latest|recent|popular|recommended|trending|top|similar) (?:stories|articles|posts|news|headlines)
    more (?:stories|articles|posts|news|headlines) (?:for you|from .{1,40})|more from .{1,60}
    more on this(?: (?:story|topic))?|recommended(?: for you)?|trending(?: now)?
    most (?:read|popular|viewed|shared)|(?:from )?around the web
""")

# "3 thoughts on “Ferry sinks”" stands above comments and nowhere else; the closing quote is often lost.
COMMENTS_ON = _any_of(r"""
    <number> (?:thoughts?|responses?|comments?|replies) (?:on|to) [“”\"‘'«](?:[^“”\"»]+|.+[”\"’'»])
""")
# These stand above comments, and above a form or nothing: what follows must show which.
COMMENTS = _any_of(r"""
    (?:(?:reader|user|readers['’]|latest|recent|top) )?comments?(?: section)?(?: ?\(\d+\))?
    \d+ (?:comments?|replies|responses)|have your say
    (?:leave|post|write|add) a (?:reply|comment)(?: cancel reply)?|join the (?:conversation|discussion)
    what (?:do you|others) (?:think|are saying)\??
""")
# These say how many comments follow.
COUNTED = re.compile(
    r"(?:[a-z']+ )?comments? ?\([1-9]\d*\)|[1-9]\d* (?:comments?|replies|responses)", re.IGNORECASE
)
# What only a list of comments has.
OF_A_COMMENT = _any_of(r"""
    .{1,60}\bsays?:|reply|reply to .{1,40}|log ?in to reply|(?:up|down)vote
    \d+ (?:seconds?|minutes?|hours?|days?|weeks?|months?|years?) ago
    .{0,60}\b(?:19|20)\d\d,? at \d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?.{0,20}
""")
