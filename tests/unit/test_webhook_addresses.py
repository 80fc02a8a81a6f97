from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest

from tracking.errors import Invalid
from tracking.webhooks.addresses import Addresses

PUBLIC = Addresses()

NOT_PUBLIC = {
    "this host": "0.0.0.0",  # noqa: S104  # not bound to
    "this network": "0.1.2.3",
    "private 10": "10.0.0.1",
    "private 172": "172.16.0.1",
    "private 172, last": "172.31.255.255",
    "private 192": "192.168.1.1",
    "carrier-grade NAT": "100.64.0.1",
    "metadata behind carrier-grade NAT": "100.100.100.200",
    "loopback": "127.0.0.1",
    "loopback, another": "127.255.255.254",
    "link-local": "169.254.1.1",
    "metadata": "169.254.169.254",
    "metadata of tasks": "169.254.170.2",
    "metadata on a public address": "168.63.129.16",
    "IETF protocols": "192.0.0.1",
    "metadata among IETF protocols": "192.0.0.192",
    "documentation 1": "192.0.2.1",
    "documentation 2": "198.51.100.1",
    "documentation 3": "203.0.113.1",
    "AS112": "192.31.196.1",
    "AS112, direct": "192.175.48.1",
    "AMT": "192.52.193.1",
    "6to4 relay": "192.88.99.1",
    "benchmarks": "198.18.0.1",
    "benchmarks, last": "198.19.255.255",
    "multicast": "224.0.0.1",
    "multicast, global": "233.252.0.1",
    "multicast, last": "239.255.255.255",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "unspecified 6": "::",
    "loopback 6": "::1",
    "compatible": "::127.0.0.1",
    "compatible with a public one": "::8.8.8.8",
    "mapped loopback": "::ffff:127.0.0.1",
    "mapped private": "::ffff:10.0.0.1",
    "mapped metadata": "::ffff:169.254.169.254",
    "mapped public": "::ffff:8.8.8.8",
    "translated": "::ffff:0:127.0.0.1",
    "NAT64 loopback": "64:ff9b::127.0.0.1",
    "NAT64 private": "64:ff9b::10.0.0.1",
    "NAT64 metadata": "64:ff9b::a9fe:a9fe",
    "NAT64 public": "64:ff9b::8.8.8.8",
    "NAT64 local": "64:ff9b:1::1",
    "NAT64 local metadata": "64:ff9b:1::a9fe:a9fe",
    "discard": "100::1",
    "dummy": "100:0:0:1::1",
    "6to4 loopback": "2002:7f00:1::",
    "6to4 private": "2002:a00:1::1",
    "6to4 metadata": "2002:a9fe:a9fe::1",
    "6to4 public": "2002:808:808::1",
    "Teredo": "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "benchmarks 6": "2001:2::1",
    "AMT 6": "2001:3::1",
    "ORCHID": "2001:10::1",
    "ORCHID 2": "2001:20::1",
    "documentation 6": "2001:db8::1",
    "documentation 6, new": "3fff::1",
    "AS112 6": "2620:4f:8000::1",
    "segment routing": "5f00::1",
    "unique local": "fc00::1",
    "unique local, metadata": "fd00:ec2::254",
    "link-local 6": "fe80::1",
    "link-local 6 with a zone": "fe80::1%1",
    "site-local": "fec0::1",
    "multicast 6": "ff02::1",
    "multicast 6, global": "ff0e::1",
    "nobody's": "4000::1",
}
"""An address of every network that is not public."""


@pytest.mark.parametrize("address", NOT_PUBLIC.values(), ids=NOT_PUBLIC.keys())
def test_an_address_that_is_not_public(address: str) -> None:
    """No webhook goes there, also where `ipaddress` calls the address global."""
    assert not PUBLIC.may_reach("https", ip_address(address))


@pytest.mark.parametrize("address", NOT_PUBLIC.values(), ids=NOT_PUBLIC.keys())
def test_a_url_with_such_an_address_is_refused(address: str) -> None:
    """When the subscription is made."""
    host = f"[{address}]" if ":" in address else address

    with pytest.raises(Invalid, match=r"^url: "):
        PUBLIC.target_of(f"https://{host}/hook")


