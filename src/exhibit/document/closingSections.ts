import type { Report, ReportExamination } from '../../domain/index.js';
import { formatBytes, formatCount, formatTime } from '../format.js';
import { foreign, heading, note, paragraph, say, type Block, type Inline } from './blocks.js';
import { recordRows } from './sampleSection.js';

type Row = { readonly label: string; readonly value: readonly Inline[] };

/** What the results do not say, and other explanations that were considered. Kept apart from the facts. */
export function boundsSection(report: Report): Block[] {
  return [
    heading(1, 'Limits and other explanations', 'limits'),
    heading(2, 'Limits', 'limits-list'),
    { kind: 'list', ordered: false, items: report.limits.map((limit) => foreign(limit)) },
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
        'Opinions on what these facts mean in law or in the case are the examiner’s own and belong in the examiner’s statement, to which this report is an appendix.',
      ),
    ),
  ];
}

/** The tool and the machine, and that the tool gave known answers on the day. */
export function environmentSection(report: Report): Block[] {
  const { environment, selfTest } = report;
  const rows: Row[] = [
    {
      label: 'Program',
      value: [
        say(`${environment.program.name} ${environment.program.version}, build `),
        ...foreign(environment.program.build, 'mono'),
      ],
    },
    ...Object.entries(environment.versions).map(([name, version]) => ({
      label: name,
      value: foreign(version),
    })),
    { label: 'Lock file SHA-256', value: foreign(environment.lockFileSha256, 'mono') },
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
    ...report.examinations.flatMap(runEnvironment),
    heading(2, 'Self-test', 'self-test'),
    ...(selfTest.kind === 'none'
      ? [paragraph(say('No self-test was run: '), ...foreign(selfTest.reason))]
      : [
          paragraph(
            say(
              `Known answers were asked of the tool on ${formatTime(selfTest.at)}: ${selfTest.passed ? 'all were given' : 'NOT all were given'}.`,
            ),
          ),
          {
            kind: 'table' as const,
            title: 'Known-answer self-test',
            columns: [
              { header: 'Check', weight: 4, align: 'left' as const },
              { header: 'Expected', weight: 4, align: 'left' as const },
              { header: 'Got', weight: 4, align: 'left' as const },
              { header: 'Passed', weight: 1.4, align: 'left' as const },
            ],
            rows: selfTest.checks.map((check) => [
              foreign(check.name),
              foreign(check.expected, 'mono'),
              foreign(check.got, 'mono'),
              [check.passed ? say('yes') : say('NO', 'strong')],
            ]),
            note: [],
          },
        ]),
  ];
}

function runEnvironment(examination: ReportExamination): Block[] {
  const { start } = examination;
  const rows = start === null ? [] : [...recordRows(start.numericFingerprint), ...recordRows(start.machine)];
  if (rows.length === 0) return [];
  return [
    heading(2, `${examination.id}  What ran`, `ran-${examination.id}`),
    {
      kind: 'facts',
      title: `Engine and machine of ${examination.id}`,
      rows,
    },
  ];
}

/** Hashes, audit chain, signer, and how the other side checks all of it with stock tools. */
export function integritySection(report: Report): Block[] {
  const { integrity, signer } = report;
  const signerRows: Row[] =
    signer.kind === 'none'
      ? [{ label: 'Signed by', value: [say('nobody: '), ...foreign(signer.reason)] }]
      : [
          { label: 'Signed by', value: foreign(signer.subject) },
          {
            label: 'Certificate',
            value: [
              say(
                signer.trust === 'self-asserted'
                  ? 'self-asserted (nobody but the holder vouches for the name)'
                  : 'issued by ',
              ),
              ...(signer.trust === 'self-asserted' ? [] : foreign(signer.issuer)),
              say(`; valid ${formatTime(signer.validFrom)} to ${formatTime(signer.validTo)}; SHA-256 `),
              ...foreign(signer.certificateSha256, 'mono'),
            ],
          },
          { label: 'SSH key', value: foreign(signer.sshFingerprint, 'mono') },
        ];
  return [
    heading(1, 'Integrity, and how to check this report', 'integrity'),
    {
      kind: 'facts',
      title: 'Integrity',
      rows: [
        {
          label: 'Audit log',
          value: [
            say(`${formatCount(integrity.auditCount)} entries, hash-chained; head `),
            ...foreign(integrity.auditHead, 'mono'),
          ],
        },
        ...signerRows,
        { label: 'Time stamp', value: foreign(integrity.timeStamp) },
        ...(report.supersedes === null
          ? []
          : [
              {
                label: 'Replaces',
                value: [
                  say(`${report.supersedes.id}, revision ${report.supersedes.revision}, SHA-256 `),
                  say(report.supersedes.sha256, 'mono'),
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
            columns: [
              { header: 'File', weight: 124, align: 'left' as const },
              { header: 'Bytes', weight: 48, align: 'right' as const },
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
    heading(2, 'How the other side checks it', 'verify'),
    paragraph(say('With stock tools, inside the folder of the sealed report, in this order:')),
    {
      kind: 'list',
      ordered: true,
      items: integrity.verify.map((step) => [say(`${step.what}\n`), ...foreign(step.command, 'mono')]),
    },
    note(
      say(
        'The fingerprint of the certificate and the seal number must reach the reader by another way than this report (read out, or in a letter of the same day).',
      ),
    ),
    { kind: 'endMark', text: `End of report ${report.id}, revision ${report.revision}` },
  ];
}
