"""The families of programs that are measured: their sizes, exact counts, reachable vectors, and words to ask about."""
import re
from dataclasses import dataclass
from math import comb, factorial, prod
from pathlib import Path
from typing import Callable, Optional

BENCH = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Family:
    """A C program in families/ with its parameters N (and K), and what is known about it without forkcheck.

    count: how many outputs; None where no formula is known. vectors: how many different vectors of texts printed a run can
    pass through: what a model for SPIN has to visit, whatever it is made of.
    word: one possible output and one that fails only near its end, as bytes.
    """

    name: str
    count: Callable
    vectors: Callable
    word: Callable


def loop_vectors(n):
    """Vectors with at most one first letter and at most twice as many of each next letter as of the one before."""
    ways = {0: 1, 1: 1}
    for _ in range(n - 1):
        longer = {}
        for last, times in ways.items():
            for many in range(2 * last + 1):
                longer[many] = longer.get(many, 0) + times
        ways = longer
    return sum(ways.values())


def tree_vectors(n):
    vectors = 3
    for _ in range(n - 1):
        vectors = vectors * vectors + 2
    return vectors


def tree_count(n):
    count, length = 1, 2
    for _ in range(n - 1):
        count, length = count * count * comb(2 * length, length), 2 * length + 2
    return count


def twins_count(n, k):
    """Words in which no letter is ever ahead of the one before it: standard Young tableaux, counted by their hooks."""
    hooks = prod(n - i + k - j - 1 for i in range(n) for j in range(k))
    return factorial(n * k) // hooks


def polling_count(n):
    """By the number r of looks that find somebody; the others print dots, which look the same."""
    return sum(comb(n, r) * factorial(2 * n) // (2**r * factorial(n - r)) for r in range(n + 1))


LOOP_COUNTS = {  # no formula is known
    3: 3,
    4: 279,
    5: 127952289,
    6: 11969760319978270261269,
    7: 653493757635508952575534999860266042490050569378100623,
    8: 276022825353863379065120415686967540171324268450413533260119449965240118420275871496037022989999160747495802031752120394707,
}

# The letters of w.c.
LETTERS = (b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789#$%&()*+,-./:;<=>?@[]^_`|~" + bytes(range(0x80, 0x9A)))


def letter(i):
    return LETTERS[i : i + 1]


def rounds(n, k):
    """W's children take turns."""
    return [letter(i * k + j) for j in range(k) for i in range(n)]


def swap(texts, i, j):
    """The same texts with two of them exchanged: the way to an impossible output."""
    texts = list(texts)
    texts[i], texts[j] = texts[j], texts[i]
    return texts


def number(i):
    return b"%d;" % i


def upper(i):
    return bytes([ord("A") + i])


def lower(i):
    return bytes([ord("a") + i])


def w_words(n, k):
    good = rounds(n, k) + [b"!"]
    return good, swap(good, -2, -2 - n) if k > 1 else swap(good, -2, -1)


def loop_words(n):
    lines = [lower(i) + b"\n" for i in range(n) for _ in range(2**i)]
    return lines, lines[:-1] + lines[-2 ** (n - 1) - 1 : -2 ** (n - 1)]


def hello_words(n):
    return [b"hello\n"] * 2**n, [b"hello\n"] * (2**n - 2) + [b"hallo\n", b"hello\n"]


def wait_words(n):
    good = [lower(i) for i in range(n)] + [number(i) for i in range(n)]
    return good, good[:-1] + [number(n - 2)]


def chain_words(n):
    good = [b"%d%c" % (i, what) for what in b"<|" for i in range(n)] + [b"%d>" % i for i in reversed(range(n))]
    return good, swap(good, -1, -2)


def tree_words(n):
    every = range(2**n - 1)
    good = [b"%d<" % i for i in every] + [b"%d>" % i for i in reversed(every)]
    return good, swap(good, -1, -2)


def twins_words(n, k):
    good = [lower(j) for j in range(k) for _ in range(n)] + [b"!"]
    return good, swap(good, -2, -3 - n + 1) if k > 1 else good[1:]


def orphans_words(n):
    good = [lower(i) for i in range(n)] + [b"!"] + [upper(i) for i in range(n)]
    return good, good[:-1] + [upper(0)]


def polling_words(n):
    good = [lower(i) for i in range(n)] + [number(i) for i in range(n)] + [b"!"]
    return good, good[:-1] + [b".", b"!"]


def grove_words(n, k):
    good = [b"%d%c" % (i, ord("a") + j) for j in range(k) for i in range(n)] + [b"%d." % i for i in range(n)] + [b"!"]
    return good, swap(good, -2, -1)


FAMILIES = {
    family.name: family
    for family in [
        Family("w", lambda n, k: factorial(n * k) // factorial(k) ** n, lambda n, k: (k + 1) ** n + 1, w_words),
        Family("loop", LOOP_COUNTS.get, loop_vectors, loop_words),
        Family("hello", lambda n: 1, lambda n: 2**n + 1, hello_words),
        Family("wait_any", lambda n: factorial(2 * n) // 2**n, lambda n: 3**n, wait_words),
        Family("wait_for", lambda n: prod(range(1, 2 * n, 2)), lambda n: 2 ** (n + 1) - 1, wait_words),
        Family("chain", lambda n: prod(3 * m + 1 for m in range(n)), lambda n: 3 * 2**n - 2, chain_words),
        Family("tree", tree_count, tree_vectors, tree_words),
        Family("twins", twins_count, lambda n, k: comb(n + k, k) + 1, twins_words),
        Family("orphans", lambda n: factorial(2 * n + 1) // 2**n, lambda n: 2 * 3**n, orphans_words),
        Family("polling", polling_count,
               lambda n: sum(comb(n, r) * 2 ** (n - r) * (n - r + 1) for r in range(n + 1)) + 2**n,
               polling_words),
        Family("grove", lambda n, k: factorial(n * (k + 1)) // (k + 1) ** n, lambda n, k: (2**k + 1) ** n + 1, grove_words),
    ]
}


def title(name, size):
    """W(10, 10), WaitAny(10)."""
    return "".join(part.capitalize() for part in name.split("_")) + "(" + ", ".join(map(str, size)) + ")"


def source(name, size, folder):
    """Writes the family's C program at that size into the folder and says where."""
    text = (BENCH / "families" / f"{name}.c").read_text()
    for macro, value in zip("NK", size):
        text, found = re.subn(rf"^#define {macro} \d+$", f"#define {macro} {value}", text, flags=re.M)
        assert found == 1, (name, macro)
    path = Path(folder) / f"{name}-{'-'.join(map(str, size))}.c"
    path.write_text(text)
    return path


def escaped(texts):
    """An output as forkcheck writes it."""
    def one(byte):
        return {0x0A: "\\n", 0x5C: "\\\\"}.get(byte) or (chr(byte) if 0x20 <= byte < 0x7F else f"\\x{byte:02x}")

    return "".join(one(byte) for byte in b"".join(texts))
