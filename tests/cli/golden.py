#!/usr/bin/env python3
"""Runs the commands of tests/cli/<case>/cmd and compares what a person or a script would see.

    tests/cli/golden.py --tool build/release/twicetold [CASE...]            compare
    tests/cli/golden.py --tool build/release/twicetold --refresh [CASE...]  write what was seen; read the diff!

A case is a folder with
    cmd      a bash script; runs in an empty folder, finds `twicetold` in PATH, the samples in $SAMPLES and the
             repository in $SOURCE
    stdout   stderr   exit   what it must give (an absent file means: nothing, nothing, 0)
    files/   files it must have written, by their path below the empty folder
    mask     optional: one regular expression a line; what it matches is replaced by "..." on both sides
The folder the case ran in reads as TMP, the repository as SRC. Samples are copied beside it, so that what is wrapped
by width doesn't depend on where the repository lies.
"""
import argparse
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parent.parent


def environment(tool, folder):
    # Nothing of the caller's locale, colours or configuration may leak into what is compared.
    bin_folder = folder / "bin"
    bin_folder.mkdir()
    (bin_folder / "twicetold").symlink_to(tool)
    keep = {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}
    return {**keep, "PATH": f"{bin_folder}:/usr/local/bin:/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8",
            "TERM": "dumb", "COLUMNS": "100", "SAMPLES": str(folder / "samples"), "SOURCE": str(SOURCE)}


def masks(case):
    path = case / "mask"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [re.compile(line.encode()) for line in lines if line and not line.startswith("#")]


def run(case, tool):
    """-> {name: bytes} of everything the case produced, with places and masks replaced."""
    with tempfile.TemporaryDirectory(prefix="tt-", dir="/tmp") as name:
        folder = pathlib.Path(name).resolve()
        work = folder / "work"
        work.mkdir()
        shutil.copytree(SOURCE / "samples" / "articles", folder / "samples")
        done = subprocess.run(["bash", "-eu", str(case / "cmd")], cwd=work, env=environment(tool, folder),
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=100)
        seen = {"stdout": done.stdout, "stderr": done.stderr, "exit": f"{done.returncode}\n".encode()}
        wanted = case / "files"
        for path in sorted(p for p in wanted.rglob("*") if p.is_file()) if wanted.exists() else []:
            relative = path.relative_to(wanted)
            made = work / relative
            seen[f"files/{relative}"] = made.read_bytes() if made.exists() else b"(not written)\n"
        for key, value in seen.items():
            value = value.replace(str(work).encode(), b"TMP").replace(str(SOURCE).encode(), b"SRC")
            value = value.replace(str(folder / "samples").encode(), b"SRC/samples/articles")
            for mask in masks(case):
                value = mask.sub(b"...", value)
            seen[key] = value
        return seen


def expected(case, key):
    path = case / key
    return path.read_bytes() if path.exists() else (b"0\n" if key == "exit" else b"")


def refresh(case, seen):
    for key, value in seen.items():
        path = case / key
        if value == (b"0\n" if key == "exit" else b"") and not key.startswith("files/"):
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(value)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", required=True)
    parser.add_argument("--refresh", action="store_true")
    parser.add_argument("cases", nargs="*")
    arguments = parser.parse_args()
    tool = shutil.which(arguments.tool)
    if tool is None:
        sys.exit(f"golden.py: no tool at {arguments.tool}")
    tool = pathlib.Path(tool).resolve()
    cases = [HERE / name for name in arguments.cases] or sorted(p.parent for p in HERE.glob("*/cmd"))
    failures = 0
    for case in cases:
        if not (case / "cmd").exists():
            sys.exit(f"golden.py: no case {case.name}")
        seen = run(case, tool)
        if arguments.refresh:
            refresh(case, seen)
            continue
        for key, value in seen.items():
            want = expected(case, key)
            if want != value:
                failures += 1
                text = [b.decode("utf-8", "backslashreplace").splitlines() for b in (want, value)]
                print(f"FAILED {case.name}: {key}")
                print("\n".join(difflib.unified_diff(*text, "expected", "seen", lineterm="")))
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
