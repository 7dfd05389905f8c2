"""A page as a browser without JavaScript sees it: what is said, what can be chosen, what would be posted."""

from html.parser import HTMLParser

from django.http import QueryDict

VOID = {"input", "br", "link", "meta", "img", "hr", "use", "path"}
Attributes = dict[str, str | None]


class Page(HTMLParser):
    """Parse a page; a tag that is closed wrongly is an error."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, Attributes]] = []
        self.words: list[str] = []
        self.selected: dict[str, str] = {}
        self._select = ""
        self._option: Attributes | None = None
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        assert len(names) == len(set(names)), f"<{tag}> says something twice"
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "select":
            self._select = str(dict(attrs)["name"])
            self.selected[self._select] = ""
        self._option = dict(attrs) if tag == "option" else None

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self._option = None

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._option is not None and "selected" in self._option:
            self.selected[self._select] = data

    @property
    def text(self) -> str:
        """All words, with single spaces."""
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> list[Attributes]:
        """The attributes of every element with this tag."""
        return [attributes for name, attributes in self.tags if name == tag]

    def post(self) -> QueryDict:
        """What the form would send as it stands."""
        sent = QueryDict(mutable=True)
        for control in self.all("input"):
            if "checked" in control:
                sent.appendlist(str(control["name"]), str(control["value"]))
        for name, value in self.selected.items():
            sent.appendlist(name, value)
        return sent
