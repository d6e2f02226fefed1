"""What is measured: one function for each part of the table. Each returns rows, which go into the table and the JSON alike."""
import json
from math import log10

import listing
import spin
from families import BENCH, FAMILIES, escaped, source, title
from measure import in_turn, summary

# The targets: seconds of processor time and MB of the whole process, C front end included.
COUNTING = [("loop", (8,)), ("w", (10, 10)), ("hello", (20,)), ("wait_any", (10,)), ("wait_for", (12,))]
# (The one output of Hello(20) has 7 MB, and a schedule for it three million steps.)
ASKED = [(name, (8,) if name == "hello" else size) for name, size in COUNTING] + [
    ("twins", (16, 3)), ("chain", (12,)), ("tree", (4,)), ("orphans", (10,)), ("polling", (6,)), ("grove", (4, 4)),
]
START = BENCH.parent / "puzzles" / "wait" / "csapp-8.3.c"

# Sizes for SPIN: from one that takes it about a second to one that no machine of today finishes in a minute.
SPIN_SIZES = {
    "flat": {
        "loop": [(8,), (9,), (10,)],
        "w": [(n, 2) for n in range(12, 19)],
        "hello": [(n,) for n in range(20, 28)],
        "wait_any": [(n,) for n in range(12, 19)],
        "wait_for": [(n,) for n in range(18, 27)],
        "chain": [(n,) for n in range(18, 27)],
        "tree": [(4,), (5,)],
        "twins": [(n, 4) for n in range(80, 250, 40)],
        "orphans": [(n,) for n in range(11, 18)],
        "polling": [(n,) for n in range(10, 16)],
        "grove": [(n, 4) for n in range(5, 9)],
    },
    "processes": {
        "loop": [(4,), (5,), (6,)],
        "w": [(n, 2) for n in range(11, 15)],
        "hello": [(3,), (4,), (5,)],
        "wait_any": [(n,) for n in range(11, 17)],
        "wait_for": [(n,) for n in range(16, 24)],
        "chain": [(n,) for n in range(16, 24)],
        "tree": [(4,), (5,)],
        "twins": [(n, 4) for n in range(8, 13)],
        "orphans": [(n,) for n in range(11, 16)],
        "polling": [(n,) for n in range(9, 14)],
        "grove": [(4, 4), (5, 4), (6, 4)],
    },
}

# Sizes for the growth of the cost; the first that takes longer than the limit is the last.
GROWTH = {
    "loop": [(n,) for n in range(3, 11)],
    "w": [(n, n) for n in range(3, 11)],
    "hello": [(n,) for n in range(8, 29, 2)],
    "wait_any": [(n,) for n in range(4, 29, 4)],
    "wait_for": [(n,) for n in range(4, 29, 4)],
    "chain": [(n,) for n in (4, 8, 16, 32, 64, 128)],
    "tree": [(n,) for n in range(1, 8)],
    "twins": [(n, 4) for n in (2, 4, 8, 16, 32, 64, 128, 256)],
    "orphans": [(n,) for n in range(4, 25, 4)],
    "polling": [(n,) for n in range(2, 15)],
    "grove": [(n, 4) for n in (2, 4, 8, 16, 32, 64)],
}


class Bench:
    """What all sections need: the meter, the program measured, and how much time there is."""

    def __init__(self, meter, program, quick):
        self.meter, self.program, self.quick = meter, program, quick
        self.times = 3 if quick else 5
        self.patience = 3 if quick else 10  # seconds, for what should take less than one
        self.wrong = []  # every answer that is not the known one

    def forkcheck(self, *words, timeout=60, to="file", stdin=None):
        return self.meter.run([self.program, *words], timeout, to, stdin)

    def count(self, name, size, timeout=60, jobs=None):
        """Counts the outputs of a family; the answer is checked."""
        path = source(name, size, self.meter.folder)
        run = self.forkcheck("outputs", "--count", path, *(["--jobs", jobs] if jobs else []), timeout=timeout)
        known = FAMILIES[name].count(*size)
        run.count = int(run.output) if run.status == 0 else None
        if run.count is not None and known is not None and run.count != known:
            self.wrong.append(f"{title(name, size)}: {run.count} outputs, but there are {known}")
        return run


