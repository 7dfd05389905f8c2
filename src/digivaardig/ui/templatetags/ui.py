"""Template tags for the parts that every page uses: icons and windows."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

BOX = {"w": "0 0 27 28.5", "p": "0 0 21 20.5", "q": "0 0 21 20.5", "x": "0 0 21 20.5"}
LEVEL_WORDS = 4


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """Draw an icon of the sprite; decorative, so the words beside it must say the same."""
    box = "0 0 38 43.5" if name == "shutters" else "0 0 32 32"
    return _use(name, css, box)


@register.simple_tag
def window(level: int, css: str = "win", *, half: bool = False) -> SafeString:
    """Draw the window of a level 0..3 (starter..gevorderd): lit panes; `half` lights half of the next."""
    return _use(f"w{min(int(level) + 1, LEVEL_WORDS)}{'h' if half else ''}", css, BOX["w"])


@register.simple_tag
def pane(done: int, of: int) -> SafeString:
    """Draw a theme's progress: `done` of `of` panes (2, 4 or 6) filled."""
    letter = {2: "q", 4: "p", 6: "x"}[of]
    return _use(f"{letter}{done}", "", BOX[letter])


def _use(name: str, css: str, box: str) -> SafeString:
    return format_html(
        '<svg{} viewBox="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        format_html(' class="{}"', css) if css else "",
        box,
        static("ui/icons.svg"),
        name,
    )
