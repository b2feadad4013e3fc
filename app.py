"""Warraq on a page: `streamlit run app.py`. Page set-up and navigation, nothing else."""

from rag.ui import shell

shell.navigate(shell.set_up()).run()
