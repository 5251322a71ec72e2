#!/usr/bin/env python3
"""An audit killed at any moment, run again with --resume, writes the bytes of a run that nothing disturbed; one that
memory or disk is too small for keeps its budget or ends with a sentence; nothing stays behind.

audit_kill.py TOOL
"""
import gzip
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

TOOL = pathlib.Path(sys.argv[1]).resolve()
FILES = ["documents.jsonl", "findings.jsonl", "groups.jsonl", "matches.jsonl", "skipped.jsonl"]
WORDS = [a + b for a in "ba co du fe gi ho ju ka lo me ni po ra su ti vo".split() for b in "lan mer tos vik nel".split()]


def make(path, documents, seed):
    """Articles of random words; every fourth paragraph stands elsewhere again, edited or not."""
    rng = random.Random(seed)
    pool = []
    with open(path, "w", encoding="utf-8") as out:
        for d in range(documents):
            paragraphs = []
            for _ in range(rng.randint(2, 8)):
                if pool and rng.random() < 0.25:
                    words = list(rng.choice(pool))
                    for _ in range(rng.randint(0, 4)):
                        words[rng.randrange(len(words))] = rng.choice(WORDS)
                else:
                    words = [rng.choice(WORDS) + rng.choice(["", "", "e", "is"]) for _ in range(rng.randint(6, 90))]
                    pool.append(words)
                paragraphs.append(" ".join(words).capitalize() + ".")
            row = {"id": "d%06d" % ((d * 7919) % 1000003), "source": "s%d" % (d % 9), "text": "\n".join(paragraphs)}
            out.write(json.dumps(row) + "\n")
            if d % 500 == 7:
                out.write("no record\n")


def command(inputs, out, *more):
    return [str(TOOL), "audit", str(inputs), "--out", str(out), "--no-page", "--threads", "2", *more]


def run(inputs, out, *more, code=0):
    done = subprocess.run(command(inputs, out, *more), capture_output=True, text=True, timeout=300)
    assert done.returncode == code, (done.returncode, done.stderr)
    return done.stderr


def content(out):
    rows = {name: (out / name).read_bytes() for name in FILES}
    summary = json.loads((out / "summary.json").read_text())
    del summary["run"]
    rows["summary"] = json.dumps(summary)
    return rows


def left(folder):
    return sorted(n.name for n in folder.iterdir() if n.name not in FILES + ["summary.json", ".twicetold-report"])


