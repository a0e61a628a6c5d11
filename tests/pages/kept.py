# ruff: noqa: E501 - a template is easier to read in the lines that the page has
"""Templates of other pages that lie in a pile: ministries, NGOs, old sites, blogs, channels, and pages as programs and archives save them."""

from pages.news import Page
from pages.parts import address, body, comments, footer, head, linked, menu, teasers
from pages.stories import Story


def ministry(s: Story) -> Page:
    """A press release of a ministry with a list."""
    points = "".join(f"<li>{p}</li>" for p in linked(s)[3:])
    return (
        f"{head(s, data=False)}<body><div class='gov-header'>{menu(s, 'div', 'gov-menu')}</div><div class='breadcrumbs'><a href='/'>Home</a> &gt; <a href='/p'>Press</a></div>"
        f"<div id='main' role='main'><h1>{s.title}</h1><p class='date'>{s.written}</p>{body(s, end=3)}<ul>{points}</ul></div>"
        f"<div class='contact'><h3>Contact</h3><p>press@ministry.example</p></div>{footer(s, 'div', 'footer')}</body></html>",
        s.paragraphs,
    )


def ngo(s: Story) -> Page:
    """A report of an NGO with headings, footnotes and a list of sources that are links to other sites."""
    notes = "".join(
        f"<li id='fn{i}'><a href='https://leases.example/{i}'>Lease register of Porto, sheet {i}</a></li>" for i in (1, 2, 3)
    )
    text = body(s, end=3) + f"<h2>{s.heading}</h2>" + body(s, start=3).replace("</p>", "<sup><a href='#fn1'>[1]</a></sup></p>", 1)
    words = (*s.paragraphs[:3], s.heading, s.paragraphs[3] + "[1]", *s.paragraphs[4:])
    return (
        f"{head(s, data=False)}<body>{menu(s)}<main><div class='report'><h1>{s.title}</h1>{text}<h2>Sources</h2><ol class='footnotes'>{notes}</ol></div>"
        f"<div class='donate-banner'>Donate</div></main>{footer(s)}</body></html>",
        (*words, "Sources", *(f"Lease register of Porto, sheet {i}" for i in (1, 2, 3))),
    )


def old_tables(s: Story) -> Page:
    """A layout of tables and fonts, without a class."""
    links = "".join(f"<font size=1><a href={i}.html>{entry}</a></font><br>" for i, entry in enumerate(s.menu))
    text = "<br><br>".join(linked(s))
    return (
        f"<html><head><title>{s.title}</title></head><body bgcolor=white><table width=100%><tr><td colspan=3><img src=logo.gif></td></tr><tr><td width=120 valign=top>{links}</td>"
        f"<td valign=top><font size=5><b>{s.title}</b></font><br><font size=2>{s.written}</font><br><br><font size=3>{text}</font></td><td width=120>{teasers(s, '', '<br>')}</td></tr></table></body></html>",
        s.paragraphs,
    )


def blogspot(s: Story) -> Page:
    """A free blog: the date stands above the title, profile and archive beside it."""
    archive = "".join(f"<li><a href='/2030/{m}'>2030-{m:02}</a> ({m})</li>" for m in range(1, 13))
    return (
        f"{head(s, data=False)}<body><div class='content-outer'><div class='main section' id='main'><div class='date-outer'><h2 class='date-header'><span>{s.written}</span></h2>"
        f"<div class='post hentry'><h3 class='post-title entry-title'>{s.title}</h3><div class='post-body entry-content'>{'<br /><br />'.join(linked(s))}</div>"
        f"<div class='post-footer'><span class='post-author'>{s.by} {s.author}</span></div></div>{comments(s)}</div></div>"
        f"<div class='column-right-outer'><div class='widget Profile'><h2>About me</h2><p>I write about harbours and rooms.</p></div><div class='widget BlogArchive'><ul>{archive}</ul></div></div></div></body></html>",
        s.paragraphs,
    )


