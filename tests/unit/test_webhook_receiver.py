from __future__ import annotations

import ssl
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_address, ip_network

import pytest
import trustme

from tests.unit.test_webhook_addresses import NOT_PUBLIC
from tests.webhook_receiver import ALLOWED, Receiver, answer, break_off, drip, flood, hang, hang_up
from tracking.webhooks.addresses import Address, Addresses
from tracking.webhooks.receiver import NotDelivered, ReceiverGone, Receivers

HEADERS = {"content-type": "application/json", "webhook-id": "msg_1"}
LOCAL = Addresses((ip_network(ALLOWED),))
ENDLESS = 100_000_000


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver on this machine."""
    with Receiver() as receiver:
        yield receiver


class Dns:
    """A resolver that answers as planned, the last answer again and again."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.asked: list[str] = []
        self._answers = [[ip_address(address) for address in answer] for answer in answers]

    async def __call__(self, name: str) -> Sequence[Address]:
        """The next answer."""
        self.asked.append(name)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


def receivers(timeout: float = 10, *, dns: Dns | None = None) -> Receivers:
    """What may post to this machine."""
    return Receivers(LOCAL, timeout, resolve=dns) if dns else Receivers(LOCAL, timeout)


async def test_a_message_is_posted_as_it_is(receiver: Receiver) -> None:
    """Path, headers and body arrive to the byte."""
    said = await receivers().post(f"{receiver.url}?a=b", HEADERS, '{"ü": 1}')

    [received] = receiver.received
    assert said.status == 200
    assert received.path == "/hook?a=b"
    assert received.headers["webhook-id"] == "msg_1"
    assert received.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert received.body == '{"ü": 1}'.encode()


@pytest.mark.parametrize("status", [200, 201, 202, 204])
async def test_any_2xx_takes_the_message(receiver: Receiver, status: int) -> None:
    """Nothing is raised."""
    receiver.plan(answer(status))

    (await receivers().post(receiver.url, HEADERS, "{}")).check()


@pytest.mark.parametrize("status", [400, 401, 404, 418, 500, 502])
async def test_anything_else_does_not(receiver: Receiver, status: int) -> None:
    """The error says which it was, and quotes nothing; the excerpt is for the delivery's log."""
    receiver.plan(answer(status, "because of you"))

    said = await receivers().post(receiver.url, HEADERS, "{}")

    assert said.excerpt == "because of you"
    with pytest.raises(NotDelivered, match=rf"^The receiver answered {status}\.$"):
        said.check()


async def test_410_is_for_good(receiver: Receiver) -> None:
    """The receiver wants no more of it."""
    receiver.plan(answer(410))

    with pytest.raises(ReceiverGone):
        (await receivers().post(receiver.url, HEADERS, "{}")).check()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(receiver: Receiver, status: int) -> None:
    """It is a failure that says what to do; nobody is asked at the other address."""
    with Receiver() as other:
        receiver.plan(answer(status, location=other.url))

        said = await receivers().post(receiver.url, HEADERS, "{}")

        with pytest.raises(NotDelivered, match="redirects are not followed: change the URL"):
            said.check()
        assert (len(receiver.received), other.received) == (1, [])


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ("120", 120, 120),
        ("0", 0, 0),
        ("999999999", 86_400, 86_400),
        ("-5", 0, 0),
        ("soon", 0, 0),
        ("IN AN HOUR", 3_500, 3_600),
        ("LAST YEAR", 0, 0),
    ],
)
async def test_retry_after_is_heard(
    receiver: Receiver, status: int, said: str, least: int, most: int
) -> None:
    """In seconds or as a date, up to a day; what cannot be read means nothing."""
    dates = {"IN AN HOUR": timedelta(hours=1), "LAST YEAR": timedelta(days=-365)}
    if said in dates:
        said = format_datetime(datetime.now(UTC) + dates[said], usegmt=True)
    receiver.plan(answer(status, retry_after=said))

    heard = await receivers().post(receiver.url, HEADERS, "{}")

    with pytest.raises(NotDelivered) as refused:
        heard.check()
    assert least <= refused.value.after.total_seconds() <= most


