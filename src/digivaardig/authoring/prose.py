"""From what authors type (Markdown: paragraphs, bold, lists, links) to HTML that is safe in a page."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_markdown = MarkdownIt("zero", {"html": False}).enable(["emphasis", "list", "link", "escape", "newline"])
TAGS = {"p", "strong", "em", "ul", "ol", "li", "a", "br"}


@lru_cache(maxsize=4096)
def as_html(text: str) -> SafeString:
    """Turn a text into HTML: first only what we know is made of it, then only what we allow is kept."""
    made = nh3.clean(
        _markdown.render(text),
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
    return mark_safe(made)  # noqa: S308 - cleaned by nh3 just now
