import { counted, formatBytes, percent } from '../../base/index.js';
import {
  widenedWords,
  type CaseIncident,
  type ExaminationStart,
  type Report,
  type ReportExamination,
} from '../../domain/index.js';
import { formatCount, formatTime, selfCheckInBrief, shorten } from '../../figure/index.js';
import {
  type Block,
  type Fact,
  foreign,
  heading,
  type Inline,
  note,
  paragraph,
  say,
  stacked,
  stated,
} from './blocks.js';
import { BEYOND_OBJECTIONS } from '../statement/alternatives.js';
import { answerGroups } from './answers.js';
import { NOT_TESTED_SHOWN } from './firstPage.js';
import { mergedFacts } from './facts/mergedFacts.js';
import { OMITTED_TITLE } from './omittedSection.js';
import { recordFacts } from './facts/recordFacts.js';
import { recordBlocks } from './facts/recordSection.js';
import { sentencesOf } from './findings/notes.js';
import { shardBlocks } from './facts/shardBlocks.js';
import { STATEMENT_TITLE } from './statementSection.js';

/** The title of the section that has the objections. */
export const ANSWERS_TITLE = 'The answer in detail';

/** What the results do not show, and the other explanations that were considered; kept apart from the facts. */
export function boundsSection(report: Report): Block[] {
  const said = new Set<string>();
  return [
    heading(1, 'Limits and other explanations', 'limits'),
    ...(report.examinations.some(({ inResultsOnly }) => inResultsOnly !== undefined)
      ? [
          paragraph(
            say(
              'Statements here about a single work cover only the model–work pairs that are printed in full.',
            ),
          ),
        ]
      : []),
    {
      kind: 'list',
      ordered: false,
      small: true,
      items: [
        ...printedLimits(report)
          .map(({ text }) => firstTime(text, said))
          .filter((text) => text !== '')
          .map((text) => stated(text)),
        ...printedAlternatives(report).map(({ explanation, considered }) => [
          say(explanation),
          ...considered.flatMap((sentence) => [say(' '), ...stated(sentence)]),
        ]),
      ],
    },
    ...(report.notTested.length > NOT_TESTED_SHOWN
      ? [
          heading(2, 'What was not tested', 'not-tested-all'),
          {
            kind: 'list' as const,
            ordered: false,
            small: true,
            items: report.notTested.slice(NOT_TESTED_SHOWN).map((one) => foreign(one)),
          },
        ]
      : []),
    note(
      say(
        `What the opposing party may object to, with what was measured about it, is in the section “${ANSWERS_TITLE}”. report.json (alternatives) has every explanation that was considered. `,
      ),
      say(
        report.statement === undefined
          ? 'Opinions about what these facts mean in law or for this matter are the examiner’s own. They belong in the examiner’s statement, to which this report is an appendix.'
          : `Opinions about what these facts mean in law or for this matter are the examiner’s own. They are in the section “${STATEMENT_TITLE}”, in the examiner’s words.`,
      ),
    ),
  ];
}

/** For a limit, by its code: codes of other limits, and of caveats among the notes, that say it as well. */
const SAID_BY: Readonly<Record<string, readonly string[]>> = {
  'this-file-of-weights': ['quantized'],
  'shared-cache': ['shared-cache-differs', 'shared-cache-keeps-more'],
  'group-without-passages': ['group-limits'],
};

/** A limit without the sentences that a limit before has. */
function firstTime(text: string, said: Set<string>): string {
  return sentencesOf(text)
    .filter((sentence) => !said.has(sentence) && said.add(sentence))
    .join(' ');
}

/** The limits that nothing else in the report says. */
function printedLimits({ limits, examinations }: Report): Report['limits'] {
  const caveats = examinations
    .flatMap(({ findings }) => findings?.findings ?? [])
    .flatMap((one) => one.caveats);
  const codes = new Set([...limits, ...caveats].map(({ code }) => code));
  return limits.filter(({ code }) => SAID_BY[code]?.some((other) => codes.has(other)) !== true);
}

/** The other explanations that the table of objections does not have; all of them where no such table is printed. */
function printedAlternatives(report: Report): Report['alternatives'] {
  if (answerGroups(report).length === 0) return report.alternatives;
  return report.alternatives.filter(({ explanation }) => BEYOND_OBJECTIONS.has(explanation));
}

