"""What a slide writes as HTML: its key figures and, around a figure, heading, source, origin.

Texts come from workbooks and from addresses: all of them pass through ``markup``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import product

from dashboard.blocks.block import BADGE, Block
from dashboard.blocks.cells import (
    HYPHENATED,
    key_figure_cards,
    key_figure_parts,
    with_status_reasons,
)
from dashboard.blocks.deck import Content
from dashboard.charts import theme
from dashboard.presentation.slide_table import html_table, line_count, markup, part_of
from dashboard.presentation.window import Frame, Window
from dashboard.text import lecture
from dashboard.text.measure import text_width
from dashboard.warehouse import columns, query

#: What is around the texts, in pixels of the smallest window: gaps, bar (its buttons take two lines
#: upright, and on a telephone, narrower than this), the mark and the sides of a badge.
AROUND, BAR, NARROW, SIGN = 38, 44, 900, 66
#: Pixels of the window that a finger needs of a button (``bar.css``), and what is around it.
TARGET, BETWEEN = 32, 10
#: Sizes of the title, and most lines for each.
TITLES = (34, 1), (30, 2), (26, 9)
#: Size of the texts of a figure, of the subject and of the foot; a line of the latter two.
TEXT, SMALL, SMALL_LINE, BADGE_LINE = 24, 20, 24, 32
#: Pixels under which the room of a figure is too low (a zoom of 400 %): it is then scrolled to, as
#: high as it is wide.
LOW = 160
#: Least width of a figure, in heights of its letters: that of a telephone.  Least letters, in
#: pixels and as a part of the height.
LETTERS, LEAST, PART = 27.5, 12, 0.0255
#: Most lines of a source; size of a comment, which is whole, and a line of it.
SOURCE_LINES, COMMENT, COMMENT_LINE = 2, 24, 30
#: Figures in large: their sizes, what surrounds one, and what is between two; most side by side.
#: A line of what it is the figure of, in sizes of its letters: those of the subject where those of
#: a figure leave one out.
FIGURES, CARD, CARD_LINE, GAP, ACROSS = (144, 108, 96, 84, 72, 56, 46, 38, 32, 28), 16, 1.2, 16, 5
#: How many times larger figures may be that leave a row unfilled.
FULL = 1.5
#: Part of the size of a figure that the words around it have (``show.css``).
WORDS = 0.65
#: Pixels of a sheet that lies down: between its margins, under its first line (``print.css``).
SHEET = 1030, 640
#: What is written over the slide of a cell of lineage.
ORIGIN = ["imprime", "statut", "fichier", "feuille", "cellule", "titre"]
#: Cells of lineage written over the slide.
ORIGINS = 60


def _title_size(headline: str, window: Window) -> tuple[int, int]:
    """Return the size of the title, and how many lines it takes."""
    sizes = ((size, most, line_count(headline, size, window.room, bold=True))
             for size, most in TITLES)
    return next((size, lines) for size, most, lines in sizes
                if lines <= most or size == TITLES[-1][0])


def _bar_height(window: Window) -> float:
    """Return the height of the bar, in pixels of the smallest window."""
    is_high = window.room < NARROW or window.width <= window.height
    return max(BAR, TARGET / window.unit + BETWEEN) * (1 + is_high)


def room(content: Content, window: Window) -> float:
    """Return the height that is left to the figure, in pixels of the smallest window."""
    size, lines = _title_size(content.headline, window)
    around = AROUND + _bar_height(window) + round(size * 1.2) * lines
    if comment := content.slide.comment:
        around += COMMENT_LINE * line_count(comment, COMMENT, window.room)
    if content.block:
        line = BADGE_LINE if _badge(content) else SMALL_LINE
        if subject := _subject(content):
            around += line * line_count(subject, SMALL, window.room - SIGN * bool(_badge(content)))
        source = line_count(f"Source – {dict(content.block.lines()).get('Source', '')}", SMALL,
                            window.room)
        around += SMALL_LINE * (min(SOURCE_LINES, source) + 1)
    left = window.height / window.unit - around
    return left if left * window.unit >= LOW else window.room


def frame(content: Content, window: Window) -> Frame:
    """Return the room of the figure, in pixels of the window."""
    unit = window.unit
    width = int(window.room * unit)
    return Frame(width, int(room(content, window) * unit), min(TEXT * unit, width / LETTERS),
                 max(LEAST, PART * min(window.height, 0.75 * window.width)))


def colours(dark: bool) -> dict[str, str]:
    """Return the names of ``show.css`` → colours."""
    return {"--fond": theme.BACKGROUND[dark], "--encre": theme.INK[dark],
            "--pale": theme.MUTED[dark], "--trait": theme.GRID[dark], "--mer": theme.SEA[dark],
            "--alerte": theme.RUST[dark],
            "--voile": theme.opaque_colour(theme.SEA[dark], theme.BACKGROUND[dark], 0.1)}


#: Nothing of the page is under a slide, for the keyboard and for who listens.  A slide says it: in
#: ``show.css``, « what holds a slide » would be asked of every page at each of its changes.
ALONE = ", ".join(f"[data-testid={part}]" for part in (
    "stSidebar", "stHeader", "stToolbar", "stStatusWidget", "stExpandSidebarButton"))


def style(dark: bool, window: Window | None) -> str:
    """Return the theme of the slide, light on paper, and its unit of length; what is laid out for
    another window is hidden until it is laid out for this one, but on paper, which has the slide as
    it is on screen.  A finger turns the slide, and not the page of the browser too."""
    on_screen, on_paper = ("; ".join(f"{name}: {colour}" for name, colour in colours(ink).items())
                           for ink in (dark, False))
    css = (f".st-key-diapositive {{ {on_screen}; color-scheme: {'dark' if dark else 'light'} }} "
           f"@media print {{ .st-key-diapositive {{ {on_paper} }} }} "
           "@page { size: A4 landscape } "
           f"{ALONE} {{ display: none !important }} :root {{ overscroll-behavior-x: none }}")
    if window:
        width, height = (f"{n - 2}px < {side} < {n + 2}px" for n, side in (
            (window.width, "width"), (window.height, "height")))
        sheet = min(part / size for part, size in zip(
            SHEET, (window.width, window.height), strict=True))
        css += (f" .st-key-diapositive {{ --grandeur: {window.unit:.4f}; --feuille: {sheet:.4f}; "
                f"--barre: {_bar_height(window):.1f}; --largeur: {window.width}px }} "
                f"@media screen and (not (({width}) and ({height})))"
                " { .st-key-diapo_corps { visibility: hidden } }")
    return f"<style>{css}</style>"


def heading(content: Content, window: Window) -> str:
    """Return the finding, then the badge of demonstration data and the block's title."""
    title = content.headline if content.block or content.slide.title else "Rien à montrer"
    subject = markup(_subject(content))
    if badge := _badge(content):
        subject = (f'<span class="diapo-marque">{badge}</span>'
                   + subject.removeprefix(markup(badge)))
    size, _ = _title_size(title, window)
    return (f'<h1 class="diapo-titre" style="--taille: {size}">'
            f"{_whole_words(title, size, window.room, bold=True)}</h1>"
            + (f'<p class="diapo-sujet">{subject}</p>' if subject else ""))


