"""SPIN as an expert uses it: models in promela/, written out for a size, compiled for speed, sized for the search."""
import re
import subprocess
from dataclasses import dataclass
from math import ceil, log2
from pathlib import Path

from families import BENCH, FAMILIES

# Every print can be seen, so SPIN's own partial-order reduction would lose vectors: it is switched off. Nothing here asks
# about cycles or fairness, so the code for both is left out.
OPTIONS = ["-O2", "-DSAFETY", "-DNOREDUCE", "-DNOFAIR", "-DMEMLIM=8000"]

# How many processes a model has that makes them all at once.
ALL = {"loop": lambda n: 2 ** (n - 1), "hello": lambda n: 2**n, "tree": lambda n: 2**n - 1}


def loop_states(n):
    """Every process has its own tree below it: not printed yet, or printed and gone on as two."""
    states = 2
    for _ in range(n - 1):
        states = states * states + 1
    return states


# A model stores one state for each vector of texts printed, but for these.
STATES = {
    ("hello", "flat"): lambda n: 2**n + 2,  # and one before the processes are made
    ("hello", "processes"): lambda n: 2 ** 2**n,
    ("loop", "processes"): loop_states,
    ("twins", "processes"): lambda n, k: (k + 1) ** n + 1,
}


@dataclass
class Model:
    name: str
    size: tuple
    kind: str  # flat or processes
    folder: Path
    compile_seconds: float = 0

    @property
    def states(self):
        return states(self.name, self.size, self.kind)


def states(name, size, kind):
    """How many a model must store."""
    return STATES.get((name, kind), FAMILIES[name].vectors)(*size)


def expand(text, values):
    """A line with @N (or @N:1) stands for the lines that have 0 (or 1) up to N-1 in its place."""
    lines = []
    for line in text.splitlines():
        found = re.search(r"@([A-Z]+)(?::(\d+))?", line)
        if not found:
            lines.append(line)
            continue
        for i in range(int(found[2] or 0), values[found[1]]):
            lines.append(re.sub(r"@([A-Z]+)(?::\d+)?", str(i), line))
    return "\n".join(lines) + "\n"


def compiled(meter, name, size, kind, extra=()):
    """Writes, translates and compiles a model; the time of all that is kept."""
    folder = meter.folder / f"{name}-{kind}-{'-'.join(map(str, size))}{''.join(extra)}"
    folder.mkdir(exist_ok=True)
    n, k = (*size, 0)[:2]
    values = {"N": n, "K": k, "NK": n * k, "ALL": ALL.get(name, lambda n: 0)(n)}
    text = (BENCH / "promela" / f"{name}_{kind}.pml").read_text()
    (folder / "model.pml").write_text("".join(f"#define {macro} {value}\n" for macro, value in values.items()) + expand(text, values))
    translate = meter.run(["spin", "-a", "model.pml"], cwd=folder)
    compile_it = meter.run(["gcc", *OPTIONS, *extra, "-o", "pan", "pan.c"], cwd=folder)
    if translate.status or compile_it.status:
        raise RuntimeError(f"{folder}: {translate.output.decode()}")
    return Model(name, size, kind, folder, translate.seconds + compile_it.seconds)


def search(meter, model, timeout=60):
    """Visits every state. Returns the run and the number of states stored (None if it did not finish)."""
    bits = max(10, ceil(log2(model.states)))
    depth = len(FAMILIES[model.name].word(*model.size)[0]) + 10
    run = meter.run([model.folder / "pan", f"-w{bits}", f"-m{depth}"], timeout, cwd=model.folder)
    said = run.output.decode()
    stored = re.search(r"([\d.e+]+) states, stored", said)
    whole = stored and "Search not completed" not in said and "errors: 0" in said
    return run, int(float(stored[1])) if whole else None


def installed():
    try:
        return subprocess.run(["spin", "-V"], capture_output=True, text=True).stdout.split("--")[0].strip()
    except FileNotFoundError:
        return None
