import type { GroupRate } from './groupRates.js';
import type { ValidatedAttack, Validation } from './runValidation.js';

/** How the table was made, for whoever repeats it. */
export interface ValidationOrigin {
  /** The command that makes it. */
  readonly command: string;
  /** Version of the program, and the commit it was built from where that is known. */
  readonly program: string;
  /** When, UTC. */
  readonly at: string;
}

/**
 * A validation as a Markdown document: one table with a row for each attack and model and a column for each group that was planted,
 * and what the cells mean.
 */
export function validationDocument({ plant, models, attacks }: Validation, origin: ValidationOrigin): string {
  const files = Object.entries(models).map(
    ([kind, { name, sha256 }]) => `| ${kind} | \`${name}\` | \`${sha256}\` |`,
  );
  return `${[
    '# Validation',
    '',
    `What each attack reports about texts for which the number of repetitions in the training text is known. Made by \`${origin.command}\` with ${origin.program}, ${origin.at}.`,
    '',
    `Fixture: ${plant.title}. ${plant.note}`,
    '',
    '| model | file | SHA-256 |',
    '| --- | --- | --- |',
    ...files,
    '',
    ...validationTable(plant.groups, attacks),
    '',
    'Each cell: hits of places tried, the rate, and its 95% interval (Korn–Graubard over the planted passages or chapters, else Clopper–Pearson). A hit is what the attack’s own rule calls one, fixed before anything was scored: beyond everything that the control reached. `agrees`: a group that must be found was found (lower bound above 5%), or one that must not be found was not (at most 5% hits); otherwise `missed` or `false hits`; groups between are open. On the clean model nothing may be found. Budgets other than the defaults were chosen on the shipped fixture, those of `prompt-search` and `unprompted` after a run with smaller ones had missed planted groups: their rates say what such a budget reaches, not what the defaults do.',
    '',
    '| attack | model | thresholds | parameters other than the defaults | tokens planned | seconds |',
    '| --- | --- | --- | --- | ---: | ---: |',
    ...attacks.map(
      ({ attack, model, thresholds, parameters, tokens, seconds }) =>
        `| \`${attack.id}\` ${attack.version} | ${model} | ${thresholds.join('; ') || 'see its findings'} | ${parameterWords(parameters)} | ${tokens} | ${seconds.toFixed(1)} |`,
    ),
  ].join('\n')}\n`;
}

/** The table alone, line by line. */
export function validationTable(
  groups: Validation['plant']['groups'],
  attacks: readonly ValidatedAttack[],
): string[] {
  const heads = groups.map(({ id, repeats }) => `${id} (${repeats}×)`);
  return [
    `| attack | model | ${heads.join(' | ')} |`,
    `| --- | --- | ${heads.map(() => '---').join(' | ')} |`,
    ...attacks.map(
      ({ attack, model, rates }) => `| \`${attack.id}\` | ${model} | ${rates.map(cell).join(' | ')} |`,
    ),
  ];
}

const VERDICTS: Readonly<Record<GroupRate['agreement'], string>> = {
  agrees: ' agrees',
  missed: ' **missed**',
  'false-hits': ' **false hits**',
  open: '',
  'not-tried': '',
};

function cell({ trials, hits, interval, agreement }: GroupRate): string {
  if (trials === 0 || interval === null) return 'not tried';
  const bounds = `[${share(interval.lower)}, ${share(interval.upper)}]`;
  return `${hits}/${trials} = ${share(hits / trials)} ${bounds}${VERDICTS[agreement]}`;
}

function share(value: number): string {
  return value.toFixed(2);
}

function parameterWords(parameters: Readonly<Record<string, unknown>>): string {
  const words = Object.entries(parameters).map(([name, value]) => `${name} = ${String(value)}`);
  return words.length === 0 ? 'none' : words.join(', ');
}
