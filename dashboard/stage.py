"""What a slide writes around its figure, as HTML: heading, cards, table, source, origin.

Texts come from workbooks and from addresses: all of them pass through ``_said``.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from html import escape
from textwrap import wrap
from typing import Any

from dashboard import figure, lecture, theme
from dashboard.blocks import BADGE, Block
from dashboard.figure import figure_text
from dashboard.screen import header, reasoned, typeset, written
from dashboard.slides import Content
from dashboard.table import Table
from etl.contract import Column

#: Pixels of a slide, and of what never changes on it: subject, bar, gaps.
HEIGHT, AROUND = 720, 136
#: Characters of a line under the figure, pixels of its height; most lines of a source.
FOOT, FOOT_LINE, SOURCE_LINES = 120, 20, 3
#: Longest title for each size (pixels), and how many of its characters a line takes.
TITLES = ((54, 34, 54), (124, 30, 62), (1000, 26, 72))
#: Characters of a comment on a line, and most lines of it on the slide.
COMMENT, COMMENT_LINES = 76, 2
#: A table on a slide: pixels of its width, of a character, of a cell's sides, of a line; widest
#: column, in characters.
WIDTH, LETTER, SIDES, LINE, WIDEST = 950, 12.2, 22, 39, 26
#: Cells of lineage written over the slide.
ORIGINS = 60


def _said(text: object) -> str:
    return escape(typeset(str(text)))


def _titled(headline: str) -> tuple[int, int]:
    """Size of the title in pixels, and lines that it takes."""
    _, size, letters = next(t for t in TITLES if len(headline) <= t[0] or t is TITLES[-1])
    return size, -(-len(headline) // letters) or 1


def room(content: Content) -> int:
    """Pixels that are left to the figure."""
    size, lines = _titled(content.headline)
    comment = min(COMMENT_LINES, -(-len(content.slide.comment) // COMMENT))
    under = sum(min(SOURCE_LINES, -(-len(text) // FOOT)) if label == "Source" else 1
                for label, text in _under(content.block)) if content.block else 0
    return HEIGHT - AROUND - round(size * 1.2) * lines - 30 * comment - FOOT_LINE * under


def colours(dark: bool) -> dict[str, str]:
    """The names of ``show.css`` → colours."""
    return {"--fond": theme.BACKGROUND[dark], "--encre": theme.INK[dark],
            "--pale": theme.MUTED[dark], "--trait": theme.GRID[dark], "--mer": theme.SEA[dark],
            "--alerte": theme.RUST[dark],
            "--voile": theme.opaque(theme.SEA[dark], theme.BACKGROUND[dark], 0.1)}


def style(dark: bool) -> str:
    """The theme of the slide."""
    told = "; ".join(f"{name}: {colour}" for name, colour in colours(dark).items())
    return f"<style>.st-key-diapositive {{ {told}; color-scheme: {'dark' if dark else 'light'} }}"\
           "</style>"


def heading(content: Content) -> str:
    """The finding, then the block's title, and the badge of demonstration data."""
    block = content.block
    told = content.headline if block or content.slide.title else "Rien à montrer"
    size, _ = _titled(told)
    badge = f'<span class="diapo-marque">⚠️ {BADGE}</span>' if (
        block and block.table.demonstration) else ""
    subject = f'<p class="diapo-sujet">{_said(block.title)}</p>' if (
        block and block.title != told) else ""
    return (f'{badge}<h1 class="diapo-titre" style="--taille: {size}px">'
            f"{_said(told)}</h1>{subject}")


def absent(sentence: str) -> str:
    """What stands in place of a figure."""
    return f'<p class="diapo-phrase">{_said(sentence)}</p>'


def cards(block: Block) -> str:
    """Figures in large, each with its own source."""
    rows = [row for _, row in block.table.data.iterrows()]
    longest = max((len(figure_text(row)) for row in rows), default=0)
    size = 72 if longest < 10 else 48 if longest < 18 else 38
    across = len(rows) if len(rows) < 4 else 2 if len(rows) == 4 else 3
    written = "".join(
        f'<div class="diapo-carte"><p class="diapo-intitule">{_said(row["intitule"])}</p>'
        f'<p class="diapo-valeur">{_said(figure_text(row))}</p><p class="diapo-source">'
        + _said(", ".join(p for p in (row["editeur"], theme.date(row["date_publication"])) if p))
        + "</p></div>" for row in rows)
    return f'<div class="diapo-cartes" style="--colonnes: {across}; --chiffre: {size}px">' \
           f"{written}</div>"


def rows(table: Table, height: int) -> str:
    """The first rows and columns that fit in ``height`` pixels, and what is left out."""
    data = table.data.to_dict("records")
    widths = _widths(table, data)
    columns = _columns(table, data, widths)
    heads = [header(c) for c in columns]
    wider = WIDTH / sum(widths[c.name] for c in columns)  # a table takes the whole width
    letters = [int((widths[c.name] * max(1.0, wider) - SIDES) / LETTER) for c in columns]
    left, kept = height - 34 - LINE * _lines(heads, letters), []
    for row in data:
        texts = [written(row, c) for c in columns]
        left -= 11 + 28 * _lines(texts, letters)
        if left < 0:
            break
        kept.append(texts)
    kept = kept or [[written(row, c) for c in columns] for row in data[:1]]
    number = [c.type in ("nombre", "entier") for c in columns]
    told = []
    if len(kept) < len(data):
        told.append(_of(len(kept), "ligne", len(data)))
    if len(columns) < len(table.columns):
        told.append(_of(len(columns), "colonne", len(table.columns)))
    rest = f'<p class="diapo-reste">{_said(", ".join(told))} : la page les a toutes.</p>'
    return _table(heads, kept, number) + (rest if told else "")


