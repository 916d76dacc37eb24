"""Rural shops: the blocks of each tab, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial, wraps
from typing import ParamSpec

from dashboard import charts
from dashboard.blocks.block import Block, block_list, cards, catalogue, sentence
from dashboard.charts.plot import Plot
from dashboard.survey import crosstab, estimates, nonresponse
from dashboard.text.lecture import paragraph
from dashboard.themes.commerces_ruraux import context, figures, published, survey
from dashboard.themes.commerces_ruraux import sentences as words
from dashboard.themes.commerces_ruraux.figures import Place
from dashboard.themes.donnees import tables as donnees
from dashboard.warehouse import query
from dashboard.warehouse.provenance import rows_matching
from dashboard.warehouse.table import Table
from etl.contract import DEMONSTRATION, REGION, WHOLE

#: What percentages are of: the respondents as they are, or weighted.
PLAIN, WEIGHTED = "Sans redressement", "Redressé sur l'inventaire"
UNWEIGHTED = "Non redressé : les réponses de chaque commerce ne sont pas gardées."
#: What a test between employers and others tells of an answer, and does not.
APART = ("{} : employeurs et non-employeurs diffèrent",
         "{} : rien ne montre qu'employeurs et non-employeurs diffèrent")
#: What the title of a question says where they are apart.
APART_IN_TITLE = ", employeurs et non-employeurs,"
#: Comments that are set whole: a telephone would cut them in a table that sorts.
COMMENTS = 60
WHOLE_REGION = "Toute la Bretagne : un département a trop peu de réponses."
#: What is drawn of the answers of several groups, to a question and to statements.
BY_GROUP = partial(charts.grouped_bars, category="modalite", y="part", colour="etiquette_groupe",
                   errors=estimates.BOUNDS)
BY_STATEMENT = partial(charts.grouped_bars, category="enonce", y="part", colour="groupe",
                       errors=estimates.BOUNDS)
AGREEMENT = "« Plutôt » ou « tout à fait » d'accord."
P = ParamSpec("P")


def of_answers(function: Callable[P, Iterator[Block]]) -> Callable[P, Iterator[Block]]:
    """Have the blocks of answers that are withheld say so: nobody having answered is another
    thing."""
    @wraps(function)
    def blocks(*args: P.args, **kwargs: P.kwargs) -> Iterator[Block]:
        for block in function(*args, **kwargs):
            reason = estimates.masking_reason(block.table)
            yield replace(block, nothing=reason) if reason else block
    return blocks


@block_list
def published_figures() -> Iterator[Block]:
    """Yield the key figures, every published figure, the shops of all kinds around, then what is
    waited for."""
    yield cards("commerces_cles", "Commerces ruraux de l'ESS en Bretagne : chiffres publiés",
                published.headline())
    yield Block("commerces_publies", "Commerces ruraux : tous les chiffres publiés",
                published.every_figure())
    yield from context.blocks()
    missing = donnees.awaited_sources((figures.INVENTORY, figures.ANSWERS))
    natures = query.sources()["nature"].reindex([figures.INVENTORY, figures.ANSWERS])
    if not missing.empty:  # « Données et sources » says under which name, in which folder
        yield catalogue("commerces_attendus", "Commerces ruraux : ce qui est attendu",
                        missing.only("titre", "etat", "producteur_attendu"),
                        figures.AWAITED if (natures == DEMONSTRATION).any() else "")


@block_list
def inventory(place: Place) -> Iterator[Block]:
    """Yield the counts of the inventory."""
    n = len(place.shops().data)
    for key, title, table, label, ranked in place.counts():
        yield Block(f"inventaire_{key}", place.title(title, table, str(n)), table,
                    partial(charts.bars, x=label, y="commerces", ranked=ranked),
                    words.count_sentence(table, label, n), words.remark(key))


@block_list
def map_and_list(place: Place, text: str) -> Iterator[Block]:
    """Yield the map of the inventory, then its shops where ``text`` is found."""
    shops = place.shops()
    yield Block("inventaire_carte", place.title("Carte des commerces par statut", shops), shops,
                partial(charts.points_map, colour="statut_juridique", selection=place.code),
                words.map_sentence(shops), "Chaque point est au centre de la commune.")
    rows = rows_matching(shops, text)
    yield Block("inventaire_liste", place.title("Liste des commerces", rows), rows)


def weightings(place: Place) -> list[str]:
    """Return what percentages can be of there: weights are those of all Brittany, and of the
    inventory that the survey asked."""
    is_unweighted = place.departement or not query.has_inventory_asked()
    return [PLAIN] if is_unweighted else [PLAIN, WEIGHTED]


@block_list
@of_answers
def answers(place: Place, weighting: str) -> Iterator[Block]:
    """Yield each question with its intervals."""
    weights = survey.responses()[2] if weighting == WEIGHTED else None
    cost = nonresponse.weighting_cost(weights) if weights is not None else ""
    if weights is not None and weights.empty:
        weights = None
    weighted = weights is not None
    for question in figures.QUESTIONS:
        table = place.answers(question, weights=weights).with_filters(
            {"Pondération": weighting if weighted else ""})
        yield Block(f"enquete_{question}", _question_title(place, question, table), table,
                    partial(charts.bars, x="etiquette", y="part", errors=estimates.BOUNDS,
                            ranked=question not in figures.ORDINAL),
                    words.first_answer(question, table, weighted),
                    paragraph(words.note(question, table), cost))


@block_list
@of_answers
def teams(place: Place) -> Iterator[Block]:
    """Yield each number that respondents gave, then their opinions; neither is weighted."""
    yield from numbers(place)
    table = place.opinions()
    yield Block("enquete_avis", place.title("Avis des commerces", table, words.answer_range(table)),
                table, partial(charts.stacked_bars, category="etiquette", y="reponses",
                               colour="modalite"),
                words.agreement(table), estimates.warning(table.data["base"]))


def numbers(place: Place) -> Iterator[Block]:
    """Yield each number that respondents gave: by class where there are some, else its
    quartiles."""
    classes = place.classes()
    remark = UNWEIGHTED if WEIGHTED in weightings(place) else ""
    for name, label, figure in place.numbers():
        table = classes.get(name)
        groups = set((table or figure).data["groupe"])
        group = (figures.GROUPS["oui"] if name in figures.OF_EMPLOYERS else
                 min(groups) if len(groups) == 1 else figures.GROUPS[WHOLE])
        own = figure.where(figure.data["groupe"] == group)
        title = f"{label} {words.PER_SHOP[group]}"
        lecture = words.quartile_sentence(title, own)
        if table is None:
            yield Block(f"enquete_{name}", place.title(title, own, words.answer_range(own)), own,
                        partial(charts.quartiles, category="etiquette_groupe"), lecture,
                        f"{words.hand_written_note(own)} {words.TOO_FEW}")
            continue
        table = estimates.with_marks(table.where(table.data["groupe"] == group),
                                     words.quartiles(own))
        yield Block(f"enquete_{name}", place.title(title, table, words.answer_range(table)), table,
                    partial(charts.bars, x="etiquette", y="part", errors=estimates.BOUNDS,
                            ranked=False),
                    lecture, paragraph(words.note(name, table), words.CLASSES, words.BY_HAND,
                                        remark))


@block_list
@of_answers
def groups(place: Place) -> Iterator[Block]:
    """Yield employers against the others on each question."""
    unsaid = _unsaid(place)
    for question in figures.COMPARISONS:
        table = place.answers(question, by_employer=True)
        links = crosstab.group_links(table, several=question in figures.SEVERAL)
        yield Block(f"groupes_{question}", _question_title(place, question, table, APART_IN_TITLE),
                    table, BY_GROUP,
                    paragraph(_apart(figures.questions()[question], links),
                              words.first_by_group(question, table)),
                    paragraph(words.note(question, table), crosstab.method(links), unsaid))


@block_list
@of_answers
def compared_teams(place: Place) -> Iterator[Block]:
    """Yield employers against the others on each number, then on each statement."""
    classes = place.classes()
    for name, label, numbers in place.numbers():
        if name in classes and (block := _classes(place, name, label, classes[name])):
            yield block
        if name in figures.OF_EMPLOYERS:  # no other group to set beside
            continue
        title = place.title(f"{label} par commerce{APART_IN_TITLE}", numbers,
                            words.answer_range(numbers))
        yield Block(f"groupes_{name}", title, numbers,
                    partial(charts.quartiles, category="etiquette_groupe"),
                    words.medians(label, numbers), words.hand_written_note(numbers))
    table = place.agreement()
    links = crosstab.group_links(table, "enonce")
    yield Block("groupes_avis", place.title("Commerces d'accord avec chaque énoncé", table,
                                            words.answer_range(table)), table, BY_STATEMENT,
                paragraph(_apart("Avis", links), words.first_by_group("avis", table)),
                paragraph(AGREEMENT, words.note("avis", table),
                           crosstab.method(links), _unsaid(place)))


def _unsaid(place: Place) -> str:
    return words.UNSPECIFIED if place.has_unknown_employers else ""


def _apart(label: str, links: Sequence[crosstab.Link]) -> str:
    """Return « Bénévoles : employeurs et non-employeurs diffèrent. »: what tests tell of the
    answers to a question."""
    return crosstab.finding(links, *(text.format(label) for text in APART))


def _classes(place: Place, name: str, label: str, table: Table) -> Block | None:
    """Return a number by class, employers against the others; None where one group alone has
    classes."""
    table = table.where(table.data["groupe"] != figures.GROUPS[WHOLE])
    links = crosstab.group_links(table, several=False)
    if not links:
        return None
    title = place.title(f"{label} par commerce, par classe,", table,
                        str(estimates.number_of_answers(table)))
    return Block(f"classes_{name}", title, table, BY_GROUP,
                 paragraph(_apart(label, links), words.first_by_group(name, table)),
                 paragraph(words.note(name, table), crosstab.method(links), words.CLASSES))


@block_list
@of_answers
def crossing(first: str, second: str) -> Iterator[Block]:
    """Yield two questions crossed."""
    table, links = survey.crossing(first, second)
    labels = figures.questions()
    table = table.with_filters({"Question": labels[first], "Croisée avec": labels[second]})
    bases = table.data.drop_duplicates("ligne")["base"]
    region = figures.Place(REGION, "Bretagne")
    unsaid = (words.UNSPECIFIED if query.EMPLOYER in {first, second}
              and region.has_unknown_employers else "")
    title = region.title(f"Croisement, en % de la ligne : {labels[first]} × {labels[second]}",
                         table, words.span_of(bases))
    yield Block("croisement", title, table, _grid, crosstab.finding(links), paragraph(
        crosstab.method(links), "Chaque ligne : parmi les commerces qui ont donné cette réponse, % "
        "de ceux qui ont donné celle de la colonne.", words.crossing_remark(first, second), unsaid,
        WHOLE_REGION, estimates.warning(bases)))


def _grid(table: Table) -> Plot:
    """Return the grid of a crossing, in whole %: a telephone has room for two digits in a cell."""
    return charts.heat(table.with_column("part", unit="", decimals=0), "colonne", "etiquette",
                       "part")


@block_list
def respondents() -> Iterator[Block]:
    """Yield who answered and who did not, against the inventory that the survey asked."""
    if reason := query.later_inventory():
        yield sentence(reason)
        return
    sample, shops, weights = survey.responses()
    region = figures.Place(REGION, "Bretagne")
    vintage = str(query.sources().loc[figures.ANSWERS, "millesime"])
    replies = int(shops["repondant"].sum())
    for margin, label in nonresponse.MARGINS.items():
        table = nonresponse.response_rates(shops, sample, margin, weights)
        title = region.title(f"Taux de réponse par {label.lower()}",
                             replace(table, vintage=vintage), f"{replies} sur {len(shops)}")
        yield Block(f"repondants_{margin}", title, table,
                    partial(charts.bars, x="etiquette", y="taux", ranked=margin != nonresponse.AGE),
                    nonresponse.lowest_rate(table, shops, margin), paragraph(
            crosstab.method(nonresponse.rate_link(shops, margin)),
            f"Une catégorie de moins de {estimates.FLOOR} répondants est réunie aux autres.",
            nonresponse.weighting_cost(weights)))


@block_list
@of_answers
def comments(place: Place, text: str) -> Iterator[Block]:
    """Yield the comments of the respondents, where ``text`` is found; an engine has none."""
    if "commentaire" not in query.columns(figures.ANSWERS):
        yield sentence("Les commentaires libres restent sur la machine qui lit les classeurs : ils "
                       "ne sont pas publiés au moteur que ces pages lisent.")
        return
    rows = rows_matching(place.comments(), text)
    yield Block("enquete_commentaires", place.title("Commentaires libres", rows), rows,
                text_rows=COMMENTS,
                note="Textes des répondants, sans leur nom, par ordre alphabétique.")


def _question_title(place: Place, question: str, table: Table, more: str = "") -> str:
    return place.title(f"{figures.questions()[question]}{more}", table,
                       str(estimates.number_of_answers(table)))
