import { canonicalJson, counted } from '../../base/index.js';
import {
  ELEMENT,
  TAG,
  type Report,
  type ReportAttack,
  type ReportExamination,
  type ReportRun,
} from '../../domain/index.js';
import { formatKey, formatTime } from '../../figure/index.js';
import {
  facts,
  foreign,
  heading,
  leading,
  note,
  paragraph,
  say,
  type Block,
  type Fact,
  type Inline,
  stacked,
} from './blocks.js';
import { knownErrorRates } from './validation/methodRatesBlocks.js';
import { mergedFacts } from './facts/mergedFacts.js';
import { parameterValue } from './parameterValue.js';
import { planFixedWords } from './planFixedWords.js';

const TESTED: Readonly<Record<ReportRun['selfTest'], string>> = {
  passed: 'self-test before the run: passed',
  failed: 'self-test before the run: FAILED',
  none: 'self-test before the run: none, because the engine is not llama.cpp',
  'not-recorded': 'self-test before the run: not recorded',
};

/** Each run of an examination with the program that ran it, and whether the program passed its self-test. */
function programFacts(runs: readonly ReportRun[]): Fact[] {
  if (runs.length === 0) return [{ label: 'Run by', value: [say('not recorded', 'muted')] }];
  return [{ label: 'Run by', value: stacked(runs.map(runLine)) }];
}

function runLine({ kind, at, program, insisted, selfTest }: ReportRun): Inline[] {
  return [
    say(`${kind} ${formatTime(at)}: `),
    ...foreign(`${program.name} ${program.version}`),
    say(', build '),
    ...foreign(program.build, 'mono'),
    say(', commit '),
    ...foreign(program.commit, 'mono'),
    say(', lock file SHA-256 '),
    ...foreign(program.lockFileSha256, 'hash'),
    say(`; ${TESTED[selfTest]}`),
    ...(insisted.length === 0
      ? []
      : [say(`; refusals that were overridden: ${insisted.join(', ')}`, 'strong')]),
  ];
}

/** How each measurement was made: each method in words with its sources, the known error rates, then every parameter, seed, plan hash and command. */
export function methodSection(report: Report): Block[] {
  const attacks = new Map<string, ReportAttack>();
  for (const { attack } of report.examinations) if (attack !== null) attacks.set(attack.id, attack);
  return [
    heading(1, 'Method', 'method'),
    ...[...attacks.values()].flatMap(attackBlocks),
    ...knownErrorRates(report, [...attacks.values()]),
    ...parametersBlocks(report.examinations),
    ...runsBlocks(report.examinations),
  ];
}

function attackBlocks(attack: ReportAttack): Block[] {
  return [
    heading(2, attack.title, `method-${attack.id}`),
    paragraph(say('The question this method answers: ', 'strong'), say(attack.question)),
    paragraph(say(attack.method)),
    leading(
      note(
        say(
          `Method ${attack.id}, version ${attack.version}. Kind of result: ${TAG[attack.tag].phrase}. Part of the definition of memorization that it addresses: ${ELEMENT[attack.element].phrase} (Cooper & Grimmelmann 2025, arXiv 2404.12590). For its limits, see the section Limits and other explanations. Sources:`,
        ),
      ),
    ),
    {
      kind: 'list',
      ordered: false,
      small: true,
      items: attack.sources.map((source) => [
        say(`${source.authors} (${source.year}). `),
        say(source.title, 'emphasis'),
        say(source.id === '' ? '.' : `. ${source.id}.`),
        ...(source.differs === '' ? [] : [say(` Differences in this method: ${source.differs}`)]),
      ]),
    },
  ];
}

/** The parameters of all examinations in one table: a value that all share is given once, others by examination. */
function parametersBlocks(examinations: readonly ReportExamination[]): Block[] {
  const started = examinations.filter(({ start }) => start !== null);
  if (started.length === 0) return [];
  const meanings = new Map(
    started.flatMap(({ attack }) =>
      (attack?.parameters ?? []).map((one) => [one.title, one.description] as const),
    ),
  );
  const merged = mergedFacts(
    started.map((examination) => ({ name: examination.id, facts: parameterFacts(examination) })),
    'strong',
  );
  const ids = started.map(({ id }) => id).join(', ');
  return [
    heading(2, `Parameters of ${ids}`, 'parameters'),
    {
      kind: 'table',
      title: `Parameters of ${ids}`,
      quiet: true,
      dense: true,
      columns: [
        { header: 'Parameter', weight: 2.4, align: 'left' },
        { header: 'Value', weight: 2.8, align: 'left' },
        { header: 'Meaning', weight: 8, align: 'left' },
      ],
      rows: merged.map(({ label, value }) => [[say(label)], value, [say(meanings.get(label) ?? '')]]),
      note: [
        say('Where a value differs from the default of its method, the default follows in parentheses.'),
        ...(started.length < 2
          ? []
          : [
              say(
                ' A value that follows the names of examinations applies only to those. All other values are the same in every examination.',
              ),
            ]),
      ],
    },
  ];
}

function parameterFacts({ attack, start }: ReportExamination): Fact[] {
  const described = attack?.parameters ?? [];
  const given = start?.parameters ?? {};
  // In the order of the method's own description; parameters that it does not describe come last.
  const names = [
    ...described.map(({ name }) => name).filter((name) => name in given),
    ...Object.keys(given).filter((name) => !described.some((one) => one.name === name)),
  ];
  return names.map((name) => {
    const one = described.find((candidate) => candidate.name === name);
    const unit = one?.unit ?? '';
    return {
      label: one?.title ?? formatKey(name),
      value: [...parameterValue(given[name], unit), ...departure(given[name], one?.default ?? '', unit)],
    };
  });
}

/** The default, for a value that differs from it; nothing for any other value, or without a default. */
function departure(value: unknown, defaultJson: string, unit: string): Inline[] {
  if (defaultJson === '' || canonicalJson(value) === defaultJson) return [];
  return [say(' (default '), ...parameterValue(JSON.parse(defaultJson), unit), say(')')];
}

function runsBlocks(examinations: readonly ReportExamination[]): Block[] {
  if (examinations.length === 0) return [];
  return [
    heading(2, 'Plans and runs', 'runs'),
    paragraph(
      say(
        'Each plan was written and hashed before anything was scored. It fixes the score, the windows, the control, the cleaning list, the error rate and the yardsticks.',
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
  const { start, failure, incidents, finishedAt, status } = examination;
  const ended = finishedAt === '' ? `not finished (${status})` : `${formatTime(finishedAt)}, ${status}`;
  return [
    ...(start === null
      ? []
      : [
          { label: 'Plan SHA-256', value: [say(start.planSha256, 'hash')] },
          { label: 'Plan fixed', value: planFixedWords(start.startedAt, examination.planFixed) },
          { label: 'Seed', value: foreign(start.seed, 'mono') },
          {
            label: 'Planned workload',
            value: [say(`${counted(start.units, 'unit')}, ${counted(start.totalTokens, 'token')}`)],
          },
          { label: 'Started by', value: [say('login '), ...foreign(start.startedBy)] },
        ]),
    ...programFacts(examination.runs),
    { label: 'Ended', value: [say(ended)] },
    ...(start === null ? [] : [{ label: 'Command to repeat it', value: foreign(start.command, 'mono') }]),
    ...(failure === '' ? [] : [{ label: 'Failure', value: foreign(failure) }]),
    ...(incidents.length === 0 ? [] : [{ label: 'Incidents', value: foreign(incidents.join('; ')) }]),
  ];
}
