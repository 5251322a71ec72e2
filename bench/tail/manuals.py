#!/usr/bin/env python3
"""Tails on pages of manuals that no fit saw: manuals.py ROOT OUT --tool build/twicetold

ROOT: where documentation packages were unpacked (apt-get download P; dpkg -x P.deb ROOT) or "/" where they are installed.
Known here: debian-handbook, debian-faq*, debian-reference-*, developers-reference*, debmake-doc, gimp-help-*,
aptitude-doc-*. Every page becomes text, a block a line; what its HTML calls navigation is known, and a page whose
last lines are that is audited with them and without: how often a tail opens before them, takes more than a tenth of
the body, or is seen where the menu was taken away.
"""
import argparse
import glob
import html.parser
import os
import re

import audited

MANUALS = {  # name: pages below ROOT; one of so many
    "handbook": ("usr/share/doc/debian-handbook/html/*/*.html", 1),
    "faq": ("usr/share/doc/debian/FAQ/**/*.html", 1),
    "reference": ("usr/share/debian-reference/*.html", 1),
    "developers": ("usr/share/developers-reference/**/*.html", 1),
    "debmake": ("usr/share/doc/debmake-doc/html/*.html", 1),
    "gimp": ("usr/share/gimp/2.0/help/*/*.html", 5),
    "aptitude": ("usr/share/doc/aptitude/html/*/*.html", 1),
}
BLOCKS = set(
    "p div li ul ol dl dt dd h1 h2 h3 h4 h5 h6 tr table pre blockquote section article header footer nav hr br form td th title".split()
)
VOID = set("br hr img meta link input area base col".split())
NAVIGATION = re.compile(r"\b(navfooter|navheader|docnav|sphinxsidebar|related|footer|title-nav|headerlink|revision)\b")


class Page(html.parser.HTMLParser):
    """Lines of a page, each with whether it is navigation."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.lines, self.text, self.open = [], "", []
        self.hidden = self.verbatim = 0
        self.feed(text)
        self.end_line()

    def end_line(self):
        lines = self.text.split("\n") if self.verbatim else [re.sub(r"\s+", " ", self.text).strip()]
        navigation = any(n for _, n in self.open)
        self.lines += [(line.rstrip(), navigation) for line in lines if line.strip()]
        self.text = ""

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "style", "head"):
            self.hidden += 1
        elif tag in BLOCKS:
            self.end_line()
        if tag in VOID:
            return
        names = " ".join(v or "" for k, v in attrs if k in ("class", "id"))
        self.open.append((tag, tag in ("nav", "footer") or bool(NAVIGATION.search(names))))
        self.verbatim += tag == "pre"

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if tag in BLOCKS:
            self.end_line()
        while self.open:
            name, _ = self.open.pop()
            self.hidden -= name in ("script", "style", "head")
            self.verbatim -= name == "pre"
            if name == tag:
                break

    def handle_data(self, data):
        if not self.hidden:
            self.text += data


def read(path):
    """Text of a page and where its body ends in bytes; None for one without a body or a menu behind it."""
    with open(path, encoding="utf-8", errors="replace") as f:
        lines = Page(f.read()).lines
    body = len(lines)
    while body > 0 and lines[body - 1][1]:
        body -= 1
    if body < 4 or body == len(lines):
        return None
    text = [line for line, _ in lines]
    return {"id": path, "text": "\n".join(text), "body": len("\n".join(text[:body]).encode())}


def tails(options, pages, strip):
    body = {p["id"]: p["body"] for p in pages}
    records = ({"id": p["id"], "text": p["text"].encode()[: p["body"]].decode() if strip else p["text"]} for p in pages)
    begins = audited.tails(options.tool, options.out, records, "--only", "tails,boilerplate")
    taken = [(d, body[d] - begin) for d, begin in begins.items()]
    early = [(d, n) for d, n in taken if n > 1]  # the line feed before the menu may go with it
    if options.errors:
        for d, n in early:
            print(f"    {d}: {n} of {body[d]} bytes", "" if not strip else "(without its menu)")
    return len(early), sum(n > .1 * body[d] for d, n in early)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root")
    parser.add_argument("out")
    parser.add_argument("--tool", default="build/twicetold")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    manuals = {}
    for name, (pattern, step) in MANUALS.items():
        for path in sorted(glob.glob(os.path.join(options.root, pattern), recursive=True))[::step]:
            if (page := read(path)) is not None:
                manuals.setdefault((name, os.path.dirname(path)), []).append(page)
    if not manuals:
        parser.error(f"no known manual below {options.root}")
    total = [0] * 5
    for (name, folder), pages in manuals.items():
        row = [len(pages), *tails(options, pages, False), *tails(options, pages, True)]
        total = [a + b for a, b in zip(total, row)]
        print(f"{name:11} {os.path.basename(folder):14} {row[0]:5} pages, tail too early {row[1]:3}, over a tenth of the "
              f"body {row[2]:3}; without their menu, tail {row[3]:3}, over a tenth {row[4]:3}")
    share = [f"{n / total[0]:.3f}" for n in total[1:]]
    print(f"all {total[0]} pages: too early {share[0]}, over a tenth {share[1]}; without their menu, tail {share[2]}, "
          f"over a tenth {share[3]}")


if __name__ == "__main__":
    main()
