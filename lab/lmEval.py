"""Runs lm-evaluation-harness through `palimpsest serve-logprobs`, and on the same weights in transformers, and compares each item.

    python lab/lmEval.py MODEL.gguf --out FOLDER [--weights f32] [--items 500] [--without-transformers]

The tasks are made from the Moby-Dick chapters in assets/demo, by a fixed seed. lab/README.md says what must be installed.
"""

import argparse
import itertools
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ["control-moby-dick-held-out.txt", "target-moby-dick-planted.txt"]
SEED = 20261203


def words():
    return [word for name in TEXTS for word in (ROOT / "assets" / "demo" / name).read_text(encoding="utf-8").split()]


def passages(context, ending, count, rng):
    """Passages that do not overlap, in a random order, each as its beginning and its end, whose words are all different."""
    text = words()
    length = context + ending
    starts = [
        at for at in range(0, len(text) - length + 1, length) if len(set(text[at + context : at + length])) == ending
    ]
    if len(starts) < count:
        raise SystemExit(f"The texts hold {len(starts)} passages of {length} words, but {count} are wanted.")
    rng.shuffle(starts)
    return [(text[at : at + context], text[at + context : at + length]) for at in starts[:count]]


def item(beginning, right, wrong, rng):
    choices = [" ".join(ending) for ending in [right, *wrong]]
    order = list(range(4))
    rng.shuffle(order)
    return {"context": " ".join(beginning), "choices": [choices[i] for i in order], "label": order.index(0)}


def continuation_items(count):
    """Which of four endings follows? The wrong ones end other passages."""
    rng = random.Random(SEED)
    drawn = passages(12, 6, count, rng)
    endings = [ending for _, ending in drawn]
    items = []
    for beginning, ending in drawn:
        wrong = rng.sample([other for other in endings if other != ending], 3)
        items.append(item(beginning, ending, wrong, rng))
    return items


def order_items(count):
    """Which of four orders of the last five words follows? The wrong ones are shuffled."""
    rng = random.Random(SEED + 1)
    items = []
    for beginning, ending in passages(8, 5, count, rng):
        orders = sorted(set(itertools.permutations(ending)) - {tuple(ending)})
        items.append(item(beginning, ending, rng.sample(orders, 3), rng))
    return items


TASKS = {"palimpsest_continuation": continuation_items, "palimpsest_order": order_items}


def write_tasks(folder, count):
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in TASKS.items():
        data = folder / f"{name}.jsonl"
        data.write_text("".join(json.dumps(one) + "\n" for one in make(count)), encoding="utf-8")
        # JSON is YAML.
        task = {
            "task": name,
            "dataset_path": "json",
            "dataset_kwargs": {"data_files": {"test": str(data)}},
            "output_type": "multiple_choice",
            "test_split": "test",
            "doc_to_text": "{{context}}",
            "doc_to_choice": "{{choices}}",
            "doc_to_target": "{{label}}",
            "metric_list": [{"metric": "acc", "aggregation": "mean", "higher_is_better": True}],
        }
        (folder / f"{name}.yaml").write_text(json.dumps(task, indent=2), encoding="utf-8")


def start_door(model, weights):
    command = ["node", str(ROOT / "bin" / "palimpsest.js"), "serve-logprobs", model, "--weights", weights, "--gpu", "off", "--json"]
    door = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    line = door.stdout.readline()
    if "url" not in (announced := json.loads(line or "{}")):
        raise SystemExit(f"serve-logprobs did not start: {line}")
    return door, announced


def evaluate(folder, model, model_args, batch_size):
    import lm_eval
    from lm_eval.tasks import TaskManager

    started = time.monotonic()
    result = lm_eval.simple_evaluate(
        model=model,
        model_args=model_args,
        tasks=list(TASKS),
        task_manager=TaskManager(include_path=str(folder), include_defaults=False),
        batch_size=batch_size,
        bootstrap_iters=0,
        log_samples=True,
    )
    samples = {
        name: [
            {"acc": one["acc"], "choices": [[float(value), bool(greedy)] for value, greedy in one["filtered_resps"]]}
            for one in sorted(result["samples"][name], key=lambda one: one["doc_id"])
        ]
        for name in TASKS
    }
    return {"seconds": time.monotonic() - started, "samples": samples}


def through_door(folder, model, weights):
    door, announced = start_door(model, weights)
    try:
        os.environ["OPENAI_API_KEY"] = announced["token"]
        model_args = {
            "model": announced["model"],
            "base_url": announced["url"] + "/v1/completions",
            "tokenizer_backend": "remote",
            "auth_token": announced["token"],
            "max_length": 2048,
            "timeout": 3600,
        }
        return evaluate(folder, "local-completions", model_args, 256)
    finally:
        door.terminate()
        door.wait()


def in_transformers(folder, model):
    path = Path(model).resolve()
    model_args = {"pretrained": str(path.parent), "gguf_file": path.name, "dtype": "float32", "device": "cpu", "max_length": 2047}
    return evaluate(folder, "hf", model_args, 16)


def accuracy(samples):
    return sum(one["acc"] for one in samples) / len(samples)


def compare(name, one, other):
    pairs = [(a, b) for x, y in zip(one, other, strict=True) for a, b in zip(x["choices"], y["choices"], strict=True)]
    differences = sorted(abs(a[0] - b[0]) for a, b in pairs)
    return {
        "task": name,
        "items": len(one),
        "choices": len(pairs),
        "accuracy": [accuracy(one), accuracy(other)],
        "answers that differ": sum(x["acc"] != y["acc"] for x, y in zip(one, other, strict=True)),
        "greedy that differ": sum(a[1] != b[1] for a, b in pairs),
        "largest difference, nats": differences[-1],
        "99th percentile, nats": differences[int(0.99 * (len(differences) - 1))],
        "mean difference, nats": sum(differences) / len(differences),
    }


def main():
    parser = argparse.ArgumentParser(description="lm-evaluation-harness on this engine, compared with transformers")
    parser.add_argument("model")
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--weights", default="f32", choices=["as-stored", "f16", "bf16", "f32"])
    parser.add_argument("--items", default=500, type=int)
    parser.add_argument("--without-transformers", action="store_true")
    options = parser.parse_args()
    out = options.out.resolve()
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_DATASETS_OFFLINE"):
        os.environ[name] = "1"
    os.environ["HF_HOME"] = str(out / "huggingface")
    write_tasks(out / "tasks", options.items)
    door = through_door(out / "tasks", options.model, options.weights)
    (out / f"door-{options.weights}.json").write_text(json.dumps(door), encoding="utf-8")
    print(f"serve-logprobs, weights {options.weights}: {door['seconds']:.0f} s")
    for name in TASKS:
        print(f"  {name}: accuracy {accuracy(door['samples'][name]):.4f}")
    if options.without_transformers:
        return
    kept = out / "transformers.json"
    if not kept.exists():
        kept.write_text(json.dumps(in_transformers(out / "tasks", options.model)), encoding="utf-8")
    other = json.loads(kept.read_text(encoding="utf-8"))
    print(f"transformers, float32: {other['seconds']:.0f} s")
    for name in TASKS:
        print(json.dumps(compare(name, door["samples"][name], other["samples"][name]), indent=2))


if __name__ == "__main__":
    sys.exit(main())
