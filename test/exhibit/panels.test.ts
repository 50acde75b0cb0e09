import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataBlock } from '../../src/base/index.js';
import type { Finding, PanelDetails, Report } from '../../src/domain/index.js';
import {
  buildReport,
  loadDocumentFonts,
  renderHtml,
  renderJson,
  tablesCsv,
  renderPdf,
  type ReportInput,
} from '../../src/exhibit/index.js';
import { must } from '../support/must.js';
import { panelFindings, PROMPT_PANEL, samplePanels } from '../support/samples/samplePanels.js';
import { sampleReportInput } from '../support/samples/sampleReport.js';
import { remark, unscored } from '../support/unscored.js';

const has = (tool: string): boolean => spawnSync(tool, ['-v']).error === undefined;
const poppler = has('pdftotext');
const squeezed = (text: string): string => text.replace(/\s+/g, '');

let folder: string;
let input: ReportInput;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'palimpsest-panels-'));
  input = await sampleReportInput();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The sample case with examinations without windows added, X5 onwards. */
function withPanels(
  ...attacks: readonly (readonly [
    id: string,
    title: string,
    finding?: Partial<Finding>,
    details?: PanelDetails,
  ])[]
): Report {
  const first = must(input.examinations[0]);
  const { findings } = first;
  const more = attacks.map(([attack, title, finding, details], index) => ({
    ...first,
    id: `X${index + 5}`,
    findings: panelFindings({ id: attack, version: '1.0.0', title }, must(findings).model, finding, details),
    resultsPath: `data/results/X${index + 5}.json`,
  }));
  return buildReport({ ...input, examinations: [...input.examinations, ...more] });
}

async function pdfText(report: Report): Promise<string> {
  const path = join(folder, 'report.pdf');
  writeFileSync(path, await renderPdf(report, { fonts: await loadDocumentFonts() }));
  return execFileSync('pdftotext', ['-raw', '-enc', 'UTF-8', path, '-'], {
    encoding: 'utf8',
    maxBuffer: 1 << 27,
  });
}

const COMPARED = [
  [
    'ordinary',
    'Ordinary sampling',
    {
      title: 'Passages that appear in 20 samples',
      value: 1 / 24,
      count: { hits: 1, total: 24, of: 'passages' },
      interval: {
        kind: 'interval',
        lower: 0.001,
        upper: 0.211,
        level: 0.95,
        method: 'Clopper–Pearson',
        of: 'the share of such passages',
      },
    },
  ],
  ['near-verbatim', 'Near-verbatim extraction'],
  [
    'assisted',
    'Assisted reconstruction',
    {
      title: 'Hints needed',
      value: 0.12,
      unit: 'bits per character',
      controlValue: 2.31,
      interval: { kind: 'none', code: 'census', reason: 'A census.' },
      count: undefined as never,
    },
  ],
] as const;

