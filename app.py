"""Warraq on a page: `streamlit run app.py`. Page set-up and navigation, nothing else."""

import streamlit as st

from rag.ui import shell

words = shell.set_up()
st.navigation(shell.pages(words)).run()
