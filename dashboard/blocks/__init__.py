"""What pages are made of: blocks, decks of them, filters, and what stands in their place."""