def _whole_words(text: str, size: float, room: float, bold: bool = False) -> str:
    """Return the markup of a text whose words are not cut at their hyphens where they fit."""
    def whole(word: re.Match[str]) -> str:
        fits = text_width(unescape(word[0]), size, bold=bold) <= room
        return f'<span class="diapo-mot">{word[0]}</span>' if fits else word[0]

    return HYPHENATED.sub(whole, markup(text))


def _badge(content: Content) -> str:
    return f"⚠️ {BADGE}" if content.block and content.block.table.demonstration else ""


def _subject(content: Content) -> str:
    """Return what stands under the title: the badge, and the title of the block if it is
    another."""
    block = content.block
    title = block.title if block and block.title != content.headline else ""
    return f"{_badge(content)} {title}".strip()


def absence(sentence: str) -> str:
    """Return what stands in place of a figure."""
    return f'<p class="diapo-phrase">{markup(sentence)}</p>'


def cards(block: Block, window: Window, height: float) -> str:
    """Return the figures in large, each with its own source where they differ: as many as fit, and
    how many are left out."""
    figures = key_figure_cards(block.table.records)
    letters, size, across, count = _grid(figures, window, height)
    room = _card_room(window, across)
    above, below = _lines_around(figures[:count], letters, room)
    body = "".join(
        f'<div class="diapo-carte"><p class="diapo-intitule">'
        f"{_whole_words(title, letters, room)}</p>"
        f'<p class="diapo-valeur">{_value(value)}</p>'
        + (f'<p class="diapo-source">{markup(source)}</p>' if below else "") +
        "</div>" for title, value, source in figures[:count])
    high = height - SMALL_LINE * (count < len(figures))
    return (f'<div class="diapo-cartes" style="--colonnes: {across}; --intitule: {letters}; '
            f'--dessus: {above}; --dessous: {below}; --chiffre: {size}; '
            f'--haut: {high:.0f}">{body}</div>' + remainder(count, len(figures), "chiffre"))


def _value(text: str) -> str:
    """Return a figure, the words around its number in small."""
    before, figure, after = map(markup, key_figure_parts(text))
    small = [words and f"<small>{words}</small>" for words in (before, after)]
    return " ".join(filter(None, (small[0], figure, small[1])))


def _value_width(text: str, size: float) -> float:
    """Return how broad a figure of that size is with the small words around it."""
    before, figure, after = key_figure_parts(text)
    words = [text_width(f" {word}", WORDS * size, bold=True) for word in (before, after) if word]
    return text_width(figure, size, bold=True) + sum(words)