def main():
    top = pathlib.Path(tempfile.mkdtemp(prefix="twicetold-kill-"))
    try:
        inputs = top / "news.jsonl"
        make(inputs, 6000, 1)
        whole = top / "whole"
        run(inputs, whole, "-q")
        expected = content(whole)
        assert len(expected["groups.jsonl"]) > 10000 and len(expected["skipped.jsonl"]) > 100

        # In little memory: the same bytes, nothing left, and it says what disk it needs.
        small, tmp = top / "small", top / "tmp"
        tmp.mkdir()
        said = run(inputs, small, "--memory", "8M", "--tmp", str(tmp))
        assert "of disk are needed in" in said and "of memory will be used all the same" in said, said
        assert content(small) == expected
        assert left(small) == [] and list(tmp.iterdir()) == []

        # Resume without anything to go on from.
        said = run(inputs, top / "fresh", "--resume")
        assert "No finished stage was left" in said, said
        assert content(top / "fresh") == expected and left(top / "fresh") == []

        # Killed at every finished stage, and at random moments; then gone on with.
        started = time.monotonic()
        run(inputs, top / "timing", "--resume")
        usual = time.monotonic() - started
        rng = random.Random(5)
        went_on = {"read": 0, "verify": 0}
        for step in range(14):
            out = top / ("killed%d" % step)
            process = subprocess.Popen(command(inputs, out, "--resume", "-q"), stderr=subprocess.DEVNULL)
            work = out / ".twicetold-work"
            stage = ["read", "verified", None][step % 3]
            until = time.monotonic() + (60 if stage else usual * rng.random())
            while time.monotonic() < until and process.poll() is None:
                if stage and (work / stage).exists():
                    break
                time.sleep(0.0005)
            process.send_signal(signal.SIGKILL)
            ended = process.wait() == 0
            said = run(inputs, out, "--resume")
            went_on["verify"] += 'behind the stage "verify"' in said
            went_on["read"] += 'behind the stage "read' in said
            assert ended or "Going on" in said or "No finished stage" in said, said
            assert content(out) == expected, (step, stage, said)
            assert left(out) == [], left(out)
        assert went_on["read"] > 0 and went_on["verify"] > 0, went_on

        # Other options, other inputs: said, and begun anew. Without --resume what was left goes.
        def killed(out):
            shutil.rmtree(out, ignore_errors=True)
            process = subprocess.Popen(command(inputs, out, "--resume", "-q"))
            while process.poll() is None and not (out / ".twicetold-work" / "verified").exists():
                time.sleep(0.0005)
            process.send_signal(signal.SIGKILL)
            process.wait()
            return (out / ".twicetold-work" / "verified").exists()

        out = top / "other"
        for _ in range(5):
            if killed(out):
                break
        said = run(inputs, out, "--resume", "--similarity", ".7")
        assert "belong to other inputs or options" in said, said
        run(inputs, top / "other-whole", "--similarity", ".7")
        assert content(out) == content(top / "other-whole") and left(out) == []
        for _ in range(5):
            if killed(out):
                break
        os.utime(inputs, ns=(1, 1))
        said = run(inputs, out, "--resume")
        assert "belong to other inputs or options" in said, said
        assert content(out) == expected and left(out) == []
        for _ in range(5):
            if killed(out):
                break
        assert left(out) == [".twicetold-work"]
        run(inputs, out, "-q")
        assert content(out) == expected and left(out) == []

        # In a folder that several runs share, only what killed runs over the same inputs left is cleared away.
        shared, others = top / "shared", top / "others.jsonl"
        shared.mkdir()
        make(others, 6000, 2)
        process = subprocess.Popen(command(others, top / "theirs", "--resume", "-q", "--tmp", str(shared)))
        while process.poll() is None and not (shared / ".twicetold-work" / "read").exists():
            time.sleep(0.0005)
        process.send_signal(signal.SIGKILL)
        if process.wait() != 0:
            run(inputs, top / "mine", "-q", "--tmp", str(shared), "--memory", "8M")
            assert content(top / "mine") == expected
            assert (shared / ".twicetold-work" / "read").exists() and len(list(shared.iterdir())) == 1
            assert "Going on" in run(others, top / "theirs", "--resume", "--tmp", str(shared))
        assert list(shared.iterdir()) == []

        # An interrupt in the middle of the work leaves nothing, or with --resume the finished stages.
        for signal_sent, more, kept in (
            (signal.SIGTERM, [], []),
            (signal.SIGINT, [], []),
            (signal.SIGTERM, ["--resume"], [".twicetold-work"]),
            (signal.SIGINT, ["--resume"], [".twicetold-work"]),
        ):
            out = top / ("interrupted%d%d" % (len(more), signal_sent))
            process = subprocess.Popen(command(inputs, out, "-q", "--memory", "8M", *more), stderr=subprocess.DEVNULL)
            while process.poll() is None and not (out / ".twicetold-work" / "read").exists():
                time.sleep(0.0005)
            process.send_signal(signal_sent)
            if process.wait() == 130:
                assert left(out) == kept, left(out)
        run(inputs, out, "--resume", "-q")
        assert content(out) == expected and left(out) == []

        full_disk(top, inputs)
    finally:
        shutil.rmtree(top, ignore_errors=True)
    print("killed, interrupted, resumed and run out of disk: as it should be")


def full_disk(top, inputs):
    """On a file system of a few MB, where one may be mounted: refused before, or ended in the middle; nothing left."""
    disk = top / "disk"
    disk.mkdir()
    for size, zipped in ("4m", False), ("4m", True), ("14m", True), ("19m", True):
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", str(disk)], capture_output=True)
        if mounted.returncode != 0:
            print("no file system can be mounted here; the full disk was not tried")
            return
        try:
            source = inputs
            if zipped:  # how much text that is can't be known beforehand
                source = top / "news.jsonl.gz"
                source.write_bytes(gzip.compress(inputs.read_bytes()))
            out = top / ("full" + size + str(zipped))
            done = subprocess.run(command(source, out, "--memory", "8M", "--tmp", str(disk)), capture_output=True, text=True)
            assert done.returncode in (0, 3), (size, done.returncode, done.stderr)
            if done.returncode == 3:
                assert "name another folder with --tmp" in done.stderr, done.stderr
                assert left(out) == [] and not any((out / n).exists() for n in FILES), list(out.iterdir())
            assert list(disk.iterdir()) == []
            assert size != "4m" or done.returncode == 3
            print(size, "compressed" if zipped else "plain", done.returncode, done.stderr.strip().splitlines()[-1:])
        finally:
            subprocess.run(["umount", str(disk)], check=True)


main()
