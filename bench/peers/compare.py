#!/usr/bin/env python3
"""Peers and twicetold on the same file, one after the other on one core, in one table.

    bench/peers/compare.py IN.jsonl TRUTH.jsonl --tool build/twicetold --peers ../shared/peers --python V/bin/python

IN.jsonl has one paragraph a row ({"id","text"}), TRUTH.jsonl is what `twicetold bench make --recipe planted`
writes. PEERS is a folder of runners (p_NAME.py IN OUT ARGUMENTS, writing id<TAB>cluster); `python` is one
that has their packages. CPU seconds and peak memory are those of the whole process, best of --rounds by CPU.
Every process is bound to one core with one thread; MB are bytes of text, decoded.
"""
import argparse, json, os, shutil, subprocess, sys, tempfile, time
from collections import Counter, defaultdict
from itertools import combinations

PEERS = {  # name -> runner and its arguments
    'gaoya w1 .5 25x5': ('p_gaoya.py', ['1', '0.5', '25', '5']),
    'rensa w1 .5 32x4': ('p_rensa.py', ['w1', '0.5', 'R', '32']),
    'gaoya w3 .7 14x9': ('p_gaoya.py', ['3', '0.7', '14', '9']),
    'rensa w3 .7 32x4': ('p_rensa.py', ['w3', '0.7', 'R', '32']),
    'datasketch w3 .7': ('p_datasketch.py', ['w3', '0.7', 'default']),
    'simhash k=3': ('p_simhash.py', ['3']),
    'exact SHA-1': ('p_exact.py', []),
}


def truth_of(path):
    cluster, copies = {}, []
    with open(path, encoding='utf-8') as rows:
        for line in rows:
            row = json.loads(line)
            if row['kind'] not in ('duplicate', 'near-duplicate'):
                continue
            original = row['original']['document']
            cluster[row['document']] = cluster[original] = row['cluster']
            copies.append((row['document'], original, row.get('rate', 0)))
    return cluster, copies


def clusters_of_tsv(path):
    with open(path, encoding='utf-8') as rows:
        return {k: (v,) for k, v in (line.rstrip('\n').split('\t') for line in rows)}


def clusters_of_report(folder):
    """A document cut into several passages can be in several groups."""
    groups = defaultdict(set)
    with open(os.path.join(folder, 'groups.jsonl'), encoding='utf-8') as rows:
        for line in rows:
            row = json.loads(line)
            for member in row['members']:
                groups[member['document']].add(row['group'])
    return {document: tuple(sorted(g)[:6]) for document, g in groups.items()}


def union_pairs(cells):
    """Pairs that share any group, by inclusion and exclusion over the groups' subsets."""
    return sum((n * (n - 1) / 2) * (1 if size % 2 else -1) for (size, _), n in cells.items())


def score(found, cluster, copies, rows):
    pairs = lambda n: n * (n - 1) / 2
    common, all_found = Counter(), Counter()
    for document, groups in found.items():
        for size in range(1, len(groups) + 1):
            for subset in combinations(groups, size):
                all_found[size, subset] += 1
                if document in cluster:
                    common[size, (cluster[document], subset)] += 1
    tp, fp = union_pairs(common), union_pairs(all_found)
    tt = sum(pairs(n) for n in Counter(cluster.values()).values())
    p = tp / fp if fp else 1.0
    r = tp / tt if tt else 1.0
    expected = fp * tt / pairs(rows)
    rates = defaultdict(lambda: [0, 0])
    for copy, original, rate in copies:
        rates[rate][1] += 1
        rates[rate][0] += bool(set(found.get(copy, ())) & set(found.get(original, ())))
    return {'p': p, 'r': r, 'f1': 2 * p * r / (p + r) if p + r else 0.0,
            'ari': (tp - expected) / ((fp + tt) / 2 - expected),
            'rates': {k: v[0] / v[1] for k, v in sorted(rates.items())}}


