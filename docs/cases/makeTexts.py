#!/usr/bin/env python3
"""Writes the texts of the case smollm2.md, from packages: nothing is typed from memory.

    python3 makeTexts.py LICENSES BIBLE INTO

LICENSES: the folder licensedcode/data/licenses of the wheel scancode-toolkit 32.5.0 (PyPI). BIBLE: the unpacked Debian packages bible-kjv and
bible-kjv-text 4.38. The Apache License is that of /usr/share/common-licenses (Debian package base-files), as it is.
"""
import os
import re
import subprocess
import sys

CONTROLS = [
    'bilibili-model-ula-2025-09-09',
    'gemini-api-additional-tos-2025',
    'hyperclova-x-seed-2025',
    'llama-4-license-2025',
    'nvidia-model-training-2025',
    'salesforce-ai-aup-2025',
]

licenses, bible, into = sys.argv[1:]


def write(name, text):
    with open(os.path.join(into, name), 'w', encoding='utf-8') as file:
        file.write(text)


for name in ['mit', *CONTROLS]:
    with open(os.path.join(licenses, f'{name}.LICENSE'), encoding='utf-8') as file:
        # A description of the license between two lines of dashes stands before its text.
        write(f'{name}.txt', re.match(r'---\n.*?\n---\n(.*)', file.read(), re.S).group(1).strip() + '\n')

with open('/usr/share/common-licenses/Apache-2.0', encoding='utf-8') as file:
    write('Apache-2.0.txt', file.read())

chapters = []
for chapter, verses in (1, 31), (2, 25), (3, 24):
    answer = subprocess.run(
        ['../bin/bible', '-f'],
        input=f'gen{chapter}:1-{verses}\nq\n',
        capture_output=True,
        text=True,
        cwd=os.path.join(bible, 'usr', 'lib'),
    ).stdout
    found = dict(re.findall(rf'^Ge{chapter}:(\d+) (.*)$', answer, re.M))
    chapters.append('\n'.join(found[str(verse)] for verse in range(1, verses + 1)))
write('genesis-1-3.txt', '\n\n'.join(chapters) + '\n')
