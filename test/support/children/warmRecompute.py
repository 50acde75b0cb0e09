"""Runs docs/recompute.py for each line of stdin, [script, bag] as JSON, and answers with a line of JSON: code, stdout, stderr.

Each run has a process of its own, forked from this one, which has loaded numpy and scipy: that takes longer than most bags.
"""
import json, os, runpy, sys, tempfile

import numpy
from scipy import stats

for line in iter(sys.stdin.readline, ""):
    script, bag = json.loads(line)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            sys.argv = [script, bag]
            runpy.run_path(script, run_name="__main__")
            sys.exit()
        _, status = os.waitpid(child, 0)
        texts = []
        for written in (out, err):
            written.seek(0)
            texts.append(written.read().decode())
    answer = {"code": os.waitstatus_to_exitcode(status), "stdout": texts[0], "stderr": texts[1]}
    print(json.dumps(answer), flush=True)