def channel(s: Story) -> Page:
    """The preview of one post of a messenger's channel."""
    text = "<br><br>".join(linked(s))
    return (
        f"<!DOCTYPE html><html><head><title>{s.outlet}</title><meta property='og:title' content='{s.outlet}'><meta property='og:url' content='{address(s)}'></head><body class='widget_frame_base'>"
        f"<div class='tgme_widget_message'><div class='tgme_widget_message_author'><a href='/c'>{s.outlet}</a></div><div class='tgme_widget_message_text' dir='auto'>{text}</div>"
        f"<div class='tgme_widget_message_footer'><span class='tgme_widget_message_views'>1.2K</span> <time datetime='{s.day}T08:00:00+00:00'>{s.written}</time></div></div></body></html>",
        s.paragraphs,
    )


def wayback(s: Story) -> Page:
    """A page as the Wayback Machine wraps it: its toolbar, its script, its addresses."""
    copy = f"https://web.archive.org/web/20310401120000/{address(s)}"
    bar = (
        "<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id='wm-ipp-base' lang='en'><div id='wm-ipp-inside'><p>The Wayback Machine - "
        f"{copy}</p><a href='/web/2030/'>31 captures</a> <p>4 Mar 2031 - 9 Jan 2033. About this capture: collected by a crawl of pages that link to one another.</p></div></div><!-- END WAYBACK TOOLBAR INSERT -->"
    )
    page = f"{head(s)}<body>{bar}{menu(s)}<article><h1>{s.title}</h1>{body(s)}</article>{footer(s)}</body></html><!-- FILE ARCHIVED ON 12:00:00 Apr 01, 2031 AND RETRIEVED FROM THE INTERNET ARCHIVE -->"
    script = f'<script>__wm.wombat("{address(s)}","20310401120000","https://web.archive.org/","web");</script>'
    page = page.replace("<head>", "<head>" + script).replace(
        'href="https://', 'href="https://web.archive.org/web/20310401120000/https://'
    )
    return page, s.paragraphs


def single_file(s: Story) -> Page:
    """A page in one file: pictures as data, and a comment that says whence."""
    comment = (
        f"<!--\n Page saved with SingleFile \n url: {address(s)}?from=home \n saved date: Wed Apr 02 2031 10:00:00 GMT+0200\n-->"
    )
    picture = f"<img src='data:image/png;base64,{'iVBORw0KGgo' * 3000}'>"
    page = f"{head(s)}<body>{menu(s)}<article><h1>{s.title}</h1>{picture}{body(s)}</article>{footer(s)}</body></html>"
    return page.replace("<html", comment + "<html", 1).replace(f'<link rel="canonical" href="{address(s)}">', ""), s.paragraphs


def complete(s: Story) -> Page:
    """A browser's "complete" page: all addresses are written out, and a comment says whence."""
    page = f"{head(s)}<body>{menu(s)}<div class='wrap'><h1>{s.title}</h1><div class='text'>{body(s)}</div><div class='under'>{teasers(s, '<p>', '</p>')}</div></div>{footer(s)}</body></html>"
    page = page.replace("href='/", f"href='https://{s.host}/").replace('href="/', f'href="https://{s.host}/')
    page = page.replace(f'<link rel="canonical" href="{address(s)}">', "")
    return page.replace("<html", f"<!-- saved from url=({len(address(s)):04}){address(s)} -->\n<html", 1), s.paragraphs


def aggregator(s: Story) -> Page:
    """A site that copies others by machine: the source below, other copies around it."""
    cards = "".join(
        f"<div class='card'><h3><a href='/n/{i}'>{t}</a></h3><p>{s.comment}</p></div>" for i, t in enumerate(s.teasers)
    )
    return (
        f"{head(s, data=False)}<body>{menu(s, 'div', 'top-menu')}<div class='container'><div class='row'><div class='col-8'><h1>{s.title}</h1><small>{s.written}</small>"
        f"<div class='news'>{body(s)}<p>Source: {s.outlet}</p></div></div><div class='col-4'>{cards}</div></div></div>{footer(s, 'div', 'bottom')}</body></html>",
        (*s.paragraphs, f"Source: {s.outlet}"),
    )


def line_ends(s: Story) -> Page:
    """A text without paragraphs, in a div, parted by line ends."""
    return (
        f"<html><head><title>{s.title}</title></head><body><div>{' | '.join(s.menu)}</div><div><b>{s.title}</b><br><br>{'<br><br>'.join(linked(s))}</div></body></html>",
        s.paragraphs,
    )


TEMPLATES = (ministry, ngo, old_tables, blogspot, channel, wayback, single_file, complete, aggregator, line_ends)
