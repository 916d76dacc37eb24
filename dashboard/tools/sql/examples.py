"""Queries that the SQL workshop offers: title → SQL.  A test runs each of them."""

from etl.french.reference import PEOPLE

EXAMPLES = {
    "Évolution de l'emploi par famille en Bretagne": """\
SELECT annee, groupe, valeur, unite, statut
FROM emploi
WHERE territoire = '53' AND territoire_niveau = 'region' AND unite = '%' AND NOT rappel
  AND indicateur = 'Évolution de l''emploi' AND secteur = 'Ensemble'
ORDER BY annee, groupe""",
    "Tous les indicateurs, leurs unités et leurs années": """\
SELECT source, indicateur, unite, min(annee) AS annee_debut, max(annee) AS annee_fin,
       count(*) AS chiffres
FROM chiffres
GROUP BY ALL
ORDER BY ALL""",
    "Événements du Mois de l'ESS par édition": """\
SELECT annee, indicateur, valeur, statut
FROM mois_ess
WHERE territoire = '53' AND unite = 'événements'
ORDER BY annee, indicateur""",
    "Salariés de l'ESS par territoire, selon les panoramas": """\
-- Les panoramas n'ont ni la même année ni le même champ : les montrer, ne pas les additionner.
SELECT territoire_niveau, territoire_nom, annee, valeur, unite, qualificatif, statut, champ
FROM territoires
WHERE indicateur = 'Emploi salarié de l''ESS' AND poste = 'ESS'
ORDER BY territoire_niveau, territoire_nom, annee""",
    "Effectifs par famille, une colonne par année": """\
-- Moyenne des quatre trimestres, sur les seules lignes d'ensemble.
PIVOT (
  SELECT famille, annee, valeur FROM emploi_detaille
  WHERE indicateur = 'Effectifs salariés' AND territoire = '53' AND secteur = 'Ensemble'
) ON annee USING avg(valeur) GROUP BY famille""",
    "Acteurs de l'économie circulaire pour 10 000 habitants": f"""\
-- Les EPCI sans acteur comptent zéro ; trois îles n'ont pas d'EPCI.
WITH habitants AS (
  SELECT epci, any_value(epci_nom) AS territoire, sum({PEOPLE}) AS population
  FROM ref_communes WHERE epci <> '' GROUP BY epci
)
SELECT territoire, population, count(id) AS nombre,
       round(10000 * count(id) / population, 2) AS pour_10000
FROM habitants LEFT JOIN acteurs_circulaires AS a ON a.epci = habitants.epci AND retenu
GROUP BY territoire, population
ORDER BY pour_10000 DESC, territoire""",
    "Une question à plusieurs réponses de l'enquête": """\
SELECT question, modalite, count(*) AS reponses
FROM commerces_enquete_reponses
WHERE question = 'services'
GROUP BY ALL
ORDER BY reponses DESC""",
    "Suivre les chiffres corrigés jusqu'à leur cellule": """\
SELECT source, indicateur, territoire_nom, annee, valeur, imprime, statut, fichier, feuille,
       cellule
FROM chiffres
WHERE statut = 'c'
ORDER BY fichier, cellule""",
    "Ce que les contrôles ont trouvé, source par source": """\
SELECT source, gravite, count(*) AS constats
FROM _anomalies
GROUP BY ALL
ORDER BY ALL""",
}
