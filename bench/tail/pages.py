#!/usr/bin/env python3
"""Tails on real pages that no fit saw: pages.py ROOT OUT --tool build/twicetold [--half dev|test] [--errors]

ROOT: where the source packages trafilatura 0.8.2 and htmldate 1.4.0 of PyPI were unpacked; their tests keep 171 web
pages. Texts are what public extractors make of them (pip install trafilatura readability-lxml newspaper4k goose3
justext boilerpy3 lxml_html_clean html-text, needed only while OUT/texts.jsonl is missing; labelled with those of
2026-11-23, trafilatura 2.3.1), and `container`: the smallest element that holds the body and something behind it.
bench/labels/tails_pages.tsv says of one or two outputs of a page, by reading, where the tail begins: page, extractor,
tail / body / labels (nothing behind the article but tags, shares, an author's box), paragraph, its first letters. Sites
whose pages the fit has are not in it. Every text is audited with the others that are not of the same page; with its
tail and cut where that begins.
"""
import argparse
import collections
import hashlib
import json
import math
import os
import re

import audited
from extractors import extractors, paragraphs
from html_lines import decoded, key

LABELS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../labels/tails_pages.tsv")


def pages(root):
    found = {}
    for folder, _, files in sorted(os.walk(root)):
        if folder.endswith("tests/cache"):
            for name in files:
                if name.endswith(".html"):
                    found.setdefault(name, os.path.join(folder, name))
    return found


def container(html, made):
    """From the first body paragraph on, the text of the smallest element that has 120 letters behind the last one."""
    import html_text
    import lxml.html

    others = [key(" ".join(made[x]["paragraphs"])) for x in ("readability", "goose", "boilerpy", "newspaper")]
    body = [key(p) for p in made["trafilatura"]["paragraphs"]
            if len(p) >= 60 and sum(key(p)[:60] in o for o in others) >= 2]
    if len(body) < 3:
        return paragraphs("")
    tree = lxml.html.fromstring(html.encode("utf-8", "replace"), parser=lxml.html.HTMLParser(encoding="utf-8"))
    for bad in tree.xpath("//script|//style|//noscript|//nav|//template"):
        bad.drop_tree()
    first, last, best = body[0][:50], body[-1][-50:], None

    def behind(element):
        text = key(element.text_content())
        if first not in text or last not in text[text.index(first):]:
            return None
        return len(text) - text.index(last, text.index(first)) - len(last)

    for element in tree.iter():
        if isinstance(element.tag, str) and behind(element) is not None:
            best = element
    while best is not None and best.tag != "body" and behind(best) < 120:
        best = best.getparent()
    if best is None:
        return paragraphs("")
    text = paragraphs(html_text.extract_text(lxml.html.tostring(best, encoding="unicode"), guess_layout=True))
    start = next((i for i, p in enumerate(text["paragraphs"]) if first[:30] in key(p)), 0)
    return {name: values[start:] for name, values in text.items()}


def read_texts(root, path):
    if not os.path.exists(path):
        by, found = extractors(), pages(root)
        with open(path + ".part", "w", encoding="utf-8") as out:
            for name in sorted(found):
                with open(found[name], "rb") as f:
                    html = decoded(f.read())
                made = {}
                for extractor, extract in by.items():
                    try:
                        made[extractor] = paragraphs(extract(html))
                    except Exception as problem:  # an extractor's own; the page's other texts count
                        print(f"{name} {extractor}: {problem!r}"[:120])
                        made[extractor] = paragraphs("")
                made["container"] = container(html, made)
                for extractor, text in made.items():
                    out.write(json.dumps({"page": name, "extractor": extractor, **text}, ensure_ascii=False) + "\n")
        os.rename(path + ".part", path)
    with open(path, encoding="utf-8") as f:
        return {(r["page"], r["extractor"]): r for r in map(json.loads, f)}


def labelled(texts):
    """The labelled texts, `cut` where the letters stand now: another version of an extractor moves lines."""
    rows, lost = [], 0
    with open(LABELS, encoding="utf-8") as f:
        for line in f:
            if line.startswith("#"):
                continue
            page, extractor, kind, index, letters = line.rstrip("\n").split("\t")
            r = dict(texts.get((page, extractor), paragraphs("")), page=page, extractor=extractor, kind=kind, cut=None)
            if kind == "tail":
                near = [i for i, p in enumerate(r["paragraphs"]) if p.startswith(letters)]
                r["cut"] = min(near, key=lambda i: abs(i - int(index)), default=None)
            if len(r["paragraphs"]) < 2 or (kind == "tail" and not r["cut"]):
                lost += 1
                continue
            site = hashlib.sha1(".".join(page.split(".")[:2]).encode()).hexdigest()
            rows.append(dict(r, half="test" if int(site, 16) % 2 else "dev"))
    if lost:
        print(f"{lost} labelled texts are not there")
    return rows


