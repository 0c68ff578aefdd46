"""What the example `speed` of the crate `lab` does, with numpy: the categorical model, and one generation of an n-gram
model of order 3. On standard output, between tabs, what was done, its CPU seconds, and what came of it.

python3 lab_reference.py
"""

import time

import numpy as np


def timed(label, times, work, found):
    start = time.process_time()
    for _ in range(times):
        value = work()
    each = (time.process_time() - start) / times
    print(f"{label}\t{each:.6f}\t{found(value)}")


def zipf(types, tokens):
    share = (np.arange(1, types + 1) + 2.7) ** -1.05
    return np.maximum(1, np.round(tokens * share / share.sum())).astype(np.int64)


def categorical(counts, real, random, generations=50):
    tokens = int(counts.sum())
    fresh = int(real * tokens)
    now = counts
    for _ in range(generations):
        now = random.multinomial(tokens - fresh, now / now.sum())
        if fresh:
            now = now + random.multinomial(fresh, counts / tokens)
    return int((now > 0).sum())


def ngram(text, walks=4096):
    """Order 3: contexts are numbered by sorting; many walks go on at once."""
    random = np.random.default_rng(1)
    words = int(text.max()) + 1
    size = len(text)
    context = np.roll(text, 2).astype(np.int64) * words + np.roll(text, 1)
    places = np.argsort(context, kind="stable")
    ordered = context[places]
    new = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    starts = np.flatnonzero(new)
    lengths = np.diff(np.append(starts, size))
    number = np.empty(size, np.int64)
    number[places] = np.cumsum(new) - 1
    after = np.roll(number, -1)
    at = number[random.integers(0, size, walks)]
    written = []
    for _ in range(size // walks):
        place = places[starts[at] + (random.random(walks) * lengths[at]).astype(np.int64)]
        written.append(text[place])
        at = after[place]
    return np.concatenate(written)


counts = zipf(21_779, 334_560)
random = np.random.default_rng(1)
for name, real in [("replace", 0.0), ("mix:0.01", 0.01), ("mix:0.1", 0.1)]:
    timed(f"categorical {name}", 5, lambda real=real: categorical(counts, real, random), lambda left: f"{left} types left")
shares = zipf(20_000, 1e7) / zipf(20_000, 1e7).sum()
text = random.choice(20_000, 1_250_000, p=shares)
timed("ngram 3", 3, lambda: ngram(text), lambda written: f"{len(written)} tokens")
print(f"numpy\t0\t{np.__version__}")
