"""A provider of identities: a real HTTP server that speaks OpenID Connect and signs its tokens."""

import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwk, jwt

CLIENT, SECRET = "warraq", "a-secret-of-the-client-and-the-provider"


class Provider:
    """Whoever comes is signed in as `claims` say, as if they had given their password."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.issuer = ""
        self.key = jwk.RSAKey.generate_key(auto_kid=True)
        self.signs_with = self.key
        self.signed: list[str] = []
        self.nonces: dict[str, str] = {}  # by the code that was given out with them

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def code(self, nonce: str) -> str:
        code = secrets.token_urlsafe()
        self.nonces[code] = nonce
        return code

    def token(self, code: str) -> dict[str, Any]:
        """What a code is changed for, once. Raises KeyError for one that was not given out."""
        now = int(time.time())
        told = {"iss": self.issuer, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 600}
        claims = told | {"nonce": self.nonces.pop(code)} | self.claims
        signed = jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.signs_with)
        self.signed.append(signed)
        return {"access_token": "unused", "token_type": "Bearer", "id_token": signed}


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(address.query).items()}
            answer = {"code": self.provider.code(asked["nonce"]), "state": asked["state"]}
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(answer)}")
            self.end_headers()
        elif address.path == "/keys":
            self._tell({"keys": [self.provider.key.as_dict(private=False)]})
        else:
            self._tell(self.provider.configuration())

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._tell(self.provider.token(sent["code"][0]))

    def _tell(self, what: dict[str, Any]) -> None:
        body = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def providing() -> Iterator[Provider]:
    """A provider that listens on this machine for as long as it is needed."""
    provider = Provider()
    handler = type("Handler", (_Handler,), {"provider": provider})
    with ThreadingHTTPServer(("localhost", 0), handler) as server:
        provider.issuer = f"http://localhost:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield provider
        server.shutdown()
        thread.join()
