import { join } from 'node:path';
import { ATTACKS } from '../../attacks/index.js';
import { canonicalJson, errorDataOf, type Remark } from '../../base/index.js';
import { reportSchema, type Findings, type LadderStep, type Report } from '../../domain/index.js';
import { attackInfo, derivedParts, reportedFindings } from '../../exhibit/index.js';
import { fileExists, programIdentity, readBytes } from '../../files/index.js';
import { unsignedPdf } from '../../seal/index.js';
import { printForms } from '../report/printForms.js';
import { pageText, pdfText, standsInPdf, strangeNumbers, unprintedSentences } from './pageText.js';
import { words } from './words.js';

const MAX_BYTES = 512 * 1024 * 1024;
const REPORT = 'data/report/report.json';
const HTML = 'data/report/report.html';
const PDF = 'data/report/report.pdf';

/** Characters that are shown around the first difference of two pages. */
const SHOWN = 60;

/**
 * Do the pages of a bag follow from its findings? The parts of report.json that are made from findings are made again, then both forms are
 * printed again. By the build that printed them every byte is the same. Pages of another build are searched for the sentences of report.json and
 * for numbers that are not in it; its PDF is read in a process of its own.
 * @param folder of the bag, whose files are those that were sealed
 * @param signerName name in the certificate
 * @throws {PalimpsestError} `file-*`
 */
export async function printStep(folder: string, signerName: string): Promise<LadderStep> {
  const bytes = await readBytes(join(folder, REPORT), MAX_BYTES);
  const json = new TextDecoder().decode(bytes);
  const read = readReport(json);
  if ('problem' in read) return step([], [words.remark('report-unread', { problem: read.problem })]);
  const { report } = read;
  const { program } = report.environment;
  const own = programIdentity();
  const isOwn = program.build === own.build && program.version === own.version;
  const wrong: Remark[] = [...(await keptDifferences(folder, report))];
  const open: Remark[] = [];
  const parts = partDifferences(report);
  (isOwn ? wrong : open).push(...parts);
  const forms = await printForms(json, signerName);
  const html = new TextDecoder().decode(await readBytes(join(folder, HTML), MAX_BYTES));
  if (isOwn) {
    if (html !== forms.html) wrong.push(words.remark('html-differs', firstDifference(html, forms.html)));
    const pdf = unsignedPdf(await readBytes(join(folder, PDF), MAX_BYTES));
    if (pdf === undefined) wrong.push(words.remark('pdf-unsigned'));
    else if (!Buffer.from(pdf).equals(forms.pdf)) wrong.push(words.remark('pdf-differs'));
  } else {
    const compare = (file: string, sealed: string, again: string, stands?: typeof standsInPdf): void => {
      const [first, ...more] = unprintedSentences(report, sealed, again, stands);
      if (first !== undefined)
        wrong.push(words.remark('sentence-not-on-page', { file, sentence: first, more: more.length }));
      const numbers = strangeNumbers(report, sealed, again);
      if (numbers.length > 0)
        open.push(words.remark('number-not-in-data', { file, numbers: numbers.slice(0, 20) }));
    };
    compare(HTML, pageText(html), pageText(forms.html));
    const pdf = await readBytes(join(folder, PDF), MAX_BYTES);
    const pages = await Promise.all([pdfText(pdf), pdfText(forms.pdf)]).catch((error: unknown) =>
      errorDataOf(error),
    );
    if (Array.isArray(pages)) compare(PDF, ...pages, standsInPdf);
    else open.push(words.remark('pdf-not-read', { problem: pages.message }));
    open.push(words.remark('printed-by-another-build', { build: program.build, own: own.build }));
  }
  return step(wrong, open);
}

function step(wrong: readonly Remark[], open: readonly Remark[]): LadderStep {
  const state = wrong.length > 0 ? 'not-reached' : open.length > 0 ? 'not-proven' : 'reached';
  const reasons = state === 'reached' ? [words.remark('pages-same')] : [...wrong, ...open];
  return { id: 'print', state, reasons };
}

function readReport(json: string): { readonly report: Report } | { readonly problem: string } {
  try {
    return { report: reportSchema.parse(JSON.parse(json)) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message.slice(0, 300) : String(error) };
  }
}

/** Parts of the report that are not those that its items and examinations give. */
function partDifferences(report: Report): Remark[] {
  const again = derivedParts(report, ATTACKS.map(attackInfo));
  return (Object.keys(again) as (keyof typeof again)[])
    .filter((part) => !isSame(report[part], again[part]))
    .map((part) => words.remark('part-differs', { part }));
}

/** Examinations of which the report does not keep what the rule for long reports keeps of the findings in the results. */
async function keptDifferences(folder: string, report: Report): Promise<Remark[]> {
  const examinations = [];
  for (const { id, findings } of report.examinations) {
    const path = join(folder, `data/results/${id}.findings.json`);
    const whole = findings !== null && (await fileExists(path));
    examinations.push({
      id,
      findings: whole
        ? (JSON.parse(new TextDecoder().decode(await readBytes(path, MAX_BYTES))) as Findings)
        : findings,
    });
  }
  const due = reportedFindings(examinations);
  return report.examinations.flatMap(({ id, findings, inResultsOnly = [], spansOmitted }, at) => {
    const kept = due[at];
    const members = [
      ...(isSame(findings, kept?.findings) ? [] : ['findings']),
      ...(isSame(inResultsOnly, kept?.inResultsOnly) ? [] : ['inResultsOnly']),
      ...(spansOmitted === kept?.spansOmitted ? [] : ['spansOmitted']),
    ];
    return members.length === 0 ? [] : [words.remark('findings-kept-differ', { id, members })];
  });
}

/** Equal as the JSON in which they are stored. */
function isSame(one: unknown, other: unknown): boolean {
  const text = (value: unknown): string => canonicalJson(JSON.parse(JSON.stringify(value ?? null)));
  return text(one) === text(other);
}

function firstDifference(sealed: string, again: string): { readonly sealed: string; readonly again: string } {
  let at = 0;
  while (at < sealed.length && sealed[at] === again[at]) at++;
  const from = Math.max(0, at - SHOWN / 2);
  const around = (text: string): string => text.slice(from, at + SHOWN).replace(/\s+/g, ' ');
  return { sealed: around(sealed), again: around(again) };
}
