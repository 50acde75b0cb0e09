import type { AttackDefinition, AttackSource } from './define.js';
import { describeParameters } from './registry.js';

/** The text of docs/methods.md, made from the registry: the question, method, cost, limits, findings and sources of each attack. */
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
    'Which to choose: `palimpsest examine CASE --standard` applies the recommended set. Alone, `probabilistic` says what is in the weights;',
    '`ordinary` or `system-design` says what a user would see, and `compare-models` needs a model that did not see the work.',
    '',
    '| attack | question | tag | element |',
    '| --- | --- | --- | --- |',
    ...attacks.map(
      ({ id, question, tag, element }) => `| [\`${id}\`](#${id}) | ${question} | ${tag} | ${element} |`,
    ),
    '',
    ...FLOOR_SECTION,
    ...attacks.flatMap(section),
  ].join('\n');
}

/** The floor on which every claim about a passage rests, and why it is not the one that was published with the method. */
const FLOOR_SECTION = [
  '## The family floor',
  '',
  'The family floor τ_F is the score that at least one of the *m* tested passages of an unseen text exceeds with a probability of about ε = .01,',
  'the family error. It is set by *n* passages of the control. Let *k* = max(10, ⌈*n*/10⌉), let *base* be the (*k* + 1)-th highest control score, let *max* be the',
  'highest, and let *b* be the mean excess of the *k* highest scores over *base*. The margin above *max* is',
  '',
  'Δ_F = max(0, *b*·ln((*m*/*n*)(1/ε − 1)), *base* + *k*·*b*·((*m*·*k*/(*n*·ε))^(1/*k*) − 1) − *max*).',
  '',
  'The second term alone, with a margin of 0 at the least, takes',
  '*b* as known. But *b* is estimated from *k* scores, and where few scores happen to lie close together the floor comes out too low: in',
  'simulated exponential tails the realized family error at *n* = *m* = 100 was .035 to .04, not .01. The third term comes from the',
  'predictive distribution of an exponential variable whose mean is estimated from *k* values, P(*X* > *x*) = (1 + *x*/(*k*·*b*))^(−*k*),',
  'and it knows the place of *base* and not of *max*. With both terms the realized error stays at or below ε',
  '(`docs/design/calibration.md`, `docs/design/simulations.md`). Both assume that high scores of unseen text grow rare at a steady (exponential) rate. Every',
  'claim says so, and the tool tests the tail of the control (`tail-heavier` is the caveat if the tail is heavier).',
  '',
  'A score above the floor shows that the passage is not one of *m* like those of the control. It does not show that the passage belongs to',
  'the work: a passage that the work quotes from an older text, or that a machine wrote, exceeds the floor too. So the passages above',
  'the floor are compared with the control by the blind measures. If these distinguish them, nothing is claimed about the work.',
  '',
];

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
    attack.takesSpikes === true
      ? '*Known-memorized texts.* Taken: passages of a text that the model is known to hold are scored alongside the work, to show what the test finds.'
      : '*Known-memorized texts.* Not used: within a case, this attack is not checked against text that the model is known to have memorized.',
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
    '| finding | id | tag | element | unit | a claim rests on |',
    '| --- | --- | --- | --- | --- | --- |',
    ...Object.values(attack.findings).map(
      ({ title, id, tag, element, unit, test }) =>
        `| ${title} | \`${id}\` | ${tag} | ${element} | ${unit} | ${test?.restsOn ?? 'no claim'} |`,
    ),
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
