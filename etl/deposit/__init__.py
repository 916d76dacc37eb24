"""A workbook dropped on a page: received, recognised, tried, published."""
