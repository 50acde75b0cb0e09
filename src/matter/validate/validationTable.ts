import { percent, percentAtMost, roundPercent } from '../../base/index.js';
import { DIVIDING_RATE, isFalseClaim, STANDING, type ValidationClaim } from '../../domain/index.js';
import { DEFAULT_LEVEL } from '../../measure/index.js';
import { TOLERATED_RATE } from './agreement.js';
import { falseClaimsOf } from './claims.js';
import { byTitleNote } from './expectedOf.js';
import type { GroupRate } from './groupRates.js';
import { groupOfText, textsOf } from './plantRounds.js';
import type { RefusedAttack, ValidatedAttack, Validation } from './runValidation.js';

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
 * A validation as a Markdown document: hits by group, planted texts that were reached, and claims by work, each as a table with a row for each
 * attack and model, and what the cells mean.
 */
export function validationDocument(validation: Validation, origin: ValidationOrigin): string {
  const { plant, models, attacks } = validation;
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
    ...validationTables(validation),
    '',
    '## How each attack was run',
    '',
    'Budgets other than the defaults were chosen on the supplied fixture, those of `prompt-search` and `unprompted` after a run with smaller ones had missed planted groups. Their rates say what such a budget reaches, not what the defaults do.',
    '',
    '| attack | model | thresholds | parameters other than the defaults | tokens planned | seconds |',
    '| --- | --- | --- | --- | ---: | ---: |',
    ...attacks.map(
      ({ attack, model, thresholds, parameters, tokens, seconds }) =>
        `| \`${attack.id}\` ${attack.version} | ${model} | ${thresholds.join('; ') || 'see its findings'} | ${parameterWords(parameters)} | ${tokens} | ${seconds.toFixed(1)} |`,
    ),
  ].join('\n')}\n`;
}

/** The tables alone, line by line, each with what its cells mean. */
export function validationTables({ plant, attacks, refused }: Validation): string[] {
  return [
    ...titled('Hits', hitsTable(plant.groups, attacks), hitsNote(plant, attacks)),
    '',
    ...titled('Planted texts that were reached', reachedTable(plant.groups, attacks), REACHED_NOTE),
    '',
    ...titled('Claims', claimsTable(plant, attacks), CLAIMS_NOTE),
    ...(refused.length === 0 ? [] : ['', ...titled('Not validated', refusedTable(refused), REFUSED_NOTE)]),
  ];
}

function titled(title: string, table: readonly string[], note: string): string[] {
  return [`## ${title}`, '', ...table, '', note];
}

function hitsNote({ groups }: Validation['plant'], attacks: readonly ValidatedAttack[]): string {
  const byTitle = byTitleNote(attacks.map(({ attack }) => attack.id));
  const dividing = roundPercent(DIVIDING_RATE);
  const byList = attacks.some(({ attack }) => attack.id === 'collection')
    ? ' `collection` makes a list and controls the share of wrong works on it: hits in a group that must not be found are `false hits` if even the lower end of the 95% interval (Clopper–Pearson) of their share of the list lies above the rate of the plan; otherwise there are `too few to tell`.'
    : '';
  return `Each cell: hits of passages tested, the rate, and its ${roundPercent(DEFAULT_LEVEL)} interval (Korn–Graubard over the planted texts, else Clopper–Pearson). A hit is what the attack’s own rule calls one, as its plan fixed it. A group that must be found \`agrees\` if the whole interval lies above ${dividing}; otherwise it was \`missed\`, or, if more than half of the passages were hits, there are \`too few to tell\`. A group that must not be found \`agrees\` if at most ${roundPercent(TOLERATED_RATE)} of the passages are hits and the whole interval lies below ${dividing}. A higher rate is \`false hits\`; with a wider interval there are \`too few to tell\`. Groups without a verdict are open. ${cleanWords(groups)}${byList}${byTitle === null ? '' : ` ${byTitle}`}`;
}

/** What the clean model read of the groups: the repeats at the heads of the columns are those of the planted model. */
function cleanWords(groups: Validation['plant']['groups']): string {
  const read = groups.flatMap(({ id, cleanRepeats = 0 }) =>
    cleanRepeats === 0 ? [] : [`${id} (${cleanRepeats}×)`],
  );
  return read.length === 0
    ? 'The clean model never saw the texts, so nothing may be found in it.'
    : `The repeats at the heads are those of the planted model. Of these texts the clean model saw only ${read.join(', ')}, so nothing else may be found in it.`;
}

const REACHED_NOTE =
  'Each cell: planted texts in which at least one tested passage was a hit, of the planted texts in which any passage was tested, and the 95% interval (Clopper–Pearson, as if the texts were independent). Text that the model under examination never saw is the control for this table: hits in it are false.';

