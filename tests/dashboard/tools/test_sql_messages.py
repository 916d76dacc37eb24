"""What DuckDB refuses is told in French, with what to write instead."""

from __future__ import annotations

import duckdb
import pytest

from dashboard.tools.sql.messages import OTHER, OUTSIDE, Fault, refusal


def refused(sql: str) -> Fault:
    """What is said of this query, on two small tables."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("CREATE TABLE emploi (annee INTEGER, groupe VARCHAR, valeur DOUBLE)")
        connection.execute("CREATE TABLE mois (annee INTEGER, valeur DOUBLE)")
        connection.execute("INSERT INTO emploi VALUES (2021, 'ESS', 1), (2022, 'ESS', 2)")
        for lock in ("SET autoload_known_extensions = false",
                     "SET enable_external_access = false", "SET lock_configuration = true"):
            connection.execute(lock)
        with pytest.raises(duckdb.Error) as found:
            connection.execute(sql).fetchall()
        return refusal(type(found.value).__name__, str(found.value))


@pytest.mark.parametrize(("sql", "message"), [
    ("SELECT annee FRM emploi x", "Erreur de syntaxe près de « emploi »."),
    ("SELECT 'emploi", "Une apostrophe ouvre un texte que rien ne referme (dans un texte, elle se "
                       "double : 'l''emploi')."),
    ('SELECT "annee FROM emploi', "Un guillemet ouvre un nom que rien ne referme."),
    ('FROM emploi WHERE groupe = ""',
     "Un nom entre guillemets est vide : le texte vide s'écrit avec deux apostrophes ('')."),
    ("SELECT /* tout", "Un commentaire /* n'est pas refermé par */."),
    ("FROM emplois", "La table « emplois » n'existe pas. Peut-être « emploi » ?"),
    ("FROM zzzzzz", "La table « zzzzzz » n'existe pas."),
    ("SELECT e.* FROM emploi", "La table ou l'alias « e » n'est pas dans FROM."),
    ("SELECT * EXCLUDE (an) FROM emploi", "La colonne « an » n'existe pas ici."),
    ("SELECT annees FROM emploi",
     "La colonne « annees » n'existe pas ici. Peut-être : annee, valeur ?"),
    ('FROM emploi WHERE groupe = "ESS"',
     "La colonne « ESS » n'existe pas ici ; un texte s'écrit entre apostrophes : 'ESS'."),
    ("FROM emploi WHERE groupe = ‘ESS’",
     "« ‘ESS’ » est entre guillemets typographiques : écrire 'un texte', \"une colonne\"."),
    ("FROM emploi JOIN mois USING (groupe)",
     "La colonne « groupe » de USING n'est pas dans les deux tables."),
    ("SELECT valeur FROM emploi JOIN mois USING (annee)",
     "La colonne « valeur » est dans plusieurs tables : écrire table.colonne."),
    ("SELECT annee, sum(valeur) FROM emploi",
     "La colonne « annee » n'est ni regroupée (GROUP BY) ni résumée (sum, any_value…)."),
    ("FROM emploi WHERE sum(valeur) > 1",
     "WHERE choisit les lignes avant tout calcul : un résumé (sum, count…) se filtre dans HAVING, "
     "après GROUP BY."),
    ("FROM emploi WHERE row_number() OVER () = 1",
     "WHERE choisit les lignes avant tout calcul : une fonction à fenêtre (OVER) se filtre dans "
     "QUALIFY."),
    ("SELECT sum(avg(valeur)) FROM emploi",
     "Un résumé (sum, avg…) n'en contient pas un autre : calculer le premier dans une "
     "sous-requête."),
    ("SELECT annee FROM emploi GROUP BY 3", "Ce rang n'est celui d'aucune colonne : de 1 à 1."),
    ("FROM emploi UNION SELECT annee FROM mois",
     "UNION, INTERSECT et EXCEPT demandent le même nombre de colonnes des deux côtés."),
    ("SELECT (SELECT valeur FROM emploi)",
     "Une sous-requête employée comme une valeur renvoie plusieurs lignes : n'en garder qu'une "
     "(max, LIMIT 1), ou écrire IN."),
    ("SELECT (SELECT annee, valeur FROM emploi)",
     "Nombre de colonnes de la sous-requête : 2, au lieu de 1."),
    ("SELECT flor(1.5)", "La fonction « flor » n'existe pas. Peut-être « floor » ?"),
    ("SELECT sum(groupe) FROM emploi",
     "« sum(VARCHAR) » : pas avec ces arguments ; vérifier leur nombre et leur type (CAST en "
     "change)."),
    ("SELECT 1 + 'a'",
     "« +(INTEGER, STRING) » : pas avec ces arguments ; vérifier leur nombre et leur type (CAST en "
     "change)."),
    ("SELECT '1,5'::DOUBLE",
     "« 1,5 » ne se convertit pas en nombre (TRY_CAST donne un vide à la place)."),
    ("SELECT '1,5'::DECIMAL(4, 1)",
     "« 1,5 » ne se convertit pas en nombre (TRY_CAST donne un vide à la place)."),
    ("SELECT DATE '31/12/2023'",
     "« 31/12/2023 » n'est pas une date : l'écrire année-mois-jour, comme '2023-12-31'."),
    ("SELECT DATE '2023-13-01'",
     "« 2023-13-01 » n'est pas une date : l'écrire année-mois-jour, comme '2023-12-31'."),
    ("FROM emploi WHERE annee = DATE '2023-01-01'",
     "Type nombre entier : ne se convertit pas en date, ni ne s'y compare."),
    ("SELECT date_trunc('mois', DATE '2023-01-01')",
     "« mois » n'est pas une partie de date : year, quarter, month, week, day…"),
    ("SELECT 300::TINYINT",
     "Un nombre est trop grand pour son type : le convertir d'abord en DOUBLE ou en HUGEINT."),
    ("SELECT 9223372036854775807 + 1",
     "Un nombre est trop grand pour son type : le convertir d'abord en DOUBLE ou en HUGEINT."),
    ("FROM emploi LIMIT -1", "LIMIT et OFFSET ne sont jamais négatifs."),
    ("FROM emploi WHERE annee = ?", "Le paramètre 1 n'a pas de valeur : l'écrire dans la requête."),
    ("FROM '/etc/passwd'", OUTSIDE), ("SUMMARIZE '/etc/passwd'", OUTSIDE),
    ("FROM 'emploi.csv'", OUTSIDE), ("FROM 's3://seau/a.parquet'", OUTSIDE),
    ("FROM read_csv('/etc/passwd')", OUTSIDE), ("FROM sql_auto_complete('SEL')", OUTSIDE),
    ("FROM enable_logging()", OUTSIDE), ("SET threads = 1", OUTSIDE),
])
def test_a_refusal_says_in_french_what_to_write_instead(sql, message):
    assert refused(sql).message == message


def test_the_line_is_shown_with_its_mark_under_the_place():
    assert refused("SELECT annee\nFROM emploi\nWHERE an = 1").detail == (
        "Ligne 3 : WHERE an = 1\n                ^^")


def test_a_refusal_that_is_not_translated_is_given_whole():
    assert refused("SELECT regexp_matches('a', '(')") == Fault(
        OTHER, "Invalid Input Error: missing ): (")
