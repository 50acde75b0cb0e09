import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, sha256Hex } from '../../src/base/index.js';
import { verifyBag, type BagCheck } from '../../src/seal/index.js';
import { caseBag, namesIn, renewManifests } from './caseBag.js';
import { eachOf } from '../support/lanes.js';
import { must } from '../support/must.js';
import { bash, copyOf, hasTool, makeAuthority, temporaryFolder } from './support.js';

const TOOLS = ['openssl', 'ssh-keygen', 'pdfsig', 'pdfdetach', 'certutil', 'jq', 'sha256sum'];
const hasTools = TOOLS.map(hasTool).every(Boolean);

/** Checks whose proof gives their verdict as its exit code. */
const PROVEN = new Set([
  ...[
    'payload',
    'names',
    'tag-manifest',
    'audit',
    'times',
    'report-forms',
    'report-complete',
    'report-contents',
  ],
  ...['starts', 'journals', 'arrays', 'findings', 'items', 'exhibits', 'proposals', 'words'],
]);

/** Does the stock command of a check succeed? */
function proves(checks: readonly BagCheck[], id: string, folder: string): boolean {
  return bash(must(checks.find((check) => check.id === id)).proof, folder).status === 0;
}

let bag: string;
beforeAll(async () => {
  bag = await caseBag(temporaryFolder());
});

/** A change of one file of the bag; `undefined` removes it. */
type Change = (text: string) => string | undefined;

