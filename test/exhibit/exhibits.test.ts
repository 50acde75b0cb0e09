import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  reportSchema,
  windowDetailsOf,
  type Continuation,
  type ExhibitContent,
  type ExhibitEntry,
  type ExhibitFacts,
  type Finding,
  type ParallelPiece,
  type Report,
  type ReportExhibit,
} from '../../src/domain/index.js';
import {
  buildReport,
  exhibitPdf,
  loadDocumentFonts,
  renderHtml,
  renderJson,
  renderPdf,
  reportChecklist,
  tablesCsv,
  type DocumentFonts,
  type ReportInput,
} from '../../src/exhibit/index.js';
import { formatCount, formatInterval, formatLogProb, formatValue } from '../../src/figure/index.js';
import { parallelPieces } from '../../src/text/index.js';
import { csvTable } from '../support/csvRows.js';
import { must } from '../support/must.js';
import { sampleContinuation } from '../support/samples/sampleExhibits.js';
import { sampleInspection, sampleLineage } from '../support/samples/sampleInspections.js';
import { HOSTILE, sampleReportInput } from '../support/samples/sampleReport.js';
import { remark, unscored } from '../support/unscored.js';

const has = (tool: string): boolean => spawnSync(tool, ['-v']).error === undefined;
const poppler = has('pdftotext') && has('pdftoppm') && has('pdfinfo');
const qpdf = has('qpdf');

let folder: string;
let fonts: DocumentFonts;
let input: ReportInput;
let report: Report;
let html: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'palimpsest-exhibits-'));
  fonts = await loadDocumentFonts();
  input = await sampleReportInput();
  report = buildReport({ ...input, exhibits: sampleExhibits() });
  html = renderHtml(report);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

type Facts<K extends ExhibitFacts['kind']> = Extract<ExhibitFacts, { kind: K }>;

function exhibit(
  number: number,
  content: ExhibitContent | null,
  facts: ExhibitFacts,
  words: Partial<Pick<ExhibitEntry, 'title' | 'note' | 'createdBy'>> = {},
): ReportExhibit {
  const label = `PX-${String(number).padStart(3, '0')}`;
  return {
    label,
    entry: {
      id: `P${number}`,
      kind: content?.kind ?? 'passage',
      title: `Title ${number}`,
      note: `A note on ${label}.\n\nIts second line.`,
      createdAt: '2026-11-25T13:40:00.000Z',
      createdBy: 'ada',
      contentSha256: String(number).repeat(64),
      ...words,
    },
    content,
    path: content === null ? '' : `data/exhibits/${label}.json`,
    facts,
  };
}

const finding = (): Finding => must(input.examinations[0]?.findings?.findings[0]);
const detailsOf = () => must(windowDetailsOf(input.examinations[0]?.findings));

/** A passage that is one that the findings print, with a stretch at its end that nothing measured. */
function passageFacts(): { content: Extract<ExhibitContent, { kind: 'passage' }>; facts: Facts<'passage'> } {
  const details = detailsOf();
  const target = must(details.targets[0]);
  const shown = must(target.passages[0]);
  const control = must(details.controls[0]);
  const examination = must(input.examinations[0]);
  return {
    content: {
      kind: 'passage',
      examinationId: 'X1',
      workId: 'E2',
      startChar: shown.suffixStartChar,
      endChar: shown.suffixEndChar + 5,
      text: `${shown.suffixText} more`,
    },
    facts: {
      kind: 'passage',
      title: target.title,
      role: 'target',
      chapter: 'CHAPTER 51. The Spirit-Spout',
      model: must(examination.start).model,
      work: must(must(examination.start).targets[0]),
      attack: must(examination.findings).attack,
      policies: details.policies,
      windows: [
        {
          startToken: shown.startToken,
          prefixStartChar: shown.prefixStartChar,
          startChar: shown.suffixStartChar,
          endChar: shown.suffixEndChar,
          suffixTokens: shown.tokens.length,
          state: 'scored',
          logPzNats: shown.logPzNats,
          policyLogPzNats: shown.policyLogPzNats,
          greedyExact: shown.greedyExact,
          greedyPrefixTokens: shown.greedyPrefixTokens,
        },
      ],
      windowsOmitted: 0,
      tokens: [
        ...shown.tokens.map(({ text, logProbNats }) => ({ text, logProbNats })),
        { text: ' more', logProbNats: unscored('no measured passage holds this token') },
      ],
      incomplete: '',
      familyFloorLog10: must(target.thresholds.find(({ name }) => name === 'family-floor')).log10,
      calibration: finding().calibration,
      control: { title: control.title, passage: must(control.best[0]) },
    },
  };
}

