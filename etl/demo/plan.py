"""The invented part of ``emploi_detaille``: orders of magnitude, trends, secrecy.

Shares are fractions, growths are in %, pay in thousands of euros a post and a quarter (2021),
sizes in posts an establishment.  Only what ``targets`` holds is published; the rest is chosen to
look like Bretagne: a large medico-social sector, banks and agri-food among the cooperatives.
"""

from __future__ import annotations

from dataclasses import dataclass

from etl.demo.targets import (
    AIDE_A_DOMICILE,
    ASSOCIATIONS,
    COOPERATIVES,
    FONDATIONS,
    MUTUELLES,
    SECTEURS,
)

(ENSEIGNEMENT, ACTION_SOCIALE, _AIDE, HEBERGEMENT, SANTE, SPORT, ANIMATION, SPECTACLE, FINANCE,
 AGROALIMENTAIRE, SOUTIEN, AUTRES) = SECTEURS

#: Share of the ESS in 2021; associations are the rest.
FAMILY_SHARE = {COOPERATIVES: 0.176, MUTUELLES: 0.039, FONDATIONS: 0.022}
ESS_SHARE = {"22": 0.18, "29": 0.295, "35": 0.335, "56": 0.19}
PRIVATE_SHARE = {"22": 0.165, "29": 0.265, "35": 0.355, "56": 0.215}

ESS_OTHER_YEARS = {2014: 0.6, 2015: 1.0, 2017: 0.1, 2019: 0.2, 2020: -1.4, 2021: 2.1, 2023: 1.0}
PRIVATE_OTHER_YEARS = {2012: -0.3, 2014: -0.2, 2015: 0.4, 2016: 1.2, 2017: 1.7, 2019: 1.9,
                       2020: -1.2, 2021: 3.6, 2023: 0.9}
FAMILY_GROWTH = {
    COOPERATIVES: {2012: 1.1, 2013: -0.76, 2014: 0.4, 2015: 0.9, 2016: -0.1, 2017: 0.3, 2018: 0.8,
                   2019: 1.0, 2020: 0.5, 2021: 1.2, 2022: 1.5, 2023: 0.8},
    MUTUELLES: {2012: 3.3, 2013: 3.04, 2014: -3.0, 2015: -3.5, 2016: -1.4, 2017: -5.0, 2018: -5.5,
                2019: -5.5, 2020: -3.0, 2021: -3.5, 2022: -0.5, 2023: 0.2},
    FONDATIONS: {2012: 2.8, 2013: 1.1, 2014: 1.0, 2015: 1.5, 2016: -0.6, 2017: 0.8, 2018: 0.6,
                 2019: 0.9, 2020: 0.2, 2021: 1.8, 2022: 2.0, 2023: 1.2},
}

#: Sectors of each family in 2011, in parts of 100; a pair that is not here does not exist.
SPLIT: dict[str, dict[str, float]] = {
    ASSOCIATIONS: {ENSEIGNEMENT: 19, ACTION_SOCIALE: 21, AIDE_A_DOMICILE: 14, HEBERGEMENT: 19,
                   SANTE: 6, SPORT: 3.5, ANIMATION: 5, SPECTACLE: 2.5, SOUTIEN: 3, AUTRES: 7},
    COOPERATIVES: {ENSEIGNEMENT: 0.6, ACTION_SOCIALE: 1, SPECTACLE: 1, FINANCE: 33,
                   AGROALIMENTAIRE: 40, SOUTIEN: 5, AUTRES: 19.4},
    MUTUELLES: {ACTION_SOCIALE: 7, HEBERGEMENT: 18, SANTE: 24, FINANCE: 46, SOUTIEN: 2.5,
                AUTRES: 2.5},
    FONDATIONS: {ENSEIGNEMENT: 14, ACTION_SOCIALE: 17, HEBERGEMENT: 38, SANTE: 24, SPECTACLE: 3,
                 SOUTIEN: 1.5, AUTRES: 2.5},
}
SIZE: dict[str, dict[str, float]] = {
    ASSOCIATIONS: {ENSEIGNEMENT: 22, ACTION_SOCIALE: 24, AIDE_A_DOMICILE: 38, HEBERGEMENT: 42,
                   SANTE: 30, SPORT: 1.9, ANIMATION: 5.5, SPECTACLE: 2, SOUTIEN: 7, AUTRES: 6.5},
    COOPERATIVES: {ENSEIGNEMENT: 6, ACTION_SOCIALE: 8, SPECTACLE: 4, FINANCE: 9,
                   AGROALIMENTAIRE: 16, SOUTIEN: 9, AUTRES: 12},
    MUTUELLES: {ACTION_SOCIALE: 14, HEBERGEMENT: 30, SANTE: 9, FINANCE: 11, SOUTIEN: 8,
                AUTRES: 6},
    FONDATIONS: {ENSEIGNEMENT: 25, ACTION_SOCIALE: 25, HEBERGEMENT: 45, SANTE: 40, SPECTACLE: 8,
                 SOUTIEN: 7, AUTRES: 8},
}
PRIVATE_SIZE = 9.5
PAY = {ENSEIGNEMENT: 6.6, ACTION_SOCIALE: 5.6, AIDE_A_DOMICILE: 4.4, HEBERGEMENT: 6.3, SANTE: 7.6,
       SPORT: 4.8, ANIMATION: 4.1, SPECTACLE: 5.2, FINANCE: 10.6, AGROALIMENTAIRE: 7.7,
       SOUTIEN: 7.5, AUTRES: 6.4}