def _of(kept: int, what: str, whole: int) -> str:
    return f"{kept} {lecture.plural(kept, what)} sur {theme.number(whole)}"


def _table(heads: Sequence[str], body: Sequence[Sequence[str]], number: Sequence[bool]) -> str:
    def line(tag: str, texts: Sequence[str]) -> str:
        return "<tr>" + "".join(
            f'<{tag}{" class=diapo-nombre" if n else ""}>{_said(t)}</{tag}>'
            for t, n in zip(texts, number, strict=True)) + "</tr>"

    return (f'<table class="diapo-table"><thead>{line("th", heads)}</thead><tbody>'
            + "".join(line("td", texts) for texts in body) + "</tbody></table>")


def _lines(texts: Sequence[str], letters: Sequence[int]) -> int:
    """Lines of a row whose columns have room for so many letters."""
    return max(len(wrap(text, most)) or 1 for text, most in zip(texts, letters, strict=True))


def _widths(table: Table, data: Sequence[Mapping[Hashable, Any]]) -> dict[str, float]:
    """Pixels that each column asks for."""
    return {c.name: SIDES + LETTER * min(WIDEST, max(
        [len(header(c)) // 2 + 1, *(len(written(row, c)) for row in data[:20])]))
        for c in table.columns}


def _columns(table: Table, data: Sequence[Mapping[Hashable, Any]],
             widths: Mapping[str, float]) -> list[Column]:
    """The columns that fit, from the first one: figures always, then what tells rows apart."""
    value = [c for c in table.columns if c.type == "nombre"]
    same = {c.name for c in table.columns[1:] if len(data) > 1 and c not in value
            and len({written(row, c) for row in data}) == 1}
    wanted = [*value[:1], *(c for c in table.columns if c not in value[:1] and c.name not in same)]
    kept: set[str] = set()
    for column in wanted:
        if not kept or sum(widths[n] for n in kept) + widths[column.name] <= WIDTH:
            kept.add(column.name)
    return [c for c in table.columns if c.name in kept]


def comment(content: Content) -> str:
    """The presenter's own words."""
    said = content.slide.comment
    return f'<p class="diapo-commentaire">{_said(said)}</p>' if said else ""


def _under(block: Block) -> list[tuple[str, str]]:
    """What stands under the figure: label and text of each line."""
    table = block.table
    source = table.source and " ; ".join(filter(None, (
        table.source, table.vintage and f"millésime : {table.vintage}")))
    notes = " ".join(n for n in (block.note, *table.notes) if n)
    return [(label, text) for label, text in (
        ("Source", source), ("Champ", table.champ), ("Note", notes)) if text]


def foot(block: Block) -> str:
    """The source, then champ and notes on one line each: all are whole with the origin."""
    lines = (f'<p class="diapo-{label.lower()}"><b>{label}</b> – {_said(text)}</p>'
             for label, text in _under(block))
    return f'<div class="diapo-pied">{"".join(lines)}</div>'


def origin(content: Content, block: Block) -> str:
    """« D'où vient ce chiffre ? »: each cell with its file and printed text; then all the notes."""
    table = reasoned(block.table)
    cells = table.lineage.reindex(columns=[
        "imprime", "statut", "fichier", "feuille", "cellule", "titre"]).fillna("")
    cells = cells.astype(str).drop_duplicates()
    cells["statut"] = [figure.status(s) for s in cells["statut"]]
    labels = {"imprime": "Texte imprimé", "statut": "Statut", "fichier": "Fichier",
              "feuille": "Feuille", "cellule": "Cellule", "titre": "Document"}
    shown = [c for c in cells if (cells[c] != "").any()]
    body = cells[shown].head(ORIGINS).to_numpy().tolist()
    notes = [n for n in (block.note, *block.table.notes) if n]
    told = [("Lecture", block.lecture), ("Champ", table.champ), ("Source", table.source),
            ("Licence", table.licence), ("Note", " ".join(notes)),
            ("Commentaire", content.slide.comment),
            ("Filtres", " ; ".join(f"{k} : {v}" for k, v in table.filters.items())),
            ("Construction", table.build)]
    more = len(cells) - len(body)
    others = lecture.plural(more, "autre cellule", "autres cellules")
    have = lecture.plural(more, "la montrent aussi", "les ont toutes")
    rest = _said(f"{theme.number(more)} {others} : la page et l'extrait XLSX {have}.")
    rest = f'<p class="diapo-reste">{rest}</p>' if more > 0 else ""
    return ("<section class='diapo-origine' aria-label=\"D'où vient ce chiffre\">"
            "<h2>D'où vient ce chiffre\u202f?</h2>"
            + _table([labels[c] for c in shown], body, [False] * len(shown)) * bool(body) + rest
            + "".join(f"<p><b>{label}</b> – {_said(text)}</p>" for label, text in told if text)
            + "</section>")


