"""Déposer un classeur: verified, shown, published or abandoned, whatever happens meanwhile."""

from __future__ import annotations

import errno
import io
import re
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from streamlit.runtime.scriptrunner_utils.exceptions import StopException

from dashboard.tools.deposit import progress
from etl.deposit import deposit, trial
from etl.paths import RAW
from etl.sources import registry
from etl.warehouse import versions
from etl.warehouse.build import build
from etl.warehouse.diff import NotComparable
from tests.pages.every_page.walking import plain_text
from tests.pages.reading import headings, text, titles
from tests.pages.tools.depot.desk import (
    ALREADY,
    DOUBT,
    NEW,
    OLD,
    OPEN,
    SHOPS,
    book,
    buttons,
    click,
    drop,
    source_of,
    source_options,
    texts,
    values,
)
from tests.registered import registry_of


def test_a_good_workbook_is_published_and_the_new_build_is_shown(raw: Path) -> None:
    page = click(drop(book(NEW)), "verifier")
    assert titles(page)[-3:] == ["La feuille telle qu'elle est lue",
                                 "Différences avec ce qui est publié", "Décision"]
    assert texts(page.success)[-1] == "1 chiffre ; aucun constat. Le classeur peut être publié."
    assert buttons(page) == {"Vérifier le classeur": True, "Publier": True, "Abandonner": True}
    assert values(raw) == ["Commerces"]
    click(page, "publier")
    assert values(raw) == ["Commerces", "Réponses"]
    [archive] = (raw / SHOPS / "depots").rglob("*.xlsx")
    assert archive.parent.name.endswith("_a-g")
    published = f"Publié : {archive.relative_to(raw).as_posix()}. Nouvelle version : "
    assert re.fullmatch(re.escape(published) + r"\d+(er)?\s\S+\s\d{4} à \d\d h \d\d\.",
                        *texts(page.success))
    assert (page.title[0].value, titles(page)) == OPEN
    assert "Données et sources" in text(page)
    page.file_uploader[0].upload("suite.xlsx", book(OLD)).run()
    assert not [line for line in texts(page.success) if line.startswith("Publié")]


