import type { Finding, Findings, PanelDetails } from '../../../src/domain/index.js';
import { sha256Hex } from '../../../src/base/index.js';
import { HOSTILE } from '../hostileStrings.js';
import { remark, unscored } from '../unscored.js';

/** A panel of each kind as an attack may give it, and hostile and empty ones of each; `rows` rows in the long table. */
export function samplePanels(rows = 60): PanelDetails {
  const hostile = `${HOSTILE.markup} ${HOSTILE.bidi} ${HOSTILE.hidden} ${HOSTILE.scripts}`;
  return {
    kind: 'panels',
    panels: [
      {
        kind: 'table',
        id: 'attempts',
        title: 'Every passage that was tried',
        columns: [
          { title: 'Passage', kind: 'text', unit: '' },
          { title: 'Verbatim', kind: 'log10', unit: '' },
          { title: 'With at most 2 words changed, at least', kind: 'log10', unit: '' },
          { title: 'At most', kind: 'log10', unit: '' },
          { title: 'Longest run', kind: 'count', unit: 'tokens' },
          { title: 'Recall', kind: 'share', unit: '' },
          { title: 'Above control', kind: 'decades', unit: '' },
          { title: 'Cost', kind: 'bits', unit: 'bits per character' },
          { title: 'Hit', kind: 'text', unit: '' },
        ],
        rows: Array.from({ length: rows }, (_, at) => [
          `Chapter ${at % 9}, passage ${at + 1}`,
          -0.04 - at * 1.7,
          -1 - at * 1.2,
          at % 7 === 1 ? unscored('the pool was empty') : -0.5 - at * 1.1,
          1234 - at * 11,
          1 / (1 + at),
          12.3456 - at,
          0.0123 * (at + 1),
          at < 12 ? 'hit' : 'no hit',
        ]),
        places: Array.from({ length: rows }, (_, at) =>
          at % 5 === 4
            ? null
            : { workId: at % 2 === 0 ? 'E2' : 'E3', startChar: at * 350, endChar: at * 350 + 240 },
        ),
        note: 'A passage is a hit when it lies above 10^−12.5, the highest of the control.',
      },
      {
        kind: 'curve',
        id: 'prefix-length',
        title: 'Probability of the passage against how much is given',
        x: { title: 'tokens given', kind: 'count' },
        y: { title: 'median probability of the 50 tokens that follow', kind: 'log10' },
        series: (['target', 'control'] as const).flatMap((role) =>
          ['as printed', 'ALL CAPS', 'spaces doubled', 'typing errors'].map((name, index) => ({
            name,
            role,
            points: [0, 10, 25, 50, 100, 200].map((x, at) => ({
              x,
              y:
                index === 3 && at === 2
                  ? unscored('no passage is that long')
                  : role === 'target'
                    ? -60 / (1 + at) - index * 6
                    : -88 + at - index * 3,
            })),
          })),
        ),
        note: 'Medians over 24 passages of the work and 24 of the control.',
      },
      {
        kind: 'bars',
        id: 'policies',
        title: 'What a user would see',
        y: { title: 'share of passages that come out', kind: 'share' },
        groups: ['no system prompt', 'a prompt that forbids quoting', 'n-gram blocking'].map((name, at) => ({
          name,
          bars: [
            {
              name: 'Moby-Dick, eight chapters',
              role: 'target',
              value: 0.91 - at * 0.3,
              lower: 0.8 - at * 0.3,
              upper: 0.96 - at * 0.3,
            },
            {
              name: 'Moby-Dick, eleven other chapters',
              role: 'control',
              value: at === 2 ? unscored('not tried') : 0,
              lower: 0,
              upper: 0.06,
            },
          ],
        })),
        note: 'Intervals: Clopper–Pearson.',
      },
      {
        kind: 'bars',
        id: 'weights',
        title: 'Probability in the weights',
        y: { title: 'probability of the best passage', kind: 'log10' },
        groups: [
          {
            name: 'F16',
            bars: [
              { name: 'work', role: 'target', value: -0.3, lower: -0.9, upper: -0.1 },
              { name: 'control', role: 'control', value: -41.2 },
            ],
          },
          {
            name: 'Q4_0',
            bars: [
              { name: 'work', role: 'target', value: -1.8 },
              { name: 'control', role: 'control', value: -40 },
            ],
          },
        ],
        note: '',
      },
      {
        kind: 'texts',
        id: 'written',
        title: 'What the model wrote',
        items: [
          {
            label: 'Loomings, 1 word changed',
            place: { workId: 'E2', startChar: 120, endChar: 300 },
            given: 'Call me Ishmael. Some years ago—never mind how long precisely—',
            truth:
              'having little or no money in my purse, and nothing particular to interest me on shore, I thought I would sail about a little and see the watery part of the world. It is a way I have of driving off the spleen.',
            written:
              'having little or no money in my pocket, and nothing particular to interest me on shore, I thought I would sail about a little and see the watery part of the world. It is a way I have of driving off the spleen.',
            numbers:
              '49 of 50 tokens are those of the work; probability 10^-3.2, of the best control passage 10^-38.',
          },
          {
            label: 'A prompt that asks for nothing',
            place: null,
            given: '',
            truth: '',
            written: 'The whale, the whale! Up helm, up helm!',
            numbers: '',
          },
        ],
        note: 'The two passages with the fewest changes.',
      },
      // Hostile ones: names, cells and texts as whoever made a model or a work could set them.
      {
        kind: 'table',
        id: 'hostile-table',
        title: hostile,
        columns: [
          { title: hostile, kind: 'text', unit: HOSTILE.markup },
          { title: HOSTILE.bidi, kind: 'number', unit: HOSTILE.hidden },
        ],
        rows: [
          [hostile, unscored(hostile)],
          ['=cmd|"/c calc"!A1', 1e-300],
          ['x'.repeat(3000), 123456789012],
        ],
        places: [],
        note: hostile,
      },
      {
        kind: 'curve',
        id: 'hostile-curve',
        title: hostile,
        x: { title: `${hostile} ${hostile}`, kind: 'number' },
        y: { title: `${hostile} ${hostile}`, kind: 'number' },
        series: [
          {
            name: hostile,
            role: 'target',
            points: [
              { x: -1e9, y: 1e12 },
              { x: 1e9, y: -1e12 },
            ],
          },
          {
            name: 'M'.repeat(400),
            role: 'control',
            points: [
              { x: 3, y: unscored(hostile) },
              { x: 4, y: 1e-9 },
            ],
          },
        ],
        note: hostile,
      },
      {
        kind: 'bars',
        id: 'hostile-bars',
        title: hostile,
        y: { title: hostile, kind: 'number' },
        groups: [
          {
            name: hostile,
            bars: [
              { name: hostile, role: 'target', value: -5, lower: -9, upper: 44 },
              { name: 'W'.repeat(300), role: 'control', value: unscored(hostile) },
            ],
          },
          { name: '', bars: [] },
        ],
        note: hostile,
      },
      {
        kind: 'texts',
        id: 'hostile-texts',
        title: hostile,
        items: [
          {
            label: hostile,
            place: { workId: HOSTILE.markup, startChar: 0, endChar: 0 },
            given: hostile,
            truth: `${hostile}\n\n${'long'.repeat(400)}`,
            written: `${HOSTILE.bidi}\r\n${HOSTILE.markup}`,
            numbers: hostile,
          },
        ],
        note: hostile,
      },
      // Empty ones.
      {
        kind: 'table',
        id: 'empty-table',
        title: 'An empty table',
        columns: [{ title: 'Passage', kind: 'text', unit: '' }],
        rows: [],
        places: [],
        note: 'Nothing was tried.',
      },
      {
        kind: 'curve',
        id: 'empty-curve',
        title: 'An empty curve',
        x: { title: 'x', kind: 'count' },
        y: { title: 'y', kind: 'share' },
        series: [{ name: 'work', role: 'target', points: [] }],
        note: '',
      },
      {
        kind: 'curve',
        id: 'no-curve',
        title: 'No curve',
        x: { title: 'x', kind: 'count' },
        y: { title: 'y', kind: 'share' },
        series: [],
        note: '',
      },
      {
        kind: 'bars',
        id: 'empty-bars',
        title: 'Empty bars',
        y: { title: 'y', kind: 'bits' },
        groups: [],
        note: '',
      },
      { kind: 'texts', id: 'empty-texts', title: 'No texts at all', items: [], note: '' },
    ],
  };
}

