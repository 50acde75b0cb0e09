import { roundPercent } from '../../../base/index.js';
import {
  isShareOfWork,
  UNCALIBRATED_MARK,
  type BarsPanel,
  type Finding,
  type Report,
  type ReportExamination,
} from '../../../domain/index.js';
import {
  barsCharts,
  controlWords,
  formatValue,
  shorten,
  valueWords,
  originalsOf,
} from '../../../figure/index.js';
import { workTitle } from '../../statement/workTitle.js';
import { foreign, heading, paragraph, say, type Block, type Inline } from '../blocks.js';
import { figureBlock, type FigureCounter } from '../figureBlock.js';
import { samePassages } from './samePassages.js';

/** The attack that does what an ordinary user of the model would do. */
const ORDINARY = 'ordinary';
/** Most groups in a figure of bars. */
const MOST_BARS = 24;

interface Entry {
  readonly examination: ReportExamination;
  readonly finding: Finding;
}

/** Everything that was measured of one work in one model, ordinary sampling first. */
interface Beside {
  readonly modelId: string;
  readonly workId: string;
  readonly entries: readonly Entry[];
}

/**
 * The methods side by side: for each work to which ordinary sampling and at least one other attack were applied, the main number of each
 * attack beside that of the control. Nothing is computed here: the numbers are those of the findings.
 */
export function sideBySide(report: Report, counter: FigureCounter): Block[] {
  const groups = besideOf(report);
  if (groups.length === 0) return [];
  return [
    heading(2, 'Methods side by side', 'side-by-side'),
    paragraph(
      say(
        'Ordinary sampling queries the model as a user would and examines what it writes. The other methods test what can be obtained from the weights, whether or not a user would see it in a conversation. Each line is the main finding of one method. The methods count different things, which the table names. A larger share is therefore not by itself a stronger result. Each number is shown beside that of the control.',
      ),
    ),
    ...groups.flatMap((group) => groupBlocks(report, group, groups.length > 1, counter)),
  ];
}

function besideOf(report: Report): Beside[] {
  const groups = new Map<string, Entry[]>();
  for (const examination of report.examinations) {
    const findings = examination.findings?.findings ?? [];
    for (const workId of new Set(findings.map((finding) => finding.workId))) {
      const finding = mainFinding(findings.filter((one) => one.workId === workId));
      if (finding === undefined) continue;
      const key = JSON.stringify([examination.findings?.model.id ?? '', workId]);
      groups.set(key, [...(groups.get(key) ?? []), { examination, finding }]);
    }
  }
  const isOrdinary = ({ examination }: Entry): boolean => examination.findings?.attack.id === ORDINARY;
  return [...groups.values()].flatMap((entries) => {
    const [first] = entries;
    const others = entries.filter((entry) => !isOrdinary(entry));
    if (first === undefined || others.length === 0 || others.length === entries.length) return [];
    return [
      {
        modelId: first.examination.findings?.model.id ?? '',
        workId: first.finding.workId,
        entries: [...entries.filter(isOrdinary), ...others],
      },
    ];
  });
}

/** The finding that represents an attack: the headline if it has a value, else the first share of the work that has a value, else the first number, else the first finding. */
function mainFinding(findings: readonly Finding[]): Finding | undefined {
  const numbers = findings.filter(({ value }) => typeof value === 'number');
  return (
    numbers.find(({ isHeadline }) => isHeadline === true) ??
    numbers.find(({ unit }) => isShareOfWork(unit)) ??
    numbers[0] ??
    findings[0]
  );
}

function groupBlocks(report: Report, group: Beside, isNamed: boolean, counter: FigureCounter): Block[] {
  const [first] = group.entries;
  if (first === undefined) return [];
  const work = workTitle(report, first.examination, group.workId);
  const model = first.examination.findings?.model.name ?? group.modelId;
  const shares = group.entries.filter(({ finding }) => isShareOfWork(finding.unit)).slice(0, MOST_BARS);
  const id = `side-by-side-${group.modelId}-${group.workId}`;
  return [
    ...(isNamed ? [paragraph(...foreign(work, 'emphasis'), say(' in '), ...foreign(model), say(':'))] : []),
    ...(shares.length < 2
      ? []
      : barsCharts(id, barsOf(shares)).map((chart) =>
          figureBlock(counter, chart, [
            say('The share that each method found of '),
            ...foreign(work, 'emphasis'),
            say(' in '),
            ...foreign(model),
            say(
              ', and the share of the control by the same method. The table below names what each share counts. Methods that count something else are in the table only. Whiskers show the interval where the finding has one.',
            ),
          ]),
        )),
    {
      kind: 'table',
      title: `Methods side by side, ${group.workId} in ${group.modelId}`,
      columns: [
        { header: 'Method', weight: 3, align: 'left' },
        { header: 'What was measured', weight: 3.4, align: 'left' },
        { header: 'In the work', weight: 3, align: 'left' },
        { header: 'In the control', weight: 1.7, align: 'left' },
        { header: 'Interval', weight: 3.2, align: 'left' },
      ],
      rows: group.entries.map(({ examination, finding }) => [
        [say(`${examination.id}  `, 'strong'), ...foreign(examination.findings?.attack.title ?? '')],
        [...standing(finding), ...foreign(finding.title)],
        foreign(valueWords(finding)),
        finding.calibration.controls.length === 0 ? [say('none', 'alarm')] : foreign(controlWords(finding)),
        intervalInBrief(finding),
      ]),
      note: [],
    },
    ...samePassages(
      group.entries.map(({ examination }) => examination),
      group.workId,
      `The same passages under each method, ${group.workId} in ${group.modelId}`,
      originalsOf(report.citations),
    ),
  ];
}

/** An interval without what it is of, and no reason where there is none: the findings of each examination, further below, give both. */
function intervalInBrief({ interval, unit }: Finding): Inline[] {
  if (interval.kind === 'none') return [say('none')];
  const { lower, upper, level, method } = interval;
  return [
    say(`${formatValue(lower, unit)} to ${formatValue(upper, unit)}`),
    say(` (${roundPercent(level)}, `),
    ...foreign(shorten(method, 40)),
    say(')'),
  ];
}

function standing({ standing: kind, calibration }: Finding): Inline[] {
  const words = { claim: 'Shown: ', 'not-shown': 'Not shown: ', measured: '' }[kind];
  return [
    ...(calibration.kind === 'uncalibrated' ? [say(UNCALIBRATED_MARK, 'alarm'), say(' ')] : []),
    ...(words === '' ? [] : [say(words, 'strong')]),
  ];
}

function barsOf(entries: readonly Entry[]): BarsPanel {
  return {
    kind: 'bars',
    id: 'side-by-side',
    title: 'Share found by each method, in the work and in the control',
    y: { title: 'share', kind: 'share' },
    groups: entries.map(({ examination, finding }) => {
      const { interval, value, controlValue } = finding;
      return {
        name: `${examination.findings?.attack.title ?? ''} (${examination.id}): ${finding.title}`,
        bars: [
          {
            name: 'the work',
            role: 'target' as const,
            value,
            ...(interval.kind === 'interval' ? { lower: interval.lower, upper: interval.upper } : {}),
          },
          ...(finding.calibration.controls.length === 0
            ? []
            : [{ name: 'the control', role: 'control' as const, value: controlValue }]),
        ],
      };
    }),
    note: '',
  };
}