def short(count):
    if count is None:
        return None
    return str(count) if count < 10**9 else f"{count / 10 ** int(log10(count)):.2f}e{int(log10(count))}"


def figures(runs, good=(0,)):
    return {**summary(runs), "finished": all(run.status in good and not run.late for run in runs)}


def verdict(row, **targets):
    """Sets row's target and ok: each target is the most that a figure may be."""
    row["target"] = ", ".join(f"{most:g} {'s' if what == 'seconds' else 'MB'}" for what, most in targets.items())
    value = {"seconds": row["seconds"]["median"], "mb": row["mb"]}
    row["ok"] = row["finished"] and all(value[what] <= most for what, most in targets.items())
    return row


def counting(bench):
    rows = []
    for name, size in COUNTING:
        (runs,) = in_turn(bench.times, lambda: bench.count(name, size, bench.patience))
        row = {"what": title(name, size), "outputs": short(runs[0].count), "known": FAMILIES[name].count(*size) is not None,
               **figures(runs)}
        rows.append(verdict(row, seconds=1, mb=500))
    return rows


def spin_runs(bench, name, kind, longest):
    """Grows the model until the next size would take too long. Returns the last that finished, that next size, and why."""
    last = why = None
    for size in SPIN_SIZES[kind][name]:
        model_states = spin.states(name, size, kind)
        if last:
            foreseen = last["run"].seconds * model_states / last["states"]
            if foreseen > longest:
                why = f"{title(name, size)}: {foreseen:.0f} s foreseen"
                break
        model = spin.compiled(bench.meter, name, size, kind)
        run, stored = spin.search(bench.meter, model, longest)
        if stored is None or run.seconds > longest:
            why = f"{title(name, size)}: " + (f"not in {longest} s" if run.late or stored else "out of memory")
            break
        if stored != model_states:
            bench.wrong.append(f"SPIN's {kind} model of {title(name, size)}: {stored} states, but there are {model_states}")
        last = {"size": size, "run": run, "states": stored, "compile": model.compile_seconds, "model": model}
    return last, size, why


def against_spin(bench):
    """SPIN's largest size within a minute (flat models; the others: within five seconds), and forkcheck at the same size."""
    rows = []
    names = ["loop", "w", "wait_any"] if bench.quick else list(FAMILIES)
    for name in names:
        for kind in ["flat"] if bench.quick else ["flat", "processes"]:
            longest = 3 if bench.quick else 60 if kind == "flat" else 5
            last, beyond, why = spin_runs(bench, name, kind, longest)
            if last is None:
                rows.append({"what": title(name, SPIN_SIZES[kind][name][0]), "model": kind, "then": why})
                continue
            patience = max(bench.patience, last["run"].seconds)
            ours, theirs = [bench.count(name, last["size"], patience)], [last["run"]]
            if patience == bench.patience:  # quick enough to be done again
                more = in_turn(2, lambda: bench.count(name, last["size"], patience),
                               lambda: spin.search(bench.meter, last["model"])[0])
                ours, theirs = ours + more[0], theirs + more[1]
            rows.append(spin_row(name, kind, last, why, ours, theirs))
            if kind == "flat" and not bench.quick:
                against_target(rows[-1])
                there = bench.count(name, beyond, bench.patience)
                rows[-1]["beyond"] = figures([there])
    return rows


def spin_row(name, kind, last, why, ours, theirs):
    row = {"what": title(name, last["size"]), "model": kind, "spin_states": last["states"], "then": why,
           "spin_compile_seconds": last["compile"], **figures(ours)}
    row.update({f"spin_{key}": value for key, value in summary(theirs).items()})
    row["spin_bytes_per_state"] = row["spin_mb"] * 2**20 / last["states"]
    if row["finished"]:
        row["faster"] = row["spin_seconds"]["median"] / row["seconds"]["median"]
        row["smaller"] = row["spin_mb"] / row["mb"]
    return row