/** What is on record of each examination, then the tool, the machine, and the self-test that was run for the report. */
export function environmentSection(report: Report): Block[] {
  const { environment } = report;
  const rows: Fact[] = [
    {
      label: 'Program that made this report',
      value: [
        say(`${environment.program.name} ${environment.program.version}, build `),
        ...foreign(environment.program.build, 'mono'),
        say(', commit '),
        ...foreign(environment.program.commit, 'mono'),
      ],
    },
    {
      label: 'Machine',
      value: [
        ...foreign(environment.operatingSystem),
        say(', '),
        ...foreign(environment.processor),
        say(`, ${environment.logicalProcessors} logical processors, ${formatBytes(environment.memoryBytes)}`),
      ],
    },
    { label: 'Network', value: foreign(environment.network) },
    ...selfTestFacts(report),
    ...engineFacts(report.examinations),
  ];
  return [
    heading(1, 'Record, tool and environment', 'environment'),
    ...recordBlocks(report.examinations),
    heading(2, 'Tool and environment', 'tool'),
    { kind: 'facts', title: 'Tool and machine of this report', rows },
    note(
      say(
        'report.json and data/results/*.start.json have the versions and hashes of all libraries, the settings of the engine and the machine of each plan.',
      ),
    ),
    ...report.examinations.flatMap(shardBlocks),
  ];
}

/** One line where every check passed; every check that did not. */
function selfTestFacts({ selfTest }: Report): Fact[] {
  if (selfTest.kind === 'none')
    return [{ label: 'Self-test', value: [say('none was run: '), ...foreign(selfTest.reason)] }];
  const failed = selfTest.checks.filter(({ passed }) => !passed);
  const of = `run on ${formatTime(selfTest.at)}`;
  if (selfTest.passed && failed.length === 0)
    return [
      { label: 'Self-test', value: [say(`${of}: all ${formatCount(selfTest.checks.length)} checks passed`)] },
    ];
  return [
    {
      label: 'Self-test',
      value: stacked([
        [
          say(
            `${of}: ${formatCount(failed.length)} of ${formatCount(selfTest.checks.length)} checks FAILED`,
            'strong',
          ),
        ],
        ...failed.map(({ name, expected, got }) => [
          ...foreign(name),
          say(': expected '),
          ...foreign(expected, 'mono'),
          say(', got '),
          ...foreign(got, 'mono'),
        ]),
      ]),
    },
  ];
}

/** The engine of each examination, its check of itself, and the threads and devices that were used; what all share is given once. */
function engineFacts(examinations: readonly ReportExamination[]): Fact[] {
  return mergedFacts(
    examinations.flatMap(({ id, start }) =>
      start === null
        ? []
        : [
            {
              name: id,
              facts: [
                ...recordFacts('Engine', start.numericFingerprint).filter(({ label }) => label === 'Engine'),
                ...weightsFacts(start),
                ...selfCheckFacts(start),
              ],
            },
          ],
    ),
  );
}

/** What was done to the weights of each model; nothing where they are used as they are stored. */
function weightsFacts({ model, references, numericFingerprint }: ExaminationStart): Fact[] {
  return [{ id: model.id, numericFingerprint }, ...references].flatMap(({ id, numericFingerprint: of }) => {
    const words = widenedWords((of['numeric'] ?? {}) as Readonly<Record<string, unknown>>);
    return words === null ? [] : [{ label: `Weights of ${id}`, value: [say(words)] }];
  });
}

/** What the engine found when it checked itself: whether each model may be scored and written on, and by how much two ways of scoring differ. */
function selfCheckFacts({ model, references, selfCheck }: ExaminationStart): Fact[] {
  const all = [{ id: model.id, selfCheck }, ...references].flatMap(({ id, selfCheck: check }) =>
    check === undefined ? [] : [{ id, check }],
  );
  return all.map(({ id, check }) => ({
    label: `Self-check on ${id}`,
    value: [say(selfCheckInBrief(check))],
  }));
}