function findingFacts(): Facts<'finding'> {
  const findings = must(input.examinations[0]?.findings);
  const { model, attack } = findings;
  return { kind: 'finding', finding: finding(), spansOmitted: 3, title: 'Moby-Dick', model, attack };
}

function continuationFacts(record: Continuation): Facts<'continuation'> {
  const parallel = parallelPieces(record.workText, record.outputText);
  return { kind: 'continuation', parallel, sameModel: true, sameWork: true };
}

function sampleExhibits(): ReportExhibit[] {
  const passage = passageFacts();
  const record = sampleContinuation();
  return [
    exhibit(1, passage.content, passage.facts),
    exhibit(2, { kind: 'finding', examinationId: 'X1', findingId: finding().id }, findingFacts()),
    exhibit(3, { kind: 'continuation', record }, continuationFacts(record)),
  ];
}

const squeezed = (text: string): string => text.replace(/\s+/g, '');
const typeset = (text: string): string => text.replaceAll('10^-', '10^−');

function textOf(page: string): string {
  return page
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');
}

/** The part of a page about one exhibit, without white space. */
function sectionOf(page: string, label: string): string {
  const start = page.indexOf(`id="exhibit-${label}"`);
  const rest = page.slice(start);
  const end = rest.slice(1).search(/id="exhibit-PX-\d+"|id="families"/);
  return squeezed(textOf(`<h3 ${rest.slice(0, end)}`));
}

const pdfText = (bytes: Uint8Array, name: string): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const text = execFileSync('pdftotext', ['-raw', '-enc', 'UTF-8', path, '-'], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return squeezed(text).replace(/PAL-2026-0001·revision1Page\d+of\d+/g, '');
};

