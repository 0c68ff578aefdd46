"""Near duplicates of the source files below a folder with rensa or datatrove: CPU seconds, and how many files go.

usage: corpus_reference.py rensa|datatrove FOLDER
Prints a line: tool version, CPU seconds of the process and its children, files, files that are removed.
"""
import json
import os
import re
import resource
import sys
import tempfile

THRESHOLD = 0.7
LARGEST = 2 << 20


def texts(folder):
    """Texts below a folder in the order of their paths."""
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != ".git")
        found.extend(os.path.join(place, name) for name in sorted(names))
    for path in found:
        if os.path.islink(path) or os.path.getsize(path) > LARGEST:
            continue
        with open(path, "rb") as file:
            read = file.read()
        if read and b"\0" not in read:
            try:
                yield path, read.decode()
            except UnicodeDecodeError:
                continue


def with_rensa(folder):
    """Sketches of 120 values in 20 bands over shingles of five words; every pair checked by sketch, as its guide does."""
    import rensa

    minhashes, lsh, removed, count = {}, rensa.RMinHashLSH(threshold=THRESHOLD, num_perm=120, num_bands=20), 0, 0
    for key, (_, text) in enumerate(texts(folder)):
        words = re.findall(r"\w+|[^\w\s]", text.lower())
        shingles = [" ".join(words[at : at + 5]) for at in range(max(len(words) - 4, 1))]
        own = rensa.RMinHash(num_perm=120, seed=42)
        own.update(shingles)
        count += 1
        if any(own.jaccard(minhashes[other]) >= THRESHOLD for other in lsh.query(own)):
            removed += 1
            continue
        minhashes[key] = own
        lsh.insert(key, own)
    return "rensa " + getattr(rensa, "__version__", ""), count, removed


def with_datatrove(folder):
    """Its four stages with the defaults: 14 bands of 8, words of the English tokenizer."""
    import datatrove
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup import (
        MinhashDedupBuckets,
        MinhashDedupCluster,
        MinhashDedupFilter,
        MinhashDedupSignature,
    )
    from datatrove.pipeline.dedup.minhash import MinhashConfig
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers.jsonl import JsonlWriter

    with tempfile.TemporaryDirectory() as work:
        source, count = os.path.join(work, "source"), 0
        os.mkdir(source)
        with open(os.path.join(source, "texts.jsonl"), "w", encoding="utf-8") as file:
            for path, text in texts(folder):
                file.write(json.dumps({"id": path, "text": text}) + "\n")
                count += 1
        config, at = MinhashConfig(), lambda name: os.path.join(work, name)
        stages = [
            ([JsonlReader(source), MinhashDedupSignature(at("signatures"), config=config)], 1),
            ([MinhashDedupBuckets(at("signatures"), at("buckets"), config=config)], config.num_buckets),
            ([MinhashDedupCluster(at("buckets"), at("removed"), config=config)], 1),
            ([JsonlReader(source), MinhashDedupFilter(at("removed")), JsonlWriter(at("kept"), compression=None)], 1),
        ]
        for number, (pipeline, tasks) in enumerate(stages):
            LocalPipelineExecutor(pipeline, tasks=tasks, workers=1, logging_dir=at(f"log{number}")).run()
        kept = 0
        for name in os.listdir(at("kept")):
            with open(os.path.join(at("kept"), name), encoding="utf-8") as file:
                kept += sum(1 for _ in file)
    return "datatrove " + getattr(datatrove, "__version__", ""), count, count - kept


def main():
    tool, folder = sys.argv[1:3]
    name, count, removed = {"rensa": with_rensa, "datatrove": with_datatrove}[tool](folder)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(one.ru_utime + one.ru_stime for one in used)
    print(name.strip(), f"{seconds:.3f}", count, removed, sep="\t")


main()
