import type { AttackDefinition, AttackSource } from './define.js';
import { describeParameters } from './registry.js';

/** The text of docs/methods.md, made from the registry: the question, method, cost, limits and sources of each attack. */
export function methodsDocument(attacks: readonly AttackDefinition[]): string {
  return [
    '# Methods',
    '',
    '<!-- Generated from the attack registry by `npm run docs:generate`; do not edit. -->',
    '',
    'A model has *memorized* a text when (1) it is possible to reconstruct from the model (2) a near-exact copy of (3) a substantial',
    'portion of (4) that specific piece of training data (Cooper & Grimmelmann 2025, arXiv 2404.12590). Each attack below tests one',
    'or more of these elements. Files hold natural logarithms of probabilities; reports print powers of ten. A number without an',
    'adequate control is marked *uncalibrated*. `docs/design/calibration.md` explains how controls are judged and thresholds are set.',
    '',
    '| attack | question | tag | element |',
    '| --- | --- | --- | --- |',
    ...attacks.map(
      ({ id, question, tag, element }) => `| [\`${id}\`](#${id}) | ${question} | ${tag} | ${element} |`,
    ),
    '',
    ...attacks.flatMap(section),
  ].join('\n');
}

function section(attack: AttackDefinition): string[] {
  return [
    `## ${attack.id}`,
    '',
    `**${attack.title}** (version ${attack.version}). ${attack.question}`,
    '',
    attack.method,
    '',
    `*Cost.* ${attack.cost}`,
    '',
    '*Limits.*',
    '',
    ...attack.limits.map(({ text }) => `- ${text}`),
    '',
    '| parameter | default | range | unit | meaning |',
    '| --- | --- | --- | --- | --- |',
    ...describeParameters(attack).map((parameter) => {
      const range =
        parameter.choices.length > 0
          ? parameter.choices.join(', ')
          : parameter.minimum === null
            ? ''
            : `${parameter.minimum} to ${parameter.maximum ?? '∞'}`;
      return `| \`${parameter.name}\` | \`${String(parameter.default)}\` | ${range} | ${parameter.unit} | ${parameter.description} |`;
    }),
    '',
    '*Sources.*',
    '',
    ...attack.sources.map((source) => `- ${sourceLine(source)}`),
    '',
  ];
}

/** A source as one line of text. */
export function sourceLine({ authors, year, title, id, differs }: AttackSource): string {
  return `${authors} (${year}), *${title}*${id === '' ? '' : `, ${id}`}.${differs === '' ? '' : ` We differ: ${differs}`}`;
}
