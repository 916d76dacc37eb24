"""What a file that no contract declares seems to hold."""
