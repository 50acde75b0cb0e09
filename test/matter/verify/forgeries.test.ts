import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../src/base/index.js';
import { systemClock } from '../../../src/base/index.js';
import type { Findings, Report, WindowDetails } from '../../../src/domain/index.js';
import { inlineHtml } from '../../../src/exhibit/html/inlineHtml.js';
import { verifyReport } from '../../../src/matter/index.js';
import { pageText, standsInPdf } from '../../../src/matter/verify/pageText.js';
import { openKey, type SigningKey } from '../../../src/seal/index.js';
import { caseBag } from '../../seal/caseBag.js';
import { PASSPHRASE, temporaryFolder } from '../../seal/support.js';
import { eachOf, longLane } from '../../support/lanes.js';
import { must } from '../../support/must.js';
import { forge, type Forgery, type Named } from './forge.js';

let bag: string;
let key: SigningKey;
beforeAll(async () => {
  const home = temporaryFolder();
  bag = await caseBag(home);
  key = await openKey(join(home, 'key'), PASSPHRASE, systemClock);
}, 300_000);

type Members = Record<string, Json>;

const first = (findings: Findings): Findings['findings'][number] => must(findings.findings[0]);
const target = (findings: Findings): WindowDetails['targets'][number] =>
  must((findings.details as WindowDetails).targets[0]);
const x1 = (report: Report): Findings => must(must(report.examinations[0]).findings);

/** The first digit of a text changed to another one. */
const otherDigit = (text: string): string => text.replace(/\d/, (digit) => (digit === '9' ? '8' : '9'));

/** The value of the first unit of windows in a journal. */
function windowsValue(lines: Members[]): Members {
  const line = must(lines[0]);
  return (line['observation'] as Members)['value'] as Members;
}

