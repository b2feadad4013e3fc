"""Who may use the page: everybody who reaches it, or the readers named in the settings."""

import streamlit as st

from rag.settings import Settings
from rag.ui import notices
from rag.ui.strings import Words, isolated


def admits(settings: Settings, words: Words) -> bool:
    """Whether the reader may go on; where not, the page says what to do.

    The setting `readers` names e-mail addresses; empty, nobody is asked who they are. The identity
    provider is the one in the section [auth] of .streamlit/secrets.toml.
    """
    if not settings.readers.strip():
        return True
    if not _is_set_up():
        _tell("signin.missing", words)
        return False
    if not st.user.is_logged_in:
        _tell("signin.title", words, "signin.do")
        st.button(words("signin.button"), key="signin", on_click=st.login)
        return False
    email = str(st.user.get("email") or "")
    if not st.user.get("email_verified", True) or not is_reader(email, settings.readers):
        _tell("signin.unknown", words, email=isolated(email))
        st.button(words("signin.out"), key="signout", on_click=st.logout)
        return False
    st.sidebar.button(words("signin.out"), key="signout", on_click=st.logout)
    return True


def _is_set_up() -> bool:
    try:
        return "auth" in st.secrets
    except FileNotFoundError:  # there is no file of secrets
        return False


def is_reader(email: str, readers: str) -> bool:
    """Whether an address is among those of the setting `readers`; upper and lower case are one.

    >>> is_reader("Huda@example.org", "omar@example.org, huda@example.org")
    True
    >>> is_reader("", "omar@example.org")
    False
    """
    named = readers.casefold().replace(",", " ").split()
    return email.casefold() in named


def _tell(key: str, words: Words, text: str = "", **filling: str) -> None:
    st.html(notices.notice(words(key), words(text or f"{key}.do", **filling)))
