"""« Mes présentations »: an order of blocks composed, named, taken away and shown."""

from __future__ import annotations

from datetime import date
from functools import partial
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import export
from dashboard.blocks import deck as slides
from dashboard.blocks.block import ANCHOR, Block
from dashboard.blocks.cells import markdown, typeset
from dashboard.blocks.deck import COMMENT, MOST, NAME, TITLE, Content, Deck, Slide
from dashboard.blocks.filters.demonstration import SWITCH
from dashboard.pages import PRESENTABLE
from dashboard.presentation import browser_deck, deck_actions, deck_file, session_deck
from dashboard.text.lecture import plural, quantity, sentence
from dashboard.themes import ready_decks
from dashboard.tools import thumbnails
from dashboard.ui import annotation_form
from dashboard.ui.card import downloads
from dashboard.ui.card.card import badge
from dashboard.ui.parameters import is_filter

UNREAD = ("Le lien ouvert n'est pas celui d'une présentation lisible : il est coupé, ou fait par "
          "une autre version. Rien n'a été changé ci-dessous.")
EMPTY = ("Aucune diapositive pour l'instant : présenter ou ouvrir une présentation prête, ajouter "
         "des figures, ou charger un fichier.")
NOT_A_LINK = ("Lien non reconnu : « {} ». Attendu : l'adresse d'une page du tableau de bord "
              "({}), copiée dans le navigateur ou dans « Télécharger ».")


def show() -> None:
    """Draw the whole page, for the presentation of the address or of the session."""
    now = session_deck.current_draft()
    session_deck.follow()
    browser_deck.draw()
    _show_messages(now)
    places = []
    if now.deck.slides:
        places = _show_deck(now.deck)
        _add(now.deck)
        _ready()
    else:
        st.markdown(typeset(EMPTY))
        _undo()
        _ready()
        _add(now.deck)
    _load(now.deck)
    session_deck.end_run()
    thumbnails.draw(places)


def _show_messages(now: session_deck.Draft) -> None:
    """Show what the address or the last change calls for."""
    if now.unread:
        st.warning(typeset(UNREAD))
    if message := st.session_state.pop(deck_actions.FAULT, ""):
        st.warning(markdown(message))
    if message := st.session_state.pop(deck_actions.MESSAGE, ""):
        st.toast(markdown(message))
    before = session_deck.previous_deck()
    if now.arrived and before.slides:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(markdown(f"« {before.name} » était ouverte "
                                 f"({deck_actions.slide_count(before)})."), width="stretch")
            st.button("Y ajouter ces diapositives", key="reunir", on_click=deck_actions.append_deck,
                      args=(before, now.deck))
            st.button("Y revenir", key="revenir", on_click=session_deck.undo)
    spare = slides.deck_of(now.spare)
    if spare.slides and spare != now.deck and not (now.arrived and spare == before):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(markdown(f"« {spare.name} » est gardée à côté "
                                 f"({deck_actions.slide_count(spare)})."), width="stretch")
            st.button("La reprendre", key="reprendre", on_click=session_deck.take_spare)
            st.button("L'oublier", key="oublier", on_click=session_deck.forget_spare)


def _show_deck(deck: Deck) -> list[tuple[DeltaGenerator, Content]]:
    """Draw the name of a deck, what can be done with it, then its slides; return the place of the
    thumbnail of each."""
    contents = slides.contents(deck)
    st.header(markdown(deck.name), anchor=False, divider="gray")
    key = deck_actions.name_key()
    st.session_state[key] = deck.name
    st.text_input("Nom de la présentation", key=key, max_chars=NAME,
                  on_change=deck_actions.rename, args=(key,))
    with st.container(horizontal=True, gap="small"):
        st.button("Présenter", key="presenter", icon=":material/slideshow:", type="primary",
                  on_click=session_deck.start, args=(1,))
        st.download_button("PowerPoint", key="powerpoint", mime=downloads.PPTX,
                           data=partial(export.deck, deck.name, contents, date.today()),
                           file_name=deck_file.filename(deck, "pptx", any(
                               c.block and c.block.table.demonstration for c in contents),
                               date.today()),
                           on_click="ignore",
                           icon=":material/download:",
                           help="Des diapositives à retoucher, graphiques compris")
        st.download_button("Fichier JSON", key="telecharger_presentation",
                           data=partial(deck_file.file_bytes, deck),
                           file_name=deck_file.filename(deck),
                           mime="application/json", on_click="ignore", icon=":material/download:",
                           help="La présentation elle-même, à garder et à charger de nouveau ici : "
                                "l'ordre, les titres, les filtres, et non les chiffres")
        _undo()
        st.button("Tout retirer", key="vider_presentation", icon=":material/delete:",
                  on_click=deck_actions.write, args=(Deck(),))
    if empty := sum(c.block is None for c in contents):
        absence = quantity(empty, "diapositive ne montre rien", "diapositives ne montrent rien")
        st.warning(typeset(f"{absence} aujourd'hui : la raison est dite à "
                           f"{plural(empty, 'sa', 'leur')} place."))
    places = [_slide(deck, rank, content) for rank, content in enumerate(contents)]
    if address := downloads.link():
        with st.expander("Lien vers cette présentation"):
            st.code(address, language=None, wrap_lines=True)
    return list(zip(places, contents, strict=True))