describe('panels in the report', () => {
  it('show a whole prompt as given, and nothing as written', () => {
    const details: PanelDetails = { kind: 'panels', panels: [PROMPT_PANEL] };
    const report = withPanels(['system-design', 'System designs', {}, details]);
    const html = renderHtml(report).replace(dataBlock(renderJson(report)), () => '');
    const part = html.slice(html.indexOf('What the model was given'));
    const panel = part.slice(0, part.indexOf('17 tokens'));
    expect(panel).toContain('&lt;|im_start|&gt;user');
    expect(panel).toContain('at last');
    expect(panel).toContain('Given to the model');
    expect(panel).not.toContain('What the model wrote');
  });

  it.runIf(poppler)(
    'stand in the PDF with their first rows, texts and notes, and the file that has all',
    async () => {
      const report = withPanels(['near-verbatim', 'Near-verbatim extraction']);
      const text = squeezed(
        (await pdfText(report)).replace(/PAL-2026-0001 · revision 1\s+Page \d+ of \d+/g, ''),
      );
      for (const words of [
        'Everypassagethatwastried',
        'Chapter0,passage1',
        'Thefirst2',
        'Allareindata/results',
        'E2:0–240',
        '(1)novalue:thepoolwasempty',
        '10^−12.5,thehighestofthecontrol',
        'control:ALLCAPS',
        'shareofpassagesthatcomeout',
        'apromptthatforbidsquoting',
        'CallmeIshmael',
        'inmypocket',
        'inmypurse',
        'Nothingwastried',
        'Therearenotextstoshow.',
      ])
        expect(text).toContain(words);
      expect(text).toContain('⟦U+202E⟧');
      expect(text).not.toContain('\u202e');
    },
  );

  it('stand in HTML, escaped and isolated, and the JSON keeps them whole', () => {
    const report = withPanels(['near-verbatim', 'Near-verbatim extraction']);
    const html = renderHtml(report).replace(dataBlock(renderJson(report)), () => '');
    expect(html).not.toMatch(/<script|<img|onerror='/);
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('\u202e');
    expect(html).not.toContain('\u200b');
    expect(html.match(/<figure /g)?.length).toBeGreaterThanOrEqual(6);
    expect(html).toContain('<mark>pocket,</mark>');
    expect(JSON.parse(renderJson(report))).toMatchObject({
      examinations: [{}, {}, { findings: { details: samplePanels() } }],
    });
  });

  it('stand in CSV with all digits, and no cell is a formula', () => {
    const passage = { workId: 'E3', startChar: 350, endChar: 590 };
    const citations = [{ ...passage, chapter: 'Chapter 5', lines: { first: 3, last: 4 } }];
    const report = { ...withPanels(['near-verbatim', 'Near-verbatim extraction']), citations };
    const lines = tablesCsv(report).split('\r\n');
    expect(lines[0]).toBe(
      'report,revision,designation,examination,attack,panel,panel_title,kind,row,name,role,column,x,value,unit,text,interval_lower,interval_upper,work,start_char,end_char,place_in_the_original',
    );
    expect(lines).toContain(
      'PAL-2026-0001,1,,X5,near-verbatim,attempts,Every passage that was tried,table,2,,,Verbatim,,-1.74,log10,,,,E3,350,590,"Chapter 5, lines 3–4"',
    );
    expect(lines.join('\n')).toContain('1e-300');
    expect(lines.join('\n')).toContain(`"'=cmd|""/c calc""!A1"`);
    expect(lines.join('\n')).toContain('no passage is that long');
  });

  it('name works by their ids, and the register beside them has the titles', () => {
    const html = renderHtml(withPanels(['near-verbatim', 'Near-verbatim extraction']));
    const scope = html.slice(html.indexOf('X5: Near-verbatim extraction'));
    expect(scope.slice(0, 100)).toContain('X5: Near-verbatim extraction on E1 for E2, with E3 as control');
    const register = scope.slice(scope.indexOf('Items received'));
    expect(register.slice(register.indexOf('E3'))).toContain('Moby-Dick, eleven other chapters');
  });

  it('refuses details that claim to be panels and are not', () => {
    const broken = { kind: 'panels', panels: [{ kind: 'pie' }] } as unknown as PanelDetails;
    expect(() => withPanels(['near-verbatim', 'Near-verbatim', {}, broken])).toThrow(
      expect.objectContaining({
        issues: [
          expect.objectContaining({ path: ['examinations', 2, 'findings', 'details', 'panels', 0, 'kind'] }),
        ],
      }),
    );
  });

  it('keeps what an attack covers out of what was not tested', () => {
    const words = (report: Report): string => report.notTested.join(' ');
    expect(words(withPanels(['ordinary', 'Ordinary sampling']))).toContain('no examination measured them');
    expect(words(withPanels(['near-verbatim', 'Near-verbatim']))).not.toContain('token for token');
    expect(words(withPanels(['compare-models', 'Compare models']))).toContain(
      'other than those that were compared',
    );
  });
});

describe('the methods side by side', () => {
  const none: PanelDetails = { kind: 'panels', panels: [] };
  const compared = (): Report =>
    withPanels(...COMPARED.map(([id, title, finding]) => [id, title, finding ?? {}, none] as const));

  it.runIf(poppler)(
    'stands in the report once ordinary sampling and another attack looked at the same work',
    async () => {
      const raw = await pdfText(compared());
      const text = squeezed(raw);
      const from = text.indexOf('MethodssidebysideOrdinary');
      expect(from).toBeGreaterThan(-1);
      const part = text.slice(from, from + 6000);
      for (const words of [
        'Ordinarysampling',
        '4.2%(1of24passages)',
        '91.7%(22of24passages)',
        '0.120bitspercharacter',
        '2.310bitspercharacter',
      ])
        expect(part).toContain(words);
    },
  );

  it('puts ordinary sampling first, draws shares as bars with the control, and lists the others', () => {
    const html = renderHtml(compared());
    // A smaller file is more, and no share of the work: it is listed, not drawn among them.
    const at = html.indexOf('id="side-by-side"');
    const section = html.slice(at, html.indexOf('<h3', at + 10));
    expect(section.indexOf('Ordinary sampling (X5)')).toBeGreaterThan(-1);
    expect(section.indexOf('Ordinary sampling (X5)')).toBeLessThan(
      section.indexOf('Near-verbatim extraction (X6)'),
    );
    expect(section).toContain('the control 0.0');
    expect(section).toContain('Assisted reconstruction');
  });

  it('sets the same passages beside each other, as each method finds them', () => {
    const table = (title: string, kind: 'count' | 'log10', values: readonly number[]): PanelDetails => ({
      kind: 'panels',
      panels: [
        {
          kind: 'table',
          id: 'passages',
          title: 'Passages',
          columns: [
            { title: 'Passage', kind: 'text', unit: '' },
            { title, kind, unit: '' },
          ],
          rows: values.map((value, at) => [`Loomings ${at}`, value]),
          places: values.map((_, at) => ({ workId: 'E2', startChar: at * 300, endChar: at * 300 + 200 })),
          note: '',
        },
      ],
    });
    const html = renderHtml(
      withPanels(
        ['ordinary', 'Ordinary sampling', {}, table('Word for word', 'count', [0, 3])],
        ['near-verbatim', 'Near-verbatim', {}, table('Lower bound', 'log10', [-2.4, -0.5, -7])],
      ),
    );
    const from = html.indexOf('<caption>The same passages under each method, E2 in E1');
    expect(from).toBeGreaterThan(-1);
    const rows = html.slice(from, html.indexOf('</table>', from)).split('<tr>').slice(2);
    // The third passage was tried by one method only.
    expect(
      rows.map((row) =>
        row
          .replace(/<[^>]+>/g, ' ')
          .replace(/\s+/g, ' ')
          .trim(),
      ),
    ).toEqual(['Loomings 0 0–200 0 10^−2.40', 'Loomings 1 300–500 3 10^−0.50']);
  });

  it('does not stand there without ordinary sampling, or with it alone', () => {
    const alone = must(input.examinations[1]);
    expect(renderHtml(withPanels(['near-verbatim', 'Near-verbatim']))).not.toContain('id="side-by-side"');
    const only = withPanels(['ordinary', 'Ordinary sampling', {}, none]);
    const last = { ...must(only.examinations.at(-1)), shards: null };
    const report = buildReport({ ...input, examinations: [alone, last] as never });
    expect(renderHtml(report)).not.toContain('id="side-by-side"');
  });

  it('shouts where there is no control', () => {
    const html = renderHtml(
      withPanels(
        [
          'ordinary',
          'Ordinary sampling',
          {
            calibration: { kind: 'uncalibrated', reasons: [remark('No control was chosen.')], controls: [] },
            controlValue: unscored('no control'),
          },
          none,
        ],
        ['near-verbatim', 'Near-verbatim', {}, none],
      ),
    );
    const at = html.indexOf('id="side-by-side"');
    expect(html.slice(at, html.indexOf('<h3', at + 10))).toContain(
      '<strong class="alarm">UNCALIBRATED</strong>',
    );
  });
});
