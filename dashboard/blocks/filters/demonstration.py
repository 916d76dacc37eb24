"""The switch of the demonstration data, and what an address says of it."""

from __future__ import annotations

from dashboard.blocks.filters import address_reading

#: The switch: its key and its label; how an address may say what it is set to.
SWITCH, LABEL = "demo", "Données de démonstration"
SETTINGS = {"true": "true", "1": "true", "oui": "true", "false": "false", "0": "false",
            "non": "false"}


def read_demonstration() -> None:
    """Write what the address says of the demonstration data as their switch does, and say what is
    not understood."""
    address_reading.read(LABEL, SWITCH, "oui", lambda texts: [
        SETTINGS[text.lower()] for text in texts if text.lower() in SETTINGS])


def is_demonstration_left(text: str) -> bool:
    """Tell whether what an address says of the demonstration data leaves them shown."""
    return SETTINGS.get(text.lower()) != "false"
