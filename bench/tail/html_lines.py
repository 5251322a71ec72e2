"""Lines of a web page as a browser breaks them, and where in its tree they stand: for pages.py and web_pages.py."""
import html
import json
import re

DOUBLE = set("blockquote dl figure footer form h1 h2 h3 h4 h5 h6 header hr main ol p pre section table title ul".split())
SINGLE = set("article aside br dd details div dt fieldset figcaption li nav tr option address summary caption".split())
UNSEEN = set("script style noscript template svg select iframe object head textarea input math canvas audio video".split())


def decoded(data):
    named = re.search(rb'charset=["\']?([\w-]+)', data[:6000])
    for encoding in ([named.group(1).decode()] if named else []) + ["utf-8", "cp1252"]:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            pass
    return data.decode("utf-8", "replace")


def key(text):
    return re.sub(r"[\W_]+", "", text).lower()


def lines_of(root):
    """Of an lxml element: (text, line feeds before it, the element its text begins in), one a line."""
    found = []
    state = {"text": [], "element": None, "gap": 0}

    def end(gap):
        text = re.sub(r"\s+", " ", "".join(state["text"])).strip()
        if text:
            found.append((text, state["gap"] if found else 0, state["element"]))
            state["gap"] = 0
        state.update(text=[], element=None, gap=max(state["gap"], gap))

    def add(text, element):
        if text:
            if state["element"] is None and text.strip():
                state["element"] = element
            state["text"].append(text)

    def enter(element):
        hidden = element.get("hidden") is not None if isinstance(element.tag, str) else True
        if hidden or element.tag in UNSEEN or re.search(r"display:\s*none", element.get("style") or ""):
            return
        gap = 2 if element.tag in DOUBLE else 1 if element.tag in SINGLE else 0
        if gap:
            end(gap)
        elif element.tag in ("td", "th"):
            add(" ", element)
        add(element.text, element)
        for child in element:
            enter(child)
            add(child.tail, element)
        if gap:
            end(gap)

    enter(root)
    end(0)
    return found


def ancestors(element):
    """The element itself, its parent, and so on up."""
    while element is not None:
        yield element
        element = element.getparent()


def stated_body(tree):
    """The letters of the longest articleBody that the page states for search engines (schema.org, JSON-LD)."""
    best = ""

    def look(x):
        nonlocal best
        if isinstance(x, dict):
            text = x.get("articleBody")
            if isinstance(text, str) and len(text) > len(best):
                best = text
            x = list(x.values())
        if isinstance(x, list):
            for v in x:
                look(v)

    for script in tree.xpath('//script[contains(@type,"ld+json")]'):
        try:
            look(json.loads(script.text or "", strict=False))
        except ValueError:
            pass  # not ours to mend
    return key(re.sub(r"<[^>]+>", " ", html.unescape(html.unescape(best))))
