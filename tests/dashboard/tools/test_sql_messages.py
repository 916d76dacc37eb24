"""What DuckDB refuses is told in French, with what to write instead."""

from __future__ import annotations

import duckdb
import pytest

from dashboard.tools.sql.messages import OF_FORM, OF_VALUE, OUTSIDE, Fault, refusal


def fault_of(sql: str) -> Fault:
    """Return what is said of this query, on two small tables."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("CREATE TABLE emploi (annee INTEGER, groupe VARCHAR, valeur DOUBLE)")
        connection.execute("CREATE TABLE mois (annee INTEGER, valeur DOUBLE)")
        connection.execute("INSERT INTO emploi VALUES (2021, 'ESS', 1), (2022, 'ESS', 2)")
        connection.execute("CREATE VIEW vue AS FROM emploi")  # as a table of the sandbox
        for lock in ("SET autoload_known_extensions = false",
                     "SET enable_external_access = false", "SET lock_configuration = true"):
            connection.execute(lock)
        with pytest.raises(duckdb.Error) as error:
            connection.execute(sql).fetchall()
        return refusal(type(error.value).__name__, str(error.value))


#: What to write instead, of refusals that name nothing.
QUOTES = ("Des guillemets, une apostrophe ou un commentaire ne sont pas refermés, ou sont vides. "
          "Écrire 'un texte' ('l''emploi', ''), \"une colonne\", /* un commentaire */.")
PLACE = ("Un calcul n'est pas possible à cette place. Un résumé (sum, count…) se filtre dans "
         "HAVING, après GROUP BY, une fonction à fenêtre (OVER) dans QUALIFY ; le résumé d'un "
         "résumé demande une sous-requête.")
COUNT = ("Le nombre de lignes ou de colonnes ne convient pas. UNION, INTERSECT et EXCEPT en "
         "demandent autant des deux côtés, un rang celui d'une colonne, et une sous-requête "
         "employée comme une valeur une seule ligne (max, LIMIT 1, ou IN) d'une seule colonne.")
WINDOW = ("Cette fonction demande une fenêtre (OVER). lag(valeur) OVER (PARTITION BY groupe "
          "ORDER BY annee), ou OVER () pour toutes les lignes.")
AS_TEXT = "Une colonne de texte (code, période…) se compare à un texte : '53' et non 53"
TOO_LARGE = "Un nombre est trop grand pour son type : le convertir d'abord en DOUBLE ou en HUGEINT."
ZERO = ("Une division entière (//) ou un reste (%) a zéro pour diviseur. NULLIF(diviseur, 0) donne "
        "un vide à la place.")
NOT_IN_FROM = ("« {} » n'est pas dans FROM. Peut-être « {} » ? Une table y est nommée, ou "
               "remplacée par son alias.")
NUMBER = ("Un nombre manque ou ne convient pas. LIMIT et OFFSET ne sont jamais négatifs ; la "
          "valeur d'un paramètre (?, $1) s'écrit dans la requête.")


def no_column(name: str, proposal: str = "") -> str:
    text = name.replace("'", "''")
    return (f"La colonne « {name} » n'existe pas ici. {proposal}Un texte s'écrit entre apostrophes "
            f"('{text}') ; une colonne de USING est dans les deux tables.")


def no_function(name: str, proposal: str = "") -> str:
    return (f"La fonction « {name} » n'existe pas. {proposal}Les plus courantes sont sum, avg, "
            "median, count, min, max et round.")


def no_conversion(name: str) -> str:
    return (f"« {name} » ne se convertit pas. Écrire un nombre 1.5, une date '2023-12-31', une "
            "partie de date year, quarter, month… ; TRY_CAST donne un vide à la place.")


def no_arguments(call: str) -> str:
    return (f"« {call} » n'accepte pas ces arguments : vérifier leur nombre et leur type (CAST en "
            "change).")


@pytest.mark.parametrize(("sql", "message"), [
    ("SELECT annee FRM emploi x", "Erreur de syntaxe près de « emploi »."),
    ("FROM emploi WHERE valeur > 2,5", "Erreur de syntaxe près de « , ». Un nombre s'écrit avec un "
                                       "point : 2.5."),
    ("SELECT 'emploi", QUOTES), ('SELECT "annee FROM emploi', QUOTES),
    ('FROM emploi WHERE groupe = ""', QUOTES), ("SELECT /* tout", QUOTES),
    ("FROM emplois", "La table « emplois » n'existe pas. Peut-être « emploi » ?"),
    ("FROM zzzzzz", "La table « zzzzzz » n'existe pas."),
    ("SELECT e.* FROM emploi", NOT_IN_FROM.format("e", "emploi")),
    ("SELECT annee FROM emploi AS e WHERE emploi.annee > 2012", NOT_IN_FROM.format("emploi", "e")),
    ("SELECT * EXCLUDE (an) FROM emploi", no_column("an", "Peut-être « annee », « valeur » ? ")),
    ("SELECT annees FROM emploi", no_column("annees", "Peut-être « annee », « valeur » ? ")),
    ('FROM emploi WHERE groupe = "ESS"', no_column("ESS", "Peut-être « annee » ? ")),
    ("FROM emploi WHERE groupe = ‘ESS’", no_column("ESS", "Peut-être « annee » ? ")),
    ("FROM emploi WHERE groupe = \"L'ESS\"", no_column("L'ESS", "Peut-être « annee » ? ")),
    ("SELECT e.an FROM emploi e", "La colonne « an » n'existe pas dans cette table. "
                                  "Peut-être « annee », « valeur », « groupe » ?"),
    ("SELECT v.an FROM vue v", "La colonne « an » n'existe pas dans cette table."),
    ("FROM emploi JOIN mois USING (groupe)", no_column("groupe")),
    ("SELECT valeur FROM emploi JOIN mois USING (annee)",
     "La colonne « valeur » est dans plusieurs tables : écrire table.colonne."),
    ("SELECT annee, sum(valeur) FROM emploi",
     "La colonne « annee » n'est ni regroupée (GROUP BY) ni résumée (sum, any_value…)."),
    ("FROM emploi WHERE sum(valeur) > 1", PLACE),
    ("FROM emploi WHERE row_number() OVER () = 1", PLACE),
    ("SELECT sum(avg(valeur)) FROM emploi", PLACE),
    ("SELECT sum(valeur), groupe FROM emploi GROUP BY 1", PLACE),
    ("SELECT lag(valeur) FROM emploi", WINDOW),
    ("SELECT annee FROM emploi GROUP BY 3", COUNT),
    ("FROM emploi UNION SELECT annee FROM mois", COUNT),
    ("SELECT (SELECT valeur FROM emploi)", COUNT),
    ("SELECT (SELECT annee, valeur FROM emploi)", COUNT),
    ("SELECT flor(1.5)", no_function("flor", "Peut-être « floor » ? ")),
    ("SELECT somme(valeur) FROM emploi", no_function("somme", "Peut-être « sum » ? ")),
    ("SELECT Médiane(valeur) FROM emploi", no_function("médiane", "Peut-être « median » ? ")),
    ("SELECT ISNULL(valeur, 0) FROM emploi", no_function("isnull", "Peut-être « coalesce » ? ")),
    ("SELECT TOP 5 * FROM emploi", "Erreur de syntaxe près de « 5 ». Les premières lignes se "
                                   "demandent à la fin de la requête : LIMIT 5."),
    ("SELECT * FROM emploi WHERE annee 2013", "Erreur de syntaxe près de « 2013 »."),
    ("SELECT query('FROM emploi')",
     "La fonction « query » donne un tableau : elle s'écrit dans FROM."),
    ("SELECT sum(groupe) FROM emploi", no_arguments("sum(VARCHAR)")),
    ("SELECT 1 + 'a'", no_arguments("+(INTEGER, STRING)")),
    ("FROM vue WHERE groupe = 53", f"« ESS » n'est pas un nombre. {AS_TEXT} ; TRY_CAST donne un "
                                   "vide à la place."),
    ("FROM vue WHERE groupe > 53", "Deux types différents ne se comparent pas. "
                                   f"{AS_TEXT} ; CAST change le type."),
    ("SELECT groupe::DATE FROM vue", no_conversion("ESS")),
    ("SELECT '1,5'::DOUBLE", no_conversion("1,5")),
    ("SELECT strptime('31/13/2022', '%d/%m/%Y')", no_conversion("31/13/2022")),
    ("SELECT '1,5'::DECIMAL(4, 1)", no_conversion("1,5")),
    ("SELECT DATE '31/12/2023'", no_conversion("31/12/2023")),
    ("SELECT DATE '2023-13-01'", no_conversion("2023-13-01")),
    ("FROM emploi WHERE annee = DATE '2023-01-01'", no_conversion("INTEGER -> DATE")),
    ("SELECT date_trunc('mois', DATE '2023-01-01')", no_conversion("mois")),
    ("SELECT 300::TINYINT", TOO_LARGE), ("SELECT 9223372036854775807 + 1", TOO_LARGE),
    ("SELECT annee // 0 FROM emploi", ZERO), ("SELECT annee % 0 FROM emploi", ZERO),
    ("FROM emploi LIMIT -1", NUMBER), ("FROM emploi WHERE annee = ?", NUMBER),
    ("FROM '/etc/passwd'", OUTSIDE), ("SUMMARIZE '/etc/passwd'", OUTSIDE),
    ("FROM 'emploi.csv'", OUTSIDE), ("FROM 's3://seau/a.parquet'", OUTSIDE),
    ("FROM read_csv('/etc/passwd')", OUTSIDE), ("FROM sql_auto_complete('SEL')", OUTSIDE),
    ("FROM postgres_scan('base', 'public', 'emploi')", OUTSIDE),
    ("FROM read_excel('a.xlsx')", OUTSIDE), ("FROM open_duckdb('a.db')", OUTSIDE),
    ("FROM enable_logging()", OUTSIDE), ("SET threads = 1", OUTSIDE),
])
def test_a_refusal_says_in_french_what_to_write_instead(sql, message):
    assert fault_of(sql).message == message


def test_the_line_is_shown_with_its_mark_under_the_place():
    assert fault_of("SELECT annee\nFROM emploi\nWHERE an = 1").detail == (
        "Ligne 3 : WHERE an = 1\n                ^^")


def test_a_refusal_that_is_not_translated_is_given_whole_after_what_to_do():
    assert fault_of("SELECT regexp_matches('a', '(')") == Fault(
        OF_VALUE, "Invalid Input Error: missing ): (")
    assert fault_of("SELECT json_extract('{x', '$.a')").message == OF_VALUE
    assert fault_of("SELECT nextval('s')") == Fault(
        OF_FORM, "Catalog Error: Sequence with name s does not exist!")
