import asyncio
import threading

import pytest

from mingchuang.site.bridge import RECEIVED_AT_ONCE, Bridge
from tests.site.asgi import ask


def echo(environ, start_response):
    """Tells what it was asked, and sends the body back in pieces."""
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Client", environ["REMOTE_ADDR"])])
    yield f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}?{environ['QUERY_STRING']}\n".encode()
    while piece := environ["wsgi.input"].read(100_000):
        yield piece


def bridge(application=echo, **options):
    settings = {
        "largest_body": 5_000_000,
        "patience": 5.0,
        "proxies": ["127.0.0.0/8", "10.0.0.0/8"],
        **options,
    }
    return Bridge(application, **settings)


def test_method_path_query_and_body_arrive():
    reply = ask(bridge(), "/a%20b?x=1", method="POST", body=b"content")
    assert reply.body == b"POST /a b?x=1\ncontent"


def test_a_large_body_passes_through_the_disk_both_ways():
    body = bytes(range(256)) * 12_000
    assert ask(bridge(), "/", method="POST", body=body).body.partition(b"\n")[2] == body


def test_a_body_over_the_limit_is_refused_whether_declared_or_not():
    small = bridge(largest_body=100)
    assert ask(small, "/", method="POST", body=b"x" * 101).status == 413
    reply = ask(small, "/", method="POST", content_length="101")
    assert (reply.status, "太大" in reply.body.decode()) == (413, True)


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # no proxy of ours: its word is not believed
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),  # the left one may be invented
        ("127.0.0.1", "198.51.100.1, 10.0.0.3", "198.51.100.1"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_the_client_is_whom_a_proxy_of_ours_names(peer, forwarded, client):
    told = {"x_forwarded_for": forwarded} if forwarded else {}
    assert ask(bridge(), "/", client=peer, **told).headers["x-client"] == client


def test_an_application_that_fails_gives_a_calm_page(caplog):
    def failing(_environ, _start):
        raise RuntimeError("broken")

    reply = ask(bridge(failing), "/")
    assert (reply.status, "请稍后再试" in reply.body.decode()) == (500, True)
    assert "broken" in caplog.text
    assert "broken" not in reply.body.decode()


def test_an_application_that_takes_too_long_is_given_up(caplog):
    released = threading.Event()

    def slow(_environ, start):
        released.wait(30)
        start("200 OK", [])
        return [b""]

    assert ask(bridge(slow, patience=0.05), "/").status == 504
    released.set()


def dripping(scope, application, *, pause):
    """What an application says to a client that sends one byte after each ``pause`` seconds, without end."""
    said = []

    async def receive():
        await asyncio.sleep(pause)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message):
        said.append(message)

    asyncio.run(asyncio.wait_for(application(scope, receive, send), 10))
    return said[0]["status"]


POSTED = {
    "type": "http", "method": "POST", "path": "/", "raw_path": b"/", "query_string": b"", "headers": [],
    "client": ("203.0.113.9", 1), "server": ("127.0.0.1", 80), "http_version": "1.1", "scheme": "http",
}  # fmt: skip


def test_slowloris_a_client_that_sends_drop_by_drop_is_given_up_though_each_drop_comes_in_time():
    assert dripping(POSTED, bridge(patience=0.3), pause=0.02) == 408


def test_slowloris_one_address_cannot_fill_the_queue_of_the_others():
    application = bridge()

    async def stuck():
        await asyncio.Event().wait()

    async def attack():
        hanging = [asyncio.create_task(application(POSTED, stuck, None)) for _ in range(RECEIVED_AT_ONCE)]
        await asyncio.sleep(0)
        said = []
        for client in ("203.0.113.9", "203.0.113.10"):
            scope = {**POSTED, "client": (client, 1)}

            async def whole():
                return {"type": "http.request", "body": b"", "more_body": False}

            async def send(message):
                said.append(message)

            await application(scope, whole, send)
        for task in hanging:
            task.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)
        return [message["status"] for message in said if "status" in message]

    assert asyncio.run(attack()) == [503, 200]
    assert application.receiving == {}


def test_dynamic_pages_are_protected_but_keep_their_own_word():
    def own(_environ, start):
        start("200 OK", [("Referrer-Policy", "no-referrer")])
        return [b""]

    told = ask(bridge(own), "/x").headers
    assert (told["referrer-policy"], told["x-content-type-options"]) == ("no-referrer", "nosniff")
    assert "unsafe" not in told["content-security-policy"]