describe('the section of exhibits', () => {
  it('shows each with label and title in order, and the examiner’s words as such', () => {
    const headings = [...html.matchAll(/<h3 id="exhibit-PX-\d+">([^<]*)<\/h3>/g)].map(([, text]) => text);
    expect(headings).toEqual(['PX-001  Title 1', 'PX-002  Title 2', 'PX-003  Title 3']);
    for (const { label } of report.exhibits) {
      const section = sectionOf(html, label);
      expect(section).toContain(squeezed(`Examiner’s note: “A note on ${label}.” “Its second line.”`));
      expect(section).toContain(squeezed('Marked 2026-11-25 13:40:00 UTC, login ada'));
      expect(section).toContain(`data/exhibits/${label}.json`);
      expect(section).toContain(must(report.exhibits.find((one) => one.label === label)).entry.contentSha256);
    }
    expect(html).toContain('href="#exhibits"');
  });

  it('shows a passage with place, probability, heat by tokens, floor, and the control beside it', () => {
    const { facts, content } = passageFacts();
    const section = sectionOf(html, 'PX-001');
    expect(section).toContain(
      squeezed(`characters ${formatCount(content.startChar)} to ${formatCount(content.endChar)}`),
    );
    expect(section).toContain(squeezed('CHAPTER 51. The Spirit-Spout'));
    expect(section).toContain(squeezed(formatLogProb(must(facts.windows[0]).logPzNats as number)));
    expect(section).toContain(squeezed(formatLogProb(must(facts.control).passage.logPzNats)));
    expect(section).toContain(squeezed(must(facts.control).title));
    expect(section).toMatch(/Itexceeds|Itdoesnotexceed/);
    expect(section).toContain(squeezed('1 token of the text is shown in gray'));
    expect(section).toContain(facts.model.sha256);
    const quote = must(/id="exhibit-PX-001"[\s\S]*?<blockquote>([\s\S]*?)<\/blockquote>/.exec(html)?.[1]);
    const steps = [...quote.matchAll(/class="t([0-6])"/g)].map(([, step]) => step);
    expect(steps.length).toBeGreaterThan(20);
    expect(new Set(steps).has('6')).toBe(true);
    expect(quote).toContain('<span class="muted"> more</span>');
  });

  it('shouts where there is no control, and says what there is to hold it against where there is one', () => {
    const { content, facts } = passageFacts();
    expect(sectionOf(html, 'PX-001')).not.toContain('UNCALIBRATED');
    expect(sectionOf(html, 'PX-001')).toContain('alibratedagainstE3');
    const calibrated = { kind: 'calibrated' as const, reasons: [], controls: ['E3'] };
    const held = renderHtml(
      buildReport({ ...input, exhibits: [exhibit(1, content, { ...facts, calibration: calibrated })] }),
    );
    const words = sectionOf(held, 'PX-001');
    expect(words).toContain(squeezed('Calibrated against E3 (Moby-Dick, eleven other chapters).'));
    expect(words).not.toContain('(notgiven)');
    const bare: Facts<'passage'> = {
      ...facts,
      control: null,
      familyFloorLog10: unscored('There is no control.'),
      calibration: {
        kind: 'uncalibrated',
        reasons: [remark('No control.'), remark('None at all')],
        controls: [],
      },
    };
    const page = renderHtml(buildReport({ ...input, exhibits: [exhibit(1, content, bare)] }));
    expect(page).toContain('<strong class="alarm">UNCALIBRATED</strong>');
    const section = sectionOf(page, 'PX-001');
    expect(section).toContain(squeezed('UNCALIBRATED: No control. None at all.'));
    expect(section).toContain(squeezed('Control: none was measured'));
  });

  it('lists the measured passages when several touch the one that is shown', () => {
    const { content, facts } = passageFacts();
    const first = must(facts.windows[0]);
    const windows = [
      first,
      {
        ...first,
        startChar: first.endChar,
        endChar: first.endChar + 90,
        logPzNats: -300,
        greedyExact: false,
      },
      {
        ...first,
        startChar: first.endChar + 90,
        endChar: first.endChar + 99,
        state: 'unscored' as const,
        logPzNats: unscored('the engine gave up'),
        policyLogPzNats: [],
      },
    ];
    const made = buildReport({
      ...input,
      exhibits: [exhibit(1, content, { ...facts, windows, windowsOmitted: 7 })],
    });
    const section = sectionOf(renderHtml(made), 'PX-001');
    expect(section).toContain(squeezed('measured 10 passages that overlap this one'));
    expect(section).toContain(squeezed(formatLogProb(-300)));
    expect(section).toContain(squeezed('not scored: the engine gave up'));
    expect(section).toContain(squeezed('7 further passages are not listed here.'));
  });

  it('shows a finding with value, control, interval and caveats, each once', () => {
    const section = sectionOf(html, 'PX-002');
    const one = finding();
    expect(section).toContain(squeezed(typeset(one.sentence)));
    expect(section).toContain(squeezed(formatValue(one.value, one.unit)));
    expect(section).toContain(squeezed(`${formatValue(one.controlValue, one.unit)} on E3`));
    if (one.interval.kind === 'interval')
      expect(section).toContain(squeezed(formatInterval(one.interval, one.unit)));
    for (const caveat of one.caveats) expect(section).toContain(squeezed(typeset(caveat.text)));
    expect(section).toContain(squeezed(one.tag));
  });

  it('shows a continuation as work and output side by side, with parameters and numbers over their denominators', () => {
    const section = sectionOf(html, 'PX-003');
    const record = sampleContinuation();
    for (const words of [
      'Work Model output',
      'UNCALIBRATED',
      'Extraction.',
      record.promptText,
      '14 of 16 words of the work',
      '14 of 17 words of the output',
      '2 of 3 tokens written',
      `7 of 16 words; 33 of ${Array.from(record.workText).length} characters of the work`,
      record.model.sha256,
      record.work.sha256,
      '17 tokens of the work before this position, after a beginning-of-text token',
      'greedy: always the most probable token',
      'none: nothing was sampled',
      '3 tokens of at most 24',
      'release b9999',
    ]) {
      expect(section, words).toContain(squeezed(words));
    }
    const table = must(
      /<table class="grid reading">[\s\S]*?<\/table>/.exec(
        html.slice(html.indexOf('id="exhibit-PX-003"')),
      )?.[0],
    );
    const cells = [...table.matchAll(/<td>([\s\S]*?)<\/td>/g)].map(([, cell]) => cell ?? '');
    const side = (of: number): string => squeezed(textOf(cells.filter((_, at) => at % 2 === of).join(' ')));
    expect(side(0)).toBe(squeezed(record.workText));
    expect(side(1)).toBe(squeezed(record.outputText));
    const marks = (of: number): string[] =>
      cells
        .filter((_, at) => at % 2 === of)
        .flatMap((cell) => [...cell.matchAll(/<mark>([^<]*)<\/mark>/g)].map(([, text]) => text ?? ''));
    expect(marks(0)).toEqual(['purse,', 'particular', 'shore,']);
    expect(marks(1)).toEqual(['pocket,', 'at all', 'shore.']);
  });

  it('cites a passage of a document by page and paragraph of the original', () => {
    const { content, facts } = passageFacts();
    const citation = {
      pages: { first: { page: 212, label: 'xii' }, last: { page: 212, label: 'xii' } },
      paragraphs: { first: 900, last: 900 },
      onPage: 3,
      kind: 'note',
      place: { kind: 'docx', part: 'footnotes', paragraph: 4, note: '7' },
    } as const;
    const made = buildReport({ ...input, exhibits: [exhibit(1, content, { ...facts, citation })] });
    expect(reportSchema.parse(JSON.parse(renderJson(made)))).toEqual(made);
    expect(sectionOf(renderHtml(made), 'PX-001')).toContain(
      squeezed('p. xii (page 212 of the file), ¶ 3, in a note'),
    );
  });

  it('cites the passages of findings, and the most probable ones of work and control, from the report alone', () => {
    const findings = structuredClone(must(must(input.examinations[0]).findings));
    const details = must(windowDetailsOf(findings));
    // Pages print passages only where one exceeds the floor.
    must(must(details.targets[0]).thresholds.find(({ name }) => name === 'family-floor')).windowsAbove = 1;
    const passage = must(must(details.targets[0]).passages[0]);
    const control = must(must(details.controls[0]).best[0]);
    const cited = [passage, control].map(({ workId, suffixStartChar, suffixEndChar }, at) => ({
      workId,
      startChar: suffixStartChar,
      endChar: suffixEndChar,
      chapter: `Chapter ${at} <b>`,
      lines: { first: 7, last: 1234 },
    }));
    const [first, ...others] = input.examinations;
    const examinations = [{ ...must(first), findings }, ...others];
    const made = buildReport({ ...input, examinations, citations: cited });
    expect(reportSchema.parse(JSON.parse(renderJson(made)))).toEqual(made);
    const page = squeezed(textOf(renderHtml(made)));
    for (const at of [0, 1])
      expect(page).toContain(squeezed(`, Chapter ${at} <b>, lines 7–1,234, characters`));
    const rows = csvTable(tablesCsv(made)).filter((row) => row['place_in_the_original'] !== '');
    expect(new Set(rows.map((row) => `${row['work']} ${row['start_char']}`))).toEqual(
      new Set(cited.map(({ workId, startChar }) => `${workId} ${startChar}`)),
    );
    expect(renderHtml({ ...made, citations: [] })).not.toContain('lines 7');
  });

  it('shows an inspection of a model test by test, and says that it shows nothing about a work', () => {
    const record = sampleInspection();
    const facts = { kind: 'inspection', sameModel: true, sameBase: true } as const;
    const made = buildReport({ ...input, exhibits: [exhibit(1, { kind: 'inspection', record }, facts)] });
    const section = sectionOf(renderHtml(made), 'PX-001');
    for (const words of [
      'It shows nothing about any work.',
      'The null hypothesis is rejected: the units of the two models are paired by their numbers.',
      'Units of the two models correspond; those of the control do not.',
      'Not tested: The vocabularies share too few tokens.',
      'blk.0.ffn_up.weight',
      record.model.sha256,
      'c'.repeat(64),
      'Seed lineage',
    ]) {
      expect(section, words).toContain(squeezed(words));
    }
    expect(section).not.toContain(squeezed('does not match the record'));
  });

  it('prints the first rows of an inspection with many tensors, and says how many there are', () => {
    const [tensor] = sampleLineage().differences;
    const differences = Array.from({ length: 200 }, (_, at) => ({ ...must(tensor), name: `tensor ${at}.` }));
    const { result } = sampleInspection();
    if (result.kind !== 'lineage') throw new Error('no lineage');
    const record = sampleInspection({ result: { ...result, lineage: sampleLineage({ differences }) } });
    const facts = { kind: 'inspection', sameModel: true, sameBase: true } as const;
    const made = buildReport({ ...input, exhibits: [exhibit(1, { kind: 'inspection', record }, facts)] });
    const section = sectionOf(renderHtml(made), 'PX-001');
    expect(section).toContain(squeezed('tensor 59.'));
    expect(section).not.toContain(squeezed('tensor 60.'));
    expect(section).toContain(squeezed('These are the first 60 of 200 rows; the recorded content has all.'));
  });

  it('says seed and policy of a drawn continuation', () => {
    const record = sampleContinuation({
      decoding: { kind: 'sample', policy: { temperature: 0.8, topK: 40, topP: null }, seed: 'seven seas' },
      bos: false,
      stoppedBy: 'end-of-text',
    });
    const made = buildReport({
      ...input,
      exhibits: [exhibit(1, { kind: 'continuation', record }, continuationFacts(record))],
    });
    const section = sectionOf(renderHtml(made), 'PX-001');
    for (const words of ['sampled, top-k 40, T 0.8', 'Seed seven seas', 'without a beginning-of-text token'])
      expect(section).toContain(squeezed(words));
  });

  it('does not show what is not what was recorded, and says so', () => {
    const made = buildReport({
      ...input,
      exhibits: [exhibit(1, null, { kind: 'none', reason: 'the content was changed.' })],
    });
    const section = sectionOf(renderHtml(made), 'PX-001');
    expect(section).toContain(squeezed('NOT SHOWN: the content was changed.'));
  });

  it('is not there in a report without exhibits', () => {
    const page = renderHtml(buildReport(input));
    expect(page).not.toContain('id="exhibits"');
    expect(page).not.toContain('Examiner’s note');
  });
});

