import { roundPercent } from '../../../base/index.js';
import {
  DIVIDING_RATE,
  type RatedAttack,
  type Report,
  type ReportAttack,
  type ValidationRate,
} from '../../../domain/index.js';
import { formatCount, formatKey, formatTime } from '../../../figure/index.js';
import { foreign, heading, note, paragraph, say, textOf, type Block, type Inline } from '../blocks.js';
import { measuredOn } from '../../statement/validationPower.js';
import { parameterValue } from '../parameterValue.js';
import {
  agreementWords,
  claimWords,
  falseClaimWords,
  foundWords,
  haveUnequalBounds,
  intervalWords,
  rateCell,
  reachedWords,
  trainedWords,
} from './validationRates.js';

/** The heading by which other sections refer to the rates. */
export const RATES_TITLE = 'Known error rates';

/**
 * The one place of a report that states error rates: for each method what validation found and missed, by which build, then the constructions
 * that are known to mislead.
 */
export function knownErrorRates(report: Report, attacks: readonly ReportAttack[]): Block[] {
  if (attacks.length === 0) return [];
  const own = measuredOn(report.items, report.methodRates);
  const provenance = new Map<string, string>();
  return [
    heading(2, RATES_TITLE, 'validation'),
    paragraph(
      say(
        'These rates were measured on models for which it is known what was planted in them. The level of a test, such as 0.01 for the passages of one work, is not such a rate: it follows from the rule of the method and holds if its assumptions do.',
      ),
      ...(own === null ? [] : [say(` ${own.text}`, 'strong')]),
    ),
    ...attacks.flatMap((attack) => methodRatesBlocks(report, attack, provenance)),
    ...(report.methodRates.some(({ id }) => attacks.some((attack) => attack.id === id))
      ? [legend(report.methodRates)]
      : []),
    note(
      say('Constructions that are known to mislead. ', 'strong'),
      say(
        'A work that the model never saw gets a claim if it quotes a memorized text of its own kind at length and that text is not excluded as a source text. So does another edition of a memorized text, and a text of memorized sentences in another order. In each case the passages are memorized, but not from this work. A control that the model has seen in part hides memorization.',
      ),
    ),
  ];
}

/**
 * What validation found about a method of the report: rates, misses and false claims, and which build measured them.
 * @param provenance who measured the rates of earlier methods, with the title of the method: it is said once
 */
function methodRatesBlocks(
  { methodRates, examinations }: Report,
  attack: ReportAttack,
  provenance: Map<string, string>,
): Block[] {
  const title = heading(3, attack.title, `method-${attack.id}-validation`);
  const own = methodRates.filter(({ id }) => id === attack.id);
  if (own.length === 0)
    return [
      title,
      paragraph(
        say('No validation of this method is on record. ', 'strong'),
        say(
          'It is not known how often it misses text that was in the training text of a model, or reports text that was not.',
        ),
      ),
    ];
  const used = examinations.filter(({ start }) => start?.attack.id === attack.id);
  const measured = measurements(own);
  return [
    title,
    ...measured.flatMap((attacks) => [
      ratesTable(attack, attacks),
      note(
        ...falseClaimWords(attack.title, attacks),
        say(' '),
        ...once(measuredBy(attacks), attack.title, provenance, 'Version, program and build'),
        ...once(differences(attacks, used), attack.title, provenance, ' The builds of the examinations'),
        say(' '),
        ...howMeasured(attack, attacks),
      ),
    ]),
  ];
}

/** Words that are printed once; then where they stand. */
function once(
  words: readonly Inline[],
  title: string,
  printed: Map<string, string>,
  what: string,
): readonly Inline[] {
  if (words.length === 0) return words;
  const first = printed.get(textOf(words));
  if (first === undefined) printed.set(textOf(words), title);
  return first === undefined ? words : [say(`${what}: as for `), ...foreign(first), say('.')];
}

