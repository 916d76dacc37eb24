"""A territory that the page « Territoires » is asked about."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.text import lecture
from dashboard.themes.territoires import comparable
from dashboard.warehouse import query


@dataclass(frozen=True)
class Place:
    """A territory; ``label``: its name and its level, as its filter says them."""

    level: str
    code: str
    label: str

    @classmethod
    def from_key(cls, key: str, label: str) -> Place:
        """Return the territory of a key (see ``query.place_key``)."""
        return cls(*query.level_and_code(key), label)

    @property
    def name(self) -> str:
        """Return its name alone."""
        return name_of(self.label)

    @property
    def key(self) -> str:
        """Return its key (see ``query.place_key``)."""
        return query.place_key(self.level, self.code)

    @property
    def filters(self) -> dict[str, str]:
        """Return what the extracts say of it."""
        return {"Territoire": self.label}

    @property
    def above(self) -> str:
        """Return the key of the territory that it is a part of: Bretagne for what has no other."""
        names = comparable.territory_names()
        return next(key for other in query.surroundings(self.level, self.code)
                    if (key := query.place_key(*other)) in names)

    @property
    def there(self) -> str:
        """Return « dans le Finistère »."""
        return lecture.en_territoire(self.name, self.level)

    @property
    def of_it(self) -> str:
        """Return « du Finistère »."""
        return lecture.de_territoire(self.name, self.level)

    @property
    def subject(self) -> str:
        """Return « le Finistère »."""
        return lecture.le_territoire(self.name, self.level)

    @property
    def departement(self) -> str:
        """Return its code where it is a département; else empty."""
        return self.code if self.level == "departement" else ""


def name_of(label: str) -> str:
    """Return the name of a territory without its level."""
    return label.rpartition(" (")[0]