describe('exhibits in JSON and PDF', () => {
  it('read back from JSON as the same report, every time with the same bytes', () => {
    expect(reportSchema.parse(JSON.parse(renderJson(report)))).toEqual(report);
    expect(renderJson(buildReport({ ...input, exhibits: sampleExhibits() }))).toBe(renderJson(report));
  });

  it.runIf(poppler)('say the same on paper', async () => {
    const text = pdfText(await renderPdf(report, { fonts }), 'report.pdf');
    const record = sampleContinuation();
    for (const words of [
      'PX-001 Title 1',
      'Examiner’s note: “A note on PX-002.”',
      typeset(finding().sentence),
      '14 of 16 words of the work',
      record.model.sha256,
      'Work Model output',
    ]) {
      expect(text, words).toContain(squeezed(words));
    }
  });

  it.runIf(poppler)('mark differences so that a printer without grey shows them', async () => {
    const record = sampleContinuation();
    const marked = continuationFacts(record);
    const unmarked: ParallelPiece[] = marked.parallel.map((piece) => ({ ...piece, kind: 'both' }));
    const ink = async (facts: Facts<'continuation'>, name: string): Promise<number> => {
      const made = buildReport({
        ...input,
        status: 'final',
        exhibits: [exhibit(1, { kind: 'continuation', record }, facts)],
      });
      const path = join(folder, `${name}.pdf`);
      writeFileSync(path, await exhibitPdf(made, 'PX-001', '', { fonts }));
      const page = pageWith(path, 'Model output');
      execFileSync('pdftoppm', [
        '-mono',
        '-r',
        '150',
        '-f',
        page,
        '-l',
        page,
        '-singlefile',
        path,
        join(folder, name),
      ]);
      return blackPixels(readFileSync(join(folder, `${name}.pbm`)));
    };
    const difference =
      (await ink(marked, 'marked')) - (await ink({ ...marked, parallel: unmarked }, 'plain'));
    // Six words in bold with a line below each.
    expect(difference).toBeGreaterThan(400);
  });
});