async def test_other_answers_cannot_ask_for_time(receiver: Receiver) -> None:
    """Retry-After of a 500 is not what RFC 9110 gives it for."""
    receiver.plan(answer(500, retry_after="3600"))

    assert (await receivers().post(receiver.url, HEADERS, "{}")).retry_after == timedelta(0)


async def test_a_slow_receiver_is_left(receiver: Receiver) -> None:
    """After the time that it has, however little it says."""
    receiver.plan(hang)

    with pytest.raises(NotDelivered, match=r"did not answer within 0\.2 s"):
        await receivers(0.2).post(receiver.url, HEADERS, "{}")


async def test_a_receiver_that_dawdles_is_left(receiver: Receiver) -> None:
    """Its time is that of the whole answer, not of each piece: a worker is not kept by drops."""
    receiver.plan(drip(200, seconds=2))

    with pytest.raises(NotDelivered, match=r"did not answer within 0\.4 s"):
        await receivers(0.4).post(receiver.url, HEADERS, "{}")


@pytest.mark.parametrize("name", ["HTTP_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"])
async def test_no_proxy_comes_between(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """One of the environment would connect where it likes, whatever has been looked at here."""
    with Receiver() as proxy:
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")

        (await receivers().post(receiver.url, HEADERS, "{}")).check()

        assert (len(receiver.received), proxy.received) == (1, [])


async def test_a_receiver_that_hangs_up(receiver: Receiver) -> None:
    """Without a status the message was not taken."""
    receiver.plan(hang_up)

    with pytest.raises(NotDelivered, match="connection to the receiver failed"):
        await receivers().post(receiver.url, HEADERS, "{}")


async def test_nobody_listens() -> None:
    """A refused connection is said to be one."""
    with Receiver() as gone:
        url = gone.url

    with pytest.raises(NotDelivered, match=r"failed \(ConnectError\)"):
        await receivers().post(url, HEADERS, "{}")


@pytest.mark.parametrize("status", [200, 500])
async def test_an_answer_that_breaks_off(receiver: Receiver, status: int) -> None:
    """Its status counts."""
    receiver.plan(break_off(status))

    said = await receivers().post(receiver.url, HEADERS, "{}")

    assert said.status == status
    assert said.excerpt == ("" if status == 200 else "the beginning")


@pytest.mark.parametrize("status", [200, 500])
async def test_an_answer_without_end(receiver: Receiver, status: int) -> None:
    """Its status counts, and no more is read than makes sense."""
    receiver.plan(flood(status))

    said = await receivers().post(receiver.url, HEADERS, "{}")

    assert said.status == status
    assert len(said.excerpt) <= 300
    assert receiver.flooded < ENDLESS


async def test_an_excerpt_is_clean(receiver: Receiver) -> None:
    """Secrets are not repeated, and what cannot be stored is replaced."""
    receiver.plan(answer(500, "bad whsec_c2VjcmV0+/== \x00"))

    said = await receivers().post(receiver.url, HEADERS, "{}")

    assert "c2VjcmV0" not in said.excerpt
    assert "\x00" not in said.excerpt


async def test_proxies_of_the_environment_are_not_asked(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They would connect for us, and to wherever they like."""
    with Receiver() as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")

        await receivers().post(receiver.url, HEADERS, "{}")

        assert (len(receiver.received), proxy.received) == (1, [])


# --- where it goes --------------------------------------------------------------------------------


async def test_a_name_is_resolved_once(receiver: Receiver) -> None:
    """The connection goes to the address that was looked at: a second answer is never asked for."""
    dns = Dns(["127.0.0.1"], ["10.0.0.1"])

    await receivers(dns=dns).post(f"http://rebound.example.com:{receiver.port}/", HEADERS, "{}")

    [received] = receiver.received
    assert dns.asked == ["rebound.example.com"]
    assert received.headers["host"] == f"rebound.example.com:{receiver.port}"


async def test_a_name_that_moves_to_a_private_address(receiver: Receiver) -> None:
    """It is looked at again with each message, and the second one goes nowhere."""
    addresses = Addresses((ip_network("127.0.0.1/32"),))
    dns = Dns(["127.0.0.1"], ["127.0.0.2"])
    posting = Receivers(addresses, 10, resolve=dns)
    url = f"http://rebound.example.com:{receiver.port}/"
    await posting.post(url, HEADERS, "{}")

    with pytest.raises(NotDelivered, match="stands for an address that is not public"):
        await posting.post(url, HEADERS, "{}")

    assert len(receiver.received) == 1


@pytest.mark.parametrize("order", [1, -1])
async def test_one_private_address_is_enough(receiver: Receiver, order: int) -> None:
    """A name that stands for both is refused, whichever comes first."""
    dns = Dns(["127.0.0.1", "10.0.0.1"][::order])

    with pytest.raises(NotDelivered, match="not public"):
        await receivers(dns=dns).post(f"http://a.example.com:{receiver.port}/", HEADERS, "{}")

    assert receiver.received == []


async def test_plain_http_never_leaves_the_networks_of_tests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that stands for a public address is not asked without TLS."""
    opened: list[object] = []
    monkeypatch.setattr("anyio.connect_tcp", lambda **target: opened.append(target))

    with pytest.raises(NotDelivered):
        await receivers(dns=Dns(["8.8.8.8"])).post("http://a.example.com/", HEADERS, "{}")

    assert opened == []


@pytest.mark.parametrize("address", NOT_PUBLIC.values(), ids=NOT_PUBLIC.keys())
async def test_no_connection_is_made_to(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that is not public, behind a name or as it is written."""
    opened: list[object] = []
    monkeypatch.setattr("anyio.connect_tcp", lambda **target: opened.append(target))
    host = f"[{address}]" if ":" in address else address
    posting = Receivers(Addresses(), 10, resolve=Dns([address]))

    for url in ("https://a.example.com/", f"https://{host.partition('%')[0]}/"):
        with pytest.raises(NotDelivered):
            await posting.post(url, HEADERS, "{}")

    assert opened == []


async def test_the_next_address_is_tried(receiver: Receiver) -> None:
    """Where one does not answer, another of the name may."""
    dns = Dns(["127.0.0.9", "127.0.0.1"])

    said = await receivers(dns=dns).post(f"http://a.example.com:{receiver.port}/", HEADERS, "{}")

    assert said.status == 200


@pytest.mark.parametrize("name", ["no-such-host.invalid"])
async def test_a_name_that_nobody_knows(name: str) -> None:
    """The machine's own resolver says so."""
    with pytest.raises(NotDelivered, match="cannot be resolved"):
        await receivers().post(f"https://{name}/", HEADERS, "{}")


# --- TLS ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "is_right"), [("a.example.com", True), ("b.example.com", False)])
async def test_the_certificate_must_be_of_the_name(name: str, *, is_right: bool) -> None:
    """Of the name in the URL, though the connection goes to an address."""
    authority = trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("a.example.com").configure_cert(server)
    asked: list[str | None] = []
    server.sni_callback = lambda _socket, name, _context: asked.append(name)
    client = ssl.create_default_context()
    authority.configure_trust(client)
    with Receiver(server) as receiver:
        posting = Receivers(LOCAL, 10, resolve=Dns(["127.0.0.1"]), tls=client)
        url = f"https://{name}:{receiver.port}/"

        if is_right:
            assert (await posting.post(url, HEADERS, "{}")).status == 200
        else:
            with pytest.raises(NotDelivered, match="ConnectError"):
                await posting.post(url, HEADERS, "{}")
        assert asked == [name]
        assert len(receiver.received) == is_right


async def test_an_unknown_authority_is_not_trusted() -> None:
    """Certificates are verified unless told otherwise."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("a.example.com").configure_cert(server)
    with Receiver(server) as receiver:
        posting = Receivers(LOCAL, 10, resolve=Dns(["127.0.0.1"]))

        with pytest.raises(NotDelivered, match="ConnectError"):
            await posting.post(f"https://a.example.com:{receiver.port}/", HEADERS, "{}")

        assert receiver.received == []