def audit(options, documents):
    """Where a tail begins in each text, as a paragraph's number; -1 in the middle of one; None: no tail."""
    starts, records = {}, []
    for name, r in documents:
        text, starts[name] = audited.joined(r["paragraphs"], r["gaps"])
        records.append({"id": name, "text": text, "source": r["page"]})
    begins = audited.tails(options.tool, options.out, records, "--only", "tails,boilerplate", "--tail-strictness",
                           options.strictness)
    return {name: starts[name].index(at) if at in starts[name] else -1 for name, at in begins.items()}


def share(some, all_):
    """A rate with Wilson's interval of 95 %."""
    n, k = len(all_), len(some)
    if n == 0:
        return "-"
    p, z = k / n, 1.96
    middle, half = p + z * z / 2 / n, z * math.sqrt(p * (1 - p) / n + z * z / 4 / n / n)
    return f"{p:.3f} ({(middle - half) / (1 + z * z / n):.3f}-{(middle + half) / (1 + z * z / n):.3f}; {k} of {n})"


def big(r):
    tail = r["paragraphs"][r["cut"]:]
    return len(tail) >= 2 and sum(map(len, tail)) >= 100


def lost_share(r):
    sizes = [len(p) for p in r["paragraphs"][:r["cut"]]]
    return sum(sizes[max(r["found"], 0):]) / max(1, sum(sizes))


def until(r, n):
    return dict(r, paragraphs=r["paragraphs"][:n], gaps=r["gaps"][:n])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root")
    parser.add_argument("out")
    parser.add_argument("--tool", default="build/twicetold")
    parser.add_argument("--strictness", default="normal")
    parser.add_argument("--half", choices=["dev", "test"])
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    rows = labelled(read_texts(options.root, f"{options.out}/texts.jsonl"))
    rows = [r for r in rows if options.half in (None, r["half"])]
    groups, seen = [[], []], collections.Counter()
    for r in rows:  # a page's two outputs would know each other
        groups[seen[r["page"]] % 2].append(r)
        seen[r["page"]] += 1
    for group in groups:
        for r, name in [(r, r["page"] + " " + r["extractor"]) for r in group]:
            r["name"] = name
        whole = audit(options, [(r["name"], r) for r in group])
        cut = audit(options, [(r["name"], until(r, r["cut"] or len(r["paragraphs"]))) for r in group])
        for r in group:
            r["found"], r["alone"] = whole.get(r["name"]), cut.get(r["name"])
    tails = [r for r in rows if r["kind"] == "tail" and big(r)]
    found = [r for r in tails if r["found"] is not None]
    for kind, name in (("body", "bodies as they came"), ("labels", "bodies with labels behind")):
        some = [r for r in rows if r["kind"] == kind]
        print(f"{name}: tail said of {share([r for r in some if r['found'] is not None], some)}")
    some = [r for r in rows if r["kind"] == "tail" and r["cut"] > 1]
    print(f"bodies cut from their tails: tail said of {share([r for r in some if r['alone'] is not None], some)}")
    print(f"tails of 2 paragraphs and 100 letters: found {share(found, tails)}")
    print(f"  cut exact {share([r for r in found if r['found'] == r['cut']], tails)}")
    print(f"  within one {share([r for r in found if abs(r['found'] - r['cut']) <= 1], tails)}")
    print(f"  over a tenth of the body lost {share([r for r in found if lost_share(r) > .1], tails)}")
    small = [r for r in rows if r["kind"] == "tail" and not big(r)]
    print(f"smaller tails: found {share([r for r in small if r['found'] is not None], small)}")
    if options.errors:
        for r in rows:
            wrong = r["found"] != r["cut"] and not (r["kind"] == "tail" and not big(r))
            if wrong or (r["kind"] == "tail" and r["alone"] is not None):
                print(f"    {r['half']} {r['kind']} {r['name']}: {len(r['paragraphs'])} paragraphs, cut {r['cut']}, "
                      f"found {r['found']}, in the body alone {r['alone']}")


if __name__ == "__main__":
    main()