/** How much of each work the report and its bag hold; nothing if they hold none. */
function disclosedBlocks({ disclosed, leftOutFiles }: Report): Block[] {
  if (disclosed.length === 0) return [];
  const right = (header: string) => ({ header, weight: 1, align: 'right' as const });
  const share = (some: number, of: number): Inline[] => [say(percent(some / of))];
  return [
    {
      kind: 'table',
      title: 'What this report and its bag disclose of the works',
      dense: true,
      columns: [
        { header: 'Work', weight: 3, align: 'left' },
        right('Characters'),
        right('Report'),
        right('Findings files'),
        right('Exhibits'),
        right('Encoded'),
        right('In all'),
      ],
      rows: disclosed.map(({ workId, title, chars, report, findings, exhibits, encoded, total }) => [
        foreign(`${shorten(title, 60)} (${workId})`),
        [say(formatCount(chars))],
        ...[report, findings, exhibits, encoded, total].map((some) => share(some, chars)),
      ]),
      note: [
        say(
          `Shares of the characters of each work, each character counted once. Report: report.json and the web page, which contains it, hold these texts; the pages print some of them. ${
            leftOutFiles === undefined
              ? 'Encoded: the journals hold token ids and texts, and from the rank and the log p of each token, with the model, the measured text can be read back. Treat the bag as the works.'
              : 'The journals and numbers per token, which encode the measured text, were omitted.'
          }`,
        ),
      ],
    },
  ];
}

/** The files that encode a work and were omitted at sealing; nothing if none were. */
function leftOutBlocks({ leftOutFiles = [] }: Report): Block[] {
  if (leftOutFiles.length === 0) return [];
  return [
    {
      kind: 'table',
      title: 'Files that were omitted because they encode a work',
      dense: true,
      columns: [
        { header: 'File', weight: 134, align: 'left' },
        { header: 'Bytes', weight: 38, align: 'right' },
        { header: 'SHA-256', weight: 250, align: 'left' },
      ],
      rows: leftOutFiles.map((file) => [
        foreign(file.path, 'mono'),
        [say(formatCount(file.sizeBytes))],
        [say(file.sha256, 'hash')],
      ]),
      note: [
        say(
          'The examiner chose at sealing to leave these files out and keeps them in the case. From them and the model, the text that was measured can be read back. A number that rests on them cannot be recomputed from this bag alone. A file that is produced later can be compared with its hash.',
        ),
      ],
    },
  ];
}

/** Hashes, audit log, signer, and how the opposing expert can verify all of it with standard tools. */
export function integritySection(report: Report): Block[] {
  const { integrity, signer } = report;
  const signerRows: Fact[] =
    signer.kind === 'none'
      ? [{ label: 'Signed by', value: [say('no one: '), ...foreign(signer.reason)] }]
      : [
          { label: 'Signed by', value: foreign(signer.subject) },
          {
            label: 'Certificate',
            value: [
              say(
                signer.trust === 'self-asserted'
                  ? 'self-asserted (only the key holder vouches for the name)'
                  : 'issued by ',
              ),
              ...(signer.trust === 'self-asserted'
                ? []
                : [...foreign(signer.issuer), say(', according to the names in the certificates')]),
              say(
                `; valid ${formatTime(signer.validFrom)} to ${formatTime(signer.validTo)}; revocation not checked; SHA-256 `,
              ),
              ...foreign(signer.certificateSha256, 'hash'),
            ],
          },
          {
            label: 'Authority',
            value: [
              say(
                'the certificate at the end of the chain; compare it with the fingerprint that you received through a separate channel: SHA-256 ',
              ),
              ...foreign(signer.authoritySha256, 'hash'),
            ],
          },
          { label: 'SSH key', value: foreign(signer.sshFingerprint, 'mono') },
        ];
  return [
    heading(1, 'Integrity and verification', 'integrity'),
    {
      kind: 'facts',
      title: 'Integrity',
      rows: [
        {
          label: 'Audit log',
          value: [
            say(`${formatCount(integrity.auditCount)} entries in a hash chain; head `),
            ...foreign(integrity.auditHead, 'hash'),
          ],
        },
        ...signerRows,
        ...clockRows(report),
        { label: 'Time stamp', value: foreign(integrity.timeStamp) },
        ...(report.supersedes === null
          ? []
          : [
              {
                label: 'Replaces',
                value: [
                  say(`${report.supersedes.id}, revision ${report.supersedes.revision}, SHA-256 `),
                  say(report.supersedes.sha256, 'hash'),
                ],
              },
            ]),
      ],
    },
    ...(integrity.files.length === 0
      ? []
      : [
          note(
            say(
              `report.json and manifest-sha256.txt name ${counted(integrity.files.length, 'file')} of this report with the SHA-256 of each.`,
            ),
          ),
        ]),
    ...disclosedBlocks(report),
    ...leftOutBlocks(report),
    heading(2, 'How the opposing expert can verify this report', 'verify'),
    ...verifyBlocks(report),
  ];
}

