# ruff: noqa: E501 - a template is easier to read in the lines that the page has
"""Templates of news pages as sites serve them: each returns the page and the words that its report has."""

from html import escape

from pages.parts import address, body, comments, footer, head, linked, menu, teasers
from pages.stories import Story

Page = tuple[str, tuple[str, ...]]


def wordpress(s: Story) -> Page:
    """The usual blog software: post meta, share buttons, tags, related posts, comments."""
    return (
        f"{head(s)}<body class='single single-post'><header class='site-header'><div class='site-branding'>{s.outlet}</div>{menu(s)}</header>"
        f"<div class='site-content'><main class='site-main'><article class='post type-post hentry'><header class='entry-header'>"
        f"<h1 class='entry-title'>{s.title}</h1><div class='entry-meta'><span class='posted-on'>{s.written}</span> "
        f"<span class='byline'>{s.by} <a rel='author' href='/a'>{s.author}</a></span></div></header>"
        f"<div class='entry-content'>{body(s)}<div class='sharedaddy'><h3>{s.share}</h3><ul><li><a href='/s1'>X</a></li></ul></div>"
        f"<div class='jp-relatedposts'><h3>{s.related}</h3>{teasers(s)}</div></div>"
        f"<footer class='entry-footer'><span class='tags-links'><a href='/t/1'>Valdora</a>, <a href='/t/2'>Porto</a></span></footer></article>"
        f"{comments(s)}</main><aside class='widget-area'><section class='widget'>{teasers(s)}</section></aside></div>{footer(s)}</body></html>",
        s.paragraphs,
    )


def wire(s: Story) -> Page:
    """A wire report on a paper's system: dateline, agency, editing note."""
    paragraphs = linked(s)
    paragraphs[0] = "LISBON (AFP) — " + paragraphs[0]
    text = "".join(f"<p class='story-text__p'>{p}</p>" for p in paragraphs)
    return (
        f"{head(s)}<body><div id='header'>{menu(s, 'div', 'nav-bar')}</div><div class='layout'><div class='story'><div class='story-head'>"
        f"<span class='kicker'><a href='/world'>{s.menu[0]}</a></span><h1>{s.title}</h1><p class='dek'>{s.lead}</p>"
        f"<div class='story-meta'><span class='timestamp'>{s.written}</span></div></div><div class='story-body'>{text}"
        f"<p class='agency'>© Agence France-Presse</p></div></div><div class='right-rail'><h4>{s.related}</h4>{teasers(s, '<p>', '</p>')}</div></div>"
        f"{footer(s, 'div', 'page-footer')}</body></html>",
        (s.lead, "LISBON (AFP) —", *s.paragraphs, "© Agence France-Presse"),
    )


def amp(s: Story) -> Page:
    """An AMP page: custom elements, a sidebar, a style that boots the page."""
    boot = "<style amp-boilerplate>body{animation:-amp-start 8s steps(1,end) 0s 1 normal both}</style>"
    return (
        f"{head(s, boot).replace('<html ', '<html amp ')}<body><amp-sidebar id='sidebar' layout='nodisplay'>{menu(s)}</amp-sidebar>"
        f"<header class='top'><a href='/'>{s.outlet}</a></header><article><h1>{s.title}</h1><p class='info'>{s.by} {s.author} · {s.written}</p>"
        f"<amp-img src='a.jpg' width='600' height='400'></amp-img><div class='amp-body'>{body(s)}</div>"
        f"<amp-social-share type='mail'></amp-social-share></article><section class='amp-related'><h2>{s.related}</h2>{teasers(s, '<div>', '</div>')}</section>"
        f"<amp-analytics><script type='application/json'>{{\"vars\": 1}}</script></amp-analytics>{footer(s)}</body></html>",
        s.paragraphs,
    )


def live_blog(s: Story) -> Page:
    """A live blog: entries with a time each, newest first."""
    entries = "".join(
        f"<div class='entry' id='e{i}'><time datetime='{s.day}T{20 - i}:00:00'>{20 - i}:00</time><h3>{s.heading} ({i})</h3><p>{p}</p>"
        f"<div class='share-tools'><a href='/share/{i}'>{s.share}</a></div></div>"
        for i, p in enumerate(linked(s))
    )
    words = tuple(w for i, p in enumerate(s.paragraphs) for w in (f"{20 - i}:00", f"{s.heading} ({i})", p))
    return (
        f"{head(s)}<body>{menu(s)}<main><h1>{s.title}</h1><p class='standfirst'>{s.lead}</p><div class='liveblog'>{entries}</div></main>"
        f"<div class='sidebar'>{teasers(s, '<p>', '</p>')}</div>{footer(s)}</body></html>",
        (s.lead, *words),
    )


