"""Near duplicates of the source files below a folder with rensa, text-dedup or datatrove: CPU seconds, and how many go.

usage: corpus_reference.py rensa|text-dedup|datatrove FOLDER
Prints a line: tool version, CPU seconds of the process and its children, files, files that are removed.
"""
import importlib.metadata
import json
import os
import re
import resource
import subprocess
import sys
import tempfile

THRESHOLD = 0.7
LARGEST = 2 << 20
ROW_GROUP = 64 << 20


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
    """Sketches of 120 values in 20 bands over shingles of five words; every pair checked by sketch, as its guide does.
    The texts that stay are written as Parquet: the others read and write files too."""
    with tempfile.TemporaryDirectory() as work, Kept(os.path.join(work, "kept.parquet")) as kept:
        count, removed = sketched(folder, kept)
    return "rensa " + importlib.metadata.version("rensa"), count, removed


def sketched(folder, kept):
    """Reads, compares and writes; how many texts there are and how many of them go."""
    import rensa

    minhashes, lsh, removed, count = {}, rensa.RMinHashLSH(threshold=THRESHOLD, num_perm=120, num_bands=20), 0, 0
    for key, (path, text) in enumerate(texts(folder)):
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
        kept.add(path, text)
    return count, removed


class Kept:
    """Texts in a file of Parquet, packed by zstd at the writer's own level."""

    def __init__(self, file):
        import pyarrow
        import pyarrow.parquet

        self.arrow = pyarrow
        self.schema = pyarrow.schema([("path", pyarrow.string()), ("text", pyarrow.string())])
        self.writer = pyarrow.parquet.ParquetWriter(file, self.schema, compression="zstd", use_dictionary=False)
        self.rows, self.size = [], 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.flush()
        self.writer.close()

    def add(self, path, text):
        self.rows.append({"path": path, "text": text})
        self.size += len(text)
        if self.size >= ROW_GROUP:
            self.flush()

    def flush(self):
        if self.rows:
            self.writer.write_table(self.arrow.Table.from_pylist(self.rows, schema=self.schema))
        self.rows, self.size = [], 0


def as_lines(folder, file):
    """A JSON object a text; how many."""
    count = 0
    with open(file, "w", encoding="utf-8") as lines:
        for path, text in texts(folder):
            lines.write(json.dumps({"id": path, "text": text}) + "\n")
            count += 1
    return count


def with_text_dedup(folder):
    """Its program with the defaults, but for the threshold, the places of a sketch and one process."""
    import datasets

    with tempfile.TemporaryDirectory() as work:
        source, out = os.path.join(work, "texts.jsonl"), os.path.join(work, "out")
        count = as_lines(folder, source)
        options = {"path": "json", "data_files": source, "split": "train", "cache_dir": os.path.join(work, "cache")}
        options |= {"output": out, "column": "text", "threshold": str(THRESHOLD), "num_perm": "120", "num_proc": "1"}
        words = [word for name, value in options.items() for word in ("--" + name, value)]
        subprocess.run([sys.executable, "-m", "text_dedup.minhash", *words], check=True, stdout=sys.stderr)
        kept = len(datasets.load_from_disk(out))
    return "text-dedup " + importlib.metadata.version("text_dedup"), count, count - kept


def with_datatrove(folder):
    """Its four stages with the defaults: 14 bands of 8, words of the English tokenizer."""
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
        source = os.path.join(work, "source")
        os.mkdir(source)
        count = as_lines(folder, os.path.join(source, "texts.jsonl"))
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
    return "datatrove " + importlib.metadata.version("datatrove"), count, count - kept


def main():
    tool, folder = sys.argv[1:3]
    tools = {"rensa": with_rensa, "text-dedup": with_text_dedup, "datatrove": with_datatrove}
    name, count, removed = tools[tool](folder)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(one.ru_utime + one.ru_stime for one in used)
    print(name.strip(), f"{seconds:.3f}", count, removed, sep="\t")


main()
