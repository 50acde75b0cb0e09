import { counted } from '../../../base/index.js';
import { windowDetailsOf, type ReportExamination, type ReportRun } from '../../../domain/index.js';
import { formatDecades, formatTime } from '../../../figure/index.js';
import {
  facts,
  foreign,
  heading,
  note,
  say,
  stacked,
  textOf,
  type Block,
  type Fact,
  type Inline,
} from '../blocks.js';
import { mergedFacts } from './mergedFacts.js';
import { planFixedWords } from './planFixedWords.js';

const TESTED: Readonly<Record<ReportRun['selfTest'], string>> = {
  passed: 'self-test before the run: passed',
  failed: 'self-test before the run: FAILED',
  none: 'self-test before the run: none, because the engine is not llama.cpp',
  'not-recorded': 'self-test before the run: not recorded',
};

/** The program that ran an examination; runs by the same program are given together. */
function programFacts(runs: readonly ReportRun[]): Fact[] {
  if (runs.length === 0) return [{ label: 'Run by', value: [say('not recorded', 'muted')] }];
  const groups = new Map<string, ReportRun>();
  for (const run of runs) groups.set(textOf(programWords(run)), run);
  const overridden = runs.filter(({ insisted }) => insisted.length > 0);
  return [
    { label: 'Run by', value: stacked([...groups.values()].map(programWords)) },
    ...(overridden.length === 0
      ? []
      : [
          {
            label: 'Refusals that were overridden',
            value: stacked(
              overridden.map(({ at, insisted }) => [
                say(`${formatTime(at)}: ${insisted.join(', ')}`, 'strong'),
              ]),
            ),
          },
        ]),
  ];
}

function programWords({ program, selfTest }: ReportRun): Inline[] {
  return [
    ...foreign(`${program.name} ${program.version}`),
    say(', build '),
    ...foreign(program.build, 'mono'),
    say(', commit '),
    ...foreign(program.commit, 'mono'),
    say(', lock file SHA-256 '),
    ...foreign(program.lockFileSha256, 'hash'),
    say(`; ${TESTED[selfTest]}`),
  ];
}

/** What is on record of each examination: its plan, its runs, its replay, and where its full findings are. */
export function recordBlocks(examinations: readonly ReportExamination[]): Block[] {
  if (examinations.length === 0) return [];
  return [
    heading(2, 'Plans and runs', 'runs'),
    note(
      say(
        'Each plan was written and hashed before anything was scored. It fixes the score, the windows, the control, the cleaning list, the error rate and the yardsticks. The program is designed to give the same bytes for the same plan on the same machine. data/results/*.start.json has each plan with the command that repeats it, *.findings.json every finding with all its passages.',
      ),
    ),
    facts(
      'Plans and runs',
      mergedFacts(
        examinations.map((examination) => ({ name: examination.id, facts: runFacts(examination) })),
      ),
    ),
  ];
}

function runFacts(examination: ReportExamination): Fact[] {
  const { start, findings, failure, incidents, finishedAt, status } = examination;
  return [
    ...(start === null
      ? []
      : [
          { label: 'Plan SHA-256', value: [say(start.planSha256, 'hash')] },
          ...planFixedWords(examination.planFixed),
          { label: 'Started by', value: [say('login '), ...foreign(start.startedBy)] },
        ]),
    {
      label: 'Course',
      value: [
        say(
          [
            ...courseOf(start?.startedAt ?? '', examination.runs),
            finishedAt === '' ? `not finished (${status})` : `${status} ${formatTime(finishedAt)}`,
          ].join('; '),
        ),
      ],
    },
    ...programFacts(examination.runs),
    ...(failure === '' ? [] : [{ label: 'Failure', value: foreign(failure) }]),
    ...(incidents.length === 0 ? [] : [{ label: 'Incidents', value: foreign(incidents.join('; ')) }]),
    ...(findings === null
      ? []
      : [
          ...replayFacts(examination),
          { label: 'Journal head', value: [say(findings.journalHead, 'hash')] },
          ...onlyInResults(examination),
        ]),
  ];
}

/** When the plan was fixed and the runs began; times that are the same once. */
function courseOf(fixedAt: string, runs: ReportExamination['runs']): string[] {
  const times = [
    ...(fixedAt === '' ? [] : [{ what: 'plan fixed', at: formatTime(fixedAt) }]),
    ...runs.map(({ kind, at }) => ({ what: kind as string, at: formatTime(at) })),
  ];
  return [...new Set(times.map(({ at }) => at))].map(
    (at) => `${times.flatMap((one) => (one.at === at ? [one.what] : [])).join(', ')} ${at}`,
  );
}

/** How far the windows that were scored again differ; nothing for a method without windows. */
function replayFacts(examination: ReportExamination): Fact[] {
  const details = windowDetailsOf(examination.findings);
  if (details === null) return [];
  const { windows, largestDeltaLog10, layout, replayLayout } = details.replay;
  const words =
    typeof largestDeltaLog10 === 'number'
      ? `${counted(windows, 'window')} scored again (${replayLayout}; first ${layout}); largest difference ${formatDecades(largestDeltaLog10)}`
      : `not available (${largestDeltaLog10.reason})`;
  return [{ label: 'Replay', value: [say(words)] }];
}

/** What a long report has in the findings alone, beside the lists of passages. */
function onlyInResults({ resultsPath, inResultsOnly = [] }: ReportExamination): Fact[] {
  if (inResultsOnly.length === 0) return [];
  return [
    {
      label: 'In the data alone',
      value: [
        say(
          `the thresholds and charts of ${counted(inResultsOnly.length, 'work')} with one line in this report: `,
        ),
        ...foreign(resultsPath, 'mono'),
      ],
    },
  ];
}
