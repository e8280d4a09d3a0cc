"""A page of ours as somebody has it open: what its form holds, what they type, and what is said then."""

import re
from html import unescape
from html.parser import HTMLParser


class _Form(HTMLParser):
    """What a browser would send of the fields of a form, named by a class or an attribute of its tag."""

    def __init__(self, mark):
        super().__init__()
        self.mark, self.inside, self.values, self.select = mark, False, {}, ""

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form" and self.mark in (found.get("class") or ""):
            self.inside = True
        name = found.get("name")
        if self.inside and tag == "input" and name:
            kind = found.get("type", "text")
            if kind not in ("checkbox", "radio") or "checked" in found:
                default = "on" if kind in ("checkbox", "radio") else ""
                self.values.setdefault(name, []).append(found.get("value") or default)
        if self.inside and tag == "select":
            self.select = name
        if self.inside and tag == "option" and self.select and "selected" in found:
            self.values.setdefault(self.select, []).append(found.get("value") or "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False


class Page:
    """`mark` is a class of the form that is sent."""

    def __init__(self, client, url, mark="hours-form"):
        self.client, self.url, self.mark = client, url, mark

    def open(self):
        return self._keep(self.client.get(self.url))

    def send(self, **typed):
        """The form as it stands, with what is typed; what comes back is what stands then."""
        return self._keep(self.client.post(self.url, {**self.form, **typed}))

    def _keep(self, response):
        self.response = response
        if response.status_code == 200:
            self.text = response.content.decode()
            self.words = " ".join(unescape(re.sub(r"<[^>]+>", " ", self.text)).split())
            parser = _Form(self.mark)
            parser.feed(self.text)
            self.form = {name: values if len(values) > 1 else values[0] for name, values in parser.values.items()}
        return response

    def told(self):
        """What the next page says at its top, to where the last answer led."""
        assert self.response.status_code == 302, self.words
        self._keep(self.client.get(self.response["Location"]))
        return [unescape(text) for text in re.findall(r'<p class="notice[^>]*>([^<]*)</p>', self.text)]
