import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { inputError, utc, type Clock } from '../base/index.js';
import type { CaseFolder } from '../casefile/index.js';
import type { GpuChoice, Report, ReportSigner } from '../domain/index.js';
import {
  buildReport,
  loadDocumentFonts,
  loadWebFonts,
  renderHtml,
  renderJson,
  renderPdf,
  reportChecklist,
} from '../exhibit/index.js';
import { fileError, fileExists, temporaryName } from '../files/index.js';
import { sealBag, signaturePlaceholder, type Seal, type SigningKey } from '../seal/index.js';
import { declarations } from './declarations.js';
import { reportEnvironment } from './environment.js';
import { caseFacts, NO_SIGNER } from './reportInput.js';
import { selfTest } from './selfTest.js';
import { Payload, stageCase } from './stagePayload.js';
import { verifySteps } from './verifySteps.js';

/** How to make a report. */
export interface ReportOptions {
  readonly clock: Clock;
  /** Signs and seals; null makes a draft. */
  readonly key: SigningKey | null;
  /** Folder to make; default `reports/<id>` in the case. */
  readonly outFolder?: string | undefined;
  readonly title?: string | undefined;
  readonly confidentiality?: string | undefined;
  readonly gpu?: GpuChoice | undefined;
  readonly onStep?: ((step: string) => void) | undefined;
}

/** A report that was made. */
export interface MadeReport {
  readonly id: string;
  readonly folder: string;
  /** Null for a draft. */
  readonly seal: Seal | null;
  readonly report: Report;
  /** What is missing but does not prevent sealing; for a draft, also what would. */
  readonly remarks: readonly {
    readonly level: 'refuse' | 'warn';
    readonly field: string;
    readonly why: string;
  }[];
  /** Drafts of declarations for a person to sign, beside the bag; never sealed. */
  readonly declarationsFolder: string;
}

/**
 * Makes a report of everything in a case: with a key a sealed bag, without one a watermarked draft. Grows beside its place and moves
 * there when it is whole; the audit log says that it was begun and how it ended.
 * @throws {PalimpsestError} `output-exists`, `report-incomplete` naming what is missing, as sealBag; `disk-full`, `file-*`
 */
