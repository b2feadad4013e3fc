"""The Streamlit pages and what they are made of. Only this room imports streamlit."""
