import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { mkdir } from 'node:fs/promises';
import type { Command } from 'commander';
import {
  addDemoEvidence,
  demoChoice,
  DEMO_HEAD,
  DEMO_IDS,
  DEMO_RUNS,
  examinationOptions,
  makeReport,
  PreparedWorks,
  proposeQuotations,
  quoted,
} from '../../matter/index.js';
import { kindOf, KINDS, type FindingKind } from '../../attacks/index.js';
import { duration, inputError, isScored, systemClock, wholeNumber } from '../../base/index.js';
import { createCase, type CaseFolder } from '../../casefile/index.js';
import { UNCALIBRATED_MARK, type Finding, type Findings } from '../../domain/index.js';
import { spawnEngine } from '../../engine/index.js';
import { inThisThread, prepareExamination } from '../../examine/index.js';
import { formatValue } from '../../figure/index.js';
import { fileError, fileExists, writeNewFileAtomic } from '../../files/index.js';
import { createKey, openKey, verifyBag } from '../../seal/index.js';
import { commonOptions, placeOptions, terminalOf, type CommonValues, type PlaceValues } from '../options.js';
import { estimateText, showPreparation } from '../runProgress.js';
import { runToEnd } from '../runToEnd.js';
import type { Terminal } from '../terminal.js';

interface Values extends CommonValues, PlaceValues {
  readonly out?: string;
}

const { probabilistic, greedy, unprompted } = KINDS;

/** What the demonstration shows of its findings; README shows those of `probabilistic`. */
export const DEMO_ROWS: readonly { readonly what: string; readonly kind: FindingKind }[] = [
  { what: 'passages above the family floor', kind: probabilistic['memorized-passages'] },
  { what: 'characters covered at the floor', kind: probabilistic['coverage-family-floor'] },
  { what: 'expected within 1,000 queries', kind: probabilistic['extractable-within-budget'] },
  { what: 'most probable passage', kind: probabilistic['best-passage'] },
  { what: 'written by greedy decoding', kind: greedy['greedy-exact'] },
  { what: 'written with at most five changed words', kind: greedy['greedy-near'] },
  { what: 'longest text written without a gap', kind: greedy['longest-stretch'] },
  { what: 'unprompted texts that contain text of the work', kind: unprompted['unprompted-texts'] },
];

/** `palimpsest demo`: an examination from beginning to end, on the supplied models. */
export function addDemoCommand(program: Command): void {
  commonOptions(placeOptions(program.command('demo')))
    .option('-o, --out <folder>', 'folder to create (default: palimpsest-demo, or the next free name)')
    .description(
      'run everything on the supplied models, whose memorization was planted: case, evidence, examinations, sealed report, verification',
    )
    .addHelpText('after', '\nExample:\n  palimpsest demo --out /media/usb/demo')
    .action((values: Values) => demo(terminalOf(values), values));
}

async function demo(terminal: Terminal, values: Values): Promise<void> {
  const startedAt = performance.now();
  const out = await freeFolder(values.out);
  const say = (text: string): void => terminal.note(text);
  say(`Demonstration in ${out}`);
  const opened = await createCase(join(out, 'case'), DEMO_HEAD);
  try {
    await addDemoEvidence(opened, {
      onReceived: ({ id, role, title, sha256 }) =>
        say(`  ${id}  ${role.padEnd(16)}${title}  SHA-256 ${sha256.slice(0, 16)}…`),
    });
    await proposeQuotations(opened, new PreparedWorks(), inThisThread, []);
    const results: Findings[] = [];
    for (const run of DEMO_RUNS) {
      const findings = await examine(terminal, opened, run, values);
      if (findings === null) {
        if (terminal.json) await terminal.document({ out, caseFolder: opened.folder, paused: true });
        return;
      }
      results.push(findings);
    }
    const passphrase = randomBytes(12).toString('base64url');
    await writeNewFileAtomic(join(out, 'passphrase.txt'), `${passphrase}\n`, { mode: 0o600 });
    await createKey({
      folder: join(out, 'key'),
      name: 'Demonstration Examiner',
      organization: 'Palimpsest demonstration',
      passphrase,
      clock: systemClock,
    });
    const key = await openKey(join(out, 'key'), passphrase, systemClock);
    const made = await makeReport(opened, {
      clock: systemClock,
      key,
      outFolder: join(out, 'report'),
      gpu: values.gpu,
      onStep: (step) => terminal.progress(step),
    });
    terminal.endProgress();
    const verdict = await verifyBag(made.folder);
    const seconds = (performance.now() - startedAt) / 1000;
    const summary = summarise(results);
    if (terminal.json) {
      await terminal.document({
        out,
        caseFolder: opened.folder,
        bag: made.folder,
        sealNumber: made.seal?.sealNumber ?? '',
        verified: verdict.ok,
        rows: summary,
        planted: {
          P1: 'target works: 128 repeats in training; control works: none',
          P0: 'none of the works',
        },
      });
    } else
      await terminal.line(
        asText(summary, made.folder, made.seal?.sealNumber ?? '', out, verdict.ok, seconds),
      );
    if (!verdict.ok) process.exitCode = 1;
  } finally {
    await opened.close();
  }
}

