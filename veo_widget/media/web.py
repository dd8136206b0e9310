"""Pictures from addresses that somebody dragged from a web page: only what the whole internet may see.

The kernel stands where the user's page does not: behind a firewall, next to a cloud machine's metadata server, on
a shared Jupyter host. An address that a foreign page put into a drag must not reach any of that. So the host is
looked up here, every address it has must be public, the connection goes to one of the addresses that were looked
at, each redirect is looked at again, and neither cookies nor passwords nor the environment's proxies and netrc are
used. What a page of the same origin shows is read by the page itself, never by way of this module.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from veo_widget.errors import ImageError

MAX_BYTES = 50_000_000
"""No picture that a web page shows is larger."""
MAX_SECONDS = 20.0
_REDIRECTS = 5
_HEADERS = {"accept": "image/*", "user-agent": "veo_widget"}
_SAVE = "Save the picture and drop the file."

LookUp = Callable[[str], list[str]]
"""The addresses of a host, as text."""


def fetch_picture(
    address: str,
    *,
    look_up: LookUp | None = None,
    allows: Callable[[str], bool] | None = None,
    seconds: float = MAX_SECONDS,
) -> tuple[bytes, str]:
    """The bytes behind a public http(s) address, and the name of the file there.

    Args:
        address: Where the picture is.
        look_up: Finds a host's addresses; the system's own way where it is None.
        allows: Whether an address may be read from; `is_public` where it is None.
        seconds: How long it may take.

    Raises:
        ImageError: It is not public, not there, too large or too slow.
    """
    import httpx2

    until = time.monotonic() + seconds
    try:
        with httpx2.Client(trust_env=False, follow_redirects=False, timeout=seconds) as client:
            url = httpx2.URL(address)
            for _ in range(_REDIRECTS + 1):
                places = _allowed(url, look_up or _addresses, allows or is_public)
                found = _get(client, url, places[0], until)
                if isinstance(found, bytes):
                    return found, unquote(PurePosixPath(url.path).name)
                url = url.join(found)
    except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError):
        raise _refused("The picture could not be fetched.") from None
    raise _refused(f"{url.host} sends from one address to the next.")


def _get(client: Any, url: Any, place: str, until: float) -> bytes | str:
    """The body, or the address it redirects to."""
    host = f"[{place}]" if ":" in place else place
    pinned = url.copy_with(host=host, userinfo=b"", fragment=None)
    headers = _HEADERS | {"host": url.netloc.decode("ascii")}
    name = {"sni_hostname": url.raw_host.decode("ascii")}  # whose certificate it must be
    with client.stream("GET", pinned, headers=headers, extensions=name) as answer:
        if answer.has_redirect_location:
            return str(answer.headers["location"])
        if answer.status_code != 200:
            raise _refused(f"{url.host} answered {answer.status_code} instead of a picture.")
        return _limited(answer.iter_bytes(), str(url.host), until)


def _allowed(url: Any, look_up: LookUp, allows: Callable[[str], bool]) -> list[str]:
    """A host's addresses, of which each may be read from."""
    if url.scheme not in ("http", "https") or not url.host:
        raise _refused("Only pictures at http and https addresses can be fetched.")
    found = look_up(url.raw_host.decode("ascii"))
    if not found or not all(map(allows, found)):
        raise _refused(f"{url.host} is not a public address of the web, so the kernel does not read from it.")
    return found


def is_public(address: str) -> bool:
    """Whether an address is one of the internet's, also where it is an IPv4 one inside an IPv6 one."""
    place = ipaddress.ip_address(address.split("%")[0])
    if isinstance(place, ipaddress.IPv6Address):
        inner = place.ipv4_mapped or place.sixtofour or (place.teredo[1] if place.teredo else None)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
        if place in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(place) & 0xFFFFFFFF)))
    return place.is_global and not place.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _addresses(host: str) -> list[str]:
    try:
        found = socket.getaddrinfo(host.strip("[]"), None, type=socket.SOCK_STREAM)
    except OSError:
        raise _refused(f"There is no {host} on the web, or the kernel has no way there.") from None
    return [str(each[4][0]) for each in found]


def _limited(pieces: Any, host: str, until: float) -> bytes:
    data = bytearray()
    for piece in pieces:
        data += piece
        if len(data) > MAX_BYTES:
            raise _refused(f"The picture at {host} is over {MAX_BYTES / 1e6:.0f} MB.")
        if time.monotonic() > until:
            raise _refused(f"{host} is too slow.")
    return bytes(data)


def _refused(message: str) -> ImageError:
    return ImageError(message, hint=_SAVE, field="image")
