import { findingsCitations, PreparedWorks, quoted } from '../matter/index.js';
import type { CaseFolder } from '../casefile/index.js';
import { runExamination, type PreparedExamination, type RunOutcome } from '../examine/index.js';
import { TimedRun } from './timedRun.js';
import {
  ELEMENT,
  panelDetailsOf,
  STANDING,
  TAG,
  UNCALIBRATED_MARK,
  windowDetailsOf,
  type Finding,
  type Findings,
} from '../domain/index.js';
import {
  formatCount,
  formatInterval,
  controlWords,
  inAnswerPanels,
  mostProbableSpans,
  originalsOf,
  valueWords,
  visibleString,
  type Originals,
} from '../figure/index.js';
import { panelText } from './panelText.js';
import { pauseOnSignal } from './pauseOnSignal.js';
import { showRun } from './runProgress.js';
import type { Terminal } from './terminal.js';

/** The exit code of a paused run: neither the input nor a verdict is bad, but the run is not finished. */
export const PAUSED_EXIT_CODE = 130;

/** Runs a prepared examination with progress and Ctrl-C; prints how to continue when it was paused. */
export async function runToEnd(
  terminal: Terminal,
  prepared: PreparedExamination,
  folder: string,
): Promise<RunOutcome> {
  const interruption = pauseOnSignal(terminal);
  const show = showRun(terminal);
  const timed = new TimedRun();
  try {
    const outcome = await runExamination(prepared, {
      signal: interruption.pause,
      stopSignal: interruption.stop,
      onProgress: (progress) => {
        timed.take(progress);
        show(progress);
      },
    });
    terminal.endProgress();
    const words = timed.words(prepared.estimate);
    if (outcome.kind === 'finished' && words !== '') terminal.note(`${outcome.id}: ${words}`);
    if (outcome.kind === 'paused') {
      terminal.warn(
        `${outcome.id} is paused: ${outcome.unitsDone} of ${outcome.units} units are in the journal.`,
      );
      terminal.warn(`To continue: palimpsest resume ${quoted(folder)} ${outcome.id}`);
      process.exitCode = PAUSED_EXIT_CODE;
    }
    return outcome;
  } finally {
    interruption.release();
  }
}

/** The findings of an examination of a case in words. @throws {PalimpsestError} as findingsCitations */
export async function findingsIn(
  opened: CaseFolder,
  id: string,
  findings: Findings,
  width: number,
): Promise<string> {
  const citations = await findingsCitations(opened, new PreparedWorks(), id, findings);
  const works = new Map(
    opened.index.evidence.map(({ id: workId, title, name }) => [workId, title === '' ? name : title]),
  );
  return findingsText(id, findings, originalsOf(citations), works, width);
}

/**
 * The findings in words: each with its work (and its model, if there were several), standing, sentence, interval, first passages and
 * caveats; then the tables of the attack, if any.
 * @param works titles, or names of files, by id
 * @param width columns of the screen
 */
export function findingsText(
  id: string,
  findings: Findings,
  originals: Originals,
  works: ReadonlyMap<string, string>,
  width = Infinity,
): string {
  const shared = sharedCaveats(findings.findings);
  const lines = [`${id}  ${findings.attack.title} ${findings.attack.version} on ${findings.model.name}`];
  for (const finding of findings.findings) {
    const mark =
      finding.calibration.kind === 'uncalibrated' ? UNCALIBRATED_MARK : STANDING[finding.standing].phrase;
    lines.push(
      '',
      `  ${finding.title}  [${mark}; ${TAG[finding.tag].phrase}; ${ELEMENT[finding.element].phrase}]`,
      `    ${aboutLine(finding, findings, works)}`,
      `    ${finding.sentence}`,
      `    value: ${valueWords(finding)}`,
      `    control: ${controlWords(finding)}`,
    );
    if (finding.interval.kind === 'interval')
      lines.push(`    interval: ${formatInterval(finding.interval, finding.unit)}`);
    const passages = passageLine(finding, originals);
    if (passages !== '') lines.push(`    passages: ${passages}`);
    for (const { text } of finding.caveats) if (!shared.includes(text)) lines.push(`    – ${text}`);
    const marks = shared.flatMap((text, at) => (hasCaveat(finding, text) ? [`[${at + 1}]`] : []));
    if (marks.length > 0) lines.push(`    caveats: ${marks.join(' ')}`);
  }
  if (shared.length > 0)
    lines.push('', '  Caveats of several findings', ...shared.map((text, at) => `    [${at + 1}]  ${text}`));
  const windows = windowDetailsOf(findings);
  const panels = windows === null ? panelDetailsOf(findings)?.panels : inAnswerPanels(windows);
  for (const panel of panels ?? []) lines.push(...panelText(panel, originals, width));
  return lines.join('\n');
}

/** The caveats of more than one finding, each once, in their order. */
function sharedCaveats(findings: readonly Finding[]): string[] {
  const all = new Set(findings.flatMap(({ caveats }) => caveats.map(({ text }) => text)));
  return [...all].filter((text) => findings.filter((one) => hasCaveat(one, text)).length > 1);
}

function hasCaveat({ caveats }: Finding, text: string): boolean {
  return caveats.some((caveat) => caveat.text === text);
}

function aboutLine(
  { workId }: Finding,
  { model, references = [] }: Findings,
  works: ReadonlyMap<string, string>,
): string {
  const work = `work: ${[workId, works.get(workId) ?? ''].join(' ').trimEnd()}`;
  return visibleString(references.length === 0 ? work : `${work}; model: ${model.id} ${model.name}`);
}

/** Most probable passages of a finding that a terminal lists; `--json` has all of them. */
const PASSAGES = 3;

function passageLine(finding: Finding, originals: Originals): string {
  const shown = mostProbableSpans(finding)
    .slice(0, PASSAGES)
    .map((span) => {
      const original = originals(span);
      const place = `${formatCount(span.startChar)}-${formatCount(span.endChar)}`;
      return original === '' ? place : `${place} (${original})`;
    });
  const more = finding.spans.length - shown.length;
  return [...shown, ...(more > 0 ? [`${formatCount(more)} more`] : [])].join('; ');
}
