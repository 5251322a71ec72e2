#!/usr/bin/env python3
"""Kills `twicetold clean --in-place` at random moments and looks at what is left.

    python3 tests/clean_kill.py build/release/twicetold --moments 200 --files 500

A moment is a point of time (one of four) or, with strace, a system call that changes something: drawn at
random from all that an unbroken run makes. After every kill: each file is whole (as it was, or cleaned); then, by turns, either the same command is
run again and must end where an unbroken run ends, or restore is run at once; restore must give back every
byte. Minutes in memory, more on a disk. The short form of this (20 moments) is in test_clean.
"""
import argparse, os, random, shutil, signal, subprocess, sys, tempfile, time


def tree(folder):
    files = {}
    for path, folders, names in os.walk(folder):
        if ".twicetold" in folders:
            folders.remove(".twicetold")
        for name in names:
            full = os.path.join(path, name)
            with open(full, "rb") as f:
                files[os.path.relpath(full, folder)] = f.read()
    return files


def make(folder, count, dice):
    words = [a + b for a in "ba ke lo mi nu pa re so ti vu".split() for b in "ra lin mos tek dun".split()]
    line = lambda n: " ".join(dice.choice(words) for _ in range(n)).capitalize() + "."
    shared = [line(22) for _ in range(40)]
    for i in range(count):
        parts = [line(dice.randrange(15, 40)) for _ in range(dice.randrange(2, 6))]
        parts += dice.sample(shared, 3)
        dice.shuffle(parts)
        name = os.path.join(folder, str(i % 13), "%d.txt" % i)
        os.makedirs(os.path.dirname(name), exist_ok=True)
        if i % 10 == 9:
            with open(name[:-4] + ".jsonl", "w") as f:
                for k in range(3):
                    f.write('{"id":"%d-%d","text":"%s"}\n' % (i, k, "\\n".join(dice.sample(parts, 3))))
            if i % 20 == 19:
                subprocess.run(["gzip", "-n", name[:-4] + ".jsonl"], check=True)
        else:
            with open(name, "w") as f:
                f.write("\n\n".join(parts) + "\n")


CALLS = "mkdir openat write fsync syncfs link rename unlink".split()


def calls_of(command, log):
    """The system calls of one run that change something or may, in order; none without strace."""
    if shutil.which("strace") is None:
        print("without strace every moment is drawn from the time of the run: few fall between the first and the "
              "last file that is replaced", file=sys.stderr)
        return []
    subprocess.run(["strace", "-f", "-qq", "-o", log, "-e", "trace=" + ",".join(CALLS)] + command, check=True)
    calls, seen = [], {name: 0 for name in CALLS}
    with open(log) as f:
        for row in f:
            name = row.split(maxsplit=1)[1].split("(")[0]
            if name in seen:
                seen[name] += 1
                if name != "openat" or "O_CREAT" in row:
                    calls.append((name, seen[name]))
    return calls


def main():
    p = argparse.ArgumentParser()
    p.add_argument("tool")
    p.add_argument("--moments", type=int, default=200)
    p.add_argument("--files", type=int, default=500)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--folder", default=None, help="where to work (on a disk, or in memory: /dev/shm)")
    o = p.parse_args()
    dice = random.Random(o.seed)
    tool = os.path.abspath(o.tool)
    base = tempfile.mkdtemp(prefix="clean-kill-", dir=o.folder)
    first, work = os.path.join(base, "first"), os.path.join(base, "work")
    command = [tool, "clean", work, "--in-place", "--remove", "all", "--quiet", "--threads", "1"]
    try:
        make(first, o.files, dice)
        before = tree(first)
        shutil.copytree(first, work)
        began = time.time()
        subprocess.run(command, check=True)
        whole = time.time() - began
        after = tree(work)
        if after == before:
            sys.exit("nothing was cleaned: this would test nothing")
        shutil.rmtree(work)
        shutil.copytree(first, work)
        calls = calls_of(command, os.path.join(base, "calls"))
        seen = {"untouched": 0, "half": 0, "done": 0}
        went_on = 0
        for moment in range(o.moments):
            shutil.rmtree(work)
            shutil.copytree(first, work)
            if moment % 4 == 0 or not calls:
                child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(dice.random() * whole * 1.1)
                child.send_signal(signal.SIGKILL)
                child.wait()
            else:
                name, count = dice.choice(calls)
                killed = subprocess.run(["strace", "-f", "-qq", "-o", os.devnull, "-e", "trace=" + name, "-e",
                                         "inject=%s:signal=KILL:when=%d" % (name, count)] + command)
                if killed.returncode == 0:
                    sys.exit("moment %d: strace did not kill at %s %d" % (moment, name, count))
            now = tree(work)
            for name in before:
                if name in now and now[name] not in (before[name], after.get(name)):
                    sys.exit("moment %d: %s is neither old nor new" % (moment, name))
                if name not in now and name in after:
                    sys.exit("moment %d: %s is missing" % (moment, name))
            seen["untouched" if now == before else "done" if now == after else "half"] += 1
            if dice.randrange(3) > 0:
                told = subprocess.run([w for w in command if w != "--quiet"], check=True, capture_output=True, text=True)
                went_on += "interrupted run" in told.stdout
                if tree(work) != after:
                    sys.exit("moment %d: the next run ended elsewhere" % moment)
            if os.path.exists(os.path.join(work, ".twicetold", "files.jsonl")):
                subprocess.run([tool, "restore", work, "--quiet"], check=True)
            if tree(work) != before:
                sys.exit("moment %d: restore did not give back all" % moment)
        print("%d moments, %d files, an unbroken run takes %.2f s: killed before any change %d, "
              "between %d, after all %d; next runs that finished what was begun %d; every file whole, every byte given back"
              % (o.moments, len(before), whole, seen["untouched"], seen["half"], seen["done"], went_on))
    finally:
        shutil.rmtree(base, ignore_errors=True)


main()
