import { canonicalJson } from '../../base/index.js';
import { ELEMENT, TAG, type Report, type ReportAttack, type ReportExamination } from '../../domain/index.js';
import { formatKey } from '../../figure/index.js';
import { facts, foreign, heading, note, say, type Block, type Fact, type Inline } from './blocks.js';
import { knownErrorRates } from './validation/methodRatesBlocks.js';
import { mergedFacts } from './facts/mergedFacts.js';
import { parameterValue } from './parameterValue.js';

/** How each measurement was made: each method in words with its sources, the known error rates, then the parameters that define the measure. */
export function methodSection(report: Report): Block[] {
  const attacks = new Map<string, ReportAttack>();
  for (const { attack } of report.examinations) if (attack !== null) attacks.set(attack.id, attack);
  return [
    heading(1, 'Method', 'method'),
    ...[...attacks.values()].flatMap(attackBlocks),
    ...knownErrorRates(report, [...attacks.values()]),
    ...parametersBlocks(report.examinations),
  ];
}

function attackBlocks(attack: ReportAttack): Block[] {
  return [
    heading(2, attack.title, `method-${attack.id}`),
    note(say(`${attack.question} `, 'strong'), say(attack.method)),
    note(
      say(
        `Method ${attack.id}, version ${attack.version}. Kind of result: ${TAG[attack.tag].phrase}. Part of memorization (arXiv 2404.12590): ${ELEMENT[attack.element].phrase}. Sources${attack.sources.some(({ differs }) => differs !== '') ? ' (report.json has their titles, and how the method differs from them)' : ''}: `,
      ),
      ...attack.sources.flatMap((source, at) => [
        say(`${at === 0 ? '' : '; '}${source.authors} (${source.year}), `),
        source.id === '' ? say(source.title, 'emphasis') : say(source.id),
      ]),
      say('.'),
    ),
  ];
}

/** Parameters that define a measure, also where they have their defaults. */
const DEFINING: ReadonlySet<string> = new Set([
  'prefixTokens',
  'suffixTokens',
  'strideTokens',
  'policies',
  'k',
]);

/** The parameters that define the measure, and those that differ from their default; a value that all share is given once. */
function parametersBlocks(examinations: readonly ReportExamination[]): Block[] {
  const started = examinations.filter(({ start }) => start !== null);
  if (started.length === 0) return [];
  return [
    heading(2, `Parameters of ${started.map(({ id }) => id).join(', ')}`, 'parameters'),
    facts(
      'Parameters',
      mergedFacts(
        started.map((examination) => ({ name: examination.id, facts: parameterFacts(examination) })),
        'strong',
      ),
    ),
    note(say('All others have the default of their method; report.json has each with its meaning.')),
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
  const rows = names.flatMap((name) => {
    const one = described.find((candidate) => candidate.name === name);
    const unit = one?.unit ?? '';
    const differs = departure(given[name], one?.default ?? '', unit);
    return one !== undefined && differs.length === 0 && !DEFINING.has(name)
      ? []
      : [{ label: one?.title ?? formatKey(name), value: [...parameterValue(given[name], unit), ...differs] }];
  });
  return [...rows, ...(start === null ? [] : [{ label: 'Seed', value: foreign(start.seed, 'mono') }])];
}

/** The default, for a value that differs from it; nothing for any other value, or without a default. */
function departure(value: unknown, defaultJson: string, unit: string): Inline[] {
  if (defaultJson === '' || canonicalJson(value) === defaultJson) return [];
  return [say(' (default '), ...parameterValue(JSON.parse(defaultJson), unit), say(')')];
}