def against_target(row):
    """Ten times faster and ten times smaller: asked at the size that takes SPIN about a minute."""
    row["target"] = "10x, 10x"
    row["ok"] = row["finished"] and row["faster"] >= 10 and row["smaller"] >= 10


def smallest_spin(bench):
    """SPIN with its states in a minimised automaton (-DMA): slower, exact, and very much smaller."""
    rows = []
    for name, size in [("loop", (8,)), ("w", (12, 2)), ("wait_any", (12,)), ("chain", (18,)), ("orphans", (12,))]:
        model = spin.compiled(bench.meter, name, size, "flat", ["-DMA=64"])
        run, stored = spin.search(bench.meter, model)
        if stored is not None and stored != model.states:
            bench.wrong.append(f"SPIN's smallest model of {title(name, size)}: {stored} states, but there are {model.states}")
        ours = bench.count(name, size, bench.patience)
        row = {"what": title(name, size), "model": "flat, -DMA", "spin_states": stored, **figures([ours])}
        row.update({f"spin_{key}": value for key, value in summary([run]).items()})
        if row["finished"]:
            row["faster"] = run.seconds / ours.seconds
            row["smaller"] = run.mb / ours.mb
        rows.append(row)
    return rows


def growth(bench):
    """How the cost of counting grows with the size: the factor from each size to the next."""
    rows, longest = [], 1 if bench.quick else 5
    for name, sizes in GROWTH.items():
        before = None
        for size in sizes:
            run = bench.count(name, size, longest)
            row = {"what": title(name, size), "outputs": short(run.count),
                   "known": FAMILIES[name].count(*size) is not None, **figures([run])}
            if before and row["finished"]:
                row["growth"] = run.seconds / max(before, 1e-3)
            rows.append(row)
            before = run.seconds
            if not row["finished"]:
                break
    return rows


def asking(bench):
    """Membership: a possible word and one that fails only near its end, of every family."""
    rows = []
    for name, size in ASKED:
        path = source(name, size, bench.meter.folder)
        for texts, status, what in zip(FAMILIES[name].word(*size), (0, 1), ("possible", "impossible")):
            raw = bench.meter.folder / "word"
            raw.write_bytes(b"".join(texts))
            words = ("ask", path, escaped(texts) if raw.stat().st_size < 100000 else "-")
            (runs,) = in_turn(bench.times, lambda: bench.forkcheck(*words, timeout=bench.patience, stdin=raw))
            row = {"what": f"{title(name, size)}, {what}", **figures(runs, (0, 1))}
            if runs[0].status in (0, 1) and runs[0].status != status:
                bench.wrong.append(f"ask {title(name, size)}, {what}: status {runs[0].status}")
            rows.append(verdict(row, seconds=0.1))
    rows.append(reason(bench))
    return rows


def reason(bench):
    """Why not: a process graph of about a hundred events (80 prints, 8 forks, exits and waits), answered by Z3."""
    path = source("w", (8, 10), bench.meter.folder)
    word = escaped(FAMILIES["w"].word(8, 10)[1])
    (runs,) = in_turn(1 if bench.quick else 3, lambda: bench.forkcheck("ask", "--engine", "smt", path, word, timeout=bench.patience))
    if runs[0].status == 0:
        bench.wrong.append("ask --engine smt W(8, 10), impossible: status 0")
    return verdict({"what": "W(8, 10), the reason from Z3", **figures(runs, (0, 1))}, seconds=1)


def order(bench):
    """May, must or never: one pair of texts, and the whole relation."""
    rows = []
    if b"\n  order " not in bench.forkcheck("--help").output:
        return [{"what": "order", "then": "no such command in this version"}]
    for name, size, pair in [("w", (4, 3), ("c", "d")), ("chain", (6,), ("5>", "0>")), ("wait_for", (8,), ("a", "7;"))]:
        path = source(name, size, bench.meter.folder)
        for what, words in [("one pair", pair), ("--all", ("--all",))]:
            (runs,) = in_turn(bench.times, lambda: bench.forkcheck("order", path, *words, timeout=bench.patience))
            rows.append({"what": f"{title(name, size)}, {what}", **figures(runs)})
    return rows