def _undo() -> None:
    """Draw the way back from a change, where there was one."""
    if session_deck.current_draft().past:
        st.button("Annuler la dernière modification", key="annuler", icon=":material/undo:",
                  on_click=session_deck.undo)


def _slide(deck: Deck, rank: int, content: Content) -> DeltaGenerator:
    """Draw a slide: what it says first, where it comes from, what can be changed; return where its
    thumbnail stands."""
    slide, block = content.slide, content.block
    with st.container(border=True, key=f"diapositive_{rank}"):
        picture, words = st.columns([1, 4])
        with words:
            _words(deck, rank, content)
        edited = st.expander("Titre, commentaire, annotations", key=deck_actions.fold_key(rank),
                             on_change="rerun")
        if edited.open:
            with edited:
                _fields(deck, rank, slide, block)
    return picture.empty()


def _words(deck: Deck, rank: int, content: Content) -> None:
    """Write the sentence and the source of a slide, and the buttons that change it."""
    slide, block = content.slide, content.block
    headline = content.headline if block or slide.title else "Rien à montrer"
    st.subheader(markdown(f"{rank + 1}. {headline}"), anchor=False)
    # What is not there has no name, but a key that says nothing to a reader.
    parts = (PRESENTABLE.get(slide.page), block.title if block else "")
    st.caption(markdown(" – ".join(filter(None, parts))))
    if block is None:
        st.warning(markdown(content.absent))
    elif slide.title and block.lecture:
        st.markdown(markdown(sentence(block.lecture.partition(". ")[0])))
    if block and block.table.demonstration:
        badge()
    if block and slide.annotations:  # those that are not drawn are said there
        st.caption(markdown(block.table.notes[0]))
    if slide.comment:
        st.markdown(f"**Commentaire** – {markdown(slide.comment)}")
    last = len(deck.slides) - 1
    with st.container(horizontal=True, gap="small"):
        for name, label, change, off in (
                ("monter", "Monter", deck_actions.up, rank == 0),
                ("descendre", "Descendre", deck_actions.down, rank == last),
                ("dupliquer", "Dupliquer", deck_actions.duplicate, last + 1 >= MOST),
                ("retirer", "Retirer", deck_actions.remove, False)):
            st.button(label, key=f"{name}_{rank}", disabled=off, args=(rank, slide),
                      on_click=change, help=f"Diapositive {rank + 1}")
        st.button("Présenter d'ici", key=f"presenter_{rank}", on_click=session_deck.start,
                  args=(rank + 1,))


def _fields(deck: Deck, rank: int, slide: Slide, block: Block | None) -> None:
    """Draw the fields of what the presenter says of a slide, and its place."""
    values = {"titre": slide.title, "commentaire": slide.comment, "position": rank + 1}
    for name, value in values.items():
        st.session_state[f"{name}_{rank}"] = value
    st.text_input("Titre", key=f"titre_{rank}", max_chars=TITLE, on_change=deck_actions.retitle,
                  args=(rank, slide), placeholder="Sans titre : la phrase lue dans les données")
    st.text_area("Commentaire", key=f"commentaire_{rank}", max_chars=COMMENT, height=100,
                 on_change=deck_actions.comment, args=(rank, slide), placeholder="Ce qui sera dit")
    if len(deck.slides) > 1:
        st.selectbox("Position", range(1, len(deck.slides) + 1), key=f"position_{rank}",
                     on_change=deck_actions.place, args=(rank, slide), width=140)
    if block is None or block.draw is not None:
        annotation_form.form(f"diapositive_{rank}", slide.annotations,
                             partial(deck_actions.annotate, rank, slide))


