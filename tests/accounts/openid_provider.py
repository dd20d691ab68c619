"""A small provincial login over real HTTP with real keys, which can be told to lie."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGERS_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class ProvincialLogin:
    """``token`` is what the next exchange of a code gives; ``asked`` gathers the forms of the exchanges."""

    address: str = ""
    token: str = ""
    issuer_named: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)

    def answer(self, path: str) -> dict[str, Any] | None:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer_named or self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
            }
        if path == "/keys":
            shown = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            return {"keys": [{**shown, "kid": "one", "use": "sig", "alg": "RS256"}]}
        if path == "/token":
            return {"access_token": "x", "token_type": "Bearer", "id_token": self.token}
        return None

    def sign(
        self, client: str, question: dict[str, str], *, key: Any = KEY, algorithm: str = "RS256", kid: str = "one",
        **claims: Any,
    ) -> None:  # fmt: skip
        """Let the next exchange give a token with these claims; None leaves one out."""
        now = int(time.time())
        standing = {
            "iss": self.address,
            "aud": client,
            "iat": now,
            "exp": now + 300,
            "nonce": question["nonce"],
        }
        told = {name: value for name, value in (standing | claims).items() if value is not None}
        self.token = jwt.encode(told, key, algorithm=algorithm, headers={"kid": kid})


def question_in(address: str) -> dict[str, str]:
    """What the browser is sent to the login with."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@contextmanager
def provincial_login() -> Iterator[ProvincialLogin]:
    """The login behind a free port of this machine until the block ends."""
    login = ProvincialLogin()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_args: Any) -> None:
            pass

        def do_GET(self) -> None:
            found = login.answer(self.path)
            body = json.dumps(found or {}).encode()
            self.send_response(200 if found else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            login.asked.append({name: values[0] for name, values in parse_qs(form).items()})
            self.do_GET()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    login.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield login
    finally:
        server.shutdown()
        server.server_close()
