"""Queries of the workshop that an engine, left to itself, answers otherwise than DuckDB."""

from __future__ import annotations

QUERIES = {
    "semi join": "SELECT count(*) AS n FROM emploi SEMI JOIN mois_ess USING (annee)",
    "anti join": "SELECT count(*) AS n FROM emploi e ANTI JOIN mois_ess USING (annee)",
    "natural join": "SELECT source, fichier, titre FROM _sources NATURAL JOIN "
                    "(SELECT source, fichier FROM _fichiers) AS f ORDER BY ALL",
    "limit after a window": "SELECT territoire_nom, annee FROM emploi_prive QUALIFY row_number() "
                            "OVER (PARTITION BY territoire_nom ORDER BY annee DESC, valeur DESC, "
                            "cellule) = 1 ORDER BY territoire_nom LIMIT 6 OFFSET 1",
    "distinct after a window": "SELECT DISTINCT territoire_nom FROM emploi_prive QUALIFY "
                               "row_number() OVER (PARTITION BY territoire_nom ORDER BY annee) < 4 "
                               "ORDER BY territoire_nom DESC LIMIT 3",
    "order by all, downwards": "SELECT annee, valeur FROM emploi ORDER BY ALL DESC LIMIT 9",
    "order by the place of a column": "SELECT * FROM ref_communes ORDER BY 2 DESC, 1 LIMIT 9",
    "halves": "SELECT round(annee / 2) AS a, round(annee / 4, 1) AS b, (annee / 2)::INTEGER AS c, "
              "annee // 10 AS d FROM emploi GROUP BY ALL ORDER BY ALL",
    "decimals": "SELECT groupe, avg(valeur)::DECIMAL(10, 1) AS m FROM emploi GROUP BY groupe "
                "ORDER BY groupe",
    "list, downwards": "SELECT string_agg(DISTINCT groupe, ', ' ORDER BY groupe DESC) AS g "
                       "FROM emploi",
    "list, by two columns": "SELECT string_agg(cellule, ' ' ORDER BY fichier, feuille, cellule) "
                            "AS c FROM emploi",
    "from the end": "SELECT substr(fichier, -5) AS a, substr(fichier, -9, 4) AS b FROM emploi "
                    "GROUP BY ALL ORDER BY ALL",
    "highest and lowest": "SELECT territoire_nom, arg_max(annee, valeur) AS haut, "
                          "arg_min(annee, valeur) AS bas, arg_max(annee, valeur) FILTER "
                          "(WHERE annee < 2020 OR annee = 2022) AS autre FROM emploi_prive "
                          "WHERE periode NOT LIKE '%-T%' GROUP BY territoire_nom ORDER BY 1",
    "but for some columns": "SELECT * EXCLUDE (Epci, latitude, longitude) REPLACE (rural + 1 AS "
                            "rural) FROM ref_communes ORDER BY 1 LIMIT 9",
    "but for a column of a query": "SELECT c.* EXCLUDE a, 1 AS d FROM "
                                   "(SELECT commune AS a, commune_nom AS b, 2 AS c FROM "
                                   "ref_communes) AS c ORDER BY b, c LIMIT 9",
}