/** What is forged, and the step that names it; `place`: what its reasons name. */
const FORGERIES: readonly (readonly [
  name: string,
  step: 'findings' | 'print' | 'report-forms' | 'journals',
  place: RegExp,
  forgery: Forgery,
])[] = [
  // Numbers
  ['a value', 'findings', /findings\[0\]\.value/, { findings: (f) => void (first(f).value = 0.987) }],
  [
    'a count',
    'findings',
    /findings\[0\]\.count/,
    { findings: (f) => void (first(f).count = { hits: 3, total: 4, of: 'passages' }) },
  ],
  [
    'a threshold',
    'findings',
    /findings\[0\]\.threshold/,
    { findings: (f) => void (first(f).threshold = { name: 'family floor τ_F', log10: -12 }) },
  ],
  [
    'the value of the control',
    'findings',
    /controlValue/,
    { findings: (f) => void (first(f).controlValue = 0.5) },
  ],
  ['a standing', 'findings', /standing/, { findings: (f) => void (first(f).standing = 'claim') }],
  [
    'a calibration',
    'findings',
    /calibration/,
    { findings: (f) => void (first(f).calibration.kind = 'calibrated') },
  ],
  [
    'a verdict of the gate',
    'findings',
    /gate/,
    { findings: (f) => void (target(f).gate.verdict = 'matched') },
  ],
  ['a histogram', 'findings', /histogram/, { findings: (f) => void (target(f).summary.histogram[0] = 77) }],
  [
    'the number of windows',
    'findings',
    /windows/,
    { findings: (f) => void (target(f).summary.windows += 1) },
  ],
  // Sentences
  [
    'the headline (“426 of 426” made “399 of 426”)',
    'findings',
    /findings\[0\]\.sentence/,
    { isSealed: true, findings: (f) => void (first(f).sentence = otherDigit(first(f).sentence)) },
  ],
  [
    'every sentence',
    'findings',
    /sentence/,
    {
      findings: (f) =>
        f.findings.forEach((one) => (one.sentence = `${one.sentence} In 9 of 10 cases it did.`)),
    },
  ],
  [
    'a caveat',
    'findings',
    /caveats\[0\]\.text/,
    { findings: (f) => void (must(first(f).caveats[0]).text = 'No limit applies to these 426 passages.') },
  ],
  ['a caveat taken away', 'findings', /caveats/, { findings: (f) => void first(f).caveats.pop() }],
  ['a finding taken away', 'findings', /findings\.length/, { findings: (f) => void f.findings.pop() }],
  ['a finding twice', 'findings', /findings\.length/, { findings: (f) => void f.findings.push(first(f)) }],
  [
    'the title of a finding',
    'findings',
    /title/,
    { findings: (f) => void (first(f).title = '12 copies proven') },
  ],
  // Journal, windows and what was read from the texts
  [
    'a probability in the journal',
    'findings',
    /X1/,
    {
      isSealed: true,
      journal: (lines) => {
        const logPz = windowsValue(lines)['logPz'] as number[];
        logPz[0] = -0.5;
      },
    },
  ],
  [
    'first choices in the journal',
    'findings',
    /X1/,
    {
      journal: (lines) => {
        const argmax = windowsValue(lines)['argmax'] as string[];
        argmax[0] = '1'.repeat(must(argmax[0]).length);
      },
    },
  ],
  [
    'a unit of the journal declared not scored',
    'findings',
    /X1/,
    {
      journal: (lines) => {
        must(lines[0])['observation'] = {
          kind: 'unscored',
          code: 'engine-gave-nothing',
          reason: 'The model gave no numbers.',
        };
      },
    },
  ],
  [
    'a row of the table',
    'findings',
    /windows\.jsonl/,
    { windows: (rows) => void (must(rows[3])['logP'] = -1) },
  ],
  [
    'a place in the table',
    'findings',
    /windows\.jsonl/,
    { windows: (rows) => void (must(rows[3])['suffixChar'] = 1) },
  ],
  [
    'the model of the record',
    'findings',
    /another model/,
    {
      recompute: (record) =>
        void (((record['input'] as Members)['model'] as Members)['sha256'] = '0'.repeat(64)),
    },
  ],
  [
    'a work of the record',
    'findings',
    /other works/,
    {
      recompute: (record) => {
        const works = (record['input'] as Members)['works'] as Members[];
        must(works[0])['sha256'] = '1'.repeat(64);
      },
    },
  ],
  [
    'a gate of the record',
    'findings',
    /gate|calibration|standing|caveats/,
    {
      recompute: (record) => {
        for (const [name, gate] of record['fromText'] as [string, Members][])
          if (name === 'blind gate') Object.assign(gate, { verdict: 'matched', lower: 0.2, upper: 0.3 });
      },
    },
  ],
  // The report
  [
    'an answer of report.json',
    'print',
    /answers/,
    {
      report: (r) =>
        void (must(r.answers[0]).headlineFindingId = must(r.answers[0]).furtherFindingIds[0] ?? ''),
    },
  ],
  ['what was not tested', 'print', /notTested/, { report: (r) => void r.notTested.pop() }],
  ['the scope', 'print', /scope/, { report: (r) => void (r.scope = ['X1: every work was tested.']) }],
  ['a limit', 'print', /limits/, { report: (r) => void r.limits.shift() }],
  [
    'details hidden in a short report',
    'print',
    /inResultsOnly/,
    {
      report: (r) => {
        must(r.examinations[0]).inResultsOnly = ['E2'];
        (x1(r).details as WindowDetails).targets = [];
      },
    },
  ],
  // The pages
  [
    'visible numbers of the page',
    'print',
    /report\.html/,
    {
      html: (html) =>
        html.replace(
          /<main>[\s\S]*?>[^<\d]*\d/,
          (start) => start.slice(0, -1) + otherDigit(start.at(-1) ?? ''),
        ),
    },
  ],
  [
    'a figure of the page',
    'print',
    /report\.html/,
    {
      html: (html) => html.replace(/<rect class="fill-target" x="[\d.]+"/, '<rect class="fill-target" x="1"'),
    },
  ],
  [
    'a sentence of the page taken away',
    'print',
    /report\.html/,
    { html: (html) => html.replace(/<li>[\s\S]*?<\/li>/, '') },
  ],
  [
    'the pages of the PDF',
    'print',
    /report\.pdf/,
    { pdf: (r) => void (first(x1(r)).sentence = '0 of 426.') },
  ],
  [
    'a figure of the PDF',
    'print',
    /report\.pdf/,
    { pdf: (r) => void (target(x1(r)).summary.histogram = target(x1(r)).summary.histogram.map(() => 1)) },
  ],
  // Pages that do something
  [
    'meta refresh',
    'report-forms',
    /./,
    {
      html: (html) =>
        html.replace('<main>', '<meta http-equiv="refresh" content="0;url=https://evil.example"><main>'),
    },
  ],
  [
    'content policy removed, image from outside',
    'report-forms',
    /./,
    {
      html: (html) =>
        html
          .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>\n/, '')
          .replace('<main>', '<main><img srcset="https://evil.example/a.png">'),
    },
  ],
  [
    'an address in the style',
    'report-forms',
    /./,
    { html: (html) => html.replace('</style>', 'body{background:url(https://evil.example)}\n</style>') },
  ],
  [
    'svg animate',
    'report-forms',
    /./,
    {
      html: (html) =>
        html.replace(
          '<main>',
          '<main><svg><a><animate attributeName="href" values="javascript:alert(1)"/></a></svg>',
        ),
    },
  ],
  [
    'a link to elsewhere',
    'report-forms',
    /./,
    { html: (html) => html.replace('<main>', '<main><a href="https://evil.example">x</a>') },
  ],
  [
    'a style on an element',
    'report-forms',
    /./,
    { html: (html) => html.replace('<main>', '<main><p style="display:none">x</p>') },
  ],
];