PRIVATE_PAY = 7.6

SECTOR_TREND = {ENSEIGNEMENT: 0.3, ACTION_SOCIALE: 1.2, AIDE_A_DOMICILE: -0.8, HEBERGEMENT: 0.2,
                SANTE: 1.0, SPORT: 1.5, ANIMATION: 0.8, SPECTACLE: 0.3, FINANCE: 0.2,
                AGROALIMENTAIRE: -0.2, SOUTIEN: 0.8, AUTRES: 0.6}
#: Growth in years that the qualitative tendencies describe (``tendances_qualitatives.xlsx``).
SECTOR_EVENTS = {
    (ANIMATION, 2016): 4.0, (AIDE_A_DOMICILE, 2016): 0.8,
    (ANIMATION, 2018): -2.5, (SPORT, 2018): -1.5, (HEBERGEMENT, 2018): -1.2, (SANTE, 2018): 1.5,
    (SPECTACLE, 2019): -1.5,
    (ANIMATION, 2020): -6.0, (SPORT, 2020): -4.0, (SPECTACLE, 2020): -9.0,
    (ANIMATION, 2021): 5.0, (SPORT, 2021): 4.0, (SPECTACLE, 2021): -2.0,
    (ANIMATION, 2022): 7.0, (SPORT, 2022): 7.0, (SPECTACLE, 2022): 6.0,
}

#: Quarters against the yearly mean: summer camps, school year, harvest.
SEASON = {
    ANIMATION: (-0.04, 0.01, 0.09, -0.06), SPORT: (0.01, 0.02, -0.07, 0.04),
    ENSEIGNEMENT: (0.01, 0.01, -0.04, 0.02), SPECTACLE: (-0.03, 0.02, 0.04, -0.03),
    AGROALIMENTAIRE: (-0.02, 0.0, 0.03, -0.01), AIDE_A_DOMICILE: (-0.01, 0.0, 0.02, -0.01),
}
SEASON_ELSEWHERE = (-0.004, 0.002, 0.004, -0.002)
PRIVATE_SEASON = (-0.014, 0.004, 0.018, -0.008)
#: Added in 2020: the second quarter's lockdown, then a partial return.
COVID = {ANIMATION: (0.06, -0.14, 0.04, 0.04), SPORT: (0.06, -0.12, 0.04, 0.02),
         SPECTACLE: (0.10, -0.16, 0.02, 0.04)}
COVID_ELSEWHERE = (0.008, -0.022, 0.006, 0.008)


@dataclass(frozen=True)
class Block:
    """Cells under secrecy: two départements × two families × two sectors, for some quarters."""

    first: tuple[int, int]
    last: tuple[int, int]
    departements: tuple[str, str]
    familles: tuple[str, str]
    secteurs: tuple[str, str]


SECRET_BLOCKS = (
    Block((2011, 1), (2015, 4), ("22", "56"), (MUTUELLES, FONDATIONS), (SOUTIEN, AUTRES)),
    Block((2014, 2), (2018, 3), ("29", "56"), (COOPERATIVES, FONDATIONS),
          (ENSEIGNEMENT, SPECTACLE)),
    Block((2019, 1), (2021, 2), ("22", "35"), (COOPERATIVES, MUTUELLES),
          (ACTION_SOCIALE, SOUTIEN)),
    Block((2021, 1), (2023, 4), ("22", "29"), (MUTUELLES, FONDATIONS), (SOUTIEN, AUTRES)),
)
#: (quarter, département, famille) for which no payroll was sent, in any sector.
UNKNOWN_PAYROLL = {((2014, 3), "35", FONDATIONS), ((2012, 1), "29", MUTUELLES)}
