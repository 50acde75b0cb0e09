import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, sha256Hex } from '../../src/base/index.js';
import {
  reportSchema,
  windowDetailsOf,
  type HashCheck,
  type Report,
  type WindowDetails,
} from '../../src/domain/index.js';
import {
  buildReport,
  renderJson,
  reportChecklist,
  SPANS_SHOWN,
  type ReportInput,
} from '../../src/exhibit/index.js';
import { textOf } from '../../src/exhibit/document/blocks.js';
import { familiesSection } from '../../src/exhibit/document/familiesSection.js';
import { must } from '../support/must.js';
import { demoTexts, sampleReport, sampleReportInput } from '../support/samples/sampleReport.js';
import { remark, unscored } from '../support/unscored.js';

let input: ReportInput;
let report: Report;

beforeAll(async () => {
  input = await sampleReportInput();
  report = buildReport(input);
});

const refusals = (made: Report): string[] =>
  reportChecklist(made)
    .filter((gap) => gap.level === 'refuse')
    .map((gap) => gap.field);

describe('the report as one value', () => {
  it('carries every finding over digit for digit', () => {
    const before = input.examinations[0]?.findings;
    const after = report.examinations[0]?.findings;
    expect(before?.findings.length).toBeGreaterThan(3);
    const full = must(windowDetailsOf(before));
    const kept = must(windowDetailsOf(after));
    const numbersOf = (details: WindowDetails): WindowDetails => ({
      ...details,
      targets: details.targets.map((target) => ({ ...target, passages: [] })),
      controls: details.controls.map((control) => ({ ...control, best: [] })),
    });
    expect(numbersOf(kept)).toEqual(numbersOf(full));
    // Of the passages, it has those that it prints.
    expect(full.targets[0]?.passages.length).toBeGreaterThan(6);
    kept.targets.forEach(({ passages }, at) => {
      expect([3, 6]).toContain(passages.length);
      expect(passages).toEqual(full.targets[at]?.passages.slice(0, passages.length));
    });
    expect(kept.controls.flatMap(({ best }) => best)).toHaveLength(2);
    before?.findings.forEach((finding, index) => {
      const { spans, ...numbers } = finding;
      expect(after?.findings[index]).toMatchObject(numbers);
      expect(after?.findings[index]?.spans.length).toBe(Math.min(spans.length, SPANS_SHOWN));
    });
  });

  it('keeps the most probable places and counts those it leaves out', () => {
    const spans = Array.from({ length: 80 }, (_, index) => ({
      workId: 'E2',
      startChar: index,
      endChar: index + 1,
      logProbNats: -index,
    })).reverse();
    const [first, ...rest] = input.examinations;
    const findings = first?.findings;
    if (first === undefined || findings === undefined || findings === null) throw new Error('no findings');
    const [one, ...others] = findings.findings;
    if (one === undefined) throw new Error('no finding');
    const many = buildReport({
      ...input,
      examinations: [
        {
          ...first,
          findings: {
            ...findings,
            findings: [{ ...one, spans }, ...others.map((o) => ({ ...o, spans: [] }))],
          },
        },
        ...rest,
      ],
    });
    const shown = many.examinations[0]?.findings?.findings[0]?.spans ?? [];
    expect(shown.map((span) => span.startChar)).toEqual(
      Array.from({ length: SPANS_SHOWN }, (_, index) => index),
    );
    expect(many.examinations[0]?.spansOmitted).toBe(30);
  });

  it('names in its title only the works that were examined', () => {
    const [, work] = input.case.evidence.filter(({ role }) => role.endsWith('work'));
    const stray = { ...must(work), id: 'E99', role: 'target-work' as const, title: 'A stray file' };
    const more = { ...input, title: '', case: { ...input.case, evidence: [...input.case.evidence, stray] } };
    expect(buildReport(more).title).toBe(buildReport({ ...input, title: '' }).title);
    const none = { ...more, examinations: [] };
    expect(buildReport(none).title).toBe('Examination of a language model for a work');
  });

  it('is the same value every time, and its JSON reads back as the same report', () => {
    expect(renderJson(buildReport(input))).toBe(renderJson(report));
    expect(reportSchema.parse(JSON.parse(renderJson(report)))).toEqual(report);
    expect(renderJson(report)).toBe(canonicalJson(report));
  });

  it('answers with the coverage at the family floor, and names the claims beside it', () => {
    const [answer] = report.answers;
    expect(answer?.headlineFindingId).toBe('coverage-family-floor/E2');
    const standings = answer?.furtherFindingIds.map(
      (id) => report.examinations[0]?.findings?.findings.find((finding) => finding.id === id)?.standing,
    );
    expect(standings).not.toContain('measured');
    expect(report.answers).toHaveLength(1);
  });

  it('reports a failed examination as fully as a finished one', () => {
    const failed = report.examinations[1];
    expect(failed?.status).toBe('failed');
    expect(failed?.failure).toContain('disk was full');
    expect(failed?.attack?.id).toBe('greedy');
    expect(report.scope).toHaveLength(2);
  });

  it('says what was received and not used, and which methods were not applied', () => {
    const [first] = input.examinations;
    if (first === undefined) throw new Error('no examination');
    const evidence = input.case.evidence.map((one) => ({ ...one }));
    const extra = evidence[2];
    if (extra === undefined) throw new Error('no evidence');
    const made = buildReport({
      ...input,
      examinations: [first],
      case: { ...input.case, evidence: [...evidence, { ...extra, id: 'E9', name: 'unused.txt' }] },
    });
    expect(made.notTested.join('\n')).toContain('Received but not used in any examination: E9 (unused.txt).');
    // Greedy extraction was begun in the sample, though it failed.
    const left = (one: Report): string =>
      one.notTested.find((sentence) => sentence.startsWith('Available methods not used')) ?? '';
    expect(left(made)).toContain('Greedy (discoverable) extraction');
    expect(left(report)).toContain('Ordinary sampling');
    expect(left(report)).not.toContain('Greedy');
    const all = buildReport({
      ...input,
      attacks: input.attacks.filter(({ id }) => ['greedy', 'probabilistic'].includes(id)),
    });
    expect(left(all)).toBe('');
  });

  it('says which models were examined with the same work though the method that compares them was not run', () => {
    const title = must(input.attacks.find(({ id }) => id === 'compare-models')).title;
    expect(report.notTested.join('\n')).toContain(title);
    expect(report.notTested.join('\n')).not.toContain(`The method “${title}” was not run.`);
    const examinations = input.examinations.flatMap((one) => {
      const start = must(one.start);
      return one.findings === null
        ? [one]
        : [one, { ...one, id: 'X3', start: { ...start, model: { ...start.model, id: 'E7' } } }];
    });
    const made = buildReport({ ...input, examinations }).notTested;
    const listed = made.find((sentence) => sentence.startsWith('Available methods not used')) ?? '';
    expect(listed).not.toContain(title);
    expect(made).toContain(
      `The method “${title}” was not run. Each model was examined by itself: E1 in X1; E7 in X3.`,
    );
  });
});

