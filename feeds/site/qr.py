"""An address as a QR code, which a phone's camera reads."""

from __future__ import annotations

from io import BytesIO, StringIO

FILE = "qr.svg"
"""The show page's code; a server that is asked at another address answers with a code for that one."""


def svg(address: str) -> bytes:
    """`address` as a picture: dark on white, also on a dark page, with the quiet border that cameras need."""
    import segno

    out = BytesIO()
    segno.make_qr(address, error="m").save(out, kind="svg", scale=4, border=4, dark="#000", light="#fff")
    return out.getvalue()


def terminal(address: str) -> str:
    """`address` in half blocks, two rows of the code in a line of the terminal."""
    import segno

    out = StringIO()
    segno.make_qr(address, error="l").terminal(out, border=2, compact=True)
    return out.getvalue()
