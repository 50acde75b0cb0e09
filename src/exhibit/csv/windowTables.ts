import {
  policyName,
  type CurvePanel,
  type LogProbJson,
  type Panel,
  type ShownPassage,
  type TablePanel,
  type WindowDetails,
} from '../../domain/index.js';
import { inAnswerPanels } from '../../figure/index.js';

type Target = WindowDetails['targets'][number];
type Row = TablePanel['rows'][number];
type Column = TablePanel['columns'][number];

/** What the findings of a window attack hold for tables and charts, as tables and curves. */
export function windowTables(details: WindowDetails): Panel[] {
  return [
    thresholdTable(details.targets),
    ...details.targets.flatMap((target, at) => coverageCurves(target, at + 1)),
    controlTable(details.targets),
    passageTable(details),
    ...inAnswerPanels(details),
  ];
}

function thresholdTable(targets: readonly Target[]): TablePanel {
  return table(
    'thresholds',
    'Coverage of each target work by threshold',
    [
      text('Work'),
      text('Threshold'),
      { title: 'Threshold', kind: 'log10', unit: '' },
      count('Passages above', 'passages'),
      count('Passages', 'passages'),
      count('Characters covered', 'characters'),
      { title: 'Coverage', kind: 'share', unit: '' },
    ],
    targets.flatMap(({ title, summary, thresholds }) =>
      thresholds.map(({ name, log10, windowsAbove, coveredChars, coverage }): Row => [
        title,
        name,
        log10,
        windowsAbove,
        summary.windows,
        coveredChars,
        coverage,
      ]),
    ),
  );
}

function coverageCurves(target: Target, number: number): CurvePanel[] {
  return [
    curve(
      `coverage-by-threshold-${number}`,
      `${target.title}: coverage by threshold`,
      { title: 'Threshold', kind: 'log10' },
      target.coverageByThreshold,
    ),
    ...target.coverageByQueries.map(({ policy, points }, at) =>
      curve(
        `coverage-by-queries-${number}-${at + 1}`,
        `${target.title}: coverage by query budget at probability ${target.queryProbability}, ${policy}`,
        { title: 'Queries', kind: 'log10' },
        points,
      ),
    ),
  ];
}

function curve(
  id: string,
  title: string,
  x: CurvePanel['x'],
  points: Target['coverageByThreshold'],
): CurvePanel {
  const series = (role: 'target' | 'control'): CurvePanel['series'][number] => ({
    name: role,
    role,
    points: points.map((point) => ({ x: point.x, y: point[role] })),
  });
  return {
    kind: 'curve',
    id,
    title,
    x,
    y: { title: 'Coverage', kind: 'share' },
    series: [series('target'), series('control')],
    note: '',
  };
}

function controlTable(targets: readonly Target[]): TablePanel {
  return table(
    'control',
    'The control for each target work',
    [
      text('Work'),
      text('Match'),
      count('Control passages', 'passages'),
      count('Target passages', 'passages'),
      count('Control blocks', 'blocks'),
      { title: 'Expected share of false hits', kind: 'share', unit: '' },
      { title: 'Probability that one passage of an unseen work passes', kind: 'share', unit: '' },
      count('Leave-one-block-out hits', 'passages'),
      count('Leave-one-block-out total', 'passages'),
      { title: 'Margin of the family floor', kind: 'decades', unit: '' },
    ],
    targets.map(({ title, gate, control }): Row => [
      title,
      gate.verdict,
      control.n,
      control.m,
      control.blocks,
      control.expectedFalseShare,
      control.probabilityOnePasses,
      control.leaveOneBlockOutHits.hits,
      control.leaveOneBlockOutHits.total,
      control.familyMarginDecades,
    ]),
  );
}

function passageTable({ targets, controls, policies }: WindowDetails): TablePanel {
  const shown = [
    ...targets.flatMap(({ title, passages }) =>
      passages.map((passage) => ({ title, role: 'target', passage })),
    ),
    ...controls.flatMap(({ title, best }) => best.map((passage) => ({ title, role: 'control', passage }))),
  ];
  return {
    ...table(
      'passages',
      'Most probable passages of each work',
      [
        text('Work'),
        text('Role'),
        count('Rank', ''),
        count('First token of the prefix', ''),
        { title: 'Log probability', kind: 'number', unit: 'nats' },
        ...policies.map((policy): Column => ({
          title: `Log probability under ${policyName(policy)}`,
          kind: 'number',
          unit: 'nats',
        })),
        count('First tokens of the passage that greedy decoding reproduces', 'tokens'),
        text('Prefix'),
        text('Passage'),
      ],
      shown.map(({ title, role, passage }) => passageRow(title, role, passage)),
    ),
    places: shown.map(({ passage: { workId, suffixStartChar, suffixEndChar } }) => ({
      workId,
      startChar: suffixStartChar,
      endChar: suffixEndChar,
    })),
  };
}

function passageRow(title: string, role: string, passage: ShownPassage): Row {
  return [
    title,
    role,
    passage.rank,
    passage.startToken,
    passage.logPzNats,
    ...passage.policyLogPzNats.map(logProbCell),
    passage.greedyPrefixTokens,
    passage.prefixText,
    passage.suffixText,
  ];
}

/** Probability zero has no finite logarithm: the cell says so in words. */
function logProbCell(logProb: LogProbJson): string | number {
  return logProb === '-inf' ? 'probability zero' : logProb;
}

function table(id: string, title: string, columns: Column[], rows: Row[]): TablePanel {
  return { kind: 'table', id, title, columns, rows, places: [], note: '' };
}

function text(title: string): Column {
  return { title, kind: 'text', unit: '' };
}

function count(title: string, unit: string): Column {
  return { title, kind: 'count', unit };
}
