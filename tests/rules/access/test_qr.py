"""A link as a picture that a camera reads on any page."""

from xml.etree import ElementTree

from proapp.access import qr

LINK = "https://pro.example.org/app/#e=" + "w" * 22


def test_a_link_becomes_one_element_that_is_black_on_white():
    picture = qr.svg(LINK)
    element = ElementTree.fromstring(picture)

    assert element.tag == "{http://www.w3.org/2000/svg}svg"
    assert picture.startswith("<svg")
    assert "#fff" in picture
    assert LINK not in picture


def test_another_link_is_another_picture():
    assert qr.svg(LINK) == qr.svg(LINK) != qr.svg(LINK[:-1] + "v")