/** What verify concludes on the command line. */
const CONCLUSIONS = {
  findings: 'INTACT, BUT ITS FINDINGS DO NOT FOLLOW FROM ITS JOURNALS',
  print: 'INTACT, BUT ITS PAGES DO NOT FOLLOW FROM ITS FINDINGS',
} as const;

describe('a sentence of a PDF that another build printed', () => {
  const sentence = '426 of 426 passages exceed the family floor set by 535 control passages.';
  const foot = ' Report PAL-2026-0001 page 3 of 34 ';
  it.each([
    ['whole', `x ${sentence} y`, true],
    ['over a break of the page', `x ${sentence.replace(' floor ', ` floor${foot}`)} y`, true],
    ['with another number', sentence.replace('426 of 426', '399 of 426'), false],
    [
      'with another number over a break',
      sentence.replace('426 of', '399 of').replace(' floor ', ` floor${foot}`),
      false,
    ],
    ['without its end', sentence.slice(0, 40), false],
  ])('%s', (_, text, isThere) => {
    expect(standsInPdf(sentence, text)).toBe(isThere);
  });

  it('has its exponents raised, without a caret', () => {
    const power = 'The most probable control passage has probability 10^−81.9.';
    expect(standsInPdf(power, `x ${power.replace('^', '')} y`)).toBe(true);
    expect(standsInPdf(power, `x ${power} y`)).toBe(true);
    expect(standsInPdf(power, `x ${power.replace('^−81.9', '−82.9')} y`)).toBe(false);
    expect(pageText(inlineHtml([{ text: power, style: 'plain' }]))).toBe(power);
  });
});

