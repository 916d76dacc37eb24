"""What never leaves: personal data, who opposes, figures under *secret statistique*."""
