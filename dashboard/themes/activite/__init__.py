"""The Cress's own activity: the figures of its report, and what others say of it."""