@pytest.mark.parametrize(
    "address",
    [
        *("8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "100.63.255.255", "100.128.0.1"),
        *("198.17.255.255", "198.20.0.1", "223.255.255.255", "2606:4700::1111", "2a00:1450::1"),
    ],
)
def test_an_address_that_is_public(address: str) -> None:
    """Neighbours of the forbidden networks are not in them."""
    assert PUBLIC.may_reach("https", ip_address(address))


def test_a_network_may_be_allowed_for_tests() -> None:
    """That one and no other; plain HTTP goes there and nowhere else."""
    addresses = Addresses((ip_network("127.0.0.0/8"),))

    assert addresses.may_reach("http", ip_address("127.0.0.1"))
    assert not addresses.may_reach("http", ip_address("10.0.0.1"))
    assert not addresses.may_reach("http", ip_address("::ffff:127.0.0.1"))
    assert not addresses.may_reach("http", ip_address("8.8.8.8"))
    assert addresses.may_reach("https", ip_address("8.8.8.8"))
    assert addresses.target_of("http://127.0.0.1:8080/hook").port == 8080
    with pytest.raises(Invalid):
        addresses.target_of("http://8.8.8.8/hook")


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.example.com",
        "https://hooks.example.com/a/b?c=d",
        "https://HOOKS.Example.com:8443/",
        "https://xn--bcher-kva.example/hook",
        "https://8.8.8.8/hook",
        "https://[2606:4700::1111]/hook",
        "https://[2606:4700::1111]:8443/hook",
        "https://my_service.example.com/%7Bx%7D",
    ],
)
def test_a_good_url(url: str) -> None:
    """A name, or a public address in the one spelling that everybody reads alike."""
    assert PUBLIC.target_of(url).scheme == "https"


@pytest.mark.parametrize(
    "url",
    [
        # numbers that some programs take for addresses
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://0x7f.0.0.1/",
        "https://017700000001/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://127.0.1/",
        "https://127.000.000.001/",
        "https://8.8.8.08/",
        "https://0/",
        "https://example.0x7f/",
        "https://example.1/",
        "https://①②⑦.⓪.⓪.①/",
        # the same behind brackets
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[0:0:0:0:0:ffff:7f00:1]/",
        "https://[::127.0.0.1]/",
        "https://[v1.example.com]/",
        "https://[2606:4700::1111%25eth0]/",
        "https://[127.0.0.1]/",
        # dots and names that are no full names
        "https://127.0.0.1./",
        "https://hooks.example.com./",
        "https://localhost/",
        "https://metadata/",
        "https://.example.com/",
        "https://hooks..example.com/",
        "https://-a.example.com/",
        "https://exa%6dple.com/",
        "https://bücher.example/",
        # users, ports, schemes, and what parsers read differently
        "https://user@hooks.example.com/",
        "https://user:password@hooks.example.com/",
        "https://hooks.example.com@127.0.0.1/",
        "https://127.0.0.1\\@hooks.example.com/",
        "https://hooks.example.com\\@127.0.0.1/",
        "https://hooks.example.com#@127.0.0.1/",
        "https://hooks.example.com/#fragment",
        "https://hooks.example.com:22/",
        "https://hooks.example.com:25/",
        "https://hooks.example.com:0/",
        "https://hooks.example.com:/",
        "https://hooks.example.com:00443/",
        "https://hooks.example.com:65536/",
        "https://hooks.example.com:443:80/",
        "http://hooks.example.com/",
        "HTTP://hooks.example.com/",
        "ftp://hooks.example.com/",
        "file:///etc/passwd",
        "gopher://hooks.example.com/",
        "//hooks.example.com/",
        "hooks.example.com",
        "https:hooks.example.com",
        "https:///hooks.example.com",
        "https://",
        "",
        " https://hooks.example.com/",
        "https://hooks.example.com/\n",
        "https://hooks.example.com/\r\nHost: 127.0.0.1",
        "https://hooks\t.example.com/",
        "https://hooks.example.com/a b",
        "https://hooks.example.com/" + "a" * 2_000,
    ],
)
def test_an_odd_spelling_is_refused(url: str) -> None:
    """Whatever two programs could read differently, or cannot be a receiver's."""
    with pytest.raises(Invalid, match=r"^url: "):
        PUBLIC.target_of(url)