describe('a report forged with the key', () => {
  it('that is not forged reaches every step that needs no model', async () => {
    for (const { ladder, checks } of [
      await verifyReport(bag),
      { checks: [], ...(await forge(bag, key, {})) },
    ]) {
      expect(checks.filter(({ ok }) => ok === false)).toEqual([]);
      expect(ladder.map(({ id, state }) => `${id} ${state}`)).toEqual([
        'intact reached',
        'findings reached',
        'print reached',
        'model not-proven',
      ]);
      expect(must(ladder[3]).reasons[0]).toMatchObject({ code: 'not-compared-with-model' });
    }
  });

  it('that another build worded is not proven where its numbers are the same, and wrong where they are not', async () => {
    const other: Forgery = { start: (start) => void (must(start.program).build = 'f'.repeat(16)) };
    const worded = (change: (text: string) => string): Promise<Named> =>
      forge(bag, key, { ...other, findings: (f) => void (first(f).sentence = change(first(f).sentence)) });
    const [apart] = (await worded((text) => `${text} So it is.`)).ladder;
    expect(apart).toMatchObject({ state: 'not-proven', reasons: [{ code: 'worded-by-another-build' }, {}] });
    const [wrong] = (await worded(otherDigit)).ladder;
    expect(wrong).toMatchObject({ state: 'not-reached' });
  });

  const other: Forgery = { report: (report) => void (report.environment.program.build = 'f'.repeat(16)) };
  const print = async (forgery: Forgery) => {
    const { failed, ladder } = await forge(bag, key, { ...other, ...forgery });
    expect(failed).toEqual([]);
    const { state, reasons } = must(ladder.find(({ id }) => id === 'print'));
    return {
      state,
      codes: reasons.map(({ code }) => code),
      text: reasons.map(({ text }) => text).join('\n'),
    };
  };

  longLane('whose pages another build printed is not proven', 'the test after, of its PDF', async () => {
    expect(await print({})).toMatchObject({ state: 'not-proven', codes: ['printed-by-another-build'] });
    const page = await print({ html: (html) => html.replace('<main>', '<main><p>of 98,765 passages</p>') });
    expect(page).toMatchObject({
      state: 'not-proven',
      codes: ['number-not-in-data', 'printed-by-another-build'],
    });
    expect(page.text).toContain(
      'Numbers in data/report/report.html that this program cannot trace to report.json: 98,765.',
    );
    const gone = await print({
      html: (html) =>
        html.replace(/^[\s\S]*?(?=<script type="application\/json")/u, (body) =>
          body.replaceAll('family floor', 'own floor'),
        ),
    });
    expect(gone).toMatchObject({ state: 'not-reached' });
  });

  it('whose PDF another build printed has named what it says otherwise', async () => {
    // A sentence that two examinations share is printed once: it is changed in both.
    const pdf = await print({
      pdf: (r) => {
        const { sentence } = first(x1(r));
        for (const { findings } of r.examinations)
          for (const finding of findings?.findings ?? [])
            if (finding.sentence === sentence) finding.sentence = 'It wrote 98,765 of 98,766.';
      },
    });
    expect(pdf).toMatchObject({ state: 'not-reached' });
    expect(pdf.text).toMatch(/A sentence of report\.json is not in data\/report\/report\.pdf/u);
    expect(pdf.text).toMatch(/Numbers in data\/report\/report\.pdf .*: 98,765, 98,766\./u);
  });

  it.each(eachOf(FORGERIES, 9, 3).map(([name, step, place, forgery]) => ({ name, step, place, forgery })))(
    'is named: $name ($step)',
    async ({ step, place, forgery }) => {
      const { failed, ladder, conclusion } = await forge(bag, key, forgery);
      if (step === 'report-forms' || step === 'journals') {
        expect(failed).toContain(step);
        return;
      }
      expect(failed).toEqual([]);
      const named = must(ladder.find(({ id }) => id === step));
      expect(named.state).toBe('not-reached');
      expect(named.reasons.map(({ text }) => text).join('\n')).toMatch(place);
      if (step === 'print' || forgery.isSealed === true) expect(conclusion).toBe(CONCLUSIONS[step]);
    },
  );
});
