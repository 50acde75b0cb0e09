import type {
  Report,
  ReportExamination,
  ValidatedAttackRecord,
  ValidationRate,
} from '../../../domain/index.js';
import { formatTime } from '../../../figure/index.js';
import { foreign, heading, note, paragraph, say, type Block, type Inline } from '../blocks.js';
import { foundWords, missedWords, plantedWords, rateCell } from './validationRates.js';

const EXPECTED: Readonly<Record<ValidationRate['expected'], string>> = {
  found: 'to be found',
  open: 'open',
  'not-found': 'not to be found',
};

/** How often the attacks of this report found or missed what was planted, for each build that ran one; or that this is not on record. */
export function validationBlocks({ validations, examinations, methodRates }: Report): Block[] {
  return [
    heading(2, 'Known error rates of the program', 'validation'),
    ...(validations.length === 0
      ? [
          paragraph(
            say('It is not recorded which build ran the examinations, so no validation can be cited.'),
          ),
        ]
      : validations.flatMap(({ build, record }) => {
          const attacks = (record?.attacks ?? []).filter((one) => isUsed(one, examinations, build));
          const missing = missingAttacks(attacks, examinations, build);
          return [
            paragraph(
              say('Build '),
              ...foreign(build, 'mono'),
              say(
                record === null
                  ? ': no validation of this build is on record.'
                  : ': each method was run on models for which it is known what was planted in them.',
              ),
              ...(record === null || missing.length === 0
                ? []
                : [
                    say(' No validation of this build is on record for '),
                    ...foreign(missing.join(', ')),
                    say('.'),
                  ]),
            ),
            ...tables(build, attacks, methodRates),
          ];
        })),
  ];
}

/** The rates of a build, or where the report has them already. */
function tables(
  build: string,
  attacks: readonly ValidatedAttackRecord[],
  methodRates: Report['methodRates'],
): Block[] {
  const rest = attacks.filter(
    (one) =>
      !(methodRates ?? []).some(
        ({ program, id, version, modelSha256, manifestSha256 }) =>
          program.build === build &&
          id === one.id &&
          version === one.version &&
          modelSha256 === one.modelSha256 &&
          manifestSha256 === one.manifestSha256,
      ),
  );
  return [
    ...(rest.length < attacks.length
      ? [paragraph(say('The section Method gives its rates with each method.'))]
      : []),
    ...(rest.length === 0 ? [] : ratesTable(build, rest)),
  ];
}

/** Id and version of the attacks that a build ran. */
function ranBy({ start, runs }: ReportExamination, build: string): { id: string; version: string } | null {
  return runs.some(({ program }) => program?.build === build) ? (start?.attack ?? null) : null;
}

function isUsed(
  { id, version }: ValidatedAttackRecord,
  examinations: readonly ReportExamination[],
  build: string,
): boolean {
  return examinations.some((one) => {
    const attack = ranBy(one, build);
    return attack?.id === id && attack.version === version;
  });
}

function missingAttacks(
  attacks: readonly ValidatedAttackRecord[],
  examinations: readonly ReportExamination[],
  build: string,
): string[] {
  const used = examinations.flatMap((one) => ranBy(one, build) ?? []);
  const missing = used.filter(
    ({ id, version }) => !attacks.some((attack) => attack.id === id && attack.version === version),
  );
  return [...new Set(missing.map(({ id, version }) => `${id} ${version}`))];
}

function ratesTable(build: string, attacks: readonly ValidatedAttackRecord[]): Block[] {
  const rows = attacks.flatMap((attack) =>
    attack.rates.filter(({ of }) => of > 0).map((rate) => rowOf(attack, rate)),
  );
  const commands = [
    ...new Set(attacks.map(({ command, at, fixture }) => `${formatTime(at)}, ${fixture}: ${command}`)),
  ];
  return [
    {
      kind: 'table',
      title: `Known error rates of build ${build}`,
      dense: true,
      columns: [
        { header: 'Method', weight: 2.4, align: 'left' },
        { header: 'Model', weight: 1.2, align: 'left' },
        { header: 'Planted', weight: 1.4, align: 'right' },
        { header: 'Expected', weight: 1.8, align: 'left' },
        { header: 'Found', weight: 2, align: 'right' },
        { header: 'Missed', weight: 2, align: 'right' },
        { header: 'Rate found, with interval', weight: 3.4, align: 'left' },
      ],
      rows,
      note: [],
    },
    note(
      say(
        'A planted passage that was not found is a false negative. A passage that was found but never planted is a false positive. ',
      ),
      ...foreign(commands.join('; ')),
    ),
  ];
}

function rowOf(attack: ValidatedAttackRecord, rate: ValidationRate): Inline[][] {
  return [
    foreign(`${attack.title} ${attack.version}`),
    [say(attack.model)],
    [say(plantedWords(attack, rate))],
    [say(EXPECTED[rate.expected])],
    [say(foundWords(rate))],
    [say(missedWords(rate))],
    rateCell(rate),
  ];
}
