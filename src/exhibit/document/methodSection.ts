import { planFixedWords } from './planFixedWords.js';
import { programFacts } from './programFacts.js';
import type { Report, ReportAttack, ReportExamination } from '../../domain/index.js';
import { policyName, decodingPolicySchema } from '../../domain/index.js';
import { z } from 'zod';
import { canonicalJson, counted, decimal } from '../../base/index.js';
import { formatCount, formatKey, formatTime, visibleString } from '../../figure/index.js';
import {
  facts,
  foreign,
  heading,
  leading,
  note,
  paragraph,
  say,
  stacked,
  type Block,
  type Fact,
  type Inline,
} from './blocks.js';
import { mergedFacts } from './mergedFacts.js';

/** How each measurement was made: the method in words and sources, then every parameter, seed, plan hash and command. */
export function methodSection(report: Report): Block[] {
  const attacks = new Map<string, ReportAttack>();
  for (const { attack } of report.examinations) if (attack !== null) attacks.set(attack.id, attack);
  return [
    heading(1, 'Method', 'method'),
    ...[...attacks.values()].flatMap(attackBlocks),
    ...parametersBlocks(report.examinations),
    ...runsBlocks(report.examinations),
  ];
}

function attackBlocks(attack: ReportAttack): Block[] {
  return [
    heading(2, attack.title, `method-${attack.id}`),
    paragraph(say('The question this method answers. ', 'strong'), say(attack.question)),
    paragraph(say(attack.method)),
    leading(
      note(
        say(
          `Method ${attack.id}, version ${attack.version}. Kind of result: ${attack.tag}. Element of memorization it serves: ${attack.element.replace('-', ' ')} (Cooper & Grimmelmann 2025, arXiv 2404.12590). Its limits stand in the section Limits. Sources:`,
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
        ...(source.differs === '' ? [] : [say(` Here it differs: ${source.differs}`)]),
      ]),
    },
  ];
}

/** The parameters of all examinations in one table: a value that all share once, others by examination. */
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
        say(
          'Where a value departs from the default of its method, the default stands behind it in brackets.',
        ),
        ...(started.length < 2
          ? []
          : [say(' A value with examinations in front is theirs alone; all others are the same in each.')]),
      ],
    },
  ];
}

function parameterFacts({ attack, start }: ReportExamination): Fact[] {
  const described = attack?.parameters ?? [];
  const given = start?.parameters ?? {};
  // In the order of the method's own description; what it does not describe comes last.
  const names = [
    ...described.map(({ name }) => name).filter((name) => name in given),
    ...Object.keys(given).filter((name) => !described.some((one) => one.name === name)),
  ];
  return names.map((name) => {
    const one = described.find((candidate) => candidate.name === name);
    const unit = one === undefined || one.unit === '' ? '' : unitWords(one.unit);
    return {
      label: one?.title ?? formatKey(name),
      value: [...valueInlines(given[name]), say(unit), ...departure(given[name], one?.default ?? '')],
    };
  });
}

/** The default behind a value that departs from it; nothing where it does not, or where there is none. */
function departure(value: unknown, defaultJson: string): Inline[] {
  if (defaultJson === '' || canonicalJson(value) === defaultJson) return [];
  return [say(' (default '), ...valueInlines(JSON.parse(defaultJson)), say(')')];
}

function runsBlocks(examinations: readonly ReportExamination[]): Block[] {
  if (examinations.length === 0) return [];
  return [
    heading(2, 'Plans and runs', 'runs'),
    paragraph(
      say(
        'Each plan was written and hashed before anything was scored: score, windows, control, cleaning list, error rate and yardsticks are in it.',
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
            label: 'Work planned',
            value: [say(`${counted(start.units, 'unit')}, ${counted(start.totalTokens, 'token')}`)],
          },
          { label: 'Started by', value: foreign(start.startedBy) },
        ]),
    ...programFacts(examination.runs),
    { label: 'Ended', value: [say(ended)] },
    ...(start === null ? [] : [{ label: 'Command that repeats it', value: foreign(start.command, 'mono') }]),
    ...(failure === '' ? [] : [{ label: 'Failure', value: foreign(failure) }]),
    ...(incidents.length === 0 ? [] : [{ label: 'Incidents', value: foreign(incidents.join('; ')) }]),
  ];
}

function unitWords(unit: string): string {
  return /^(share|probability)/.test(unit) ? ` (${unit})` : ` ${unit}`;
}

/** A parameter's value in words; nested data as compact JSON. */
export function valueInlines(value: unknown): Inline[] {
  if (typeof value === 'number') {
    return [say(Number.isInteger(value) ? formatCount(value) : decimal(value, decimalsOf(value)))];
  }
  if (typeof value === 'boolean') return [say(value ? 'yes' : 'no')];
  if (typeof value === 'string') return value === '' ? [say('none', 'muted')] : foreign(value);
  const policies = z.array(decodingPolicySchema).safeParse(value);
  if (policies.success && policies.data.length > 0) return [say(policies.data.map(policyName).join('; '))];
  if (Array.isArray(value) && value.every((one) => typeof one === 'number')) {
    return [say(value.map((one) => decimal(one, decimalsOf(one))).join(', '))];
  }
  const files = namedHashes.safeParse(value);
  if (files.success && files.data.length > 0) {
    return stacked(
      files.data.map(({ name, sha256 }) => [...foreign(name, 'mono'), say(' '), say(sha256, 'hash')]),
    );
  }
  const texts = z.array(z.string()).safeParse(value);
  if (texts.success && texts.data.length > 0) return foreign(texts.data.join('; '));
  const flat = flatRecord.safeParse(value);
  if (flat.success) {
    return Object.entries(flat.data)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([key, one], index) => [
        say(`${index === 0 ? '' : '; '}${visibleString(formatKey(key).toLowerCase())} `),
        ...valueInlines(one),
      ]);
  }
  return foreign(canonicalJson(value), 'mono');
}

const namedHashes = z.array(z.strictObject({ name: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }));
const flatRecord = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

function decimalsOf(value: number): number {
  const text = String(Math.abs(value));
  return text.includes('e') ? 6 : (text.split('.')[1]?.length ?? 0);
}