function changed(path: string, change: Change, copy = copyOf(bag)): string {
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
const LOG = 'data/audit/audit.jsonl';

type Json = Record<string, unknown>;

/** What stands in a list of a report. */
function list(report: Json, name: string): Json[] {
  return report[name] as Json[];
}

/** A copy of the bag whose audit log says other things, chained anew up to its published head. */
function relogged(edit: (entries: Json[]) => void): string {
  const copy = copyOf(bag);
  const entries = readFileSync(join(copy, LOG), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Json);
  edit(entries);
  let prev = '0'.repeat(64);
  const lines = entries.map((entry, index) => {
    const line = canonicalJson({ ...entry, seq: index + 1, prev });
    prev = sha256Hex(line);
    return `${line}\n`;
  });
  writeFileSync(join(copy, LOG), lines.join(''));
  writeFileSync(join(copy, 'data/audit/head.txt'), `${prev}\n`);
  const info = readFileSync(join(copy, 'bag-info.txt'), 'utf8');
  const told = info.replace(/Audit-Head: .*/, `Audit-Head: ${prev}`);
  writeFileSync(join(copy, 'bag-info.txt'), told.replace(/Audit-Lines: .*/, `Audit-Lines: ${lines.length}`));
  renewManifests(copy);
  return copy;
}

/** A copy of the bag whose report names X2 as left out, as the log has it. */
function withOmission(edit: (omission: Json) => void = () => undefined): string {
  const copy = copyOf(bag);
  for (const name of namesIn(copy, R).filter((one) => one.startsWith('X2.'))) rmSync(join(copy, R, name));
  const entries = readFileSync(join(copy, LOG), 'utf8').trimEnd().split('\n');
  const paused = JSON.parse(must(entries.find((line) => line.includes('"examination-paused"')))) as Json;
  return changed(
    REPORT,
    json((report) => {
      const [taken] = list(report, 'examinations').splice(1, 1);
      const attack = must(taken)['attack'] as Json;
      const omission: Json = {
        id: 'X2',
        attack: { id: attack['id'], version: attack['version'], title: attack['title'] },
        models: ['plant-P0 (E1)'],
        works: ['target (E2)', 'control (E3)'],
        status: 'paused',
        at: paused['time'],
        reason: 'no room',
      };
      edit(omission);
      report['omitted'] = [omission];
    }),
    copy,
  );
}

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
  [
    'an exhibit without its file',
    REPORT,
    json((report) => {
      const [exhibit] = list(report, 'exhibits');
      Object.assign(must(exhibit), { path: '' });
      (must(exhibit)['content'] as Json)['text'] = 'Something else';
    }),
    'exhibits',
  ],
  [
    'an exhibit that shows another content',
    REPORT,
    json((report) => {
      (must(list(report, 'exhibits')[0])['content'] as Json)['text'] = 'Something else';
    }),
    'exhibits',
  ],
  [
    'an exhibit that names nothing',
    REPORT,
    json((report) => {
      list(report, 'exhibits').push({
        ...must(list(report, 'exhibits')[0]),
        path: '',
        content: null,
        entry: {},
      });
    }),
    'exhibits',
  ],
  ['an exhibit dropped', REPORT, json((report) => (report['exhibits'] = [])), 'exhibits'],
  [
    'facts of an item that are not those recorded',
    'data/items/E2.json',
    (text) => text.replace('"facts":{', '"facts":{"added":1,'),
    'items',
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
    'a handler in the page',
    'data/report/report.html',
    (text) => text.replace('<main>', '<main title="a>"onclick=x>'),
    'report-forms',
  ],
  [
    'an examination twice, with other findings',
    REPORT,
    json((report) => {
      list(report, 'examinations').push({ ...must(list(report, 'examinations')[0]), findings: null });
    }),
    'report-complete',
  ],
  [
    'an examination shown and left out',
    REPORT,
    json((report) => (report['omitted'] = [{ id: 'X1' }])),
    'report-complete',
  ],
  [
    'something that was insisted on',
    REPORT,
    (text) => text.replace('"insisted":[]', '"insisted":["self-test-failed"]'),
    'report-complete',
  ],
  [
    'the runs of an examination',
    REPORT,
    json((report) => {
      delete must(list(report, 'examinations')[0])['runs'];
    }),
    'report-complete',
  ],
  [
    'an item twice',
    REPORT,
    json((report) => {
      list(report, 'items').push({ ...must(list(report, 'items')[0]), model: null });
    }),
    'report-contents',
  ],
  [
    'what was read from an item',
    REPORT,
    json((report) => {
      (must(list(report, 'items')[0])['model'] as Json)['architecture'] = 'other';
    }),
    'report-contents',
  ],
  [
    'a place of a finding',
    REPORT,
    json((report) => {
      const { findings } = must(list(report, 'examinations')[0])['findings'] as { findings: Json[] };
      const finding = must(findings.find((one) => (one['spans'] as unknown[]).length > 0));
      must((finding['spans'] as Json[])[0])['startChar'] = 1;
    }),
    'report-contents',
  ],
  [
    'the hash of the findings in the report',
    REPORT,
    (text) => text.replace(/"resultsSha256":"[0-9a-f]{8}/, '"resultsSha256":"00000000'),
    'report-contents',
  ],
  [
    'a plan that is not shown',
    REPORT,
    json((report) => (must(list(report, 'examinations')[1])['start'] = null)),
    'report-contents',
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
    expect(checks.filter(({ ok }) => ok !== true).map(({ id }) => id)).toEqual([
      'proposals',
      'heads',
      'time-stamp',
    ]);
    const words = new Map(checks.map((check) => [check.id, check.words]));
    expect(words.get('report-forms')).toContain('report.pdf and report.html');
    expect(words.get('report-complete')).toMatch(/^3 on record/);
    expect(words.get('journals')).toMatch(/^3 journals with [1-9]\d+ lines/);
    expect(words.get('findings')).toMatch(/^2 examinations are finished/);
    expect(words.get('items')).toMatch(/ of 3 items are as recorded/);
    expect(words.get('exhibits')).toMatch(/^1 exhibits/);
    if (hasTools)
      for (const { id, proof } of checks)
        if (PROVEN.has(id)) expect([id, bash(proof, bag)]).toMatchObject([id, { status: 0 }]);
  });

  it.each(eachOf(ALTERED, 5))(
    '%s (%s): is named by the check that it belongs to',
    async (_, path, change, check) => {
      const copy = changed(path, change);
      const { checks } = await verifyBag(copy);
      const failed = checks.filter(({ ok }) => ok === false).map(({ id }) => id);
      expect(failed).toContain(check);
      // Whoever owns the key can make these fit: what is left must be the check of the contents.
      expect(failed).not.toEqual(expect.arrayContaining(['payload']));
      if (hasTools) expect(proves(checks, check, copy)).toBe(false);
    },
  );

  it('may leave out an examination, but says what the log says of it', async () => {
    const complete = async (copy: string): Promise<readonly [boolean | 'skipped', string]> => {
      const { checks } = await verifyBag(copy);
      const { ok, words } = must(checks.find(({ id }) => id === 'report-complete'));
      if (hasTools) expect(proves(checks, 'report-complete', copy)).toBe(ok);
      return [ok, words];
    };
    expect(await complete(withOmission())).toEqual([true, expect.stringContaining('1 of them')]);
    const edits = [
      [{ status: 'finished' }, 'says finished, the audit log paused'],
      [{ attack: { id: 'greedy', version: '1.0.0', title: '' } }, 'the attack in the report differs'],
      [{ models: ['Other (E1)'] }, 'different models: "plant-P0 (E1)"'],
      [{ works: ['target (E2)'] }, 'different works'],
      [{ at: '2026-01-01T00:00:00.000Z' }, 'the time in the report differs'],
    ] as const;
    for (const [edit, words] of eachOf(edits, 3)) {
      const altered = withOmission((omission) => Object.assign(omission, edit));
      expect(await complete(altered)).toEqual([false, expect.stringContaining(words)]);
    }
  });

  it('may keep details of works in the results only, but names these works and changes nothing else', async () => {
    const contents = async (edit: (examination: Json, targets: Json[]) => void) => {
      const copy = changed(
        REPORT,
        json((report) => {
          const examination = must(list(report, 'examinations')[0]);
          const details = (examination['findings'] as Json)['details'] as Json;
          edit(examination, details['targets'] as Json[]);
        }),
      );
      const { checks } = await verifyBag(copy);
      const { ok, words } = must(checks.find(({ id }) => id === 'report-contents'));
      if (hasTools) expect(proves(checks, 'report-contents', copy)).toBe(ok);
      return [ok, words];
    };
    const named = await contents((examination, targets) => {
      const [taken] = targets.splice(0, 1);
      examination['inResultsOnly'] = [must(taken)['workId']];
    });
    expect(named).toEqual([
      true,
      expect.stringContaining('of 1 work, counted in each examination, are only in the results'),
    ]);
    const differs = [false, expect.stringContaining('the details in the report differs')];
    expect(await contents((_, targets) => targets.splice(0, 1))).toEqual(differs);
    expect(await contents((examination) => (examination['inResultsOnly'] = ['E2']))).toEqual(differs);
    const other = await contents((examination, targets) => {
      must(targets[0])['queryProbability'] = 0.5;
      examination['inResultsOnly'] = ['E3'];
    });
    expect(other).toEqual(differs);
  });

  it('does not show an exhibit that was removed', async () => {
    const copy = relogged((entries) => {
      const added = must(entries.find(({ action }) => action === 'exhibit-added'));
      const detail = { ...(added['detail'] as Json) };
      delete detail['private'];
      entries.splice(-1, 0, { ...added, action: 'exhibit-removed', detail: { ...detail, place: 1 } });
    });
    const { checks } = await verifyBag(copy);
    expect(checks.find(({ id }) => id === 'exhibits')?.words).toContain('P1 was removed');
    if (hasTools) expect(proves(checks, 'exhibits', copy)).toBe(false);
  });

  it('states times that can be read, and says which line is dated after the seal', async () => {
    const times = async (edit: (entries: Json[]) => void) => {
      const copy = relogged(edit);
      const { checks } = await verifyBag(copy);
      const { ok, words } = must(checks.find(({ id }) => id === 'times'));
      if (hasTools) expect(proves(checks, 'times', copy)).toBe(ok);
      return { ok, words };
    };
    const at = (place: number, time: string) => (entries: Json[]) => {
      must(entries.at(place))['time'] = time;
    };
    expect(await times(at(2, 'soon'))).toMatchObject({ ok: false });
    expect(await times(at(-1, ''))).toMatchObject({ ok: false });
    expect(await times(at(-1, '2999-01-01T00:00:00.000Z'))).toMatchObject({ ok: false });
    // A clock that was ahead and was set right again: the case can still be sealed.
    const { ok, words } = await times(at(2, '2999-01-01T00:00:00.000Z'));
    expect(ok).toBe(true);
    expect(words).toMatch(/NOTE: line 3 .* after the time of the seal.*NOTE: .* backwards once/);
  });

  it.runIf(hasTools)('is not sealed before a head of its log was stamped', async () => {
    const home = temporaryFolder();
    const old = '2020-01-01T00:00:00.000Z';
    const copy = relogged((entries) => {
      for (const entry of entries) entry['time'] = old;
      const first = canonicalJson({ ...must(entries[0]), seq: 1, prev: '0'.repeat(64) });
      const detail = {
        ...{ entries: 1, sha256: sha256Hex(first), file: '1.tsr', fileSha256: sha256Hex('') },
        ...{ time: old, authority: 'Test time stamps', authorityFingerprint: '' },
      };
      entries.splice(-1, 0, { ...must(entries[0]), action: 'head-stamped', detail });
      bash(`openssl ts -query -digest ${detail.sha256} -sha256 -cert -no_nonce -out head.tsq`, home);
    });
    mkdirSync(join(copy, 'data/audit/heads'));
    makeAuthority(home)(join(home, 'head.tsq'), join(copy, 'data/audit/heads/1.tsr'));
    const early = (text: string) => text.replace(/(Bagging-Date|Sealed-At): 20\d\d/g, '$1: 2020');
    const { checks } = await verifyBag(changed('bag-info.txt', early, copy));
    expect(checks.find(({ id }) => id === 'times')?.words).toMatch(
      /its audit log was stamped at .* \(1\.tsr\)/,
    );
  });

  it.each([
    ['an action that nobody knows', 'examination-begun', { examination: 'X3' }, 'examination-begun'],
    ['a misspelled member', 'examination-progress', { examination: 'X3', journalLine: 1 }, 'journalLine'],
    ['a member of another kind', 'examination-progress', { examination: 7 }, 'detail.examination'],
  ])('with %s in its log is refused, and the line is named', async (_, action, detail, named) => {
    const copy = relogged((entries) => {
      entries.splice(2, 0, { ...must(entries[0]), action, detail });
    });
    const { checks } = await verifyBag(copy);
    const words = checks.find(({ id, ok }) => id === 'audit' && ok === false)?.words;
    expect(words).toMatch(/^audit\.jsonl: line 3: it is not an audit entry/);
    expect(words).toContain(named);
    for (const id of ['starts', 'journals', 'arrays', 'findings', 'items', 'report-complete'])
      expect(checks.find((check) => check.id === id)).toMatchObject({ ok: false });
  });

  it('is held in whole', async () => {
    const copy = copyOf(bag);
    const path = join(copy, R, 'X3.tokens.f32');
    const bytes = readFileSync(path);
    bytes[0] = 1 ^ (bytes[0] ?? 0);
    writeFileSync(path, bytes);
    writeFileSync(join(copy, R, 'X1.foo.tokens.f32'), 'x');
    renewManifests(copy);
    const { checks } = await verifyBag(copy);
    const words = checks.find(({ id }) => id === 'arrays')?.words;
    expect(words).toContain('X1: no line of a journal refers to X1.foo.tokens.f32');
    expect(words).toContain('X3: the numbers in X3.tokens.f32');
    if (hasTools) expect(proves(checks, 'arrays', copy)).toBe(false);
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

describe.runIf(hasTools)('the Linux block of VERIFY.txt', () => {
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
    expect(lines.at(-1)).toMatch(/^VERDICT: every check passed: the files are intact\. Not shown: /);
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

  // A third certificate is found in every run by seal/sealBag.
  it.each(eachOf(TAMPERED, 6))('finds %s', (_, name, tamper) => {
    const copy = copyOf(bag);
    tamper(copy);
    const lines = run(copy);
    const failed = failures(lines);
    expect(failed).toContain(name);
    expect(lines.at(-1)).toBe(`VERDICT: ${failed.length} checks FAILED`);
  });

  it('runs nothing that a bag says', () => {
    const canary = join(temporaryFolder(), 'canary');
    const index = `a[$(touch ${canary})]`;
    const copy = relogged((entries) => {
      const paused = must(entries.find(({ action }) => action === 'examination-paused'));
      (paused['detail'] as Json)['journalLines'] = index;
      entries.splice(-1, 0, {
        ...must(entries[0]),
        action: 'examination-finished',
        detail: { examination: 'X3', journalLines: index, journalHead: index },
      });
    });
    const journal = join(copy, R, 'X1.journal.jsonl');
    const said = join(copy, 'data/audit/openings.jsonl');
    const text = readFileSync(journal, 'utf8');
    const injected = [
      [JSON.stringify(index), '0', `1e touch ${canary} #`],
      ['1', JSON.stringify(index), `1w ${canary}`],
      ['1', '0', index],
    ] as const;
    for (const [count, offset, seq] of eachOf(injected, 3)) {
      writeFileSync(
        journal,
        text.replace(/"count":\d+/, `"count":${count}`).replace(/"offset":\d+/, `"offset":${offset}`),
      );
      writeFileSync(said, `${JSON.stringify({ key: 'ab', name: 'title', seq, value: '' })}\n`);
      renewManifests(copy);
      const lines = run(copy);
      expect(failures(lines)).toEqual(expect.arrayContaining(['journals', 'arrays', 'words']));
      expect(lines.at(-1)).toMatch(/^VERDICT: \d+ checks FAILED$/);
      expect(existsSync(canary)).toBe(false);
    }
  });

  it('looks at nothing else where the payload is not what was sealed', () => {
    const copy = copyOf(bag);
    writeFileSync(join(copy, LOG), '{}\n');
    const lines = run(copy);
    expect(failures(lines)).toEqual(['payload']);
    expect(lines.slice(-2)).toEqual([expect.stringMatching(/^NOT RUN/), 'VERDICT: 1 checks FAILED']);
  });

  it.each([
    ['a path elsewhere', `${'0'.repeat(64)}  data/../../x`],
    ['a line without a hash', 'no hash  data/report/report.json'],
  ])('refuses a manifest with %s', (_, line) => {
    const copy = copyOf(bag);
    const path = join(copy, 'manifest-sha256.txt');
    writeFileSync(path, `${readFileSync(path, 'utf8')}${line}\n`);
    expect(failures(run(copy))).toContain('payload');
  });
});
