"""A cleaned page side by side: what is read, what is left out and why, as one HTML file for a colleague."""

from __future__ import annotations

from html import escape

from podcast.article import Article, Line

_PAGE = """\
<!doctype html>
<html lang="sv">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem;
  color: #1c1c1c; background: #fff }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ border-top: 1px solid #ccc; padding: .35rem .6rem; text-align: left; vertical-align: top }}
tr.left td {{ color: #5c5c5c }}
tr.doubtful td:first-child {{ border-left: .3rem solid #a15c00 }}
.title, .heading {{ font-weight: bold }}
td.number {{ color: #5c5c5c; text-align: right }}
@media (prefers-color-scheme: dark) {{
  body {{ color: #eee; background: #181818 }}
  tr.left td, td.number {{ color: #a8a8a8 }}
}}
</style>
<h1>{title}</h1>
<p>{source}: {lines} lines, {read} read ({words} words), {left} left out.
A bar at the left marks what is doubtful.</p>
<table>
<tr><th>Line<th>Read<th>Left out<th>Role<th>Rule</tr>
{rows}
</table>
"""


def report(article: Article) -> str:
    """The article as an HTML page: every line once, in the page's order, whatever its text holds."""
    return _PAGE.format(
        title=escape(article.facts.title or article.source),
        source=escape(article.source),
        lines=len(article.lines),
        read=len(article.read),
        words=article.words,
        left=len(article.left_out),
        rows="\n".join(map(_row, article.lines)),
    )


def _row(line: Line) -> str:
    classes = " ".join(name for name, on in (("left", not line.read), ("doubtful", line.doubtful)) if on)
    text = f'<span class="{escape(line.role.value)}">{escape(line.text)}</span>'
    read, left = (text, "") if line.read else ("", text)
    return (
        f'<tr class="{classes}"><td class="number">{line.number}<td>{read}<td>{left}'
        f"<td>{escape(line.role.value)}<td>{escape(line.rule)}: {escape(line.why)}</tr>"
    )
