"""Mes présentations: composed, named, reordered, annotated, kept in the address and in a file."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from urllib.parse import urlencode

import pytest
from pptx import Presentation
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from dashboard.blocks import deck as slides
from dashboard.blocks.annotations import Annotation, annotation
from dashboard.blocks.deck import Deck, Slide
from dashboard.presentation import deck_file, full_screen
from dashboard.themes import ready_decks
from dashboard.tools import deck_editor
from dashboard.tools.deck_editor import link_contents
from dashboard.ui import present_button
from tests.pages.reading import PAGES, page_at, text

TWO = Deck("Mon conseil", (Slide("emploi", "emploi_ess_prive"),
                           Slide("accueil", "carte_accueil")))
EDITIONS = urlencode({"volet_mois": "Éditions"})
FIRST = "En 2022, l'emploi de l'ESS en Bretagne progresse de 2,6\u202f%, contre 3,5\u202f% dans le"


def titles(at: AppTest) -> list[str]:
    """Return the slides, or the presentations that are ready."""
    return [s.value.replace("\\", "") for s in at.subheader]


def page(deck: Deck | None = None) -> AppTest:
    """Open the page by the link of a presentation."""
    return page_at("presentation", **({"d": slides.deck_code(deck)} if deck else {}))


def press(at: AppTest, key: str) -> AppTest:
    """Click on the button of that key; nothing is raised."""
    at = next(b for b in at.button if b.key == key).click().run()
    assert not at.exception
    return at


def deck_at(at: AppTest) -> Deck:
    """Return the presentation that the address says."""
    return slides.deck_of("".join(at.query_params.get("d", [""])))


def slide_titles(at: AppTest) -> list[str]:
    """Return the first words of its slides."""
    return [t[:30] for t in titles(at) if t[0].isdigit()]


def test_begins_with_the_three_ready_ones():
    at = page()
    assert at.title[0].value == "Mes présentations"
    assert titles(at) == ["Conjoncture de l'ESS", "L'ESS en milieu rural",
                          "Le rapport d'activité en dix chiffres"]
    assert "9 diapositives\u202f: Accueil, Emploi, Territoires." in text(at)
    assert "d" not in at.query_params
    assert not [b for b in at.button if b.key == "annuler"]  # there is no change to undo


@pytest.mark.usefixtures("without_workbook")
def test_a_ready_one_that_has_nothing_to_show_is_not_offered():
    at = page()
    assert titles(at) == []
    assert "Présentations prêtes" not in [head.value for head in at.header]


@pytest.mark.usefixtures("without_workbook")
def test_a_page_that_has_no_figure_to_add_says_which_workbook_it_waits_for():
    at = page().selectbox(key="page_presentation").select("emploi").run()
    [reason] = [one.value for one in at.info]
    assert reason.startswith("Aucune donnée pour") and "note\\_conjoncture" in reason
    assert at.button(key="ajouter").disabled


def test_a_ready_one_is_opened_and_presented():
    at = press(page(), "ouvrir_prete_2")
    assert deck_at(at) == ready_decks.READY[2]
    assert at.header[0].value == "Le rapport d'activité en dix chiffres"
    assert len(slide_titles(at)) == 10
    at = press(page(), "presenter_prete_0")
    assert "".join(at.query_params["diapo"]) == "1" and deck_at(at) == ready_decks.READY[0]
    assert not at.session_state["_presentation"].is_own  # no change of the reader's


def test_a_link_shows_its_slides_with_their_first_line():
    at = page(TWO)
    assert titles(at)[0].startswith(f"1. {FIRST}")
    assert ("Emploi – Évolution annuelle de l'emploi en\u202f%, ESS et privé – Bretagne, 2011 à "
            "2022") in text(at)
    assert titles(at)[1] == ("2. En 2015, l'ESS représente de 12,40\u202f% (en Ille-et-Vilaine) à "
                             "17,02\u202f% (dans les Côtes-d'Armor) des emplois salariés.")


def test_a_figure_is_read_aloud_on_a_slide_as_on_its_page():
    deck = Deck("", (Slide("emploi", "emploi_tendances_secteurs", "vue=Tendances par secteur"),))
    at = page(deck)
    at.query_params["diapo"] = "1"
    at.session_state[full_screen.WINDOW] = (1280, 720)
    [figure, *_] = page_at("emploi", vue="Tendances par secteur").get("plotly_chart")
    [slide] = at.run().get("plotly_chart")
    assert "Spectacle vivant" in slide.proto.alt and slide.proto.alt == figure.proto.alt


class TestOrder:
    def test_up_down_and_a_chosen_place(self):
        at = press(page(TWO), "monter_1")
        assert deck_at(at).slides == TWO.slides[::-1]
        assert at.toast[0].value == "Diapositive 2 passée en position 1."
        at = press(at, "descendre_0")
        assert deck_at(at) == TWO
        at.session_state["modifier_0"] = True
        at.run().selectbox(key="position_0").select(2).run()
        assert deck_at(at).slides == TWO.slides[::-1]

    def test_the_first_is_not_moved_up_nor_the_last_down(self):
        off = {b.key for b in page(TWO).button if b.disabled}
        assert {"monter_0", "descendre_1"} <= off
        assert not {"monter_1", "descendre_0", "dupliquer_0"} & off

    def test_each_is_presented_from_its_place(self):
        assert "".join(press(page(TWO), "presenter_1").query_params["diapo"]) == "2"

    def test_what_was_open_follows_its_slide(self):
        at = page(TWO)
        at.session_state["modifier_0"] = True
        at = press(at.run(), "descendre_0")
        assert not at.session_state["modifier_0"] and at.session_state["modifier_1"]
        assert [t.key for t in at.text_input if t.label == "Titre"] == ["titre_1"]
        at = press(press(at, "dupliquer_0"), "retirer_1")
        assert [t.key for t in at.text_input if t.label == "Titre"] == ["titre_1"]
        at = press(at, "retirer_0")
        assert [t.key for t in at.text_input if t.label == "Titre"] == ["titre_0"]

    def test_duplicated_and_removed(self):
        at = press(page(TWO), "dupliquer_0")
        assert deck_at(at).slides == (TWO.slides[0], *TWO.slides)
        at = press(press(at, "retirer_2"), "retirer_0")
        assert deck_at(at).slides == TWO.slides[:1]

    def test_the_last_change_is_undone_even_when_nothing_is_left(self):
        at = press(page(TWO), "retirer_0")
        assert deck_at(press(at, "annuler")) == TWO
        at = press(page(TWO), "vider_presentation")
        assert "d" not in at.query_params and not slide_titles(at)
        assert deck_at(press(at, "annuler")) == TWO


class TestWords:
    def edit(self, deck: Deck = TWO) -> AppTest:
        at = page(deck)
        at.session_state["modifier_0"] = True
        return at.run()

    def test_own_title_and_comment(self):
        at = self.edit()
        at = at.text_input(key="titre_0").set_value("  L'emploi\trepart  ").run()
        at = at.text_area(key="commentaire_0").set_value("Dire merci\n\net *conclure*").run()
        assert deck_at(at).slides[0] == Slide("emploi", "emploi_ess_prive", "",
                                              "L'emploi repart", "Dire merci\n\net *conclure*")
        assert titles(at)[0] == "1. L'emploi repart"
        [finding] = (m.value for m in at.markdown if FIRST in m.value)
        assert finding.count(".") == 1 and "et \\*conclure\\*" in text(at)

    def test_a_title_taken_away_gives_back_the_sentence_of_the_data(self):
        at = self.edit(Deck("x", (Slide("emploi", "emploi_ess_prive", title="À moi"),)))
        at = at.text_input(key="titre_0").set_value("").run()
        assert titles(at)[0].startswith(f"1. {FIRST}")
        assert FIRST not in text(at)  # under itself

    def test_what_a_slide_has_no_use_for_is_not_asked(self):
        """Neither the place of the only one, nor periods to annotate in what is no chart."""
        at = self.edit(Deck("x", (Slide("mois_ess", "mois_edition", EDITIONS),)))
        assert {one.key for one in at.text_input} >= {"titre_0"}
        assert not {"position_0", "periode_diapositive_0"} & {
            one.key for one in (*at.text_input, *at.selectbox)}

    def test_what_is_noted_on_a_figure_that_is_gone_may_be_taken_off(self):
        at = self.edit(Deck("x", (Slide("emploi", "disparu", annotations=(
            annotation("2020", "crise"),)),)))
        assert deck_at(press(at, "puce_annotation_diapositive_0_0")).slides[0].annotations == ()

    def test_the_presentation_is_named(self):
        at = page(TWO)
        [field] = [one for one in at.text_input if one.label == "Nom de la présentation"]
        at = field.set_value("Bureau <b>du 12</b>").run()
        assert deck_at(at).name == "Bureau <b>du 12</b>"
        assert at.header[0].value == "Bureau \\<b\\>du 12\\</b\\>"
        assert "était ouverte" not in text(at)  # it is the same one
        [field] = [one for one in at.text_input if one.label == "Nom de la présentation"]
        assert field.set_value(" ").run().header[0].value == slides.UNNAMED

    def test_an_annotation_is_added_and_taken_off(self):
        at = self.edit()
        at.text_input(key="periode_diapositive_0").set_value("2012").run()
        at.text_input(key="texte_diapositive_0").set_value("réforme").run()
        at = press(at, "annoter_diapositive_0")
        assert deck_at(at).slides[0].annotations == (annotation("2012", "réforme"),)
        assert [at.text_input(key=f"{part}_diapositive_0").value for part in (
            "periode", "texte")] == ["", ""]
        assert "Annotations – 2012\u202f: réforme." in text(at)
        at = press(at, "puce_annotation_diapositive_0_0")
        assert deck_at(at).slides[0].annotations == ()

    def test_a_figure_has_six_annotations_at_most_and_each_once(self):
        five = tuple(annotation(str(year), "réforme") for year in range(2012, 2017))
        at = self.edit(Deck("x", (replace(TWO.slides[0], annotations=five),)))

        def annotate(period: str) -> tuple[Annotation, ...]:
            at.text_input(key="periode_diapositive_0").set_value(period)
            at.text_input(key="texte_diapositive_0").set_value("réforme")
            return deck_at(press(at, "annoter_diapositive_0")).slides[0].annotations

        assert annotate("2014") == five and not at.warning
        six = (*five, annotation("2017", "réforme"))
        assert annotate("2017") == six and not at.warning
        assert annotate("2018") == six
        assert at.warning[0].value == ("Une figure a 6 annotations au plus\u202f: en retirer une "
                                       "d'abord.")
        assert at.text_input(key="periode_diapositive_0").value == "2018"
        at = at.run()
        assert at.button(key="puce_annotation_diapositive_0_2").label == "2014\u202f: réforme"
        at = press(at, "puce_annotation_diapositive_0_2")
        assert not at.warning
        assert deck_at(at).slides[0].annotations == (*six[:2], *six[3:])

    def test_an_annotation_out_of_the_period_is_said_at_once(self):
        slide = Slide("emploi", "emploi_ess_prive", annotations=(annotation("1998", "création"),))
        assert "(1998\u202f: hors de la période montrée)" in text(page(Deck("x", (slide,))))

    def test_a_period_that_is_none_is_said_and_kept_in_its_field(self):
        at = self.edit()
        at.text_input(key="periode_diapositive_0").set_value("avant-hier").run()
        at.text_input(key="texte_diapositive_0").set_value("réforme").run()
        at = press(at, "annoter_diapositive_0")
        assert at.warning[0].value.startswith("Période non reconnue\u202f: «\u202favant-hier")
        assert at.text_input(key="periode_diapositive_0").value == "avant-hier"
        assert deck_at(at) == TWO

    def test_too_long_a_text_is_refused_and_nothing_is_lost(self, monkeypatch):
        at = self.edit()
        monkeypatch.setattr(slides, "LONGEST_CODE", 150)
        at = at.text_area(key="commentaire_0").set_value("".join(map(chr, range(40, 120)))).run()
        assert at.warning[0].value.startswith("Titres, commentaires et filtres sont trop longs")
        assert deck_at(at) == TWO


class TestAdding:
    def test_blocks_of_a_page_chosen_in_a_list(self):
        at = page().selectbox(key="page_presentation").select("mois_ess").run()
        choices = at.multiselect(key="blocs_mois_ess_")
        assert choices.label == "Figures de la page «\u202fMois de l'ESS\u202f»"
        at = choices.set_value([Slide("mois_ess", key, EDITIONS) for key in (
            "mois_evenements", "mois_edition")]).run()
        at = press(at, "ajouter")
        assert [s.key for s in deck_at(at).slides] == ["mois_evenements", "mois_edition"]
        assert at.multiselect(key="blocs_mois_ess_").value == []
        assert at.toast[0].value == "Ajouté\u202f: 2 diapositives."

    def test_figures_of_all_the_tabs_of_a_page_are_offered_each_once_with_its_tab(self):
        at = page().selectbox(key="page_presentation").select("emploi").run()
        choices = at.multiselect(key="blocs_emploi_").options
        assert [one for one in choices if one.startswith("Détail par trimestre – Effectifs")]
        assert [one for one in choices if one.startswith("Évolutions publiées – Évolution")]
        assert len(choices) == len(set(choices))
        slide = Slide("emploi", "emploi_indice", "vue=D%C3%A9tail+par+trimestre")
        at = press(at.multiselect(key="blocs_emploi_").set_value([slide]).run(), "ajouter")
        assert deck_at(at).slides == (slide,) and "indice" in text(at)

    def test_the_link_of_a_block_brings_the_filters_of_its_page(self):
        link = ("http://ici:8501/emploi?territoire=Finist%C3%A8re&demo=false&utm_source=lettre"
                "&extrait=emploi_ess_prive")
        at = page(TWO).text_input(key="lien_presentation").set_value(link).run()
        at = press(at, "ajouter")
        assert deck_at(at).slides[2] == Slide(
            "emploi", "emploi_ess_prive",
            "territoire=Finist%C3%A8re&demo=false&vue=%C3%89volutions+publi%C3%A9es")
        assert "Finistère" in titles(at)[2]

    def test_the_links_of_two_figures_of_a_page_choose_one_after_the_other(self):
        at = page(TWO)
        for key in ("emploi_ess_prive", "emploi_ess_postes"):
            at = at.text_input(key="lien_presentation").set_value(f"/emploi?extrait={key}").run()
            at = press(at, "ajouter")
        assert [slide.key for slide in deck_at(at).slides[2:]] == [
            "emploi_ess_prive", "emploi_ess_postes"]

    def test_the_link_of_a_presentation_brings_its_slides(self):
        link = f"https://obs.example/presentation?d={slides.deck_code(ready_decks.READY[1])}&diapo=3"
        at = page(TWO).text_input(key="lien_presentation").set_value(link).run()
        at = press(at, "ajouter_lien")
        assert deck_at(at).slides == (*TWO.slides, *ready_decks.READY[1].slides)
        assert deck_at(at).name == "Mon conseil"

    @pytest.mark.parametrize("link", ["bonjour", "http://ici/donnees", "http://[", "javascript:x",
                                      "http://ici/../etc/passwd", "<b>", "http://ici/depot?d=x",
                                      "?vue=x"])
    def test_a_link_that_is_none_is_said(self, link):
        at = page(TWO).text_input(key="lien_presentation").set_value(link).run()
        assert not at.exception
        assert at.warning[0].value.startswith("Lien non reconnu\u202f: «\u202f")
        assert "/commerces\\_ruraux" in at.warning[0].value
        assert deck_at(at) == TWO

    def test_the_root_of_the_site_is_its_first_page(self):
        assert link_contents("http://ici:8501/")[0] == "accueil"
        assert link_contents("/territoires?lieu=x")[:2] == ("territoires", "lieu=x")
        assert link_contents("http://ici/territoires/?lieu=x")[:2] == ("territoires", "lieu=x")

    def test_a_link_brings_all_the_values_of_its_filters_and_the_demonstration_that_it_hides(self):
        query = "territoire=&activite=a%26b&activite=c%2Cd&demo=false"  # of no territory
        link = f"/economie_circulaire?{query}&theme=sombre&extrait=x"
        assert link_contents(link)[:3] == ("economie_circulaire", query, "x")

    def test_forty_slides_are_the_most(self):
        forty, full = (Deck("x", (Slide("accueil", "carte_accueil"),) * n) for n in (40, 39))
        assert page(forty).button(key="dupliquer_0").disabled
        two = [Slide("mois_ess", key, EDITIONS) for key in ("mois_evenements", "mois_edition")]
        at = page(full).selectbox(key="page_presentation").select("mois_ess").run()
        at = at.multiselect(key="blocs_mois_ess_").set_value(two).run()
        at = press(at, "ajouter")
        assert at.warning[0].value == ("Une présentation a 40 diapositives au plus\u202f: 41 "
                                       "demandées.")
        assert deck_at(at) == full and not at.toast
        assert at.multiselect(key="blocs_mois_ess_").value == two


class TestThumbnails:
    def test_a_figure_is_seen_small_and_so_is_the_first_of_large_numbers(self):
        at = page(Deck("x", (Slide("emploi", "emploi_ess_prive"),
                             Slide("mois_ess", "mois_edition"))))
        assert len(at.get("image")) == 1
        assert [(m.label, m.value) for m in at.metric] == [("Événements (bilan), 2023",
                                                            "350\N{NO-BREAK SPACE}événements")]

    def test_it_is_in_the_page_which_a_quick_change_leaves_without_files_to_fetch(self):
        at = page(Deck("x", (Slide("emploi", "emploi_ess_prive"),)))
        (image,) = at.get("image")
        assert image.proto.imgs[0].url.startswith("data:image/png;base64,iVBOR")


class TestFile:
    def load(self, data: bytes, deck: Deck | None = TWO) -> AppTest:
        at = page(deck)
        at.file_uploader(key="fichier_presentation").upload(
            "la mienne.json", data, "application/json").run()
        assert not at.exception
        return at

    def test_the_files_are_named_after_it_and_say_that_it_has_invented_figures(self, monkeypatch):
        files = {}
        monkeypatch.setattr(deck_editor.st, "download_button", lambda label, data, file_name, **_:
                            files.update({label: (file_name, data())}))
        deck = Deck("Mon conseil", (Slide("commerces_ruraux", "inventaire_services",
                                          "volet_commerces=Inventaire"),))
        assert not page(deck).exception
        (slides_name, slides_file), (name, file) = files["PowerPoint"], files["Fichier JSON"]
        assert slides_name == deck_file.filename(deck, "pptx", True, date.today())
        assert Presentation(BytesIO(slides_file)).core_properties.title == "Mon conseil"
        assert (name, deck_file.read(file, name)) == (deck_file.filename(deck), deck)

    def test_a_presentation_comes_back_from_its_file(self):
        at = self.load(deck_file.file_bytes(TWO), None)
        assert "«\u202fMon conseil\u202f»\u202f: 2 diapositives." in text(at)
        assert not [b for b in at.button if b.key == "ajouter_fichier"]  # there is none to add to
        assert deck_at(press(at, "ouvrir_fichier")) == TWO

    def test_one_without_slides_has_nothing_to_open_nor_to_add(self):
        at = self.load(deck_file.file_bytes(Deck("Vide")))
        assert at.button(key="ouvrir_fichier").disabled
        assert at.button(key="ajouter_fichier").disabled

    def test_the_size_that_is_said_is_the_one_that_is_read(self):
        uploader = page(None).file_uploader(key="fichier_presentation")
        assert uploader.proto.max_upload_size_mb << 20 == deck_file.MOST

    def test_or_is_added_after_the_one_composed(self):
        at = press(self.load(deck_file.file_bytes(ready_decks.READY[1])), "ajouter_fichier")
        assert deck_at(at).slides == (*TWO.slides, *ready_decks.READY[1].slides)

    @pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b'{"format": "autre"}', b"null",
                                      json.dumps({"format": deck_file.FORMAT, "version": 1,
                                                  "diapositives": [None]}).encode()])
    def test_a_bad_file_is_said_and_nothing_is_lost(self, data):
        at = self.load(data)
        assert at.error[0].value.startswith("«\u202fla mienne.json\u202f» ne se charge pas")
        assert at.error[0].value.endswith("téléchargé depuis «\u202fMes présentations\u202f».")
        assert deck_at(at) == TWO and len(slide_titles(at)) == 2


class TestAddress:
    @pytest.mark.parametrize("code", ["x", "é", "AAAA", "=" * 300, "'; DROP TABLE", "eJw", "%00"])
    def test_what_is_no_presentation_is_said(self, code):
        at = page_at("presentation", d=code)
        assert at.warning[0].value.startswith("Le lien ouvert n'est pas celui d'une présentation")
        assert not slide_titles(at)

    def test_slides_that_show_nothing_are_counted_and_say_why(self):
        at = page(Deck("x", (*TWO.slides, Slide("emploi", "disparu"),
                             Slide("../x", "y", title="À dire"))))
        assert slide_titles(at)[2:] == ["3. Rien à montrer", "4. À dire"]
        texts = [w.value for w in at.warning]
        assert texts == ["2 diapositives ne montrent rien aujourd'hui\u202f: la raison est dite à "
                         "leur place.", slides.NO_FIGURE, slides.NO_PAGE]
        assert "disparu" not in text(at) and "../x" not in text(at)  # codes say nothing

    def test_demonstrations_carry_their_badge_and_hidden_ones_are_said(self):
        deck = Deck("x", (Slide("commerces_ruraux", "inventaire_services",
                                "volet_commerces=Inventaire"),))
        assert "Données de démonstration" in text(page(deck))
        at = page_at("presentation", d=slides.deck_code(deck), demo="false")
        assert "données de démonstration masquées" in at.warning[1].value

    def test_a_link_opened_while_another_is_composed_loses_neither(self):
        at = page(TWO)
        at.session_state["_presentation"].spare = slides.deck_code(TWO)  # offered once
        at.query_params["d"] = slides.deck_code(ready_decks.READY[1])
        at = at.run()
        assert "«\u202fMon conseil\u202f» était ouverte (2 diapositives)." in text(at)
        assert "gardée à côté" not in text(at)
        assert deck_at(press(at, "revenir")) == TWO
        at.query_params["d"] = slides.deck_code(ready_decks.READY[2])
        at = press(at.run(), "reunir")
        assert deck_at(at).slides == (*TWO.slides, *ready_decks.READY[2].slides)

    def test_the_one_of_before_that_the_browser_keeps_beside_is_taken_back_or_forgotten(self):
        at = page(TWO)
        draft = at.session_state["_presentation"]
        assert not draft.is_own  # before a change
        draft.spare = slides.deck_code(TWO)
        assert "gardée à côté" not in text(at.run())  # it is the one that is open
        draft.spare = slides.deck_code(ready_decks.READY[1])
        assert "L'ESS en milieu rural\u202f» est gardée à côté" in text(at.run())
        at = press(press(at, "dupliquer_0"), "reprendre")
        assert deck_at(at) == ready_decks.READY[1]
        assert "«\u202fMon conseil\u202f» est gardée à côté (3 diapositives)." in text(at)
        assert "gardée à côté" not in text(press(at, "oublier"))

    def test_a_click_that_comes_before_the_address_has_followed_undoes_nothing(self):
        at = page(TWO)
        before = at.query_params["d"]
        at = press(at, "dupliquer_0")
        at.query_params["d"] = before  # the browser has not followed yet
        at = press(at, "dupliquer_2")
        assert len(deck_at(at).slides) == 4

    def test_what_is_undone_before_the_address_has_followed_stays_undone(self):
        at = page(TWO)
        before = at.query_params["d"]
        at = press(at, "dupliquer_0")
        three = at.query_params["d"]
        at.query_params["d"] = before
        at = press(at, "annuler")
        at.query_params["d"] = three  # where the answer to the first has led the browser since
        assert deck_at(at.run()) == TWO

    def test_going_back_in_the_browser_finds_the_presentation_of_before(self):
        at = page(TWO)
        before = at.query_params["d"]
        at = press(at, "dupliquer_0").run()  # the browser has followed
        at.query_params["d"] = before
        at = at.run()
        assert deck_at(at) == TWO and "était ouverte (3 diapositives)." in text(at)
        assert len(deck_at(press(at, "revenir")).slides) == 3

    def test_the_presentation_stays_while_other_pages_are_read(self):
        at = AppTest.from_file(str(PAGES.parent / "app.py"))
        at = at.run().switch_page("pages/presentation.py").run()
        at = press(at, "ouvrir_prete_0")
        at = at.switch_page("pages/activite.py").run()
        at.query_params.clear()
        at = at.switch_page("pages/presentation.py").run()
        assert len(slide_titles(at)) == 9 and deck_at(at) == ready_decks.READY[0]


def test_any_figure_is_added_from_its_card_with_the_filters_of_its_page(monkeypatch):
    monkeypatch.setattr(ContextProxy, "url", "https://observatoire.example/emploi")
    at = press(page_at("emploi", territoire="Finistère"), "ajouter_emploi_ess_prive")
    assert "1 diapositive" in at.toast[0].value
    draft = at.session_state["_presentation"]
    assert draft.deck.slides == (Slide("emploi", "emploi_ess_prive", "territoire=Finist%C3%A8re"),)
    draft.take(Deck(TWO.name, TWO.slides * (slides.MOST // 2)))
    at = press(at, "ajouter_emploi_ess_prive")  # no more slides fit
    assert f"{slides.MOST} diapositives au plus" in at.toast[0].value
    assert len(at.session_state["_presentation"].deck.slides) == slides.MOST


def test_a_page_is_presented_by_the_figures_that_are_ticked_and_is_then_come_back_to(monkeypatch):
    ways = []
    monkeypatch.setattr(ContextProxy, "url", "https://observatoire.example/emploi")
    monkeypatch.setattr(present_button.st, "switch_page",
                        lambda file, query_params: ways.append(query_params))
    at = page_at("emploi", territoire="Finistère")
    at.session_state["presenter_page"] = True
    for box in at.run().checkbox:
        box.uncheck()

    def begin(at):
        return next(b for b in at.button if b.label == "Commencer").click().run()

    at = begin(at)
    assert [warning.value for warning in at.warning] == ["Cochez une figure au moins."]
    at.checkbox(key="presenter_emploi_ess_prive").check()
    assert not begin(at).exception
    query = "territoire=Finist%C3%A8re"
    assert ways == [{
        full_screen.DECK: slides.deck_code(
            Deck("Emploi", (Slide("emploi", "emploi_ess_prive", query),))),
        full_screen.SLIDE: "1", full_screen.BACK: f"emploi?{query}"}]
