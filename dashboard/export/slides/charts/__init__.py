"""Native charts of PowerPoint: what of a plot they say, and how each kind is drawn."""
