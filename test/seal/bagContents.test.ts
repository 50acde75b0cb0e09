import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, sha256Hex } from '../../src/base/index.js';
import { verifyBag } from '../../src/seal/index.js';
import { caseBag, namesIn, renewManifests } from './caseBag.js';
import { must } from '../support/must.js';
import { bash, copyOf, hasTool, temporaryFolder } from './support.js';

let bag: string;
beforeAll(async () => {
  bag = await caseBag(temporaryFolder());
});

/** A change of one file of the bag; `undefined` removes it. */
type Change = (text: string) => string | undefined;

function changed(path: string, change: Change): string {
  const copy = copyOf(bag);
  const before = readFileSync(join(copy, path), 'latin1');
  const after = change(before);
  expect(after).not.toBe(before);
  if (after === undefined) rmSync(join(copy, path));
  else writeFileSync(join(copy, path), after, 'latin1');
  renewManifests(copy);
  return copy;
}

/** Edits parsed JSON and writes it as canonical JSON. */
function json(edit: (value: Record<string, unknown>) => void, end = ''): Change {
  return (text) => {
    const value = JSON.parse(Buffer.from(text, 'latin1').toString('utf8')) as Record<string, unknown>;
    edit(value);
    return Buffer.from(`${canonicalJson(value as never)}${end}`).toString('latin1');
  };
}

const R = 'data/results';
const REPORT = 'data/report/report.json';

