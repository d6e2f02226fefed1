"""Listing, side by side with enumerate.c."""
from families import BENCH, FAMILIES, source, title
from measure import in_turn, summary

# Family W: size, target in seconds and MB, or how many times the enumerator's time it may take.
LISTED = [((4, 3), {"seconds": 0.3}), ((6, 2), {"seconds": 3, "mb": 500}), ((5, 3), {"times": 2})]


def enumerator(bench, size):
    """Compiles enumerate.c for a size, with the optimisation that forkcheck and SPIN's verifiers get."""
    program = bench.meter.folder / f"enumerate-{size[0]}-{size[1]}"
    done = bench.meter.run(["gcc", "-O2", f"-DN={size[0]}", f"-DK={size[1]}", "-o", program,
                            BENCH / "enumerate.c"])
    assert done.status == 0
    return program


def listing(bench):
    rows = []
    for size, target in LISTED[:2] if bench.quick else LISTED:
        path, floor = source("w", size, bench.meter.folder), enumerator(bench, size)
        known = FAMILIES["w"].count(*size)
        if known < 10**7:
            mine, theirs = bench.forkcheck("outputs", path).output, bench.meter.run([floor]).output
            if mine != theirs:
                bench.wrong.append(f"{title('w', size)}: the list is not the enumerator's")
        for to in ("null", "pipe"):
            ours, floors = in_turn(bench.times, lambda: bench.forkcheck("outputs", path, to=to, timeout=60),
                                   lambda: bench.meter.run([floor], to=to))
            if to == "pipe" and not ours[0].late and ours[0].lines != known:
                bench.wrong.append(f"{title('w', size)}: {ours[0].lines} lines, but there are {known} outputs")
            rows.append(listing_row(title("w", size), to, known, target, ours, floors))
    return rows


def listing_row(what, to, known, target, ours, floors):
    finished = all(run.status == 0 and not run.late for run in ours)
    row = {"what": f"{what} to {'a pipe' if to == 'pipe' else '/dev/null'}", "outputs": known, "finished": finished,
           **summary(ours)}
    row["floor_seconds"] = summary(floors)["seconds"]
    times = row["seconds"]["median"] / max(row["floor_seconds"]["median"], 1e-3)
    if finished:
        row["rate"], row["times_floor"] = known / row["seconds"]["median"] / 1e6, times
    limits = {"seconds": (row["seconds"]["median"], " s"), "mb": (row["mb"], " MB"), "times": (times, "x floor")}
    row["target"] = ", ".join(f"{most:g}{limits[key][1]}" for key, most in target.items())
    row["ok"] = finished and all(limits[key][0] <= most for key, most in target.items())
    return row