def test_a_bar_names_each_source_while_a_workbook_is_verified_then_published(
        raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[tuple[float, str]] = []

    def bar(share: float, text: str) -> SimpleNamespace:
        steps.append((share, plain_text(text)))
        return SimpleNamespace(progress=bar, empty=lambda: steps.append((1.0, "")))

    with registry_of("associations", SHOPS):
        build(raw, raw.parent / "warehouse.duckdb")
        titles = [source.title for source, _ in registry().values()]
        page = drop(book(NEW))
        monkeypatch.setattr(progress.st, "progress", bar)
        click(click(page, "verifier"), "publier")
    assert steps == [step for what in ("Vérification", "Publication") for step in (
        (0.0, f"{what} : préparation…"), (0.0, f"{what} : {titles[0]} (1 sur 2)"),
        (0.5, f"{what} : {titles[1]} (2 sur 2)"), (1.0, ""))]


def test_faults_are_listed_by_severity_and_coloured_and_nothing_is_published(raw: Path) -> None:
    data = book(NEW | {"valeur": "1,2,3"}, NEW | {"territoire": "Bretange"},
                {"indicateur": "Part des ETP", "valeur": "140 %"})
    page = click(drop(data), "verifier")
    assert "Erreurs\u202f: 2" in headings(page)
    errors = page.get("table")[0].value
    assert [" ".join(str(v) for v in row).replace("\u202f", " ").replace("\\", "")
            for row in errors[["Cellule", "Feuille", "Lu"]].values] == [
        "F4 Chiffres 1,2,3", "B5 Chiffres Bretange"]
    picture = page.dataframe[-1]
    assert picture.value.loc["4", "F"] == "1,2,3"
    assert "Feuille trop grande" not in text(page)
    places = {colour: re.findall(r"row(\d+)_col(\d+)", cells) for cells, colour in re.findall(
        r"(.+) { background-color: (#\w+)", picture.proto.arrow_data.styler.styles)}
    assert places == {"#b3261e": [("3", "5"), ("4", "1")], "#ffb74d": [("5", "5")]}
    assert buttons(page) == {"Vérifier le classeur": True, "Publier": False, "Abandonner": True}
    click(page, "abandonner")
    assert (page.title[0].value, titles(page)) == OPEN
    assert values(raw) == ["Commerces"]
    assert not (raw / SHOPS).exists()
    assert list((raw.parent / "depot").glob("candidat-*")) == []


def test_many_faults_are_a_table_that_scrolls(raw: Path) -> None:
    faults = [OLD | {"indicateur": f"Indicateur {n}", "valeur": "1,2,3"} for n in range(9)]
    page = click(drop(book(*faults)), "verifier")
    assert "Erreurs\u202f: 9" in headings(page)
    assert not page.get("table")
    assert page.dataframe[0].value["Cellule"].tolist() == [f"F{n}" for n in range(4, 13)]


def test_the_sheet_that_most_is_said_of_is_shown_before_the_others(raw: Path) -> None:
    fault = NEW | {"valeur": "1,2,3"}
    workbook = openpyxl.load_workbook(io.BytesIO(book(fault, fault)))
    workbook.create_sheet("Mode d'emploi", 0)["A1"] = "À lire"
    data = io.BytesIO()
    workbook.save(data)
    page = click(drop(data.getvalue()), "verifier")
    assert source_options(page) == ["Chiffres : 2 constats", "Mode d'emploi : 1 constat"]
    assert page.dataframe[-1].value.loc["4", "F"] == "1,2,3"


def test_faults_of_another_workbook_forbid_to_publish_and_are_listed_with_its_name(
        raw: Path) -> None:
    (raw / ALREADY).write_bytes(book(OLD | {"valeur": "1,2,3"}))
    page = click(drop(book(NEW)), "verifier")
    assert texts(page.error) == ["1 chiffre ; aucun constat. Les erreurs viennent d'autres "
                                 "classeurs : voir plus bas."]
    [others] = page.expander
    assert others.label == "Autres classeurs\u202f: 1 constat, dont 1 erreur"
    assert others.proto.expanded
    table = others.dataframe[0].value
    assert table[["Gravité", "Classeur", "Cellule", "Lu"]].values.tolist() == [
        ["erreur", ALREADY, "F4", "1,2,3"]]
    assert "Différences avec ce qui est publié" not in titles(page)
    assert not buttons(page)["Publier"]


def test_a_doubt_of_another_workbook_forbids_nothing_and_stays_folded(raw: Path) -> None:
    (raw / ALREADY).write_bytes(book(OLD, DOUBT))
    page = click(drop(book(NEW)), "verifier")
    [others] = page.expander
    assert others.label == "Autres classeurs\u202f: 1 constat" and not others.proto.expanded
    assert buttons(page)["Publier"]


def test_a_verification_that_is_refused_leaves_nothing_to_publish(raw: Path) -> None:
    page = click(drop(book(NEW)), "verifier")
    (raw / SHOPS / "depots").mkdir(parents=True)
    (raw / SHOPS / "depots" / "a.xlsx").write_bytes(page.file_uploader[0].value.getvalue())
    click(page, "verifier")
    assert texts(page.error) == [
        f"Ce classeur est déjà dans data/raw ({SHOPS}/depots/a.xlsx), mais n'a pas été lu depuis, "
        "comme après une publication interrompue : lancer « python -m etl build »."]
    assert "Publier" not in buttons(page)


def test_other_choices_ask_for_another_verification(raw: Path) -> None:
    page = click(drop(book(NEW)), "verifier")
    page.text_input(key="depot_auteur").set_value("BL").run()
    others = ["Les choix ont changé depuis la vérification : vérifier à nouveau."]
    assert texts(page.info) == others
    assert "Publier" not in buttons(page)
    page.text_input(key="depot_auteur").set_value(" ").run()
    assert texts(page.info) == ["Indiquer qui dépose et la source pour vérifier le classeur."]
    assert not buttons(page)
    page.text_input(key="depot_auteur").set_value("A. G.").run()
    assert buttons(page)["Publier"]
    page.multiselect[0].select(ALREADY).run()
    assert texts(page.info) == others


def test_who_deposits_is_asked_once_whatever_is_dropped_next(raw: Path) -> None:
    """A second workbook, dropped while the first is verified, left the field empty on screen."""
    page = drop(book(NEW))
    page.file_uploader[0].clear().run()
    assert not page.text_input
    page.file_uploader[0].upload("autre.xlsx", book(OLD)).run()
    field = page.text_input(key="depot_auteur")
    assert (field.value, field.proto.default) == ("A. G.", "A. G.")


def test_another_source_asks_for_another_verification(raw: Path) -> None:
    with registry_of(SHOPS, "associations"):
        build(raw, raw.parent / "warehouse.duckdb")
        page = click(drop(book(NEW)), "verifier")
        source_of(page).select("associations").run()
        assert texts(page.info) == [
            "Les choix ont changé depuis la vérification : vérifier à nouveau."]
        assert "Publier" not in buttons(page)
        page = click(click(page, "verifier"), "publier")
    [told] = texts(page.success)
    assert told.startswith("Publié : associations/depots/")
    assert values(raw) == ["Commerces"]


def test_what_changed_meanwhile_is_said_and_nothing_is_published(raw: Path) -> None:
    page = click(drop(book(NEW)), "verifier")
    (raw / ALREADY).write_bytes(book(OLD | {"valeur": "101"}))
    click(page, "publier")
    assert texts(page.error) == [
        "Les données publiées ont changé depuis la vérification : vérifier le classeur à nouveau."]
    assert not (raw / SHOPS).exists()
    assert not any("interrompue" in told for told in texts(page.run().warning))


def test_an_interrupted_publication_changes_nothing_and_says_so(
        raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = click(drop(book(NEW)), "verifier")

    def interrupt(*_: object, **__: object) -> None:
        raise StopException

    with monkeypatch.context() as during:
        during.setattr(trial, "build", interrupt)
        click(page, "publier")
    page.run()
    assert texts(page.warning)[:1] == ["La publication a été interrompue : rien n'a changé."]
    assert values(raw) == ["Commerces"]
    assert buttons(page)["Publier"]
    assert not (raw / SHOPS).exists()


def test_a_workbook_that_changes_nothing_says_so(raw: Path) -> None:
    page = drop(book(OLD))
    page.multiselect[0].select(ALREADY).run()
    click(page, "verifier")
    assert "Aucune différence." in texts(page.info)


def test_the_differences_are_counted_by_source_and_lead_to_their_cells(raw: Path) -> None:
    page = drop(book(OLD | {"valeur": "104"}, NEW))
    page.multiselect[0].select(ALREADY).run()
    click(page, "verifier")
    assert "commerces_publies : 1 ajouté, 1 révisé." in texts(page.caption)
    table = page.dataframe[-1].value
    assert table[["Mouvement", "Indicateur", "Ancien", "Nouveau", "Cellule"]].replace(
        "\u00a0", " ", regex=True).values.tolist() == [
        ["révisé", "Commerces", "100 commerces", "104 commerces", "F4"],
        ["ajouté", "Réponses", "", "49 commerces", "F5"]]


def test_a_published_warehouse_that_cannot_be_compared_is_said_and_does_not_stop(
        raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def not_compared(*_: object) -> None:
        raise NotComparable("l'entrepôt publié est d'un programme trop ancien")

    monkeypatch.setattr(trial, "compare", not_compared)
    page = click(drop(book(NEW)), "verifier")
    assert texts(page.warning)[-1] == "L'entrepôt publié est d'un programme trop ancien."
    assert buttons(page)["Publier"]


def test_a_fault_that_nobody_foresaw_is_one_sentence(
        raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(deposit, "stage", broken)
    page = click(drop(book(NEW)), "verifier")
    assert texts(page.error) == [
        "Ce classeur n'a pas pu être vérifié : son contenu a arrêté la lecture. Rien n'a été "
        "publié ; le détail est dans le journal du serveur."]


def test_a_demonstration_workbook_says_so_and_never_replaces_a_real_one(raw: Path) -> None:
    page = click(drop(book(NEW), "envoi DÉMONSTRATION.xlsx"), "verifier")
    assert "Données de démonstration" in text(page)
    assert texts(page.warning)[-1] == ("Ce classeur de démonstration serait ignoré : un classeur "
                                       "réel est publié pour cette source.")
    assert buttons(page)["Publier"] is False


def test_invented_records_are_counted_and_say_what_they_are_beside_their_count(raw: Path) -> None:
    [invented] = (RAW / "commerces_inventaire").glob("*.xlsx")
    with registry_of(SHOPS, "commerces_inventaire"):
        build(raw, raw.parent / "warehouse.duckdb")
        page = click(drop(invented.read_bytes(), invented.name, "commerces_inventaire"), "verifier")
    assert re.fullmatch(r"\d+ fiches ; aucun constat\. Le classeur peut être publié\.",
                        texts(page.success)[-1])
    assert not page.multiselect  # there is none that it could replace
    badges = [one for one in page.markdown if "Données de démonstration" in one.value]
    assert len(badges) == 2  # and beside the differences
    assert "Feuille trop grande pour être montrée entière" in text(page)


def test_why_invented_rows_are_removed_is_said_beside_the_differences(raw: Path) -> None:
    invented = (raw / ALREADY).rename(raw / "commerces_ruraux/chiffres_publies_DÉMONSTRATION.xlsx")
    build(raw, raw.parent / "warehouse.duckdb")
    page = drop(book(NEW))
    click(page, "verifier")
    assert texts(page.info)[-1] == (
        "Classeur de démonstration ignoré : un classeur réel le remplace "
        f"({invented.relative_to(raw)}).")
    assert "commerces_publies : 1 ajouté, 1 retiré." in texts(page.caption)


def test_a_full_disk_is_said_without_the_folders_of_the_machine(
        raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(versions, "replace", full)
    page = click(drop(book(OLD, NEW)), "verifier")
    assert texts(page.error) == ["L'entrepôt ne peut pas être écrit (disque plein) : rien n'a "
                                 "changé."]
    assert values(raw) == ["Commerces"]


def test_a_lock_of_publications_that_is_not_one_is_said(raw: Path) -> None:
    page = click(drop(book(OLD, NEW)), "verifier")
    (raw.parent / "depot" / "verrou.sqlite").write_text("ceci n'est pas un verrou " * 50)
    click(page, "publier")
    assert texts(page.error) == ["Le verrou « depot/verrou.sqlite » n'en est pas un : le "
                                 "supprimer."]
    assert values(raw) == ["Commerces"]


def test_a_cell_never_becomes_markup(raw: Path) -> None:
    nasty = "<img src=x onerror=alert(1)> [lien](http://exemple.fr) **gras**"
    page = click(drop(book(NEW | {"territoire": nasty})), "verifier")
    cells = page.get("table")[0].value.to_csv()
    assert "<img" not in cells.replace("\\<", "")
    assert "[lien](" not in cells.replace("\\[", "").replace("\\]", "")