/** File, what is done to it, and the check that must name it; the seal would be made anew by who does this. */
const ALTERED: readonly [string, string, Change, string][] = [
  [
    'a finding',
    `${R}/X1.findings.json`,
    (text) => text.replace(/"value":0?\.\d/, '"value":0.987'),
    'findings',
  ],
  ['findings taken away', `${R}/X1.findings.json`, () => undefined, 'findings'],
  [
    'findings on another journal',
    `${R}/X3.findings.json`,
    (text) => text.replace(/"journalHead":"./, '"journalHead":"g'),
    'findings',
  ],
  [
    'the last line of a journal',
    `${R}/X1.journal.jsonl`,
    (text) => `${text.slice(0, -20)}${text.slice(-20).replace(/\d/, '7')} `.trimEnd() + '\n',
    'journals',
  ],
  [
    'a journal cut by a line',
    `${R}/X1.journal.jsonl`,
    (text) => text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1),
    'journals',
  ],
  ['a journal taken away', `${R}/X3.journal.jsonl`, () => undefined, 'journals'],
  [
    'the journal of a paused run',
    `${R}/X2.journal.jsonl`,
    (text) => text.replace('"argmax"', '"argmaX"'),
    'journals',
  ],
  [
    'a paused journal with a line more',
    `${R}/X2.journal.jsonl`,
    (text) =>
      `${text}{"observation":{"kind":"unscored","reason":""},"prev":"${sha256Hex(Buffer.from(text.trimEnd().split('\n').at(-1) ?? '', 'latin1'))}","seq":3,"unitId":""}\n`,
    'journals',
  ],
  ['numbers', `${R}/X3.tokens.f32`, (text) => `\x01\x02\x03${text.slice(3)}`, 'arrays'],
  ['numbers added', `${R}/X3.tokens.f32`, (text) => `${text}\0\0\0\0`, 'arrays'],
  ['numbers cut', `${R}/X2.tokens.f32`, (text) => text.slice(0, -4), 'arrays'],
  ['numbers taken away', `${R}/X1.tokens.f32`, () => undefined, 'arrays'],
  ['the plan', `${R}/X1.start.json`, (text) => text.replace('"seed": "seed"', '"seed": "other"'), 'starts'],
  ['the plan taken away', `${R}/X2.start.json`, () => undefined, 'starts'],
  [
    'the hash of an item',
    'data/items/E2.json',
    (text) => text.replaceAll(/"sha256":"./g, '"sha256":"0'),
    'items',
  ],
  [
    'the source of an item',
    'data/items/E2.json',
    (text) => text.replace('"receivedFrom":"Doe"', '"receivedFrom":"U.S. Marshal"'),
    'items',
  ],
  [
    'the date of an item',
    'data/items/E1.json',
    (text) => text.replace(/"receivedAt":"20\d\d/, '"receivedAt":"1999'),
    'items',
  ],
  ['an item taken away', 'data/items/E3.json', () => undefined, 'items'],
  [
    'the content of an exhibit',
    'data/exhibits/PX-001.json',
    (text) => text.replace('Ishmael', 'Ismael'),
    'exhibits',
  ],
  ['the JSON of the report alone', REPORT, json((report) => (report['title'] = 'Other')), 'report-forms'],
  [
    'the page of the report alone',
    'data/report/report.html',
    (text) => text.replace('"title":"', '"title":"Other'),
    'report-forms',
  ],
  [
    'a script in the page',
    'data/report/report.html',
    (text) => text.replace('<main>', '<main><SCRIPT>x</SCRIPT>'),
    'report-forms',
  ],
  [
    'an examination left out',
    REPORT,
    json((report) => (report['examinations'] as unknown[]).pop()),
    'report-complete',
  ],
  [
    'an examination made up',
    REPORT,
    json((report) => (report['omitted'] = [{ id: 'X9' }])),
    'report-complete',
  ],
  [
    'the findings in the report',
    REPORT,
    (text) => text.replace(/"value":0?\.\d/, '"value":0.987'),
    'report-contents',
  ],
  [
    'an item in the report',
    REPORT,
    (text) => text.replace('"receivedFrom":"Doe"', '"receivedFrom":"Roe"'),
    'report-contents',
  ],
  [
    'the examiner in the report',
    REPORT,
    (text) => text.replace('"examiner":"R. Roe"', '"examiner":"Dr. Famous Expert"'),
    'report-contents',
  ],
  [
    'the time of sealing',
    'bag-info.txt',
    (text) => text.replace(/(Bagging-Date|Sealed-At): 20\d\d/g, '$1: 2020'),
    'times',
  ],
];

describe('a bag of a whole case', () => {
  it('verifies, and every check of its contents looked at something', async () => {
    const { checks } = await verifyBag(bag);
    expect(checks.filter(({ ok }) => ok !== true).map(({ id }) => id)).toEqual(['heads', 'time-stamp']);
    const words = new Map(checks.map((check) => [check.id, check.words]));
    expect(words.get('report-forms')).toContain('report.pdf and report.html');
    expect(words.get('report-complete')).toMatch(/^3 on record/);
    expect(words.get('journals')).toMatch(/^3 journals with [1-9]\d+ lines/);
    expect(words.get('findings')).toMatch(/^2 examinations are finished/);
    expect(words.get('items')).toMatch(/^3 items/);
    expect(words.get('exhibits')).toMatch(/^1 exhibits/);
  });

  it.each(ALTERED)('%s (%s): is named by the check that it belongs to', async (_, path, change, check) => {
    const { checks } = await verifyBag(changed(path, change));
    const failed = checks.filter(({ ok }) => ok === false).map(({ id }) => id);
    expect(failed).toContain(check);
    // Whoever owns the key can make these fit: what is left must be the check of the contents.
    expect(failed).not.toEqual(expect.arrayContaining(['payload']));
  });

  it('with an examination that the log does not know is refused', async () => {
    const copy = copyOf(bag);
    for (const name of namesIn(copy, R).filter((one) => one.startsWith('X3.')))
      renameSync(join(copy, R, name), join(copy, R, name.replace('X3.', 'X9.')));
    renewManifests(copy);
    const { checks } = await verifyBag(copy);
    expect(checks.find(({ id }) => id === 'starts')).toMatchObject({ ok: false });
    expect(checks.find(({ id }) => id === 'starts')?.words).toContain('X9');
  });
});

const TOOLS = ['openssl', 'ssh-keygen', 'pdfsig', 'pdfdetach', 'certutil', 'jq', 'sha256sum'];

describe.runIf(TOOLS.map(hasTool).every(Boolean))('the Linux block of VERIFY.txt', () => {
  const run = (folder: string): string[] => {
    const text = readFileSync(join(bag, 'signatures/VERIFY.txt'), 'utf8');
    const block = text.slice(text.indexOf('---- Linux ----\n') + 16, text.indexOf('---- end of Linux ----'));
    return bash(`exec 2> /dev/null\n${block}`, folder).output.trimEnd().split('\n');
  };
  const failures = (lines: readonly string[]): string[] =>
    lines.flatMap((line) => (line.startsWith('FAILED ') ? [line.slice(7)] : []));

  it('ends in one verdict: every check passed', () => {
    const lines = run(bag);
    expect(failures(lines)).toEqual([]);
    expect(lines.at(-1)).toBe('VERDICT: every check passed');
    expect(lines.filter((line) => line.startsWith('VERDICT'))).toHaveLength(1);
  });

  const TAMPERED: readonly [string, string, (folder: string) => void][] = [
    [
      'a file at the root',
      'plain',
      (copy) => {
        writeFileSync(join(copy, 'READ-ME-FIRST.html'), 'x');
      },
    ],
    [
      'a file in signatures',
      'plain',
      (copy) => {
        writeFileSync(join(copy, 'signatures/extra.pem'), 'x');
      },
    ],
    [
      'a second line in allowed_signers',
      'signers',
      (copy) => {
        const path = join(copy, 'signatures/allowed_signers');
        writeFileSync(path, readFileSync(path, 'utf8').repeat(2));
      },
    ],
    [
      'a third certificate',
      'signers',
      (copy) => {
        const path = join(copy, 'signatures/chain.pem');
        const text = readFileSync(path, 'utf8');
        writeFileSync(path, text + text.slice(0, text.indexOf('-----END CERTIFICATE-----') + 26));
      },
    ],
    [
      'an empty folder',
      'plain',
      (copy) => {
        mkdirSync(join(copy, 'data/empty'));
      },
    ],
    [
      'a payload file that is a link',
      'plain',
      (copy) => {
        const path = join(copy, 'data/tool/selftest.json');
        const aside = join(temporaryFolder(), 'selftest.json');
        renameSync(path, aside);
        symlinkSync(aside, path);
      },
    ],
  ];

  it.each(TAMPERED)('finds %s', (_, name, tamper) => {
    const copy = copyOf(bag);
    tamper(copy);
    const lines = run(copy);
    const failed = failures(lines);
    expect(failed).toContain(name);
    expect(lines.at(-1)).toBe(`VERDICT: ${failed.length} checks FAILED`);
  });

  it.each([
    ['the last line of a journal', 'journals'],
    ['numbers', 'arrays'],
    ['a finding', 'findings'],
    ['the examiner in the report', 'contents'],
  ])('finds %s altered, with manifests made anew', (what, name) => {
    const [, path, change] = must(ALTERED.find(([title]) => title === what));
    const lines = run(changed(path, change));
    expect(failures(lines)).toContain(name);
    expect(lines.at(-1)).toMatch(/^VERDICT: \d+ checks FAILED$/);
  });
});