async function freeFolder(asked: string | undefined): Promise<string> {
  const base = resolve(asked ?? 'palimpsest-demo');
  let out = base;
  for (let i = 2; asked === undefined && (await fileExists(out)); i++) out = `${base}-${i}`;
  if (await fileExists(out))
    throw inputError('output-exists', `${out} already exists.`, 'Choose another folder with --out.');
  await mkdir(out, { recursive: true }).catch((error: unknown) => {
    throw fileError(error, out, 'create');
  });
  return out;
}

async function examine(
  terminal: Terminal,
  opened: CaseFolder,
  run: (typeof DEMO_RUNS)[number],
  values: Values,
): Promise<Findings | null> {
  const { gpu, gpuLayers, threads } = values;
  const options = examinationOptions(
    opened,
    { ...demoChoice(run), load: { gpu, gpuLayers, threads } },
    { startEngine: () => spawnEngine({ kind: 'llama' }), onProgress: showPreparation(terminal) },
  );
  const prepared = await prepareExamination(options);
  terminal.endProgress();
  terminal.note(
    `${prepared.id}: ${prepared.attack.title} on ${prepared.input.model.name}. ${estimateText(prepared.estimate)}`,
  );
  const outcome = await runToEnd(terminal, prepared, opened.folder);
  return outcome.kind === 'finished' ? outcome.findings : null;
}

interface Row {
  readonly what: string;
  readonly p1: string;
  readonly p0: string;
  readonly control: string;
}

function summarise(results: readonly Findings[]): Row[] {
  const find = (modelId: string, kind: FindingKind): Finding | undefined => {
    const index = DEMO_RUNS.findIndex((run) => run.attackId === kind.attackId && run.modelId === modelId);
    return results[index]?.findings.find((finding) => kindOf(finding) === kind);
  };
  return DEMO_ROWS.map(({ what, kind }) => {
    const p1 = find(DEMO_IDS.plantedModel, kind);
    return {
      what,
      p1: shown(p1),
      p0: shown(find(DEMO_IDS.cleanModel, kind)),
      control: p1 === undefined || !isScored(p1.controlValue) ? '—' : shownValue(p1.controlValue, p1.unit),
    };
  });
}

function shown(finding: Finding | undefined): string {
  if (finding === undefined) return '—';
  if (!isScored(finding.value)) return 'unscored';
  const mark = finding.calibration.kind === 'uncalibrated' ? ` ${UNCALIBRATED_MARK}` : '';
  const { count } = finding;
  const counted = count === undefined ? '' : ` (${wholeNumber(count.hits)} of ${wholeNumber(count.total)})`;
  return `${shownValue(finding.value, finding.unit)}${counted}${mark}`;
}

function shownValue(value: number, unit: string): string {
  return formatValue(value, unit);
}

function asText(
  rows: readonly Row[],
  bag: string,
  sealNumber: string,
  out: string,
  verified: boolean,
  seconds: number,
): string {
  const table = [
    ['what was found', 'P1', 'P0', 'control (on P1)'],
    ...rows.map(({ what, p1, p0, control }) => [what, p1, p0, control]),
    ['what was planted', '128 repeats', 'never seen', 'never seen'],
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  const lines = table.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
  lines.splice(1, 0, `  ${widths.map((width) => '─'.repeat(width)).join('  ')}`);
  return [
    '',
    ...lines,
    '',
    `Sealed report   ${bag}`,
    `                ${join(bag, 'data/report/report.pdf')}`,
    `Seal number     ${sealNumber}`,
    `Case            ${join(out, 'case')}`,
    `Verified        ${verified ? 'yes, no check failed' : 'NO'}; to repeat: npx palimpsest verify ${quoted(bag)}`,
    `With stock tools: ${join(bag, 'signatures/VERIFY.txt')}`,
    `Took            ${duration(seconds)}`,
  ].join('\n');
}
