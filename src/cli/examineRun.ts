import type { AttackDefinition } from '../attacks/index.js';
import {
  planExamination,
  prepareExamination,
  type ExaminationOptions,
  type PlannedExamination,
  type RunOutcome,
} from '../examine/index.js';
import { outcomeData, quoted } from '../matter/index.js';
import { noteFidelity } from './inspectRun.js';
import { estimateText, loadedText } from './runProgress.js';
import { findingsIn, runToEnd } from './runToEnd.js';
import type { Terminal } from './terminal.js';

/** Records a plan without running it, so that the head of the audit log can be stamped or signed first. */
export async function prepareOnly(
  terminal: Terminal,
  folder: string,
  options: Parameters<typeof prepareExamination>[0],
): Promise<void> {
  const prepared = await prepareExamination(options);
  await prepared.close();
  terminal.endProgress();
  const { id, start } = prepared;
  if (terminal.json) await terminal.document({ id, status: 'planned', planSha256: start.planSha256 });
  else
    await terminal.line(
      [
        `${id} is planned (plan SHA-256 ${start.planSha256}). To run it: palimpsest resume ${quoted(folder)} ${id}`,
        `To show later that the plan came before the run, publish the head of the log first: palimpsest case head ${quoted(folder)}`,
      ].join('\n'),
    );
}

/** Prints what an examination would cost, and ends. */
export async function preflight(
  terminal: Terminal,
  modelId: string,
  attack: AttackDefinition,
  options: ExaminationOptions,
): Promise<void> {
  const planned = await planExamination(options);
  const counters = await planned.engine.engine.counters();
  const model = planned.engine.model;
  await planned.engine.close();
  terminal.endProgress();
  if (terminal.json) {
    await terminal.document({
      model: modelId,
      attack: attack.id,
      planSha256: planned.planSha256,
      references: referenceFacts(planned),
      estimate: planned.estimate,
      selfCheck: model.selfCheck,
      warnings: planned.plan.warnings.map(({ text }) => text),
    });
  } else
    await terminal.line(
      [
        `${modelId}  ${estimateText(planned.estimate)}`,
        loadedText(model, counters),
        ...referenceFacts(planned).map(
          ({ id, name, sameTokens }) =>
            `Reference ${id} ${name}: ${sameTokens ? 'tokenizes the works identically' : 'tokenizes the works differently'}.`,
        ),
        ...planned.plan.warnings.map(({ text }) => text),
        publishHeadFirst(options.case.folder),
      ].join('\n'),
    );
}

/** Proposes to publish the head of the audit log before a run. */
export function publishHeadFirst(folder: string): string {
  return `To show later that the plan came before the run: add --prepare, then publish the head of the log (palimpsest case head ${quoted(folder)}), then run palimpsest resume.`;
}

function referenceFacts({ input }: PlannedExamination) {
  return input.references.map(({ id, name, sha256, sameTokens }) => ({ id, name, sha256, sameTokens }));
}

/** Plans, runs and prints one examination; returns how it ended. */
export async function run(
  terminal: Terminal,
  folder: string,
  attack: AttackDefinition,
  options: Parameters<typeof prepareExamination>[0],
): Promise<RunOutcome['kind']> {
  const prepared = await prepareExamination(options);
  terminal.endProgress();
  terminal.note(
    `${prepared.id}: ${attack.title} on ${prepared.input.model.name}. ${estimateText(prepared.estimate)}`,
  );
  terminal.note(loadedText(prepared.engine.model, await prepared.engine.engine.counters()));
  noteFidelity(terminal, prepared.start);
  for (const { text } of prepared.plan.warnings) terminal.warn(text);
  const outcome = await runToEnd(terminal, prepared, folder);
  if (terminal.json) await terminal.document(outcomeData(outcome));
  else if (outcome.kind === 'finished')
    await terminal.line(await findingsIn(options.case, outcome.id, outcome.findings, terminal.width));
  return outcome.kind;
}