/** Number of the first page that holds a text. */
function pageWith(path: string, text: string): string {
  for (let page = 1; ; page++) {
    const found = execFileSync('pdftotext', ['-raw', '-f', String(page), '-l', String(page), path, '-'], {
      encoding: 'utf8',
    });
    if (found.includes(text)) return String(page);
  }
}

/** Black pixels of a raw portable bitmap. */
function blackPixels(pbm: Buffer): number {
  const header = must(/^P4\s+(?:#.*\n)?\d+\s+\d+\s/.exec(pbm.toString('latin1', 0, 200))?.[0]);
  let black = 0;
  for (const byte of pbm.subarray(header.length)) for (let bit = byte; bit !== 0; bit &= bit - 1) black += 1;
  return black;
}

describe('hostile exhibits', () => {
  const everything = Object.values(HOSTILE).join(' ');

  function hostileReport(): Report {
    const { content, facts } = passageFacts();
    const long = 'x'.repeat(5000);
    const record = sampleContinuation({
      promptText: everything,
      workText: `${everything} ${long}`,
      outputText: `${long} ${everything}`,
      model: { id: 'E1', name: HOSTILE.markup, sha256: 'a'.repeat(64) },
      work: { id: 'E2', title: HOSTILE.bidi, sha256: 'b'.repeat(64) },
      decoding: {
        kind: 'sample',
        policy: { temperature: 1, topK: null, topP: null },
        seed: HOSTILE.markup,
      },
      engine: { [HOSTILE.bidi]: HOSTILE.markup, nested: { libraries: [HOSTILE.hidden] } },
    });
    const words = {
      title: everything.slice(0, 300),
      note: `${everything}\n\u2028${HOSTILE.markup}`,
      createdBy: HOSTILE.bidi,
    };
    return buildReport({
      ...input,
      exhibits: [
        exhibit(
          1,
          { ...content, text: everything },
          {
            ...facts,
            title: HOSTILE.markup,
            chapter: HOSTILE.bidi,
            model: { ...facts.model, name: HOSTILE.markup },
            tokens: [{ text: everything, logProbNats: -0.1 }],
            incomplete: HOSTILE.markup,
          },
          words,
        ),
        exhibit(
          2,
          { kind: 'finding', examinationId: 'X1', findingId: HOSTILE.markup },
          {
            ...findingFacts(),
            title: HOSTILE.bidi,
            finding: {
              ...finding(),
              title: HOSTILE.markup,
              sentence: everything,
              caveats: [remark(HOSTILE.markup)],
            },
          },
          words,
        ),
        exhibit(3, { kind: 'continuation', record }, continuationFacts(record), words),
        exhibit(4, null, { kind: 'none', reason: everything }, words),
      ],
    });
  }

  it('stay text on the page: known tags only, nothing that runs, nothing invisible', () => {
    const page = renderHtml(hostileReport());
    const known =
      /^(html|head|meta|title|style|body|p|main|header|h[1-6]|nav|a|ul|ol|li|table|caption|tbody|thead|tr|th|td|col|colgroup|div|section|figure|figcaption|svg|desc|rect|polyline|polygon|text|b|strong|em|code|span|sup|tspan|bdi|br|hr|blockquote|mark)$/;
    // The data of the report stand in one block that no browser runs.
    const data = /<script type="application\/json" id="report-json">[^<]*<\/script>/g;
    expect(page.match(data)).toHaveLength(1);
    const body = page
      .replace(/<style>[\s\S]*?<\/style>/, '')
      .replace('<!doctype html>', '')
      .replace(data, '');
    for (const [tag, name = '', attributes = ''] of body.matchAll(/<\/?([a-z][a-z0-9]*)([^>]*)>/gi)) {
      expect(name, tag).toMatch(known);
      expect(attributes, tag).not.toMatch(/\son\w+\s*=/i);
    }
    expect(/[\p{Cc}\p{Cf}\p{Cs}]/u.exec(body.replace(/\n/g, ''))).toBeNull();
    expect(page).toContain('⟦U+202E⟧');
  });

  it.runIf(poppler && qpdf)('leave the PDF sound and inside its margins', async () => {
    const path = join(folder, 'hostile.pdf');
    writeFileSync(path, await renderPdf(hostileReport(), { fonts }));
    expect(execFileSync('qpdf', ['--check', path], { encoding: 'utf8' })).toContain(
      'No syntax or stream encoding errors found',
    );
    const boxes = execFileSync('pdftotext', ['-bbox', path, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 });
    for (const [, x1, x2, word] of boxes.matchAll(
      /xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">([^<]*)/g,
    )) {
      if (/DRAFT|—|UNSEALED/.test(word ?? '')) continue;
      expect(Number(x1), word).toBeGreaterThan(70);
      expect(Number(x2), word).toBeLessThan(595.28 - 70);
    }
  });
});

describe('the checklist on exhibits', () => {
  const gaps = (exhibits: ReportExhibit[]): [string, string][] =>
    reportChecklist(buildReport({ ...input, exhibits }))
      .filter(({ field }) => field.startsWith('exhibits'))
      .map(({ level, field }) => [level, field]);

  it('finds nothing in what is whole and calibrated', () => {
    expect(gaps(sampleExhibits())).toEqual([]);
  });

  it.each<[string, () => ReportExhibit, [string, string]]>([
    [
      'an exhibit that cannot be shown',
      () => exhibit(1, null, { kind: 'none', reason: 'gone' }),
      ['refuse', 'exhibits[0].facts'],
    ],
    [
      'a model that is not that of the case',
      () => {
        const record = sampleContinuation();
        return exhibit(
          1,
          { kind: 'continuation', record },
          { ...continuationFacts(record), sameModel: false },
        );
      },
      ['refuse', 'exhibits[0].facts'],
    ],
    [
      'a base that is not that of the case',
      () =>
        exhibit(
          1,
          { kind: 'inspection', record: sampleInspection() },
          { kind: 'inspection', sameModel: true, sameBase: false },
        ),
      ['refuse', 'exhibits[0].facts'],
    ],
    [
      'a title that says more than a measurement can',
      () => exhibit(1, ...finding1(), { title: 'This proves copying' }),
      ['refuse', 'exhibits[0].entry.title'],
    ],
    [
      'a note that says more than a measurement can',
      () => exhibit(1, ...finding1(), { note: 'Counsel: this is 100 % certain copying.' }),
      ['refuse', 'exhibits[0].entry.note'],
    ],
    ['a missing title', () => exhibit(1, ...finding1(), { title: ' ' }), ['warn', 'exhibits[0].entry.title']],
    [
      'numbers that could not all be read',
      () => {
        const { content, facts } = passageFacts();
        return exhibit(1, content, { ...facts, incomplete: 'The model is missing.' });
      },
      ['warn', 'exhibits[0].facts'],
    ],
    [
      'a passage without calibration',
      () => {
        const { content, facts } = passageFacts();
        const calibration = { kind: 'uncalibrated' as const, reasons: [remark('none')], controls: [] };
        return exhibit(1, content, { ...facts, calibration });
      },
      ['warn', 'exhibits[0].facts.calibration'],
    ],
  ])('names %s', (_, make, gap) => {
    expect(gaps([make()])).toEqual([gap]);
  });
});

function finding1(): [ExhibitContent, ExhibitFacts] {
  return [{ kind: 'finding', examinationId: 'X1', findingId: finding().id }, findingFacts()];
}

describe('an exhibit as a PDF of its own', () => {
  const SEAL = '0123456789abcdef'.repeat(4);

  it.runIf(poppler)('says what the report says of it, and which sealed report that is', async () => {
    const sealed = { ...report, status: 'final' as const };
    for (const { label } of report.exhibits) {
      const text = pdfText(await exhibitPdf(sealed, label, SEAL, { fonts }), `${label}.pdf`);
      expect(text).toContain(squeezed(`Exhibit ${label} · from report PAL-2026-0001 · revision 1`));
      expect(text).toContain(squeezed(`Examiner’s note: “A note on ${label}.”`));
      expect(text).toContain(SEAL);
      expect(text).toContain(squeezed('is not signed itself'));
      expect(text).toContain(squeezed(`End of exhibit ${label}`));
      expect(text).not.toContain('DRAFT');
      for (const other of report.exhibits)
        if (other.label !== label) expect(text).not.toContain(squeezed(`A note on ${other.label}.`));
    }
    const finding = pdfText(await exhibitPdf(report, 'PX-002', SEAL, { fonts }), 'finding.pdf');
    for (const row of ['Value', 'Control', 'Interval', 'Calibration', 'Standing'])
      expect(finding).toContain(row);
  });

  it.runIf(poppler)('is marked as a draft where the report is one', async () => {
    const text = pdfText(await exhibitPdf(report, 'PX-001', '', { fonts }), 'draft.pdf');
    expect(text).toContain('DRAFT—UNSEALED');
    expect(text).toContain(squeezed('it is not sealed, and no one has signed it'));
  });

  it('is the same bytes every time', async () => {
    const one = await exhibitPdf(report, 'PX-001', SEAL, { fonts });
    expect(Buffer.compare(one, await exhibitPdf(report, 'PX-001', SEAL, { fonts }))).toBe(0);
  });

  it('refuses a label that the report does not have, and names those that it has', async () => {
    await expect(exhibitPdf(report, 'PX-009', SEAL, { fonts })).rejects.toMatchObject({
      code: 'exhibit-unknown',
      hint: 'It has PX-001, PX-002, PX-003.',
    });
  });
});
