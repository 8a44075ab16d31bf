"""Connections to an online voice: certificates verified, proxies honoured, failures in plain words."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from http.cookiejar import DefaultCookiePolicy
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import certifi
import requests
import requests.adapters
import urllib3.exceptions

from audio.errors import AudioError


def trust() -> ssl.SSLContext:
    """The authorities that the environment names, else those of certifi.

    Asked in this order: `REQUESTS_CA_BUNDLE`, `CURL_CA_BUNDLE`, `SSL_CERT_FILE`, each a file or a folder.
    Raises `AudioError` when what they name cannot be read.
    """
    names = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
    path = next((value for name in names if (value := os.environ.get(name))), certifi.where())
    try:
        folder = os.path.isdir(path)  # noqa: PTH112 - a string in, a string out
        return ssl.create_default_context(cafile=None if folder else path, capath=path if folder else None)
    except OSError as error:  # an SSLError is one, too
        problem = AudioError(f"cannot read certificates: {path}: {error.strerror or error}")
        problem.add_note("Correct REQUESTS_CA_BUNDLE or SSL_CERT_FILE, or unset it.")
        raise problem from error


def session(tls: ssl.SSLContext, url: str) -> requests.Session:
    """A session for `url` that keeps its connections and trusts `tls` alone; for one thread.

    It takes the environment's proxies and nothing else from there: left alone, requests would send a password
    from ~/.netrc. It keeps no cookies, by which sentences could be put together to an article.
    """
    made = requests.Session()
    made.trust_env = False
    if not loopback(url):  # what stays on this machine would leave it by the proxy
        made.proxies.update(requests.utils.get_environ_proxies(url, no_proxy=None))
    made.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    made.mount("https://", _Verified(tls))
    return made


def loopback(url: str) -> bool:
    """Whether its host is this machine."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):  # RFC 6761, section 6.3
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class _Verified(requests.adapters.HTTPAdapter):
    """One set of trusted certificates for all connections: reading it takes 30 ms of CPU each time."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        self._tls = tls
        super().__init__()

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        host, _ = super().build_connection_pool_key_attributes(request, True, cert)
        return host, {"ssl_context": self._tls}

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Nothing to set: the connection has its certificates."""


def distrust(error: BaseException) -> str:
    """What is wrong with the other side's certificate, if that is the cause; else empty."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return str(cause.verify_message)
    return ""


def why(error: BaseException) -> str:
    """What stopped a request, in a few plain words."""
    causes = tuple(_causes(error))
    for kind, told in _REASONS:
        if any(isinstance(cause, kind) for cause in causes):
            return told
    if any("Tunnel connection failed" in str(cause) for cause in causes):
        return "the proxy does not lead there"
    return "the connection broke off"


# The first that is among the causes. (That urllib3 blames a proxy says nothing: it does so for any reset.)
_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (urllib3.exceptions.NameResolutionError, "its name was not found"),
    (urllib3.exceptions.NewConnectionError, "there is no connection"),
    (urllib3.exceptions.TimeoutError, "it did not answer in time"),
    (urllib3.exceptions.IncompleteRead, "its answer broke off"),
)


def _causes(error: object) -> Iterator[BaseException]:
    """An error and what it was raised from; urllib3 keeps some of it in `reason` and in arguments."""
    if isinstance(error, BaseException):
        yield error
        for inner in (error.__cause__, getattr(error, "reason", None), *error.args):
            yield from _causes(inner)
