import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ATTACKS } from '../../../src/attacks/index.js';
import {
  canonicalJson,
  PalimpsestError,
  sha256Hex,
  systemClock,
  type Json,
} from '../../../src/base/index.js';
import { verdictText } from '../../../src/cli/commands/verify.js';
import type { ExaminationStart, Findings, LadderStep, Report } from '../../../src/domain/index.js';
import {
  attackInfo,
  derivedParts,
  loadDocumentFonts,
  renderJson,
  renderPdf,
  reportedFindings,
} from '../../../src/exhibit/index.js';
import { verifyReport } from '../../../src/matter/index.js';
import { findingsStep } from '../../../src/matter/verify/findingsStep.js';
import { printForms, type PrintedForms } from '../../../src/matter/report/printForms.js';
import { sealBag, signaturePlaceholder, type SigningKey } from '../../../src/seal/index.js';
import { temporaryFolder } from '../../seal/support.js';

type Members = Record<string, Json>;

/** What a forger who holds the key changes before sealing. */
export interface Forgery {
  /** Also sealed, where the forgery is about findings only and its pages follow from them. */
  readonly isSealed?: true;
  /** start.json of X1, which only the findings are then made from. */
  readonly start?: (start: ExaminationStart) => void;
  /** Findings of X1. */
  readonly findings?: (findings: Findings) => void;
  /** Lines of the journal of X1; they are chained anew. */
  readonly journal?: (lines: Members[]) => void;
  /** Rows of windows.jsonl of X1. */
  readonly windows?: (rows: Members[]) => void;
  /** recompute.json of X1. */
  readonly recompute?: (record: Members) => void;
  /** report.json, after it was made to fit the rest. */
  readonly report?: (report: Report) => void;
  /** The pages, after they were printed from report.json. */
  readonly html?: (html: string) => string;
  /** The report from which the PDF is printed; its attachment stays. */
  readonly pdf?: (report: Report) => void;
}

/** Pages of the same data are printed once. */
const printed = new Map<string, Promise<PrintedForms>>();

/** What verify says of a forged report: the ladder, or the checks of the files that failed. */
export interface Named {
  readonly failed: readonly string[];
  readonly ladder: readonly LadderStep[];
  /** The last line on the command line; null where nothing was sealed. */
  readonly conclusion: string | null;
}

const R = 'data/results/X1';

/**
 * Forges a sealed report: changes it, makes log, hashes, report and pages fit again as far as the program can, and seals it with the key.
 * Then verifies it.
 */