def measure(command, core, limit):
    """CPU seconds, wall, peak bytes of one run, or None when it fails or takes more than `limit` seconds."""
    environment = dict(os.environ, RAYON_NUM_THREADS='1', OMP_NUM_THREADS='1')
    start = time.monotonic()
    child = subprocess.Popen(['taskset', '-c', str(core)] + command, env=environment, stdout=subprocess.DEVNULL)
    while True:
        pid, status, used = os.wait4(child.pid, os.WNOHANG)
        if pid:
            break
        if time.monotonic() - start > limit:
            child.kill()
            os.wait4(child.pid, 0)
            return None
        time.sleep(0.005)
    child.returncode = status
    if status != 0:
        return None
    return used.ru_utime + used.ru_stime, time.monotonic() - start, used.ru_maxrss * 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('input')
    parser.add_argument('truth')
    parser.add_argument('--tool', help='the twicetold program')
    parser.add_argument('--engines', default='rare', help='engines of ours to run: rare,minhash ...')
    parser.add_argument('--prototype', help='the research program of the design, built')
    parser.add_argument('--peers', default='../shared/peers')
    parser.add_argument('--python', default=sys.executable)
    parser.add_argument('--only', help='names of peers, comma-separated: ' + ', '.join(PEERS))
    parser.add_argument('--core', type=int, default=0)
    parser.add_argument('--rounds', type=int, default=1, help='of our own runs and the prototype; peers run once')
    parser.add_argument('--limit', type=float, default=1800, help='seconds a run may take')
    parser.add_argument('--json')
    a = parser.parse_args()

    cluster, copies = truth_of(a.truth)
    rows = size = 0
    with open(a.input, encoding='utf-8') as lines:
        for line in lines:
            rows += 1
            size += len(json.loads(line)['text'].encode())
    work = tempfile.mkdtemp(prefix='twicetold-peers-')
    out = os.path.join(work, 'out')
    jobs = []
    for engine in a.engines.split(',') if a.tool else []:
        command = [a.tool, 'audit', a.input, '--out', out, '--only', 'duplicates', '--no-page', '--quiet', '--threads', '1', '--engine', engine]
        jobs.append((f'twicetold ({engine})', command, clusters_of_report, a.rounds))
    if a.prototype:
        jobs.append(('prototype', [a.prototype, a.input, '-o', out], clusters_of_tsv, a.rounds))
    wanted = a.only.split(',') if a.only is not None else list(PEERS)
    for name in filter(None, wanted):
        runner, arguments = PEERS[name]
        jobs.append((name, [a.python, os.path.join(a.peers, runner), a.input, out] + arguments, clusters_of_tsv, 1))
    results = []
    print(f'{rows} paragraphs, {size / 1e6:.1f} MB of text, {len(copies)} planted copies; one core\n', flush=True)
    print('| | CPU s | wall s | MB/CPU s | peak MB | P | R | F1 | ARI | recall by rate |\n|---|---|---|---|---|---|---|---|---|---|', flush=True)
    for name, command, read, rounds in jobs:
        best, s = None, None
        for _ in range(rounds):
            shutil.rmtree(out, ignore_errors=True)
            if os.path.isfile(out):
                os.remove(out)
            used = measure(command, a.core, a.limit)
            if used and (best is None or used[0] < best[0]):
                best = used
            if used and s is None:
                s = score(read(out), cluster, copies, rows)
        if best is None:
            print(f'| {name} | not finished in {a.limit:.0f} s, or failed |', flush=True)
            continue
        cpu, wall, peak = best
        rates = ' '.join(f'{100 * k:g} %: {v:.3f}' for k, v in s['rates'].items())
        print(f"| {name} | {cpu:.2f} | {wall:.2f} | {size / 1e6 / cpu:.1f} | {peak / 1e6:.0f} | {s['p']:.4f} | {s['r']:.4f} | {s['f1']:.4f} | {s['ari']:.4f} | {rates} |", flush=True)
        results.append({'name': name, 'cpu': cpu, 'wall': wall, 'peak': peak, 'mb_per_cpu_second': size / 1e6 / cpu, **s})
    shutil.rmtree(work, ignore_errors=True)
    if a.json:
        with open(a.json, 'w', encoding='utf-8') as file:
            json.dump({'rows': rows, 'bytes': size, 'results': results}, file, indent=1)


if __name__ == '__main__':
    main()
