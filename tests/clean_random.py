#!/usr/bin/env python3
"""Random folders of texts, records, gzip and tar, cleaned with random options. In place, several times, while somebody
appends records and gives parts back: restore gives every file back and keeps what was written. To another folder: the
input stays as it is, cleaning the result again removes nothing, restore gives every text back, there and elsewhere.

clean_random.py TOOL [--folders 20] [--seed 1]
"""
import argparse
import gzip
import io
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tarfile
import tempfile

WORDS = "sông nước miền tây những ngày cuối năm chợ nổi vẫn đông người bán mua trên ghe thuyền chở đầy".split()
LINES = ["Theo AFP", "(Ảnh: TTXVN)", "Đọc thêm:", "Chia sẻ bài viết"]
REMOVE = ["all", "duplicate-document", "near-duplicate,duplicate", "boilerplate", "all,partial-reuse"]
KEEP = ["first", "longest", "oldest", "newest", "complete"]


def paragraph(rng, words=None):
    return " ".join(rng.choice(WORDS) + str(rng.randrange(30)) for _ in range(words or rng.randrange(1, 40)))


class Maker:
    def __init__(self, rng):
        self.rng = rng
        self.pool = [paragraph(rng) for _ in range(12)] + LINES
        self.texts = [self.text() for _ in range(4)]

    def text(self):
        rng = self.rng
        lines = [rng.choice(self.pool) if rng.random() < 0.6 else paragraph(rng) for _ in range(rng.randrange(7))]
        end = rng.choice(["\n", "\n\n", "\r\n"])
        return end.join(lines) + rng.choice(["", end])

    def document(self):
        return self.rng.choice(self.texts) if self.rng.random() < 0.4 else self.text()

    def records(self, name):
        rng, rows = self.rng, []
        for _ in range(rng.randrange(1, 9)):
            row = {"text": self.document()}
            if rng.random() < 0.5:
                row = {"id": f"{name}-{rng.randrange(6)}", **row}
            rows.append(json.dumps(row, ensure_ascii=rng.random() < 0.3))
            if rng.random() < 0.1:
                rows.append(rng.choice(["", "{bad", "[]"]))
        return ("\n".join(rows) + rng.choice(["", "\n"])).encode()

    def folder(self, root):
        for k in range(self.rng.randrange(1, 6)):
            kind = self.rng.choice(["txt", "jsonl", "jsonl", "jsonl.gz", "tar"])
            path = root / f"{k}.{kind}"
            if kind == "txt":
                path.write_bytes(self.document().encode())
            elif kind == "tar":
                with tarfile.open(path, "w") as archive:
                    for i in range(self.rng.randrange(1, 5)):
                        ending = self.rng.choice(["txt", "jsonl", "bin"])
                        data = self.records(f"{k}{i}") if ending == "jsonl" else self.document().encode()
                        member = tarfile.TarInfo(f"m{i}.{ending}")
                        member.size = len(data)
                        archive.addfile(member, io.BytesIO(data))
            else:
                data = self.records(str(k))
                path.write_bytes(gzip.compress(data) if kind.endswith("gz") else data)

    def options(self):
        rng = self.rng
        words = ["--quiet", "--remove", rng.choice(REMOVE), "--keep", rng.choice(KEEP)]
        if rng.random() < 0.5:
            words.append("--drop-empty")
        if rng.random() < 0.3:
            words += ["--min-words", str(rng.choice([1, 3, 20]))]
        if rng.random() < 0.3:
            words += ["--similarity", str(rng.choice([0.3, 0.8]))]
        return words


def tree(root):
    return {
        str(p.relative_to(root)): p.read_bytes()
        for p in sorted(root.rglob("*"))
        if p.is_file() and ".twicetold" not in p.parts
    }


def unpacked(files):
    out = {}
    for name, data in files.items():
        if name.endswith("gz"):
            data = gzip.decompress(data)
        if name.endswith("tar"):
            with tarfile.open(fileobj=io.BytesIO(data)) as archive:
                data = [(m.name, archive.extractfile(m).read()) for m in archive]
        out[name] = data
    return out


class Trial:
    def __init__(self, tool, where, seed):
        self.tool, self.where = tool, where
        self.rng = random.Random(seed)
        self.maker = Maker(self.rng)
        self.root = where / "in"
        self.root.mkdir()
        self.maker.folder(self.root)
        self.first = tree(self.root)
        self.said = []

    def run(self, *words, codes=(0,)):
        done = subprocess.run([self.tool, *map(str, words)], capture_output=True, text=True)
        self.said.append((" ".join(map(str, words)), done.returncode, done.stderr.strip()))
        self.check(done.returncode in codes, "the exit code")

    def check(self, good, what, *more):
        if not good:
            raise AssertionError(f"{what}: {more}\n" + "\n".join(map(str, self.said)))

    def append(self, want):
        """Somebody writes a record behind the others."""
        names = [n for n in self.first if "jsonl" in n and (self.root / n).exists()]
        if not names:
            return
        name = self.rng.choice(names)
        row = (json.dumps({"text": paragraph(self.rng, 30)}) + "\n").encode()
        path, zipped = self.root / name, name.endswith("gz")
        now = gzip.decompress(path.read_bytes()) if zipped else path.read_bytes()
        now += b"" if now.endswith(b"\n") or not now else b"\n"
        path.write_bytes(gzip.compress(now + row) if zipped else now + row)
        want[name] += (b"" if want[name].endswith(b"\n") or not want[name] else b"\n") + row

    def in_place(self):
        want, touched = unpacked(self.first), self.rng.random() < 0.5
        for _ in range(self.rng.randrange(1, 4)):
            self.run("clean", self.root, "--in-place", *self.maker.options())
            if touched:
                self.append(want)
            if self.rng.random() < 0.3:
                self.run("restore", self.root, "--quiet", "--only", self.rng.choice(["*.txt", "*0*", "1*"]))
        self.run("restore", self.root)
        now = tree(self.root)
        self.check(unpacked(now) == want, "in place", [n for n in want if unpacked(now).get(n) != want[n]])
        self.check(touched or now == self.first, "in place, to the byte")

    def elsewhere(self):
        out, again, other = self.where / "out", self.where / "again", self.where / "other"
        for _ in range(self.rng.randrange(1, 4)):
            options = self.maker.options()
            self.run("clean", self.root, "--out", out, *options)
        self.check(tree(self.root) == self.first, "the input")
        self.run("clean", out, "--out", again, *options)
        self.check(unpacked(tree(again)) == unpacked(tree(out)), "at rest")
        self.run("restore", out, "--to", other)
        self.check(unpacked(tree(other)) == unpacked(self.first), "restored elsewhere")
        self.run("restore", out)
        self.check(unpacked(tree(out)) == unpacked(self.first), "restored there")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool", type=lambda p: str(pathlib.Path(p).resolve()))
    parser.add_argument("--folders", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    for number in range(args.folders):
        for way in ("in_place", "elsewhere"):
            where = pathlib.Path(tempfile.mkdtemp(prefix="twicetold-random-"))
            try:
                getattr(Trial(args.tool, where, f"{args.seed}-{number}"), way)()
            except AssertionError as failed:
                print(f"seed {args.seed}, folder {number}, {way}: {failed}")
                return 1
            finally:
                shutil.rmtree(where, ignore_errors=True)
    print(f"{args.folders} folders, in place and elsewhere: every text came back")
    return 0


if __name__ == "__main__":
    sys.exit(main())
