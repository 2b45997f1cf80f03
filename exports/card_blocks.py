"""A document of headings, words, lists and tables, written as Markdown or as one HTML page that needs nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ card.title }}</title>
<style>
:root { --back: #f6f7f9; --card: #ffffff; --ink: #1d232c; --soft: #5b6471; --line: #e3e7ec; color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
  :root { --back: #14171c; --card: #1c2027; --ink: #e6e9ee; --soft: #97a1b0; --line: #2b313b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink);
       font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 860px; margin: 0 auto; padding: 36px 24px 64px; }
h1 { font-size: 25px; margin: 0 0 6px; letter-spacing: -0.01em; }
h2 { font-size: 16px; margin: 0 0 8px; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 18px 20px;
          margin-top: 16px; }
p { margin: 0 0 8px; } ul { margin: 0 0 8px; padding-left: 20px; }
.lead { color: var(--soft); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; margin: 4px 0 10px;
        font-variant-numeric: tabular-nums; }
td, th { text-align: left; padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top;
         overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: 500; }
tr:last-child td { border-bottom: 0; }
@media print {
  :root { --back: #ffffff; --card: #ffffff; --ink: #000000; --soft: #444444; --line: #bbbbbb; }
  main { max-width: none; padding: 0; } section { border: 0; border-radius: 0; padding: 0; margin-top: 14px; }
  h2 { break-after: avoid; } tr, li { break-inside: avoid; } .wide { overflow: visible; } }
@page { margin: 18mm; }
</style>
</head>
<body><main>
<h1>{{ card.title }}</h1>
{% for line in card.lead %}
<p class="lead">{{ line }}</p>
{% endfor %}
{% for section in card.sections %}
<section><h2>{{ section.title }}</h2>
{% for block in section.blocks %}
{% if block.text is defined %}
<p>{{ block.text }}</p>
{% elif block.items_ is defined %}
<ul>{% for item in block.items_ %}<li>{{ item }}</li>{% endfor %}</ul>
{% else %}
<div class="wide"><table><thead><tr>{% for cell in block.head %}<th>{{ cell }}</th>{% endfor %}</tr></thead><tbody>
{% for row in block.rows %}
<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}
</tbody></table></div>
{% endif %}
{% endfor %}
</section>
{% endfor %}
</main></body></html>
"""


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list with a dot before each."""

    items_: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; each row has as many cells as the head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.head) for row in self.rows):
            raise ValueError("every row of a table has as many cells as its head")


Block = Words | Items | Table


@dataclass(frozen=True, slots=True)
class CardSection:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A whole document; texts are plain and may hold anything."""

    title: str
    lead: tuple[str, ...]
    sections: tuple[CardSection, ...]


def to_markdown(card: Card) -> str:
    """The document as Markdown; what people wrote can end no cell and begin no heading."""
    lines = [f"# {_plain(card.title)}", "", *(_plain(line) for line in card.lead), ""]
    for section in card.sections:
        lines += [f"## {_plain(section.title)}", ""]
        for block in section.blocks:
            lines += [*_markdown(block), ""]
    return "\n".join(lines)


def to_html(card: Card) -> str:
    """The document as a page, light or dark as the reader's system is, and made to be printed."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(PAGE).render(card=card)


def _markdown(block: Block) -> Sequence[str]:
    match block:
        case Words(text):
            return [_plain(text)]
        case Items(items):
            return [f"- {_plain(item)}" for item in items]
        case Table(head, rows):
            ruled = [_row(head), "|---" * len(head) + "|"]
            return [*ruled, *(_row(row) for row in rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_plain(cell) for cell in cells)} |"


def _plain(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ").replace("<", "‹")
