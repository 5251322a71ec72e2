"""What a tool says of texts: for crawl.py, manuals.py and pages.py."""
import json
import subprocess


def joined(paragraphs, gaps):
    """One text, `gaps` line feeds before each paragraph, and where in it they begin, in bytes."""
    text, starts = "", []
    for i, (paragraph, gap) in enumerate(zip(paragraphs, gaps)):
        text += "\n" * max(gap, 1) if i else ""
        starts.append(len(text.encode()))
        text += paragraph
    return text, starts


def tails(tool, out, records, *more):
    """Audits records (id, text, perhaps source) with the options `more`: the byte where a tail begins, by id."""
    with open(f"{out}/audited.jsonl", "w", encoding="utf-8") as f:
        for r in records:
            f.write(json.dumps(r, ensure_ascii=False) + "\n")
    subprocess.run([tool, "audit", f"{out}/audited.jsonl", "--out", f"{out}/report", "--force", "--no-page", "--quiet",
                    *more], check=True)
    with open(f"{out}/report/findings.jsonl", encoding="utf-8") as f:
        return {r["document"]: r["begin"] for r in map(json.loads, f) if r["kind"] == "off-topic-tail"}