def _add(deck: Deck) -> None:
    """Offer the figures of a page, chosen in a list; its filters come with its link."""
    st.header("Ajouter des figures", anchor=False, divider="gray")
    link = (st.text_input("Coller le lien d'une page ou d'une figure", key="lien_presentation",
                          placeholder="Les filtres de la page viennent avec son lien") or "")
    page, query, block_key, link_deck = "", "", "", Deck()
    if link.strip():
        page, query, block_key, link_deck = link_contents(link.strip())
        if not page and not link_deck.slides:
            pages = ", ".join(f"/{name}" for name in PRESENTABLE)
            st.warning(markdown(NOT_A_LINK.format(link.strip()[:80], pages)))
            return
    if link_deck.slides:
        st.button(markdown(f"Ajouter les diapositives de « {link_deck.name} » "
                           f"({deck_actions.slide_count(link_deck)})"),
                  key="ajouter_lien", on_click=deck_actions.append_deck, args=(deck, link_deck))
        return
    if not page:
        page = st.selectbox("Page", list(PRESENTABLE), key="page_presentation",
                            format_func=PRESENTABLE.__getitem__) or "accueil"
    offers = slides.every_block(page, query)
    key = f"blocs_{page}_{query}{block_key}"  # the link of another figure chooses that one
    if key not in st.session_state:
        st.session_state[key] = [slide for slide in offers if slide.key == block_key]
    st.multiselect(typeset(f"Figures de la page « {PRESENTABLE[page]} »"), list(offers), key=key,
                   format_func=lambda slide: _offer_text(*offers[slide]),
                   placeholder="Choisir des figures")
    choice = [slide for slide in st.session_state[key] if slide in offers]
    for slide in choice:
        if absent := offers[slide][1].absent:
            st.caption(markdown(absent))
    st.button("Ajouter à la présentation", key="ajouter", icon=":material/add:",
              disabled=not choice, on_click=deck_actions.append, args=(key,))
    if not offers:
        reasons = (block.absent for block in slides.blocks(page, query))
        st.info(markdown(" ".join(filter(None, reasons))))


def _offer_text(tab: str, block: Block) -> str:
    """Return the tab and the title of a block, as the list names it."""
    return typeset(f"{tab} – {block.title}" if tab else block.title)


def link_contents(text: str) -> tuple[str, str, str, Deck]:
    """Return what a pasted link names: a page, its filters, a block of it; or a presentation.

    The page is empty for what is no link to a page; never raises.
    """
    try:
        parts = urlsplit(text)
    except ValueError:
        return "", "", "", Deck()
    parameters = parse_qsl(parts.query, keep_blank_values=True)
    name = unquote(parts.path).rstrip("/").rpartition("/")[2]
    if name == "presentation":
        return "", "", "", slides.deck_of(dict(parameters).get(session_deck.KEY, ""))
    if not name and parts.netloc:
        name = next(iter(PRESENTABLE))
    if name not in PRESENTABLE:
        return "", "", "", Deck()
    query = urlencode([(k, v) for k, v in parameters if is_filter(k) or k == SWITCH])
    return name, query, dict(parameters).get(ANCHOR, ""), Deck()


def _ready() -> None:
    """Offer the presentations given with the product that have something to show."""
    decks = ready_decks.ready_decks()
    if not decks:
        return
    st.header("Présentations prêtes", anchor=False, divider="gray")
    grid = st.grid(3, min_column_width=340, gap="small")
    for rank, deck in enumerate(decks):
        with grid.cell(), st.container(border=True, key=f"prete_{rank}", height="stretch"):
            st.subheader(markdown(deck.name), anchor=False)
            pages = dict.fromkeys(PRESENTABLE[s.page] for s in deck.slides)
            st.markdown(markdown(f"{deck_actions.slide_count(deck)} : {', '.join(pages)}."))
            with st.container(horizontal=True, gap="small"):
                st.button("Présenter", key=f"presenter_prete_{rank}", icon=":material/slideshow:",
                          on_click=deck_actions.present, args=(deck,))
                st.button("Ouvrir pour la modifier", key=f"ouvrir_prete_{rank}",
                          on_click=deck_actions.write, args=(deck, "", True))


def _load(deck: Deck) -> None:
    """Load a presentation from its file; nothing is replaced before a button is pressed."""
    st.header("Charger un fichier JSON", anchor=False, divider="gray")
    file = st.file_uploader(typeset("Fichier « presentation_….json »"), key="fichier_presentation",
                            max_upload_size=deck_file.MOST >> 20)
    if file is None:
        return
    try:
        file_deck = deck_file.read(file.getvalue(), file.name)
    except ValueError as fault:
        st.error(markdown(str(fault)))
        return
    st.markdown(markdown(f"« {file_deck.name} » : {deck_actions.slide_count(file_deck)}."))
    with st.container(horizontal=True, gap="small"):
        st.button("Ouvrir cette présentation", key="ouvrir_fichier", on_click=deck_actions.write,
                  args=(file_deck, "", True), disabled=not file_deck.slides)
        if deck.slides:
            st.button(markdown(f"Ajouter à « {deck.name} »"), key="ajouter_fichier",
                      on_click=deck_actions.append_deck, args=(deck, file_deck),
                      disabled=not file_deck.slides)
