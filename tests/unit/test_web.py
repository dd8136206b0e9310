"""Pictures by their address: public ones only, whatever the address looks like and wherever it redirects to."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.media import picture
from veo_widget.errors import ImageError
from veo_widget.media.web import fetch_picture, is_public

PNG = picture(64, 36)


class Site(BaseHTTPRequestHandler):
    """A site on this machine that is taken for a public one."""

    seen: list[dict[str, str]]

    def do_GET(self) -> None:
        self.server.seen.append({"path": self.path} | {name.lower(): value for name, value in self.headers.items()})  # type: ignore[attr-defined]
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
        elif self.path == "/endless":
            self._send(b"\0" * 1_000_000, 60)
        elif self.path == "/drip":
            self._send(b"\0", 200, every=0.05)
        elif self.path.startswith("/cat"):
            self._send(PNG, 1)
        else:
            self.send_error(404)

    def _send(self, piece: bytes, times: int, every: float = 0.0) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(times):
            try:
                self.wfile.write(piece)
                time.sleep(every)
            except OSError:
                return

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def site() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.seen = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def _here(_host: str) -> list[str]:
    return ["127.0.0.1"]


def _fetch(site: ThreadingHTTPServer, path: str, *, user: str = "", seconds: float = 20.0) -> tuple[bytes, str]:
    """A picture of the site, under a name of the web."""
    address = f"http://{user}pictures.example:{site.server_port}{path}"
    return fetch_picture(address, look_up=_here, allows=lambda _address: True, seconds=seconds)


def test_a_picture_comes_with_its_name_and_the_host_hears_who_it_is_asked_for(site):
    assert _fetch(site, "/cat%20one.png?large#top") == (PNG, "cat one.png")
    (asked,) = site.seen
    assert asked["host"] == f"pictures.example:{site.server_port}"
    assert asked["path"] == "/cat%20one.png?large"


def test_neither_a_password_of_the_address_nor_one_of_the_environment_is_sent(site, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert _fetch(site, "/cat.png", user="me:secret@")[0] == PNG
    assert not {"authorization", "cookie", "referer"} & site.seen[0].keys()


def test_a_redirect_is_followed_and_an_endless_one_is_not(site):
    assert _fetch(site, "/to//cat.png") == (PNG, "cat.png")
    with pytest.raises(ImageError, match="from one address to the next"):
        _fetch(site, "/to/" * 20 + "/cat.png")


def test_a_redirect_to_the_inside_is_refused_before_it_is_followed(site):
    inside = f"http://127.0.0.1:{site.server_port}/cat-secret.png"

    def look_up(host: str) -> list[str]:
        return ["127.0.0.1"] if host == "pictures.example" else [host]

    seen: list[str] = []

    def allows(_address: str) -> bool:
        seen.append(_address)
        return len(seen) == 1  # the site itself is taken for a public one, what it points to is not

    with pytest.raises(ImageError, match=r"127\.0\.0\.1 is not a public address"):
        fetch_picture(f"http://pictures.example:{site.server_port}/to/{inside}", look_up=look_up, allows=allows)
    assert [each["path"] for each in site.seen] == [f"/to/{inside}"]


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/x.png",
        "http://localhost:8888/files/x.png",
        "http://2130706433/x.png",
        "http://0x7f.1/x.png",
        "http://[::1]/x.png",
        "http://[::ffff:169.254.169.254]/latest/meta-data",
        "http://169.254.169.254/computeMetadata/v1/",
        "http://10.0.0.7/x.png",
        "http://[fd00::1]/x.png",
        "http://0.0.0.0/x.png",
    ],
)
def test_what_is_inside_is_refused_without_a_connection(address):
    with pytest.raises(ImageError, match="not a public address of the web"):
        fetch_picture(address)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://example.org/x.png", "gopher://x", "/etc/passwd", ""])
def test_other_schemes_are_refused(address):
    with pytest.raises(ImageError, match="Only pictures at http and https"):
        fetch_picture(address)


def test_a_host_with_one_address_inside_is_refused():
    with pytest.raises(ImageError, match=r"rebound\.example is not a public address"):
        fetch_picture("https://rebound.example/x.png", look_up=lambda _host: ["93.184.215.14", "192.168.1.1"])


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::5db8:d70e", True),
        ("2002:7f00:1::", False),
        ("fe80::1%eth0", False),
    ],
)
def test_which_addresses_are_public(address, public):
    assert is_public(address) is public


def test_what_is_not_there_or_too_large_is_said(site):
    with pytest.raises(ImageError, match=r"answered 404 instead of a picture\. Save the picture"):
        _fetch(site, "/gone.png")
    with pytest.raises(ImageError, match="over 50 MB"):
        _fetch(site, "/endless")


def test_a_slow_host_is_given_up(site):
    with pytest.raises(ImageError, match="too slow"):
        _fetch(site, "/drip", seconds=0.3)


def test_a_host_that_is_not_there_is_said():
    with pytest.raises(ImageError, match=r"nowhere\.example"):
        fetch_picture("https://nowhere.example/x.png", look_up=lambda _host: [])
