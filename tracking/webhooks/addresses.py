"""Where a webhook may go: spellings of URLs, and addresses of the public internet.

A URL is refused in any spelling that two programs could read differently. An address is public
only if it is in none of the networks below: those of the IANA special-purpose registries, and what
carries an IPv4 address inside an IPv6 one. `ipaddress.is_global` is not enough: it is true for
NAT64, 6to4 and multicast.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

from tracking.errors import Invalid
from tracking.webhooks.subscription import LONGEST_URL

__all__ = ["Address", "Addresses", "Network", "Target"]

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NOT_PUBLIC: Final[tuple[Network, ...]] = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network; 0.0.0.0 is this host
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by a carrier's customers; some clouds' metadata
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a cloud's metadata on a public address
        "169.254.0.0/16",  # link-local; most clouds' metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # IETF protocols
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # multicast tunnels
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
        "2001::/23",  # IETF protocols: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address inside
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
"""Outside: loopback, mapped and translated IPv4 (NAT64), unique local, link-local, multicast."""

_LABEL: Final = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME: Final = re.compile(rf"{_LABEL}(\.{_LABEL})+", re.IGNORECASE)
_LIKE_A_NUMBER: Final = re.compile(r"([0-9]+|0x[0-9a-f]*)", re.IGNORECASE)
_PRINTABLE: Final = re.compile(r"[!-~]+")
_PORTS: Final = {"https": 443, "http": 80}
_FIRST_FREE_PORT: Final = 1024


@dataclass(frozen=True, slots=True)
class Target:
    """The parts of a URL that decide where a connection goes."""

    scheme: str
    host: str
    port: int

    @property
    def literal(self) -> Address | None:
        """The address that the host is, if it is no name."""
        try:
            return ip_address(self.host)
        except ValueError:
            return None


class Addresses:
    """Tells where webhooks may go; `allowed` are networks that tests may use all the same."""

    def __init__(self, allowed: Sequence[Network] = ()) -> None:
        self._allowed = allowed

    def may_reach(self, scheme: str, address: Address) -> bool:
        """Whether a message may go to the address; unencrypted to those that are allowed only."""
        if any(address in network for network in self._allowed):
            return True
        return scheme == "https" and _is_public(address)

    def target_of(self, url: str) -> Target:
        """Return where a URL leads; raises Invalid, with what to do, when it may not be used.

        What a name stands for is checked with each connection.
        """
        target = _parsed(url)
        if target.scheme == "http" and not self._allowed:
            raise _refused("it must start with https://")
        literal = target.literal
        if literal is None:
            _check_name(target.host)
        elif not self.may_reach(target.scheme, literal):
            raise _refused("its address is not one of the public internet")
        return target


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return False
    return not any(address in network for network in _NOT_PUBLIC) and address.is_global


def _parsed(url: str) -> Target:
    if len(url) > LONGEST_URL or not _PRINTABLE.fullmatch(url) or "\\" in url:
        raise _refused(f"it must be at most {LONGEST_URL} printable ASCII characters, without \\")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _refused("its host or port cannot be read") from None
    if parts.scheme not in _PORTS:
        raise _refused("it must start with https://")
    shown = f"[{host}]" if ":" in host else host
    is_plain = parts.netloc.lower() in {shown, f"{shown}:{port}"}
    if "#" in url or "%" in host or not is_plain:
        raise _refused("between // and the path it is a host and perhaps a port, no user")
    port = _PORTS[parts.scheme] if port is None else port
    if port not in _PORTS.values() and port < _FIRST_FREE_PORT:
        raise _refused(f"its port must be 443 or at least {_FIRST_FREE_PORT}")
    return Target(parts.scheme, host, port)


def _check_name(host: str) -> None:
    """Refuse numbers that some programs take for addresses, and names that are not of the DNS."""
    if _LIKE_A_NUMBER.fullmatch(host.rpartition(".")[2]):
        raise _refused("write its address as four decimal numbers, or as a name")
    if not _NAME.fullmatch(host):
        raise _refused("its host must be a full name such as hooks.example.com, in ASCII")


def _refused(reason: str) -> Invalid:
    return Invalid(f"url: {reason}.")