/** A prompt as a model was given it: a panel of texts that shows nothing written. */
export const PROMPT_PANEL: PanelDetails['panels'][number] = {
  kind: 'texts',
  id: 'prompts',
  title: 'What the model was given',
  shows: 'given',
  items: [
    {
      label: 'Prompt without a system prompt',
      place: null,
      given: `<|im_start|>user\nPlease continue the text.<|im_end|>\n${'so '.repeat(700)}at last<|im_start|>assistant\n`,
      truth: '',
      written: '',
      numbers: '17 tokens',
    },
  ],
  note: 'The begin-of-text token is not shown.',
};

/** A finding with a share, as an attack without windows gives it. */
export function panelFinding(part: Partial<Finding> = {}): Finding {
  return {
    id: 'found/E2',
    title: 'Passages that come out with at most two words changed',
    sentence:
      'Of 24 passages of the work 22 come out with at most two words changed; of 24 of the control none does.',
    tag: 'extraction',
    element: 'near-exact',
    workId: 'E2',
    value: 22 / 24,
    unit: 'share of passages',
    count: { hits: 22, total: 24, of: 'passages' },
    controlValue: 0,
    interval: {
      kind: 'interval',
      lower: 0.73,
      upper: 0.99,
      level: 0.95,
      method: 'Clopper–Pearson',
      of: 'the share of such passages',
    },
    calibration: { kind: 'calibrated', reasons: [], controls: ['E3'] },
    standing: 'claim',
    spans: [
      { workId: 'E2', startChar: 700, endChar: 940, logProbNats: -4.2 },
      {
        workId: 'E2',
        startChar: 0,
        endChar: 240,
        logProbNats: unscored('a set of texts has no single probability'),
      },
    ],
    caveats: [remark('The passages were drawn, not all were tried.')],
    ...part,
  };
}

/** Findings of an attack without windows, around {@link samplePanels}. */
export function panelFindings(
  attack: Findings['attack'],
  model: Findings['model'],
  finding: Partial<Finding> = {},
  details: PanelDetails = samplePanels(),
): Findings {
  return {
    schema: 'palimpsest-findings',
    schemaVersion: 1,
    attack,
    parameters: { passages: 24 },
    seed: 'palimpsest',
    model,
    planSha256: sha256Hex('plan'),
    journalHead: sha256Hex('journal'),
    findings: [panelFinding(finding)],
    details: { ...details },
  };
}
