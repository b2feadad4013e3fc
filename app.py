"""Warraq on a page: `streamlit run app.py`. Page set-up and navigation, nothing else."""

from functools import partial

import streamlit as st

from rag.ui import chat, shell

words = shell.set_up()
pages = [
    st.Page(partial(chat.page, words), title=words("page.chat"), url_path="ask", default=True),
]
st.navigation(pages).run()