export async function forge(bag: string, key: SigningKey, forgery: Forgery): Promise<Named> {
  const home = temporaryFolder();
  const payload = join(home, 'payload');
  cpSync(join(bag, 'data'), join(payload, 'data'), { recursive: true });
  const read = (path: string): string => readFileSync(join(payload, path), 'utf8');
  const write = (path: string, text: string | Uint8Array): void => writeFileSync(join(payload, path), text);
  const parsed = <T>(path: string): T => JSON.parse(read(path)) as T;
  const canonical = (value: unknown): string => `${canonicalJson(value)}\n`;
  const lines = (path: string): Members[] =>
    read(path)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Members);

  const findings = parsed<Findings>(`${R}.findings.json`);
  const record = parsed<Members>(`${R}.recompute.json`);
  if (forgery.journal !== undefined) {
    const journal = lines(`${R}.journal.jsonl`);
    forgery.journal(journal);
    const { text, head } = chained(journal);
    write(`${R}.journal.jsonl`, text);
    Object.assign(findings, { journalHead: head });
    record['journalHead'] = head;
  }
  if (forgery.start !== undefined) {
    const start = parsed<ExaminationStart>(`${R}.start.json`);
    forgery.start(start);
    write(`${R}.start.json`, canonical(start));
  }
  forgery.findings?.(findings);
  write(`${R}.findings.json`, canonical(findings));
  if (forgery.windows !== undefined) {
    const rows = lines(`${R}.windows.jsonl`);
    forgery.windows(rows);
    write(`${R}.windows.jsonl`, rows.map(canonical).join(''));
    record['windowsSha256'] = sha256Hex(read(`${R}.windows.jsonl`));
  }
  forgery.recompute?.(record);
  write(`${R}.recompute.json`, canonical(record));

  // The step from journals to findings needs neither pages nor a seal.
  if (forgery.isSealed !== true && isOfFindings(forgery))
    return { failed: [], ladder: [await findingsStep(payload)], conclusion: null };

  const log = lines('data/audit/audit.jsonl').map(({ detail, ...entry }): Members => {
    const told = detail as Members;
    if (entry['action'] !== 'examination-finished' || told['examination'] !== 'X1')
      return { ...entry, detail: told };
    return {
      ...entry,
      detail: {
        ...told,
        findingsSha256: sha256Hex(read(`${R}.findings.json`)),
        windowsSha256: sha256Hex(read(`${R}.windows.jsonl`)),
        recomputeSha256: sha256Hex(read(`${R}.recompute.json`)),
        journalSha256: sha256Hex(read(`${R}.journal.jsonl`)),
        journalHead: findings.journalHead,
      },
    };
  });
  const { text, head } = chained(log);
  write('data/audit/audit.jsonl', text);
  write('data/audit/head.txt', `${head}\n`);

  const report = parsed<Report>('data/report/report.json');
  const kept = reportedFindings(
    report.examinations.map((one) => (one.id === 'X1' ? { id: one.id, findings } : one)),
  );
  for (const [at, one] of report.examinations.entries()) {
    one.findings = kept[at]?.findings ?? null;
    if (one.id === 'X1') one.resultsSha256 = sha256Hex(read(`${R}.findings.json`));
  }
  Object.assign(report, derivedParts(report, ATTACKS.map(attackInfo)));
  report.integrity.auditHead = head;
  report.integrity.files = report.integrity.files.map(({ path }) => {
    const bytes = readFileSync(join(payload, path));
    return { path, sha256: sha256Hex(bytes), sizeBytes: bytes.length };
  });
  forgery.report?.(report);
  const json = renderJson(report);
  const forms = await (printed.get(json) ?? printForms(json, key.info.name));
  printed.set(json, Promise.resolve(forms));
  write('data/report/report.json', json);
  write('data/report/report.html', forgery.html?.(forms.html) ?? forms.html);
  write('data/report/report.pdf', forms.pdf);
  if (forgery.pdf !== undefined)
    write('data/report/report.pdf', await otherPages(report, json, key, forgery.pdf));

  const outFolder = join(home, 'PAL-2026-0001');
  try {
    await sealBag({
      payloadFolder: payload,
      outFolder,
      key,
      clock: systemClock,
      bagInfo: { externalIdentifier: report.id, auditHead: head, softwareAgent: 'Palimpsest 0.1.0' },
    });
  } catch (error) {
    if (!(error instanceof PalimpsestError) || error.code !== 'seal-unsound') throw error;
    const checks = error.details['checks'] as readonly { readonly id: string }[];
    return { failed: checks.map(({ id }) => id), ladder: [], conclusion: null };
  }
  const verdict = await verifyReport(outFolder);
  return {
    failed: verdict.checks.filter(({ ok }) => ok === false).map(({ id }) => id),
    ladder: verdict.ladder,
    conclusion: verdictText(verdict).split('\n').at(-1) ?? '',
  };
}

function isOfFindings({ findings, journal, windows, recompute }: Forgery): boolean {
  return [findings, journal, windows, recompute].some((change) => change !== undefined);
}

function chained(entries: readonly Members[]): { readonly text: string; readonly head: string } {
  let head = '0'.repeat(64);
  const all = entries.map((entry) => {
    const line = canonicalJson({ ...entry, prev: head });
    head = sha256Hex(line);
    return `${line}\n`;
  });
  return { text: all.join(''), head };
}

/** A PDF whose pages say something else than the data that it carries. */
async function otherPages(
  report: Report,
  json: string,
  key: SigningKey,
  change: (report: Report) => void,
): Promise<Uint8Array> {
  const other = structuredClone(report);
  change(other);
  return renderPdf(other, {
    json,
    fonts: await loadDocumentFonts(),
    beforeEnd: (doc) => {
      signaturePlaceholder(doc, {
        signerName: key.info.name,
        reason: `Report ${report.id} revision ${report.revision}`,
        signedAt: new Date(report.issuedAt),
      });
    },
  });
}
