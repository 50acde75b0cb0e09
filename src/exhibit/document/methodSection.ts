import type { Report, ReportAttack, ReportExamination } from '../../domain/index.js';
import { policyName, decodingPolicySchema } from '../../domain/index.js';
import { z } from 'zod';
import { canonicalJson } from '../../base/index.js';
import { formatCount, formatKey, formatNumber, formatTime } from '../format.js';
import { foreign, heading, note, paragraph, say, type Block, type Inline } from './blocks.js';

/** How each measurement was made: the method in words and sources, then every parameter, seed, plan hash and command. */
export function methodSection(report: Report): Block[] {
  const attacks = new Map<string, ReportAttack>();
  for (const { attack } of report.examinations) if (attack !== null) attacks.set(attack.id, attack);
  return [
    heading(1, 'Method', 'method'),
    ...[...attacks.values()].flatMap(attackBlocks),
    ...report.examinations.flatMap(examinationBlocks),
  ];
}

function attackBlocks(attack: ReportAttack): Block[] {
  return [
    heading(2, attack.title, `method-${attack.id}`),
    paragraph(say('The question this method answers. ', 'strong'), say(attack.question)),
    paragraph(say(attack.method)),
    note(
      say(
        `Method ${attack.id}, version ${attack.version}. Kind of result: ${attack.tag}. Element of memorization it serves: ${attack.element.replace('-', ' ')} (Cooper & Grimmelmann 2025, arXiv 2404.12590).`,
      ),
    ),
    heading(3, 'Sources', `sources-${attack.id}`),
    {
      kind: 'list',
      ordered: false,
      items: attack.sources.map((source) => [
        say(`${source.authors} (${source.year}). `),
        say(source.title, 'emphasis'),
        say(source.id === '' ? '.' : `. ${source.id}.`),
        ...(source.differs === '' ? [] : [say(` Here it differs: ${source.differs}`)]),
      ]),
    },
    heading(3, 'Known limits of the method', `limits-${attack.id}`),
    { kind: 'list', ordered: false, items: attack.limits.map((limit) => [say(limit)]) },
  ];
}

function examinationBlocks(examination: ReportExamination): Block[] {
  const { start } = examination;
  const title = `${examination.id}  Parameters and plan`;
  if (start === null) {
    return [
      heading(2, title, `plan-${examination.id}`),
      paragraph(say(`Status: ${examination.status}. `), ...foreign(examination.failure)),
    ];
  }
  const described = new Map(examination.attack?.parameters.map((one) => [one.name, one]));
  return [
    heading(2, title, `plan-${examination.id}`),
    {
      kind: 'table',
      title: `Parameters of ${examination.id}`,
      columns: [
        { header: 'Parameter', weight: 3, align: 'left' },
        { header: 'Value', weight: 3, align: 'left' },
        { header: 'Meaning', weight: 6, align: 'left' },
      ],
      rows: Object.entries(start.parameters).map(([name, value]) => {
        const one = described.get(name);
        const unit = one === undefined || one.unit === '' ? '' : unitWords(one.unit);
        return [
          [say(one?.title ?? formatKey(name))],
          [...valueInlines(value), say(unit)],
          [say(one?.description ?? '')],
        ];
      }),
      note: [],
    },
    {
      kind: 'facts',
      title: `Plan of ${examination.id}`,
      rows: [
        { label: 'Seed', value: foreign(start.seed, 'mono') },
        {
          label: 'Plan fixed',
          value: [
            say(
              `${formatTime(start.startedAt)}, before anything was scored. Score, windows, control, cleaning list, error rate and yardsticks are in it; its SHA-256 is `,
            ),
            say(start.planSha256, 'mono'),
          ],
        },
        {
          label: 'Work planned',
          value: [say(`${formatCount(start.units)} units, ${formatCount(start.totalTokens)} tokens`)],
        },
        { label: 'Started by', value: foreign(start.startedBy) },
        {
          label: 'Ended',
          value: [
            say(
              examination.finishedAt === ''
                ? `not finished (${examination.status})`
                : `${formatTime(examination.finishedAt)}, ${examination.status}`,
            ),
          ],
        },
        { label: 'Command that repeats it', value: foreign(start.command, 'mono') },
        ...(examination.failure === '' ? [] : [{ label: 'Failure', value: foreign(examination.failure) }]),
        ...(examination.incidents.length === 0
          ? []
          : [{ label: 'Incidents', value: foreign(examination.incidents.join('; ')) }]),
      ],
    },
  ];
}

function unitWords(unit: string): string {
  return /^(share|probability)/.test(unit) ? ` (${unit})` : ` ${unit}`;
}

/** A parameter's value in words; nested data as compact JSON. */
export function valueInlines(value: unknown): Inline[] {
  if (typeof value === 'number') {
    return [say(Number.isInteger(value) ? formatCount(value) : formatNumber(value, decimalsOf(value)))];
  }
  if (typeof value === 'boolean') return [say(value ? 'yes' : 'no')];
  if (typeof value === 'string') return value === '' ? [say('none', 'muted')] : foreign(value);
  const policies = z.array(decodingPolicySchema).safeParse(value);
  if (policies.success && policies.data.length > 0) return [say(policies.data.map(policyName).join('; '))];
  if (Array.isArray(value) && value.every((one) => typeof one === 'number')) {
    return [say(value.map((one) => formatNumber(one, decimalsOf(one))).join(', '))];
  }
  return foreign(canonicalJson(value), 'mono');
}

function decimalsOf(value: number): number {
  const text = String(Math.abs(value));
  return text.includes('e') ? 6 : (text.split('.')[1]?.length ?? 0);
}