/** How many examinations are on record, when the report was issued, incidents, and whether the clock was ever set back. */
function clockRows({ issuedAt, issuedAtLocalOffset, examinations, omitted, integrity }: Report): Fact[] {
  const made = examinations.length + omitted.length;
  return [
    {
      label: 'Examinations',
      value: [
        say(
          omitted.length === 0
            ? `${formatCount(made)} in the audit log; all are reported here`
            : `${formatCount(made)} in the audit log; ${formatCount(examinations.length)} reported here in full, ${formatCount(omitted.length)} listed in the section “${OMITTED_TITLE}”`,
        ),
      ],
    },
    {
      label: 'Issued',
      value: [
        say(
          issuedAtLocalOffset === ''
            ? formatTime(issuedAt)
            : `${formatTime(issuedAt)}; local time is UTC${issuedAtLocalOffset}`,
        ),
      ],
    },
    ...(integrity.incidents.length === 0
      ? []
      : [{ label: 'Incidents in the case', value: stacked(integrity.incidents.map(incidentLine)) }]),
    ...(integrity.clockSetBack.length === 0
      ? []
      : [
          {
            label: 'Clock',
            value: [
              say('The clock was set back: ', 'strong'),
              say(
                integrity.clockSetBack
                  .map(
                    ({ entry, time, before }) =>
                      `entry ${formatCount(entry)} of the audit log is dated ${formatTime(time)}, and the entry before it ${formatTime(before)}`,
                  )
                  .join('; '),
              ),
            ],
          },
        ]),
  ];
}

const INCIDENTS: Readonly<Record<CaseIncident['kind'], string>> = {
  'case-adopted':
    'the case was adopted after it was restored or copied, or after its stored head was damaged; its audit log may lack entries that are recorded elsewhere',
  'case-index-restored': 'the index was older than the audit log and was updated from it',
  'lock-taken-over': 'the program had ended without closing the case',
  'audit-repaired': 'the last line of the audit log was cut off while it was written, and was repaired',
};

function incidentLine({ entry, at, kind, reason }: CaseIncident): Inline[] {
  return [
    say(
      `${formatTime(at)}, entry ${formatCount(entry)}: ${INCIDENTS[kind]}`,
      kind === 'case-adopted' ? 'strong' : 'plain',
    ),
    ...(reason === '' ? [] : [say('; reason given: '), ...foreign(reason)]),
  ];
}

/** The commands of the sealed folder's own instructions; a draft has nothing to verify yet. */
function verifyBlocks({ id, integrity }: Report): Block[] {
  const declarations = note(
    say(
      `Drafts of certifications under Federal Rules of Evidence 902(13) and 902(14) are in a folder next to the report: ${id}-declarations, or the name of the report’s folder followed by “-declarations”. They are for a qualified person to check, change and sign. They are not part of the sealed report.`,
    ),
  );
  if (integrity.verify.length === 0) {
    return [
      paragraph(say('This report is not sealed, so there are no signatures to verify yet.')),
      declarations,
    ];
  }
  return [
    note(
      say(
        `signatures/VERIFY.txt has ${counted(integrity.verify.length, 'command')} for standard tools, in order and ready to copy, for Linux, macOS and Windows, with what each of them checks: the files, the signatures, the audit log, the findings and the pages. The seal number, the fingerprint of the certificate authority and the head of the audit log must reach the reader through a separate channel.`,
      ),
    ),
    declarations,
  ];
}