def _grid(figures: Sequence[tuple[str, str, str]], window: Window,
          height: float) -> tuple[int, int, int, int]:
    """Return the largest letters and figures that let all the cards fit, how many stand side by
    side, and how many cards fit.  Rows that are all full are worth somewhat smaller figures."""
    for count in range(len(figures), 0, -1):
        for letters in (TEXT, SMALL):
            ways = list(_ways(figures[:count], letters, window,
                              height - SMALL_LINE * (count < len(figures))))
            full = [way for way in ways if not count % way[1] and way[0] * FULL >= ways[0][0]]
            if ways:
                return letters, *(full or ways)[0], count
    return SMALL, FIGURES[-1], 1, 1


def _ways(figures: Sequence[tuple[str, str, str]], letters: int, window: Window,
          height: float) -> Iterator[tuple[int, int]]:
    """Yield the sizes of the figures that let all the cards fit, the largest first, and how many
    stand side by side."""
    for size, across in product(FIGURES, range(min(len(figures), ACROSS), 0, -1)):
        width = _card_room(window, across)
        above, below = _lines_around(figures, letters, width)
        high = (CARD + CARD_LINE * letters * above + SMALL_LINE * below + 1.15 * size * max(
            -(-_value_width(value, size) // max(1, width)) for _, value, _ in figures))
        whole = all(_value_width(value, size) <= width
                    and all(line_count(word, letters, width) == 1 for word in title.split())
                    for title, value, _ in figures)
        lines = -(-len(figures) // across)  # equally high
        if (whole or (size, across) == (FIGURES[-1], 1)) and (
                lines * (high + GAP) <= height + GAP):
            yield size, across


def _lines_around(figures: Sequence[tuple[str, str, str]], letters: int,
                  width: float) -> tuple[int, int]:
    """Return the lines that the longest label takes above its figure, and the longest source below:
    all have the room of these, so that figures stand on one line."""
    return (max(line_count(title, letters, width) for title, *_ in figures),
            max(line_count(source, SMALL, width) * bool(source) for *_, source in figures))


def _card_room(window: Window, across: int) -> float:
    """Return the width of the words of a card, of ``across`` that stand side by side."""
    return (window.room - GAP * (across - 1)) / across - 46


def remainder(count: int, whole: int, what: str = "ligne") -> str:
    """Return how much of the block the slide shows, where not all of it."""
    sentence = f"{part_of(count, what, whole)} : la page montre tout."
    return f'<p class="diapo-reste">{markup(sentence)}</p>' if count < whole else ""


def comment(content: Content) -> str:
    """Return the presenter's own words."""
    words = content.slide.comment
    return f'<p class="diapo-commentaire">{markup(words)}</p>' if words else ""


def foot(block: Block) -> str:
    """Return the source, then champ and notes on one line: all are whole with the origin."""
    by_label = dict(block.lines())
    lines = (f'<p class="{name}">{"&emsp;".join(parts)}</p>'
             for name, labels in (("diapo-source", ["Source"]), ("diapo-note", ["Champ", "Note"]))
             if (parts := [f"<b>{label}</b> – {markup(by_label[label])}" for label in labels
                           if label in by_label]))
    return f'<div class="diapo-pied">{"".join(lines)}</div>'


def origin(content: Content, block: Block) -> str:
    """Return « D'où vient ce chiffre ? »: each cell with its file and printed text; then all the
    notes."""
    table = with_status_reasons(block.table)
    cells = table.lineage.reindex(columns=["source", *ORIGIN], fill_value="").fillna("")
    cells = cells.astype(str).drop_duplicates(ORIGIN)
    shown = query.with_figure_names(cells.head(ORIGINS)).drop(columns="source")
    shown["statut"] = [columns.status(s) for s in shown["statut"]]
    names = [c for c in shown if (shown[c] != "").any()]
    body = shown[names].to_numpy().tolist()
    lines = [("Lecture", block.lecture), *block.lines(), ("Commentaire", content.slide.comment),
             ("Données du", table.data_day)]
    more = len(cells) - len(body)
    have = lecture.plural(more, "la montrent aussi", "les ont toutes")
    rest = markup(f"{lecture.quantity(more, 'autre cellule', 'autres cellules')} : la page et "
                  f"l'extrait XLSX {have}.")
    rest = f'<p class="diapo-reste">{rest}</p>' if more > 0 else ""
    return ("<section class='diapo-origine' aria-label=\"D'où vient ce chiffre\">"
            "<h2>D'où vient ce chiffre\u202f?</h2>"
            + html_table([columns.LINEAGE_LABELS[c] for c in names], body,
                         [False] * len(names)) * bool(body) + rest
            + "".join(f"<p><b>{label}</b> – {markup(text)}</p>" for label, text in lines if text)
            + "</section>")


