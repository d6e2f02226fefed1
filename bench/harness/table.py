"""Prints rows as aligned columns."""


def number(value):
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.3f}" if value < 1 else f"{value:.2f}"


def spread(row, prefix=""):
    """Median of the processor time, and from least to most where there were several runs."""
    seconds = row.get(prefix + "seconds")
    if not isinstance(seconds, dict):
        return "" if seconds is None else number(seconds)
    if row.get(prefix + "runs", 1) == 1:
        return number(seconds["median"])
    return f"{number(seconds['median'])} ({number(seconds['least'])}..{number(seconds['most'])})"


def ours(row):
    if row.get("finished", True):
        return spread(row)
    return f"not in {row['seconds']['most']:.0f} s" if row["late"] else "gave up"


def plain(key, form="{}"):
    return lambda row: "" if row.get(key) is None else form.format(row[key])


def figure(key, after=""):
    return lambda row: "" if row.get(key) is None else number(row[key]) + after


def by_the_clock(row):
    return number(row["wall"]["median"]) if "wall" in row else ""


def result(row):
    return {True: "ok", False: "MISSED"}.get(row.get("ok"), "")


# Title of a column, and what it shows of a row. A column that is empty in all rows is left out.
COLUMNS = [
    ("", plain("what")),
    ("outputs", plain("outputs")),
    ("model", plain("model")),
    ("states", plain("spin_states", "{:,}")),
    ("SPIN s", lambda row: spread(row, "spin_")),
    ("compiled s", figure("spin_compile_seconds")),
    ("SPIN MB", figure("spin_mb")),
    ("B/state", figure("spin_bytes_per_state")),
    ("floor s", lambda row: number(row["floor_seconds"]["median"]) if "floor_seconds" in row else ""),
    ("natural runs", plain("natural_runs", "{:,}")),
    ("saw", plain("seen")),
    ("gcc s", figure("gcc_seconds")),
    ("runs s", figure("natural_seconds")),
    ("forkcheck s", ours),
    ("clock s", by_the_clock),
    ("MB", figure("mb")),
    ("value", figure("value")),
    ("unit", plain("unit")),
    ("one job s", figure("one_wall")),
    ("million/s", figure("rate")),
    ("x floor", figure("times_floor")),
    ("growth", figure("growth", "x")),
    ("faster", figure("faster", "x")),
    ("smaller", figure("smaller", "x")),
    ("target", plain("target")),
    ("", result),
    ("SPIN's next", plain("then")),
    ("forkcheck there", lambda row: ours(row["beyond"]) if "beyond" in row else ""),
]


def text(title, rows):
    columns = [(head, [show(row) for row in rows]) for head, show in COLUMNS]
    columns = [(head, cells) for head, cells in columns if any(cells)]
    lines = [[head for head, _ in columns], *zip(*(cells for _, cells in columns))]
    widths = [max(len(line[i]) for line in lines) for i in range(len(columns))]
    left = {0, len(columns) - 1} | {i for i, (head, _) in enumerate(columns) if head in ("target", "model", "unit", "")}
    out = [title, ""]
    for line in lines:
        cells = [cell.ljust(width) if i in left else cell.rjust(width) for i, (cell, width) in enumerate(zip(line, widths))]
        out.append("  " + "  ".join(cells).rstrip())
    return "\n".join(out) + "\n"
