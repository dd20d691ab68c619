"""Signing in through a provincial login (OpenID Connect, code flow with PKCE). It says who comes, never what he may.

Officers come by one client of it (``provider``), residents by another (``residents``).

Allauth's own part asks for no nonce, leaves a token's signature unchecked when it comes straight from the provider, and
stores what the provider tells of a person; here the token is checked whole and only one claim is read
(docs/decisions/0164).
"""

import base64
import hashlib
import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from django.conf import settings

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384"]
"""Signatures by the provider's own key only: none, and those by a shared secret, are refused."""
LARGEST_ANSWER = 1 << 20
PATIENCE_SECONDS = 10
LEEWAY_SECONDS = 30
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class OpenIDRefusedError(ValueError):
    """The provider's answer cannot be trusted or understood; the text is for the log, without personal data."""


@dataclass(frozen=True)
class Provider:
    """A provincial login as the operator configured it; ``label`` names the button, ``scope`` what is asked for."""

    issuer: str
    client_id: str
    secret: str
    label: str
    scope: str = "openid profile"


def provider() -> Provider | None:
    """The login of officers; None where there is none. Raises ``OpenIDRefusedError`` without its secret."""
    if not settings.OPENID_ISSUER:
        return None
    return Provider(
        settings.OPENID_ISSUER,
        settings.OPENID_CLIENT_ID,
        secret_in(settings.OPENID_SECRET_FILE),
        settings.OPENID_LABEL,
    )


def secret_in(path: str) -> str:
    """The client's secret, from its file. Raises ``OpenIDRefusedError`` where it cannot be read."""
    try:
        return Path(path).read_text("utf-8").strip()
    except OSError as error:
        raise OpenIDRefusedError("the file of the client's secret cannot be read") from error


def begin(asked: Provider, callback: str) -> tuple[str, dict[str, str]]:
    """Where the browser goes, and what its session keeps until it comes back."""
    kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    challenge = hashlib.sha256(kept["verifier"].encode()).digest()
    question = {
        "response_type": "code",
        "scope": asked.scope,
        "client_id": asked.client_id,
        "redirect_uri": callback,
        "state": kept["state"],
        "nonce": kept["nonce"],
        "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    return f"{_described(asked)['authorization_endpoint']}?{urlencode(question)}", kept


def finish(
    asked: Provider, callback: str, kept: Mapping[str, str], answer: Mapping[str, str]
) -> dict[str, Any]:
    """Who came back: what the provider tells of the person. Raises ``OpenIDRefusedError``."""
    if not kept or not _same(kept["state"], answer.get("state", "")):
        raise OpenIDRefusedError("the state is not the one we sent")
    if "code" not in answer:
        raise OpenIDRefusedError("no code came back")
    described = _described(asked)
    form = {
        "grant_type": "authorization_code",
        "code": answer["code"],
        "redirect_uri": callback,
        "client_id": asked.client_id,
        "client_secret": asked.secret,
        "code_verifier": kept["verifier"],
    }
    answered = _fetched(described["token_endpoint"], urlencode(form).encode())
    claims = _checked(asked, described, str(answered.get("id_token", "")))
    if not _same(kept["nonce"], str(claims.get("nonce", ""))):
        raise OpenIDRefusedError("the nonce is not the one we sent")
    return claims


def told(claims: Mapping[str, Any], claim: str) -> str:
    """One claim as text. Raises ``OpenIDRefusedError`` where the token lacks it."""
    value = claims.get(claim)
    if not isinstance(value, str) or not value.strip():
        raise OpenIDRefusedError("the token does not say who came")
    return value.strip()


def _same(ours: str, theirs: str) -> bool:
    """Compared in constant time; as bytes, for what comes back may be any text."""
    return secrets.compare_digest(ours.encode(), theirs.encode())


def _described(asked: Provider) -> dict[str, Any]:
    found = _fetched(f"{asked.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != asked.issuer:
        raise OpenIDRefusedError("the provider names another issuer")
    return found


def _checked(asked: Provider, described: Mapping[str, Any], token: str) -> dict[str, Any]:
    """The claims of a token signed by the provider, for us, and not expired."""
    try:
        head = jwt.get_unverified_header(token)
        keys = jwt.PyJWKSet.from_dict(_fetched(described["jwks_uri"]))
        if head.get("alg") not in ALGORITHMS:
            raise OpenIDRefusedError("the signature is of a kind that is not taken")
        key = next((key for key in keys.keys if key.key_id == head.get("kid")), None)
        if key is None:
            raise OpenIDRefusedError("the token is signed by a key that the provider does not show")
        return jwt.decode(
            token,
            key.key,
            algorithms=ALGORITHMS,
            audience=asked.client_id,
            issuer=asked.issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
        )
    except jwt.PyJWTError as error:
        raise OpenIDRefusedError(f"the token does not hold ({type(error).__name__})") from error


class _NoDetours(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoDetours)


def _fetched(address: str, form: bytes | None = None) -> dict[str, Any]:
    """The JSON object at an address of the provider: over TLS (or on this machine), no detours, of limited size."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise OpenIDRefusedError("the provider is not asked without TLS")
    request = urllib.request.Request(address, form, {"Accept": "application/json"})
    try:
        with _opener.open(request, timeout=PATIENCE_SECONDS) as answer:
            found = json.loads(answer.read(LARGEST_ANSWER))
    except (OSError, ValueError) as error:
        raise OpenIDRefusedError(f"the provider did not answer ({type(error).__name__})") from error
    if not isinstance(found, dict):
        raise OpenIDRefusedError("the provider did not answer with an object")
    return found
