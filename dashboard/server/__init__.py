"""The web server around Streamlit: French page, compressed scripts, direct links."""