export async function makeReport(opened: CaseFolder, options: ReportOptions): Promise<MadeReport> {
  const { clock, key } = options;
  const issuedAt = utc(clock);
  const id = `PAL-${issuedAt.slice(0, 4)}-${String(opened.index.reports.length + 1).padStart(4, '0')}`;
  const outFolder = resolve(options.outFolder ?? opened.path('reports', id));
  const declarationsFolder = `${outFolder}-declarations`;
  for (const folder of [outFolder, declarationsFolder]) {
    if (!(await fileExists(folder))) continue;
    throw inputError(
      'output-exists',
      `${folder} is there already.`,
      'Choose another folder with --out, or move it away.',
    );
  }
  await mkdir(dirname(outFolder), { recursive: true }).catch((error: unknown) => {
    throw fileError(error, dirname(outFolder), 'create');
  });
  options.onStep?.('testing the program against known answers');
  const environment = await reportEnvironment();
  const test = await selfTest(clock, options.gpu ?? 'auto');
  await opened.record('report-begun', {
    report: id,
    sealed: key !== null,
    examinations: [...opened.index.examinations],
  });
  const staging = temporaryName(outFolder);
  try {
    options.onStep?.('gathering the results');
    const payload = new Payload(staging);
    await stageCase(opened, payload, { environment, selfTest: test });
    const { entries, sha256 } = await opened.auditHead();
    // The claimed time of sealing stands in the report's own commands, so it is fixed before the report is printed.
    const sealing = fixedClock(clock);
    const report = buildReport({
      ...(await caseFacts(opened)),
      exhibits: [],
      id,
      revision: 1,
      supersedes: supersededBy(opened),
      title: options.title ?? '',
      status: key === null ? 'draft' : 'final',
      issuedAt,
      confidentiality: options.confidentiality ?? '',
      signer: key === null ? NO_SIGNER : signerOf(key),
      environment,
      selfTest: test,
      audit: { head: sha256, count: entries },
      files: payload.files,
      timeStamp: 'none: local clock',
      verify: key === null ? [] : verifySteps({ identity: key.info.identity, sealedAt: utc(sealing) }),
    });
    const remarks = reportChecklist(report);
    if (key !== null) refuseIncomplete(remarks);
    options.onStep?.('printing the report');
    await printReport(payload, report, key);
    const seal = key === null ? null : await sealed(opened, staging, outFolder, key, report, sealing);
    if (seal === null) await rename(staging, outFolder);
    await writeDeclarations(declarationsFolder, report, seal);
    await opened.update((index) => {
      index.reports.push({
        id,
        revision: 1,
        createdAt: issuedAt,
        sealed: seal !== null,
        sealNumber: seal?.sealNumber ?? '',
        path: outFolder,
      });
    });
    await opened.record(seal === null ? 'report-drafted' : 'report-sealed', {
      report: id,
      path: outFolder,
      sealNumber: seal?.sealNumber ?? '',
    });
    return { id, folder: outFolder, seal, report, remarks, declarationsFolder };
  } catch (error) {
    await opened
      .record('report-failed', { report: id, reason: error instanceof Error ? error.message : String(error) })
      .catch(() => undefined);
    throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

function fixedClock(clock: Clock): Clock {
  const now = clock.now();
  return { now: () => now };
}

async function printReport(payload: Payload, report: Report, key: SigningKey | null): Promise<void> {
  await payload.write('data/report/report.json', renderJson(report));
  await payload.write('data/report/report.html', renderHtml(report, await loadWebFonts()));
  const pdf = await renderPdf(report, {
    fonts: await loadDocumentFonts(),
    ...(key === null
      ? {}
      : {
          beforeEnd: (doc: PDFKit.PDFDocument) => {
            signaturePlaceholder(doc, {
              signerName: key.info.name,
              reason: `Report ${report.id} revision ${report.revision}`,
              signedAt: new Date(report.issuedAt),
            });
          },
        }),
  });
  await payload.write('data/report/report.pdf', pdf);
}

async function sealed(
  opened: CaseFolder,
  staging: string,
  outFolder: string,
  key: SigningKey,
  report: Report,
  clock: Clock,
): Promise<Seal> {
  const { laboratory } = opened.index.head;
  return sealBag({
    payloadFolder: staging,
    outFolder,
    key,
    clock,
    bagInfo: {
      externalIdentifier: report.id,
      auditHead: report.integrity.auditHead,
      softwareAgent: `Palimpsest ${report.environment.program.version}`,
      fields: laboratory === '' ? {} : { 'Source-Organization': laboratory },
    },
  });
}

function refuseIncomplete(remarks: MadeReport['remarks']): void {
  const missing = remarks.filter(({ level }) => level === 'refuse');
  if (missing.length === 0) return;
  throw inputError(
    'report-incomplete',
    `The report cannot be sealed: ${missing.map(({ field, why }) => `${field} (${why})`).join('; ')}.`,
    'Fill in what is missing (palimpsest case edit DIR --examiner …), or make a draft with --draft.',
    { missing: missing.map(({ field }) => field) },
  );
}

function supersededBy(opened: CaseFolder): Report['supersedes'] {
  const last = opened.index.reports.findLast((report) => report.sealed);
  return last === undefined ? null : { id: last.id, revision: last.revision, sha256: last.sealNumber };
}

function signerOf({ info }: SigningKey): ReportSigner {
  return {
    kind: 'key',
    subject: [info.name, info.title, info.organisation]
      .filter((part) => part !== undefined && part !== '')
      .join(', '),
    certificateSha256: info.fingerprint,
    sshFingerprint: info.sshFingerprint,
    validFrom: info.validFrom,
    validTo: info.validTo,
    trust: 'self-asserted',
    issuer: 'the holder of the key',
  };
}

async function writeDeclarations(folder: string, report: Report, seal: Seal | null): Promise<void> {
  const drafts = new Payload(folder);
  for (const [name, text] of Object.entries(declarations(report, seal)))
    await drafts.write(join('.', name), text);
}
