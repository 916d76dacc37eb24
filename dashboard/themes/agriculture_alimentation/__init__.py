"""Agriculture and food: published figures and the extraction of Insee."""