describe('the register of tests', () => {
  it('states what a claim by each test rests on, once for all tests of a kind', async () => {
    const three = await sampleReport({ three: true });
    const blocks = familiesSection(three, 0);
    const rows = blocks.flatMap((block) => (block.kind === 'table' ? block.rows : []));
    const legend = blocks
      .flatMap((block) => (block.kind === 'paragraph' ? [textOf(block.content)] : []))
      .join(' ');
    const rowOf = (words: string): string[] =>
      must(rows.find(([, test]) => textOf(must(test)).includes(words))).map(textOf);
    const greedy = rowOf('Passages written word for word by greedy decoding');
    expect(legend).toContain(
      'Passages written word for word by greedy decoding, Passages written by greedy decoding with at most five changed words: A claim rests on passages above the family floor, which gives the level, and rates whose 95% intervals do not overlap.',
    );
    expect(greedy[5]).toBe('none');
    const passages = rowOf('Memorized passages');
    expect(passages[1]).toBe('Memorized passages');
    // Ids only: the legend has the names.
    expect(passages[2]).toBe('E1, E2');
    expect(legend).toContain('E2 target-moby-dick-planted.txt');
    expect(legend).toContain('Memorized passages: A claim rests on passages above the family floor.');
    expect(passages[5]).toBe('none');
    const later = rowOf('Covered portion');
    expect(legend).not.toContain('Covered portion of the work: A claim');
    expect(later[5]).toBe('none');
  });
});