def starting(bench):
    (runs,) = in_turn(20, lambda: bench.forkcheck("outputs", START))
    if runs[0].output.split() != [b"093636", b"903636", b"930636", b"936036"]:
        bench.wrong.append(f"outputs {START.name}")
    return [verdict({"what": f"outputs {START.name}", **figures(runs)}, seconds=0.025)]


def jobs(bench):
    """Two jobs against one, by the clock; the answers must be the same."""
    rows = []
    for name, size in [("loop", (8,)), ("loop", (9,)), ("w", (10, 10)), ("polling", (8,))]:
        one, two = in_turn(2, lambda: bench.count(name, size, 10, 1), lambda: bench.count(name, size, 10, 2))
        if None not in (one[0].count, two[0].count) and one[0].count != two[0].count:
            bench.wrong.append(f"{title(name, size)}: --jobs 2 gives another count")
        row = {"what": title(name, size), **figures(two)}
        row["one_wall"] = min(run.wall for run in one)
        if row["finished"] and not one[0].late:
            row["faster"] = row["one_wall"] / row["wall"]["least"]
        rows.append(row)
    return rows


def natural(bench):
    """What running the program shows: how many of all outputs some hundred natural runs meet."""
    rows = []
    for name, size in [("start", ()), ("w", (2, 2)), ("w", (3, 2)), ("wait_any", (3,)), ("orphans", (3,))]:
        path = START if name == "start" else source(name, size, bench.meter.folder)
        binary = bench.meter.folder / "natural"
        build = bench.meter.run(["gcc", "-O1", "-static", "-I", START.parent, "-o", binary, path])
        script = 'i=0; while [ $i -lt "$2" ]; do printf "%s\\0" "$("$1")"; i=$((i+1)); done'
        times = 200 if bench.quick else 1000
        run = bench.meter.run(["sh", "-c", script, "sh", binary, times])
        ours = bench.forkcheck("outputs", path)
        seen = set(run.output.split(b"\0")) - {b""}
        legal = set(ours.output.splitlines())
        if not seen <= legal:
            bench.wrong.append(f"{path.name} printed {sorted(seen - legal)[0]!r}, which forkcheck does not list")
        rows.append({"what": path.name if name == "start" else title(name, size), "outputs": len(legal), "seen": len(seen),
                     "natural_runs": times, "natural_seconds": run.seconds, "gcc_seconds": build.seconds, **figures([ours])})
    return rows


def real_program(bench):
    """The measurements of runtime_bench: controlled runs of the real program against natural ones."""
    program = bench.program.parent / "runtime_bench"
    if not program.exists():
        return []
    run = bench.meter.run([program, 100 if bench.quick else 500], 120)
    rows = []
    for line in run.output.decode().splitlines():
        said = json.loads(line)
        row = {"what": said["name"], "value": said["value"], "unit": said["unit"], "finished": True}
        if said["target"]:
            least = said["unit"] == "times"
            row["target"] = f"{'at least' if least else 'at most'} {said['target']:g}"
            row["ok"] = said["value"] >= said["target"] if least else said["value"] <= said["target"]
        rows.append(row)
    return rows


SECTIONS = [
    ("counting", "Counting without listing, from C source", counting),
    ("listing", "Listing every output, against a depth-first enumerator in C that knows the answer's shape", listing.listing),
    ("asking", "Is this output possible? Why not?", asking),
    ("order", "May A come before B?", order),
    ("starting", "Start-up", starting),
    ("spin", "Against SPIN, at the largest size that it finishes", against_spin),
    ("spin_smallest", "Against SPIN at its smallest (-DMA)", smallest_spin),
    ("growth", "How the cost of counting grows", growth),
    ("jobs", "Two jobs against one", jobs),
    ("natural", "Against just running the program", natural),
    ("real", "The real program under control, against natural runs", real_program),
]
IN_QUICK = {"counting", "listing", "asking", "order", "starting", "spin", "natural"}
