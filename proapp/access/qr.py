"""A link as a picture for a phone's camera."""

from io import BytesIO


def svg(link: str) -> str:
    """The QR code of a link as an SVG element, black on white also where the page is dark."""
    import segno  # noqa: PLC0415  loaded when a code is shown: the server starts faster without

    picture = BytesIO()
    segno.make_qr(link, error="m").save(
        picture, kind="svg", scale=4, light="#fff", dark="#000", xmldecl=False, nl=False, title="QR"
    )
    return picture.getvalue().decode()
