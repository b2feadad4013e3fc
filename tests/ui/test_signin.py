"""Signing in with a provider: a real one on this machine, and a browser that goes to it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from served import serving

pytestmark = pytest.mark.browser

pytest.importorskip("authlib", reason="run: pip install -e .[signin]")

from joserfc import jwk  # noqa: E402
from oidc_server import CLIENT, SECRET, Provider, providing  # noqa: E402

SECRETS = """
[auth]
redirect_uri = "http://localhost:{{port}}/oauth2callback"
cookie_secret = "one-that-is-long-enough-to-sign-with-it"
client_id = "{client}"
client_secret = "{secret}"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
"""


@pytest.fixture
def provider() -> Iterator[Provider]:
    with providing() as provider:
        yield provider


@pytest.fixture
def page(tmp_path: Path, provider: Provider, new_context: Callable[..., Any]) -> Iterator[Any]:
    """A window on a library whose only reader is Huda."""
    corpus, secrets = tmp_path / "corpus", tmp_path / "secrets.toml"
    corpus.mkdir()
    (corpus / "a.txt").write_text("مقال\nكانت بغداد عاصمة العباسيين.\n", encoding="utf-8")
    filled = SECRETS.format(client=CLIENT, secret=SECRET, issuer=provider.issuer)
    secrets.write_text(filled, encoding="utf-8")
    with serving(
        corpus,
        tmp_path / "index",
        "--secrets.files",
        str(secrets),
        WARRAQ_READERS="huda@example.org",
    ) as address:
        page = new_context().new_page()
        page.goto(address)
        yield page


def test_a_reader_who_is_named_comes_in_and_nobody_else(provider: Provider, page: Any) -> None:
    question = page.get_by_test_id("stChatInputTextArea")
    page.get_by_text("هذه المكتبة لقرّاء معروفين").wait_for()
    assert question.count() == 0

    provider.claims = {"email": "Huda@example.org", "email_verified": True}
    page.get_by_role("button", name="الدخول").click()
    question.wait_for()
    page.reload()
    question.wait_for()  # who is in stays in
    page.get_by_role("button", name="الخروج").click()
    page.get_by_role("button", name="الدخول").wait_for()
    assert question.count() == 0

    for claims in (
        {"email": "omar@example.org", "email_verified": True},
        {"email": "huda@example.org", "email_verified": False},  # says she is Huda
        {},
    ):
        provider.claims = claims
        page.get_by_role("button", name="الدخول").click()
        page.get_by_text("لست من قرّاء هذه المكتبة").wait_for()
        page.get_by_text(f"دخلت باسم \u2068{claims.get('email', '')}\u2069").wait_for()
        assert question.count() == 0
        page.get_by_role("button", name="الخروج").click()
        page.get_by_role("button", name="الدخول").wait_for()


def test_a_token_that_the_provider_did_not_sign_lets_nobody_in(
    provider: Provider, page: Any
) -> None:
    provider.claims = {"email": "huda@example.org", "email_verified": True}
    provider.signs_with = jwk.RSAKey.generate_key()
    refused(page)
    provider.signs_with = provider.key
    provider.claims["nonce"] = "of another visit"
    refused(page)
    assert len(provider.signed) == 2


def refused(page: Any) -> None:
    """Go to the provider and come back as nobody."""
    with page.expect_navigation(url=re.compile(r":\d+/$")):
        page.get_by_role("button", name="الدخول").click()
    page.get_by_role("button", name="الدخول").wait_for()
    assert page.get_by_test_id("stChatInputTextArea").count() == 0
