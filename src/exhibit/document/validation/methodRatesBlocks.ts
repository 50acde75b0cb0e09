import { roundPercent } from '../../../base/index.js';
import { DIVIDING_RATE, type RatedAttack, type Report, type ReportAttack } from '../../../domain/index.js';
import { formatKey, formatTime } from '../../../figure/index.js';
import { foreign, heading, note, paragraph, say, stacked, type Block, type Inline } from '../blocks.js';
import { measuredOn } from '../../statement/validationPower.js';
import { parameterValue } from '../parameterValue.js';
import {
  agreementWords,
  claimWords,
  falseClaimWords,
  foundWords,
  haveUnequalBounds,
  missedWords,
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
  return [
    heading(2, RATES_TITLE, 'validation'),
    paragraph(
      say(
        'These rates were measured on models for which it is known what was planted in them. The level of a test, such as 0.01 for the passages of one work, is no such rate: it follows from the rule of the method and holds if its assumptions do.',
      ),
      ...(own === null ? [] : [say(` ${own.text}`, 'strong')]),
    ),
    ...attacks.flatMap((attack) => methodRatesBlocks(report, attack)),
    note(
      say('Constructions that are known to mislead. ', 'strong'),
      say(
        'A work that the model never saw gets a claim if it quotes a memorized text of its own kind at length and that text is not excluded as a source text. So does another edition of a memorized text, and a text of memorized sentences in another order. In each case the passages are memorized, but not from this work. A control that the model has seen in part hides memorization.',
      ),
    ),
  ];
}

/** What validation found about a method of the report: rates, misses and false claims, and which build measured them. */
function methodRatesBlocks({ methodRates, examinations }: Report, attack: ReportAttack): Block[] {
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
      paragraph(...measuredBy(attacks), ...differences(attacks, used)),
      ratesTable(attack, attacks),
      note(...falseClaimWords(attacks), say(' '), ...howMeasured(attack, attacks)),
    ]),
  ];
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
    say(' of this method was run on models for which it is known what was planted in them: '),
    ...foreign(first.fixture),
    say('. Measured by '),
    ...foreign(`${name} ${version}`),
    say(', build '),
    ...foreign(build, 'mono'),
    say(', commit '),
    ...foreign(commit, 'mono'),
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
            ', which finds the same numbers with this version of the method on a fixed sample (SHA-256 of the numbers ',
          ),
          ...foreign(first.numbersSha256 ?? '', 'hash'),
          say('), so these rates hold for it.'),
        ]),
    ...(unknown.length === 0
      ? []
      : [
          say(' The examinations were run by another build with the same version of the method: '),
          ...foreign(unknown.join(', '), 'mono'),
          say('. Whether it finds the same numbers is not on record.'),
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
      { header: 'Model', weight: 1.1, align: 'left' },
      { header: 'In training', weight: 1.8, align: 'left' },
      { header: 'Found', weight: 1.8, align: 'right' },
      { header: 'Missed', weight: 1.5, align: 'right' },
      { header: 'Rate found, with interval', weight: 3.2, align: 'left' },
      { header: 'Verdict', weight: 1.5, align: 'left' },
      { header: 'Texts reached, with interval', weight: 2, align: 'left' },
      { header: 'Claims', weight: 1.3, align: 'left' },
    ],
    rows: tried.flatMap(({ attack, rates }) =>
      rates.map((rate) => [
        [say(attack.model)],
        [say(`${trainedWords(rate)} (`), ...foreign(rate.group), say(')')],
        [say(foundWords(rate))],
        [say(missedWords(rate))],
        rateCell(rate),
        [say(agreementWords(rate))],
        [say(reachedWords(rate))],
        claimWords(attack, rate),
      ]),
    ),
    note: [
      say(
        'In training: how often the texts of a group were in the training text of the model. Found: tested passages that were hits by the rule of the method.',
      ),
      ...(haveUnequalBounds(tried.flatMap(({ rates }) => rates))
        ? [
            say(
              ' The more alike the passages of one text are, the wider is the interval, so equal counts can have different bounds.',
            ),
          ]
        : []),
      say(
        ` Verdict: as expected only if the whole interval lies above ${roundPercent(DIVIDING_RATE)} for texts that must be found, or below it for texts that must not be found; open: neither is expected. Texts reached: texts of the group with at least one hit. Claims: tests of a whole group that ended as shown. Text that was never in the training text of a model is the control for the other rows: each hit and each claim there is false.`,
      ),
    ],
  };
}

/** Times, commands and parameters, each once. */
function howMeasured(described: ReportAttack, attacks: readonly RatedAttack[]): Inline[] {
  const runs = [...new Set(attacks.map(({ at, command }) => `${formatTime(at)}: ${command}`))];
  const [first] = attacks;
  const parameters = Object.entries(first?.parameters ?? {});
  return [
    ...(parameters.length === 0
      ? [say('The validation used the default parameters. ')]
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
    ...stacked(runs.map((run) => foreign(run))),
  ];
}
