import { readBytes } from '../../files/index.js';
import { failed, outcomeOf, passed, skipped, type BagCheck, type Outcome } from './bagCheck.js';
import { chainInCades } from '../signature/cades.js';
import { certificateFacts, type Chain } from '../signature/certificate.js';
import { chainProblem } from '../signature/chainProblem.js';
import { signerOf } from '../bag/bagSigner.js';
import { expectedChecks } from './expectedChecks.js';
import { member, textOf } from '../encoding/jsonParts.js';
import type { Parsed } from '../encoding/parsed.js';
import { pdfAttachment } from '../encoding/pdfAttachment.js';
import { MAX_PDF_BYTES, signatureInPdf, verifyPdf, type PdfVerdict } from '../key/pdfSignature.js';
import { parseSealedReport, type SealedReport } from '../bag/sealedReport.js';
import { shown } from '../bag/shown.js';
import type { BagVerdict, VerifyBagOptions } from './verifyBag.js';

/**
 * Checks the PDF of a sealed report without its bag: its signature over the whole file, whose signature it is, and the data that the PDF holds.
 * Everything that needs the rest of the bag is reported as not checked.
 * @throws {PalimpsestError} `file-*`
 */
export async function verifyPdfAlone(path: string, { expect }: VerifyBagOptions): Promise<BagVerdict> {
  const pdf = await readBytes(path, MAX_PDF_BYTES);
  const signature = signatureInPdf(pdf);
  const chain = signature === undefined ? undefined : chainInCades(signature);
  const found = signatureOf(pdf, chain);
  const report = reportIn(pdf);
  const leaf = chain === undefined ? undefined : certificateFacts(chain.leaf, path);
  const expected = expectedChecks({ sealNumber: null, chain, proofs: PROOFS }, expect ?? {});
  const checks: BagCheck[] = [
    check(
      'pdf-signature',
      'The signature of the PDF report covers the whole file',
      'pdfsig report.pdf',
      found.problem === undefined ? passed('The signature is valid.') : failed(`The PDF: ${found.problem}.`),
    ),
    check(
      'certificate',
      'The certificate was valid when the report was issued',
      'pdfsig report.pdf',
      await outcomeOf(() => certificate(chain, report)),
    ),
    check(
      'report',
      'The data in the PDF is the data of the signed report',
      'pdfdetach -save 1 -o report.json report.pdf',
      await outcomeOf(() => data(report, found.reason, leaf?.fingerprint)),
    ),
    ...expected,
    ...NOT_SHOWN.map(([id, title, words]) => check(id, title, 'palimpsest verify BAG', skipped(words))),
  ];
  const ok = checks.every((one) => one.ok !== false);
  const isConfirmed = expected.some((one) => one.ok === true);
  const id = 'value' in report ? report.value.id : undefined;
  const head = 'value' in report ? report.value.audit?.head : undefined;
  return {
    folder: path,
    ok,
    verdict: !ok ? 'changed' : isConfirmed ? 'signer-confirmed' : 'signer-not-confirmed',
    checks,
    countersigners: [],
    ...(id === undefined ? {} : { externalIdentifier: shown(id) }),
    ...(head === undefined ? {} : { auditHead: shown(head) }),
    ...(chain === undefined || found.problem !== undefined ? {} : { signer: signerOf(chain) }),
  };
}

function signatureOf(pdf: Uint8Array, chain: Chain | undefined): PdfVerdict {
  if (chain === undefined) return { problem: 'it contains no signature that covers the whole file' };
  try {
    return verifyPdf(pdf, chain);
  } catch {
    return { problem: 'the signature in it cannot be read' };
  }
}

/** The data that the PDF holds, which may be anything. */
function reportIn(pdf: Uint8Array): Parsed<SealedReport> {
  try {
    const attached = pdfAttachment(pdf, 'report.json');
    return 'value' in attached ? parseSealedReport(attached.value) : attached;
  } catch {
    return { problem: 'they cannot be read' };
  }
}

/** The commands of standard tools that show the compared values; the first needs a file of the whole bag. */
const PROOFS = { seal: 'sha256sum tagmanifest-sha256.txt', authority: 'pdfsig -dump report.pdf' };

/** What only the whole bag can show. */
const NOT_SHOWN: readonly (readonly [string, string, string])[] = [
  [
    'payload',
    'Every file of the payload is as it was sealed',
    'A PDF alone cannot show this: the other files are not available.',
  ],
  [
    'cms-signature',
    'The examiner signed the bag',
    'A PDF alone cannot show this: the seal covers the whole bag. The seal number is not known.',
  ],
  [
    'audit',
    'The audit log is one unbroken chain',
    'A PDF alone cannot show this: the log is not available; only its head is stated.',
  ],
  [
    'journals',
    'The results are those that the audit log records',
    'A PDF alone cannot show this: the journals, numbers and findings files are not available.',
  ],
  [
    'time-stamp',
    'An authority stamped the time',
    'A PDF alone cannot show this: a time stamp is part of the bag. The times in the PDF are those of a local clock.',
  ],
];

function certificate(chain: Chain | undefined, report: Parsed<SealedReport>): Outcome {
  if (chain === undefined) return failed('The PDF contains no certificates.');
  const issued = 'value' in report ? textOf(member(report.value.root, 'issuedAt')) : undefined;
  if (issued === undefined || !isMoment(issued)) return failed('The data in the PDF states no time.');
  const problem = chainProblem(chain, issued);
  return problem === undefined
    ? passed(
        `Valid at ${shown(issued)}, the stated time. Compare the authority’s fingerprint ${certificateFacts(chain.authority, 'the PDF').fingerprint} with one received through a separate channel.`,
      )
    : failed(`The certificates in the PDF: ${problem}.`);
}

/** Is this a time in the one form in which a report states it, 2026-11-25T12:44:00.000Z? */
function isMoment(text: string): boolean {
  return !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;
}

function data(report: Parsed<SealedReport>, reason: string | undefined, leaf: string | undefined): Outcome {
  if ('problem' in report) return failed(`The data in the PDF: ${report.problem}.`);
  const { id, certificate: named } = report.value;
  if (reason?.split(' ').includes(id) !== true)
    return failed(`The signature does not name report ${shown(id)}, whose data the PDF holds.`);
  if (named !== undefined && named !== leaf)
    return failed('The data names a certificate other than the one that signed.');
  return passed(
    `Report ${shown(id)}. The printed text was made from this data, but a program cannot compare print with data.`,
  );
}

function check(id: string, title: string, proof: string, outcome: Outcome): BagCheck {
  return { id, title, proof, ...outcome };
}
