#!/usr/bin/env python3
"""Tails with the other documents of a crawl at hand: trailing_synth, whose tails are made of the articles of
trailing_body, audited together with these.

    bench/tail/crawl.py DATA_FOLDER OUT --tool build/twicetold [--strictness normal] [--errors FILE]

Prints, by kind of tail, how many of two paragraphs and 100 characters or more are found and cut exactly, and how many
documents without a tail are said to have one.
"""
import argparse
import collections
import json
import os
import subprocess

import audited


def records(folder, name):
    text = subprocess.run(["zstd", "-dcq", f"{folder}/{name}.jsonl.zst"], capture_output=True, check=True).stdout
    return [json.loads(line) for line in text.decode().splitlines()]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("out")
    parser.add_argument("--tool", default="build/twicetold")
    parser.add_argument("--strictness", default="normal")
    parser.add_argument("--errors")
    options = parser.parse_args()
    documents = records(options.data, "trailing_synth") + records(options.data, "trailing_body")
    os.makedirs(options.out, exist_ok=True)
    texts = []
    for r in documents:
        text, r["starts"] = audited.joined(r["paragraphs"], r["gaps"])
        texts.append({"id": r["id"], "text": text, "source": r["site"]})
    begins = audited.tails(options.tool, options.out, texts, "--tail-strictness", options.strictness)
    rows = collections.defaultdict(lambda: [0, 0, 0])
    errors = open(options.errors, "w", encoding="utf-8") if options.errors else None
    for r in documents:
        begin, cut = begins.get(r["id"]), r["cut"]
        if cut is None:
            kinds, right = ["no tail"], begin is None
        else:
            if len(r["paragraphs"]) - cut < 2 or sum(map(len, r["paragraphs"][cut:])) < 100:
                continue
            kinds, right = [r["variant"], "all tails"], begin == r["starts"][cut]
        for kind in kinds:
            row = rows[kind]
            row[0] += 1
            row[1] += begin is not None
            row[2] += begin is not None and right
        if errors and not right:
            print(r["id"], r["variant"], "cut", cut, "found", begin, file=errors)
    for kind, (n, found, exact) in sorted(rows.items()):
        print(f"{kind:10} {n:4}  found {found / n:.3f}  exact {exact / n:.3f}")


if __name__ == "__main__":
    main()
