"""Networks of IPv4 and IPv6 addresses: read from lines, asked for an address. Plain Python."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network


def read_networks(text: str) -> list[Network]:
    """The networks of ``text``, one a line, each once, in order. Raises ``ValueError`` with a Chinese sentence."""
    found: list[Network] = []
    for number, line in enumerate(text.splitlines(), 1):
        written = line.strip()
        if not written:
            continue
        try:
            network = ip_network(written)
        except ValueError:
            raise ValueError(
                f"第{number}行“{written[:50]}”不是网段。请写成 10.1.2.0/24、192.0.2.7 或 2001:db8::/32 的样子，末尾几位须为0。"
            ) from None
        if network not in found:
            found.append(network)
    return found


def listed(text: str) -> list[Network]:
    """The networks of a stored list."""
    return [ip_network(line) for line in text.splitlines() if line]


def lists(networks: Sequence[Network], address: str) -> bool:
    """Whether ``address`` is let in: everybody by an empty list, the machine itself always; what is no address never."""
    try:
        found = ip_address(address)
    except ValueError:
        return not networks
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return not networks or found.is_loopback or any(found in network for network in networks)