def gallery(s: Story) -> Page:
    """A photo gallery: as much caption as text."""
    figures = "".join(
        f"<figure><img src='{i}.jpg'><figcaption>{p} <span class='credit'>Photo: Harbour Pictures</span></figcaption></figure>"
        for i, p in enumerate(s.paragraphs[2:])
    )
    words = tuple(f"{p} Photo: Harbour Pictures" for p in s.paragraphs[2:])
    return (
        f"{head(s)}<body>{menu(s)}<article><h1>{s.title}</h1>{body(s, end=2)}<div class='gallery'>{figures}</div></article>"
        f"<div class='more-galleries related'>{teasers(s)}</div>{footer(s)}</body></html>",
        (*s.paragraphs[:2], *words),
    )


def opinion(s: Story) -> Page:
    """A comment piece with a pull quote and the author's life below."""
    quote = s.paragraphs[2]
    return (
        f"{head(s)}<body>{menu(s)}<article class='opinion'><h1>{s.title}</h1><div class='byline'>{s.author}</div>{body(s, end=3)}"
        f"<blockquote class='pullquote'><p>{escape(quote, quote=False)}</p></blockquote>{body(s, start=3)}"
        f"<div class='author-bio'><img src='m.jpg'><p>{s.author} writes about harbours. <a href='/a'>All articles</a></p></div></article>"
        f"{footer(s)}</body></html>",
        (*s.paragraphs[:3], quote, *s.paragraphs[3:]),
    )


def two_articles(s: Story) -> Page:
    """Two whole reports on one page; the head names the first."""
    other = "".join(f"<p>{t}. {s.comment}</p>" for t in s.teasers)
    return (
        f"{head(s)}<body>{menu(s)}<main><article><h1>{s.title}</h1>{body(s)}</article><article><h1>{s.teasers[1]}</h1>{other}</article></main>"
        f"{footer(s)}</body></html>",
        s.paragraphs,
    )


def endless(s: Story) -> Page:
    """Endless scrolling: the next report was loaded below, under a heading that is a link."""
    other = "".join(f"<p>{s.comment}</p>" for _ in range(2))
    return (
        f"{head(s)}<body>{menu(s)}<div class='feed'><div class='unit'><h1>{s.title}</h1><div class='txt'>{body(s)}</div></div>"
        f"<div class='unit'><h2><a href='/next'>{s.teasers[2]}</a></h2><div class='txt'>{other}</div></div></div>{footer(s)}</body></html>",
        s.paragraphs,
    )


def cookie_over(s: Story) -> Page:
    """A cookie dialog that lies over the report, at the end of the page, with much text of its own."""
    wall = f"<div class='cmp-container'><h2>{s.cookies}</h2><p>{s.cookies * 4}</p><button>OK</button></div>"
    return f"{head(s)}<body>{menu(s)}<main><h1>{s.title}</h1>{body(s)}</main>{footer(s)}{wall}</body></html>", s.paragraphs


def many_comments(s: Story) -> Page:
    """Ten times as much comment as report."""
    return f"{head(s)}<body>{menu(s)}<div id='content'><h1>{s.title}</h1><div class='text'>{body(s)}</div>{comments(s, 'comment-list', 30)}</div>{footer(s)}</body></html>", s.paragraphs  # fmt: skip


def boxes_inside(s: Story) -> Page:
    """Related stories, a newsletter form and an advertisement between the paragraphs."""
    related = f"<div class='box-related'><h4>{s.related}</h4><ul>{teasers(s)}</ul></div>"
    letter = f"<form class='newsletter-form'><p>{s.newsletter}</p><input type='email'><button>OK</button></form>"
    return (
        f"{head(s)}<body>{menu(s)}<article><h1>{s.title}</h1>{body(s, end=2)}{related}{body(s, start=2, end=4)}{letter}"
        f"<div class='ad-slot'>Advertisement</div>{body(s, start=4)}</article>{footer(s)}</body></html>",
        s.paragraphs,
    )


