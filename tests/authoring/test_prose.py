import pytest

from digivaardig.authoring.prose import as_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Een *kleine* **stap**.", "<p>Een <em>kleine</em> <strong>stap</strong>.</p>"),
        ("Een\n\nTwee", "<p>Een</p>\n<p>Twee</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("[x](https://a.example)", '<p><a href="https://a.example" rel="noopener">x</a></p>'),
        ("[x](ftp://a.example)", '<p><a rel="noopener">x</a></p>'),
        ("# geen kop", "<p># geen kop</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
    ],
)
def test_makes_paragraphs_bold_lists_and_links(text: str, html: str):
    assert as_html(text).strip() == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "![x](https://a.example/x.png)",
        '<a href="x" onclick="y">z</a>',
        "<style>p{}</style>",
    ],
)
def test_nothing_else_gets_through(text: str):
    html = as_html(text)
    assert not any(
        bad in html for bad in ("<script", "<img", "<style", 'href="javascript', 'href="data', '<a href="x"')
    )