describe('the checklist', () => {
  it('finds nothing to refuse in a complete report', () => {
    expect(refusals(report)).toEqual([]);
    expect(reportChecklist(report).map((gap) => gap.field)).toContain('signer.trust');
  });

  it('asks for the edition of the works in question only', () => {
    const roles = ['target-work', 'control-work', 'source-text', 'known-memorized'] as const;
    const editions = roles.map((role) => {
      const made = structuredClone(report);
      for (const { evidence } of made.items) Object.assign(evidence, { role, edition: '' });
      return reportChecklist(made).filter(({ field }) => field.endsWith('.evidence.edition')).length;
    });
    expect(editions).toEqual([report.items.length, 0, 0, 0]);
  });

  it.each<[string, (made: Report) => void, string]>([
    ['the question', (r) => (r.case.head.question = ' '), 'case.head.question'],
    ['the docket', (r) => (r.case.head.docket = ''), 'case.head.docket'],
    ['the examiner', (r) => (r.case.head.examiner = ''), 'case.head.examiner'],
    ['a signer', (r) => (r.signer = { kind: 'none', reason: 'no key' }), 'signer'],
    ['evidence', (r) => (r.items = []), 'items'],
    [
      'a file that did not change',
      (r) => r.items[0]?.checks.forEach((c) => (c.matches = false)),
      'items[0].checks',
    ],
    ['hashing before and after', (r) => r.items[1]?.checks.splice(1), 'examinations[0].start'],
    ['a finished examination', (r) => r.examinations.splice(0, 1), 'examinations'],
    [
      'a reason for a failure',
      (r) => r.examinations[1] && (r.examinations[1].failure = ''),
      'examinations[1].failure',
    ],
    [
      'the plan that was fixed',
      (r) => r.examinations[0]?.findings && (r.examinations[0].findings.planSha256 = sha256Hex('other')),
      'examinations[0].start.planSha256',
    ],
    ['a self-test', (r) => (r.selfTest = { kind: 'none', reason: 'forgotten' }), 'selfTest'],
    ['the lock file', (r) => (r.environment.lockFileSha256 = ''), 'environment.lockFileSha256'],
    ['the network state', (r) => (r.environment.network = ''), 'environment.network'],
    ['the audit head', (r) => (r.integrity.auditHead = ''), 'integrity.auditHead'],
    ['measured words', (r) => (r.title = 'This proves copying'), 'title'],
    [
      'a question without a claim',
      (r) => (r.case.head.question = 'Was the novel conclusively copied?'),
      'case.head.question',
    ],
  ])('refuses a report without %s', (_what, spoil, field) => {
    const spoiled = structuredClone(report);
    spoil(spoiled);
    expect(refusals(spoiled)).toContain(field);
  });

  it('refuses evidence that was another file around a run, or is not there now, and warns of what was put right', () => {
    const said = (change: Partial<HashCheck>, ...later: Partial<HashCheck>[]): string => {
      const spoiled = structuredClone(report);
      const checks = must(spoiled.items[1]).checks;
      const ok = { ...must(checks.at(-1)), when: 'request' as const, examinationId: '' };
      checks.push({ ...ok, matches: false, ...change }, ...later.map((one) => ({ ...ok, ...one })));
      return reportChecklist(spoiled)
        .filter(({ field }) => field === 'items[1].checks')
        .map(({ level }) => level)
        .join();
    };
    const missing = { sha256: unscored('the file was missing') };
    const other = { sha256: sha256Hex('other') };
    const after = { when: 'after' as const, examinationId: 'X1' };
    expect(report.examinations[0]?.id).toBe('X1');
    // The last word.
    expect([said(missing), said(other)]).toEqual(['refuse', 'refuse']);
    expect(said(missing, { ...other, matches: false })).toBe('refuse,refuse');
    // Put right since.
    expect([said(missing, {}), said(other, {})]).toEqual(['warn', 'warn']);
    // Of a run whose results are reported: only what was missing can be made good, by the same check.
    expect([said({ ...missing, ...after }, {}), said({ ...missing, ...after }, after)]).toEqual([
      'refuse',
      'warn',
    ]);
    expect(said({ ...other, ...after }, after)).toBe('refuse');
    // Nothing rests on a run without results.
    expect(said({ ...other, ...after, examinationId: 'X2' }, {})).toBe('warn');
  });

  it('refuses a claim without a control that holds, and warns of a number without one', () => {
    const spoiled = structuredClone(report);
    const finding = spoiled.examinations[0]?.findings?.findings[0];
    if (finding === undefined) throw new Error('no finding');
    finding.calibration = { kind: 'uncalibrated', reasons: [remark('control too small')], controls: [] };
    finding.standing = 'claim';
    expect(refusals(spoiled)).toContain('examinations[0].findings.findings[0]');
    finding.standing = 'measured';
    expect(refusals(spoiled)).toEqual([]);
    expect(reportChecklist(spoiled).map((gap) => gap.why)).toContain(
      `“${finding.title}” is printed as uncalibrated.`,
    );
    spoiled.examinations[0]?.findings?.findings.push(structuredClone(finding), structuredClone(finding));
    const said = reportChecklist(spoiled).filter(({ why }) => why.includes('printed as uncalibrated'));
    expect(said.map(({ field, why }) => [field, why])).toEqual([
      [
        'examinations[0].findings.findings[0].calibration',
        `3 findings “${finding.title}” are printed as uncalibrated.`,
      ],
    ]);
  });
});

describe('a report without a control', () => {
  it('is uncalibrated in every finding and claims nothing', async () => {
    const alone = buildReport(await sampleReportInput({ texts: demoTexts(12_000).slice(0, 1) }));
    const findings = alone.examinations[0]?.findings?.findings ?? [];
    expect(findings.length).toBeGreaterThan(0);
    for (const finding of findings) {
      expect(finding.calibration.kind).toBe('uncalibrated');
      expect(finding.standing).not.toBe('claim');
    }
    expect(refusals(alone)).toEqual([]);
  });
});
