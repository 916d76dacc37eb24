"""Maps of Brittany: their plots, made of a table, and the classes of their colours."""