const CLAIMS_NOTE =
  'Each cell: how many tests of the work ended as shown, not shown and measured (without an adequate control, so that no claim was possible). Every finding that could have ended in a claim is a test; the later steps of a claim, such as a substantial portion, are counted in the cells. A claim about text that was never in the training text of the model is false. A planted work that is not shown was missed as a claim, however many of its passages were hits. The last column counts each such work’s tests once, without later steps, and gives the upper bound of a 95% interval (Clopper–Pearson), rounded up, as if they were independent. They are not: all tests of a model share its weights. The interval shows how little so few tests can exclude.';

const REFUSED_NOTE = 'These attacks refused this fixture, so nothing is known about them here.';

/** Hits by group. */
function hitsTable(groups: Validation['plant']['groups'], attacks: readonly ValidatedAttack[]): string[] {
  return rowsOf(
    groups.map(({ id, repeats }) => `${id} (${repeats}×)`),
    attacks.map((one) => ({ one, cells: one.rates.map(cell) })),
  );
}

/** Planted texts with a hit, by group. */
function reachedTable(groups: Validation['plant']['groups'], attacks: readonly ValidatedAttack[]): string[] {
  return rowsOf(
    groups.map(({ id, repeats }) => `${id} (${repeats}×)`),
    attacks.map((one) => ({
      one,
      cells: one.rates.map(({ reached, passages, reachedInterval }) =>
        reachedInterval === null
          ? 'not tried'
          : `${reached}/${passages} [${share(reachedInterval.lower)}, ${share(reachedInterval.upper)}]`,
      ),
    })),
  );
}

/** How the tests of each examined work ended, and false claims. */
function claimsTable(plant: Validation['plant'], attacks: readonly ValidatedAttack[]): string[] {
  const examined = plant.rounds.flatMap((round) => textsOf(round).targets);
  const shown = examined.filter(({ id }, at) => examined.findIndex((other) => other.id === id) === at);
  const heads = shown.map((text) => {
    const { id: group, repeats } = groupOfText(text, plant);
    const most = text.works.length > 1 ? 'at most ' : '';
    return text.id === group ? `${group} (${repeats}×)` : `${text.id} (${most}${group}, ${repeats}×)`;
  });
  return rowsOf(
    [...heads, 'false claims'],
    attacks.map((one) => ({
      one,
      cells: [
        ...shown.map(({ id }) => claimCell(one.claims.filter(({ work }) => work === id))),
        falseCell(one.claims),
      ],
    })),
  );
}

function claimCell(claims: readonly ValidationClaim[]): string {
  if (claims.length === 0) return 'not tried';
  const wordOf = ({ standing, isNoTest }: ValidationClaim): string =>
    isNoTest === true ? 'no test' : STANDING[standing].phrase;
  const counts = [...Object.values(STANDING).map(({ phrase }) => phrase), 'no test'].flatMap((word) => {
    const count = claims.filter((claim) => wordOf(claim) === word).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return `${counts.join(', ')}${claims.some(isFalseClaim) ? ' **false**' : ''}`;
}

function falseCell(claims: readonly ValidationClaim[]): string {
  const { falseClaims, tested, interval } = falseClaimsOf(claims);
  if (interval === null) return 'not tried';
  const words = `${falseClaims} of ${tested} (${percent(falseClaims / tested)}), at most ${percentAtMost(interval.upper)}`;
  return falseClaims === 0 ? words : `**${words}**`;
}

function refusedTable(refused: readonly RefusedAttack[]): string[] {
  const inCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
  return [
    '| attack | model | round | code | why |',
    '| --- | --- | ---: | --- | --- |',
    ...refused.map(
      ({ attack, model, round, code, message, hint }) =>
        `| \`${attack.id}\` | ${model} | ${round} | \`${code}\` | ${inCell(`${message} ${hint}`)} |`,
    ),
  ];
}

function rowsOf(
  heads: readonly string[],
  rows: readonly { readonly one: ValidatedAttack; readonly cells: readonly string[] }[],
): string[] {
  return [
    `| attack | model | ${heads.join(' | ')} |`,
    `| --- | --- | ${heads.map(() => '---').join(' | ')} |`,
    ...rows.map(({ one, cells }) => `| \`${one.attack.id}\` | ${one.model} | ${cells.join(' | ')} |`),
  ];
}

const VERDICTS: Readonly<Record<GroupRate['agreement'], string>> = {
  agrees: ' agrees',
  'too-few': ' too few to tell',
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