/** The entries by build, version and fixture, in the order of their first appearance. */
function measurements(attacks: readonly RatedAttack[]): RatedAttack[][] {
  const groups = new Map<string, RatedAttack[]>();
  for (const one of attacks) {
    const key = [one.program.build, one.version, one.manifestSha256].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

function measuredBy([first]: readonly RatedAttack[]): Inline[] {
  if (first === undefined) return [];
  const { name, version, build, commit } = first.program;
  return [
    say('Version '),
    ...foreign(first.version),
    say(' on '),
    ...foreign(first.fixture),
    say(', by '),
    ...foreign(`${name} ${version}`),
    say(', build '),
    ...foreign(build, 'mono'),
    say(', commit '),
    ...foreign(commit.slice(0, 12), 'mono'),
    say('.'),
  ];
}

/** What differs between the program that was validated and the one that ran the examinations. */
function differences([first]: readonly RatedAttack[], used: Report['examinations']): Inline[] {
  if (first === undefined) return [];
  const versions = used.filter(({ start }) => start?.attack.version !== first.version);
  if (versions.length > 0) {
    const named = versions.map(
      ({ id, start }) => `${id} (version ${start?.attack.version ?? 'not recorded'})`,
    );
    return [
      say(' Another version of the method was examined: ', 'strong'),
      ...foreign(named.join(', ')),
      say('. These rates were not measured with it.'),
    ];
  }
  const builds = used.flatMap(({ runs }) => runs.map(({ program }) => program.build));
  const others = [...new Set(builds)].filter((build) => build !== first.program.build);
  if (others.length === 0) return [];
  const same = others.filter((build) => first.sameNumbersIn?.includes(build));
  const unknown = others.filter((build) => !same.includes(build));
  return [
    ...(same.length === 0
      ? []
      : [
          say(' The examinations were run by build '),
          ...foreign(same.join(', '), 'mono'),
          say(
            ', which finds the same numbers with this version of the method on a fixed sample (report.json has their SHA-256), so these rates hold for it.',
          ),
        ]),
    ...(unknown.length === 0
      ? []
      : [
          say(' The examinations were run by another build: '),
          ...foreign(unknown.join(', '), 'mono'),
          say('. Whether its numbers are equal is not on record.'),
        ]),
  ];
}

function ratesTable({ title }: ReportAttack, attacks: readonly RatedAttack[]): Block {
  const tried = attacks.map((attack) => ({ attack, rates: attack.rates.filter(({ of }) => of > 0) }));
  return {
    kind: 'table',
    title: `Validation of the method ${title}`,
    quiet: true,
    dense: true,
    columns: [
      { header: 'Model', weight: 1.5, align: 'left' },
      { header: 'In training', weight: 2.9, align: 'left' },
      { header: 'Found', weight: 2.1, align: 'right' },
      { header: 'Rate found, interval', weight: 4.4, align: 'left' },
      { header: 'Verdict', weight: 2.9, align: 'left' },
      { header: 'Texts reached', weight: 3.8, align: 'left' },
      { header: 'Claims', weight: 1.3, align: 'left' },
    ],
    rows: tried.flatMap(({ attack, rates }) => rowsOf(attack, rates)),
    note: [],
  };
}

/** One row for each group of texts; the groups of a model that were never in training and gave no hit have one row together. */
function rowsOf(attack: RatedAttack, rates: readonly ValidationRate[]): Inline[][][] {
  // A model in which nothing had to be found, and nothing was, has one row.
  const isNothing = rates.every(({ found, expected }) => found === 0 && expected !== 'found');
  const never = rates.filter(({ repeats, found }) => (repeats === 0 || isNothing) && found === 0);
  const together = never.length > 1 ? never : [];
  return [
    ...rates.filter((rate) => !together.includes(rate)).map((rate) => rateRow(attack, rate)),
    ...(together.length === 0 ? [] : [neverRow(attack, together)]),
  ];
}

function rateRow(attack: RatedAttack, rate: ValidationRate): Inline[][] {
  return [
    [say(attack.model)],
    [say(`${trainedWords(rate)} (`), ...foreign(rate.group), say(')')],
    [say(foundWords(rate))],
    rateCell(rate),
    [say(agreementWords(rate))],
    [say(reachedWords(rate))],
    claimWords(attack, [rate]),
  ];
}

/** Groups without a hit: the sum of their passages and tests; the intervals of each are in the data. */
function neverRow(attack: RatedAttack, rates: readonly ValidationRate[]): Inline[][] {
  const sum = rates.reduce((total, { of }) => total + of, 0);
  const most = Math.max(...rates.map(({ repeats }) => repeats));
  const verdicts = [...new Set(rates.map(agreementWords))];
  return [
    [say(attack.model)],
    [
      say(
        `${most === 0 ? 'never' : most === 1 ? 'at most once' : `at most ${formatCount(most)} times`} (${formatCount(rates.length)} groups)`,
      ),
    ],
    [say(`0 of ${formatCount(sum)}`)],
    [say('0.000 in each group')],
    [say(verdicts.join(', '))],
    [say('none')],
    claimWords(attack, rates),
  ];
}

/** How the tables of rates are read, once for all of them. */
function legend(rates: readonly RatedAttack[]): Block {
  return note(
    say(intervalWords(rates.flatMap((one) => one.rates))),
    say(
      'In training: how often the texts of a group were in the training text of the model. Found: tested passages that were hits by the rule of the method.',
    ),
    ...(haveUnequalBounds(rates.flatMap((one) => one.rates))
      ? [
          say(
            ' The more alike the passages of one text are, the wider is the interval, so equal counts can have different bounds.',
          ),
        ]
      : []),
    say(
      ` Verdict: as expected only if the whole interval lies above ${roundPercent(DIVIDING_RATE)} for texts that must be found, or below it for texts that must not be found; open: neither is expected. Texts reached: texts of the group with at least one hit. Claims: tests of a whole group that ended as shown. Text that was never in the training text of a model is the control for the other rows: each hit and each claim there is false. False claims are those about such text; their bounds are rounded up and take the tests as independent. The tests share a model, so the true bounds are higher.`,
    ),
  );
}

/** When it was measured, and with which parameters. */
function howMeasured(described: ReportAttack, attacks: readonly RatedAttack[]): Inline[] {
  const times = [...new Set(attacks.map(({ at }) => formatTime(at)))];
  const [first] = attacks;
  const parameters = Object.entries(first?.parameters ?? {});
  return [
    ...(parameters.length === 0
      ? [say('Default parameters. ')]
      : [
          say('Parameters other than the defaults: '),
          ...parameters.flatMap(([name, value], at) => {
            const one = described.parameters.find((parameter) => parameter.name === name);
            return [
              say(at === 0 ? '' : '; '),
              ...foreign(one?.title ?? formatKey(name)),
              say(' '),
              ...parameterValue(value, one?.unit ?? ''),
            ];
          }),
          say('. '),
        ]),
    say(`Measured ${times.join(', ')}; report.json has the command.`),
  ];
}