def read_also(s: Story) -> Page:
    """Lines that lead to other reports of the site, between the paragraphs, without a name of their own."""
    lines = [f"<p><strong>{s.read_also} <a href='/story/{i}'>{t}</a></strong></p>" for i, t in enumerate(s.teasers)]
    lines[1] = f"<p><a href='/story/1'>{s.teasers[1]}</a></p>"
    text = "".join(f"<p>{p}</p>{lines[i // 2] if i % 2 else ''}" for i, p in enumerate(linked(s)))
    return (
        f"{head(s)}<body>{menu(s)}<div class='c1'><div class='c2'><h1>{s.title}</h1>{text}</div></div>{footer(s)}</body></html>",
        s.paragraphs,
    )


def posts(s: Story) -> Page:
    """Posts of a social network set into the report."""
    post = "<blockquote class='twitter-tweet'><p>We know of no such room.</p>— Ministry (@ministry) <a href='https://social.example/1'>4 March 2031</a></blockquote>"
    return (
        f"{head(s)}<body>{menu(s)}<article><h1>{s.title}</h1>{body(s, end=3)}<div class='embed-widget'>{post}</div>{body(s, start=3)}</article>{footer(s)}</body></html>",
        (*s.paragraphs[:3], "We know of no such room. — Ministry (@ministry) 4 March 2031", *s.paragraphs[3:]),
    )


def captions(s: Story) -> Page:
    """Pictures with captions, credits in their own element, and a heading in the text."""
    figure = f"<figure class='wp-caption'><img src='a.jpg' alt='not shown'><figcaption>{s.caption} <span class='photo-credit'>Ana Prell</span></figcaption></figure>"
    return (
        f"{head(s)}<body>{menu(s)}<article><h1>{s.title}</h1>{figure}{body(s, end=3)}<h2>{s.heading}</h2>{body(s, start=3)}</article>{footer(s)}</body></html>",
        (f"{s.caption} Ana Prell", *s.paragraphs[:3], s.heading, *s.paragraphs[3:]),
    )


def tables(s: Story) -> Page:
    """A table of figures in the report."""
    rows = (("Porto", "2", "2029"), ("Lisbon", "4", "2027"), ("Ghent", "1", "2030"))
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f"{head(s)}<body>{menu(s)}<article><h1>{s.title}</h1>{body(s, end=4)}<table class='data'><tbody>{table}</tbody></table>{body(s, start=4)}</article>{footer(s)}</body></html>",
        (*s.paragraphs[:4], *(" ".join(row) for row in rows), *s.paragraphs[4:]),
    )


def nameless(s: Story) -> Page:
    """Class names made by a compiler: nothing is named, there is no article element."""
    side = "".join(
        f"<div class='sc-k2'><a href='/{i}'>{t}</a><span class='sc-k3'>{s.comment}</span></div>" for i, t in enumerate(s.teasers)
    )
    return (
        f"{head(s, data=False)}<body><div id='root'><div class='sc-a1'><div class='sc-b2'>{menu(s, 'div', 'sc-z9')}</div><div class='sc-c3'><div class='sc-d4'>"
        f"<h1 class='sc-e5'>{s.title}</h1><div class='sc-f6'>{s.author}</div><div class='sc-g7'>{body(s, '<div class=sc-h8>', '</div>')}</div></div>"
        f"<div class='sc-i9'>{side}</div></div></div></div></body></html>",
        s.paragraphs,
    )


def paywall(s: Story) -> Page:
    """A regional paper: two paragraphs are shown, the rest waits hidden for a script."""
    return (
        f"{head(s)}<body>{menu(s)}<article><h1>{s.title}</h1>{body(s, end=3)}<div class='premium' style='display:none'>{body(s, start=3)}{body(s, start=3)}</div>"
        f"</article>{footer(s)}</body></html>",
        s.paragraphs[:3],
    )


def hidden_until_ready(s: Story) -> Page:
    """All of the report is hidden until a script shows it."""
    return (
        f"{head(s)}<body>{menu(s)}<article style='visibility: hidden'><h1>{s.title}</h1>{body(s)}</article>{footer(s)}</body></html>",
        s.paragraphs,
    )


def shadow(s: Story) -> Page:
    """The report stands in a declarative shadow root, which a browser shows."""
    return (
        f"{head(s)}<body>{menu(s)}<news-article><template shadowrootmode='open'><h1>{s.title}</h1><div>{body(s)}</div></template></news-article>{footer(s)}</body></html>",
        s.paragraphs,
    )


def address_of(s: Story) -> str:
    """Return the address under which all these pages say that they stand."""
    return address(s)


TEMPLATES = (
    wordpress, wire, amp, live_blog, gallery, opinion, two_articles, endless, cookie_over, many_comments, boxes_inside, read_also, posts, captions,
    tables, nameless, paywall, hidden_until_ready, shadow,
)  # fmt: skip
