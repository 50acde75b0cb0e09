import { formatBytes, percent } from '../../base/index.js';
import type { CaseIncident, ExaminationStart, Report, ReportExamination } from '../../domain/index.js';
import { formatCount, formatTime, selfCheckWords, shorten } from '../../figure/index.js';
import {
  facts,
  foreign,
  heading,
  leading,
  note,
  paragraph,
  say,
  type Block,
  type Fact,
  stacked,
  type Inline,
} from './blocks.js';
import { NOT_TESTED_SHOWN } from './firstPage.js';
import { mergedFacts } from './facts/mergedFacts.js';
import { OMITTED_TITLE } from './omittedSection.js';
import { recordFacts } from './facts/recordFacts.js';
import { shardBlocks } from './facts/shardBlocks.js';
import { STATEMENT_TITLE } from './statementSection.js';

/** What the results do not show, and the other explanations that were considered; kept apart from the facts. */
export function boundsSection(report: Report): Block[] {
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
    heading(2, 'Limits', 'limits-list'),
    { kind: 'list', ordered: false, items: report.limits.map(({ text }) => foreign(text)) },
    ...(report.notTested.length > NOT_TESTED_SHOWN
      ? [
          heading(2, 'What was not tested', 'not-tested-all'),
          {
            kind: 'list' as const,
            ordered: false,
            items: report.notTested.map((one) => foreign(one)),
          },
        ]
      : []),
    heading(2, 'Other explanations considered', 'alternatives'),
    {
      kind: 'list',
      ordered: false,
      items: report.alternatives.map((one) => [
        say(one.explanation, 'strong'),
        ...one.considered.flatMap((sentence) => [say(' '), ...foreign(sentence)]),
      ]),
    },
    note(
      say(
        report.statement === undefined
          ? 'Opinions about what these facts mean in law or for this matter are the examiner’s own. They belong in the examiner’s statement, to which this report is an appendix.'
          : `Opinions about what these facts mean in law or for this matter are the examiner’s own. They are in the section “${STATEMENT_TITLE}”, in the examiner’s words.`,
      ),
    ),
  ];
}

/** The tool, the machine, and the self-test that was run for the report. */
export function environmentSection(report: Report): Block[] {
  const { environment, selfTest } = report;
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
      label: 'Versions',
      value: Object.entries(environment.versions).flatMap(([name, version], index) => [
        say(`${index === 0 ? '' : '; '}${name}\u00a0`),
        ...foreign(version),
      ]),
    },
    { label: 'Lock file SHA-256', value: foreign(environment.lockFileSha256, 'hash') },
    { label: 'Operating system', value: foreign(environment.operatingSystem) },
    {
      label: 'Processor',
      value: [
        ...foreign(environment.processor),
        say(`, ${environment.logicalProcessors} logical processors`),
      ],
    },
    { label: 'Memory', value: [say(formatBytes(environment.memoryBytes))] },
    { label: 'Network', value: foreign(environment.network) },
  ];
  return [
    heading(1, 'Tool and environment', 'environment'),
    { kind: 'facts', title: 'Tool and machine of this report', rows },
    ...runEnvironments(report.examinations),
    heading(2, 'Self-test', 'self-test'),
    ...(selfTest.kind === 'none'
      ? [paragraph(say('No self-test was run: '), ...foreign(selfTest.reason))]
      : [
          paragraph(
            say(
              `The tool’s self-test was run on ${formatTime(selfTest.at)}: ${selfTest.passed ? 'all checks passed' : 'one or more checks FAILED'}.`,
            ),
          ),
          {
            kind: 'table' as const,
            title: 'Known-answer self-test',
            quiet: true,
            dense: true,
            columns: [
              { header: 'Check', weight: 8.4, align: 'left' as const },
              { header: 'Expected', weight: 2.8, align: 'left' as const },
              { header: 'Got', weight: 2.8, align: 'left' as const },
              { header: 'Passed', weight: 1.2, align: 'left' as const },
            ],
            rows: selfTest.checks.map((check) => [
              foreign(check.name),
              foreign(check.expected, check.expected.length > 20 ? 'hash' : 'mono'),
              foreign(check.got, check.got.length > 20 ? 'hash' : 'mono'),
              [check.passed ? say('yes') : say('NO', 'strong')],
            ]),
            note: [],
          },
        ]),
  ];
}

/** What the engine found when it checked itself, for each model of a run. */
function selfCheckFacts({ model, references, selfCheck }: ExaminationStart): Fact[] {
  const all = [{ id: model.id, selfCheck }, ...references].flatMap(({ id, selfCheck: check }) =>
    check === undefined ? [] : [{ id, words: selfCheckWords(check).join(' ') }],
  );
  return all.map(({ id, words }) => ({
    label: all.length === 1 ? 'Self-check' : `Self-check on ${id}`,
    value: [say(words)],
  }));
}

/** Engine and machine with which each examination was planned; a value that all share is given once. */
function runEnvironments(examinations: readonly ReportExamination[]): Block[] {
  const columns = examinations.flatMap(({ id, start }) => {
    const rows =
      start === null
        ? []
        : [
            ...recordFacts('Engine', start.numericFingerprint),
            ...selfCheckFacts(start),
            ...recordFacts('Machine of the plan', start.machine),
          ];
    return rows.length === 0 ? [] : [{ name: id, facts: rows }];
  });
  if (columns.length === 0) return [];
  return [
    heading(2, `Engine and machine in ${columns.map(({ name }) => name).join(', ')}`, 'what-ran'),
    facts('Engine and machine of the plans', mergedFacts(columns)),
    ...examinations.flatMap(shardBlocks),
  ];
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
          `Shares of the characters of each work, each character counted once. Report: pages, web page and data hold the same texts. ${
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
          {
            kind: 'table' as const,
            title: 'Files that belong to this report',
            dense: true,
            columns: [
              { header: 'File', weight: 134, align: 'left' as const },
              { header: 'Bytes', weight: 38, align: 'right' as const },
              { header: 'SHA-256', weight: 250, align: 'left' as const },
            ],
            rows: integrity.files.map((file) => [
              foreign(file.path, 'mono'),
              [say(formatCount(file.sizeBytes))],
              [say(file.sha256, 'hash')],
            ]),
            note: [],
          },
        ]),
    ...disclosedBlocks(report),
    ...leftOutBlocks(report),
    heading(2, 'How the opposing expert can verify this report', 'verify'),
    ...verifyBlocks(report),
    { kind: 'endMark', text: `End of report ${report.id}, revision ${report.revision}` },
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
  const declarations = leading(
    note(
      say(
        `Drafts of certifications under Federal Rules of Evidence 902(13) and 902(14), with these facts filled in, are in a folder next to the report: ${id}-declarations, or the name of the report’s folder followed by “-declarations”. They are for a qualified person to check, change and sign. The drafts are not part of the sealed report.`,
      ),
    ),
  );
  if (integrity.verify.length === 0) {
    return [
      paragraph(say('This report is not sealed, so there are no signatures to verify yet.')),
      declarations,
    ];
  }
  return [
    paragraph(
      say(
        'Run these commands in this order, with standard tools, in bash on Linux, in the folder of the sealed report. The file signatures/VERIFY.txt has the same commands ready to copy, and those for macOS and Windows.',
      ),
    ),
    { kind: 'steps', items: integrity.verify },
    note(
      say(
        'The seal number, the fingerprint of the certificate authority and the head of the audit log must be given to the reader through a separate channel (for example by letter or on the record).',
      ),
    ),
    declarations,
  ];
}
