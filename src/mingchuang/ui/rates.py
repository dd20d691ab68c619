"""How often one address may ask for something that costs work."""

from datetime import datetime
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Who asks: the last address in the chain that is not one of our own proxies."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    chain = [one.strip() for one in forwarded if one.strip()]
    chain.append(request.META.get("REMOTE_ADDR", ""))
    for address in reversed(chain):
        if not _is_ours(address):
            return _plain(address)
    return _plain(chain[0])


def _is_ours(address: str) -> bool:
    """Whether one of our own proxies has this address (``TRUSTED_PROXIES``: addresses or networks)."""
    try:
        known = ip_address(address)
    except ValueError:
        return False
    return any(known in ip_network(proxy, strict=False) for proxy in settings.TRUSTED_PROXIES)


def _plain(address: str) -> str:
    """A form fit for a key; an IPv6 client counts by its network of 64 bits."""
    try:
        known = ip_address(address)
    except ValueError:
        return "unknown"
    if known.version == 6:
        return str(ip_address(int(known) >> 64 << 64))
    return str(known)


def is_too_often(request: HttpRequest, *, at: datetime, purpose: str, allowed: int) -> bool:
    """Count this request against the address's allowance for the minute of ``at``."""
    key = f"rate:{purpose}:{client_address(request)}:{int(at.timestamp()) // 60}"
    cache.add(key, 0, timeout=120)
    try:
        return cache.incr(key) > allowed
    except ValueError:  # evicted between the two calls
        return False


def reads_too_often(request: HttpRequest, *, at: datetime, purpose: str, allowed: int) -> bool:
    """The same for what only reads: on a disk that takes nothing it goes on uncounted."""
    try:
        return is_too_often(request, at=at, purpose=purpose, allowed=allowed)
    except OSError:
        return False
