"""What each theme says, one folder or file a page: tables, sentences, blocks."""
