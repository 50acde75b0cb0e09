import { counted, duration, isScored } from '../base/index.js';
import type { CaseFolder } from '../casefile/index.js';
import { planStandard, standardWarnings, type StandardEstimate, type StandardPlan } from '../domain/index.js';
import { listExaminations, refuseSame, type ExaminationOptions } from '../examine/index.js';
import { readAudit } from '../casefile/index.js';
import { visibleString } from '../figure/index.js';
import {
  examinationOptions,
  standardChoice,
  standardEstimate,
  type StandardChosen,
} from '../matter/index.js';
import { prepareOnly, publishHeadFirst, run } from './examineRun.js';
import type { Terminal } from './terminal.js';

/** How a standard examination is carried out. */
export interface StandardRun extends Pick<ExaminationOptions, 'startEngine' | 'onProgress' | 'timedWeights'> {
  /** Codes of problems to continue despite. */
  readonly insist: readonly string[];
  /** Seconds that may be used; null for no limit. */
  readonly limitSeconds: number | null;
  readonly until: 'estimated' | 'prepared' | 'finished';
  /** May what the case has begun to measure be measured once more? */
  readonly again: boolean;
}

/** Plans the standard examination, prints what it holds and what it omits, and runs it unless only the plan is wanted. */
export async function examineStandard(
  terminal: Terminal,
  opened: CaseFolder,
  chosen: StandardChosen,
  { insist, limitSeconds, until, again, ...how }: StandardRun,
): Promise<void> {
  const estimate = await standardEstimate(opened, chosen, {
    ...how,
    onModel: (modelId) => terminal.progress(`planning the standard examination of ${modelId}`),
  });
  terminal.endProgress();
  const plan = planStandard(estimate.candidates, limitSeconds);
  const finished = await finishedPlans(opened);
  const doneAs = ({ candidate, size }: StandardPlan['chosen'][number]): string | undefined =>
    finished.get(`${candidate.modelId} ${size.planSha256}`);
  if (until === 'estimated' && terminal.json) {
    await terminal.document({ limitSeconds, ...estimate, plan: planData(plan) });
    return;
  }
  const text = standardText(estimate, plan, limitSeconds, doneAs);
  if (until === 'estimated') {
    await terminal.line(`${text}\n${publishHeadFirst(opened.folder)}`);
    return;
  }
  terminal.note(text);
  for (const choice of plan.chosen) {
    const id = doneAs(choice);
    if (id !== undefined) {
      terminal.note(`${choice.candidate.attackTitle} on ${choice.candidate.modelId} is finished as ${id}.`);
      continue;
    }
    const { candidate, size } = choice;
    const one = standardChoice(chosen, candidate, size);
    const options = { ...examinationOptions(opened, one, how), insist };
    if (!again) await refuseSame(options);
    if (until === 'prepared') await prepareOnly(terminal, opened.folder, options);
    else if ((await run(terminal, opened.folder, one.attack, options)) === 'paused') return;
  }
}

/** Finished examinations, by model and hash of the plan. */
async function finishedPlans(opened: CaseFolder): Promise<ReadonlyMap<string, string>> {
  const summaries = await listExaminations(opened, await readAudit(opened.folder));
  return new Map(
    summaries
      .filter(({ status }) => status === 'finished')
      .map(({ id, start }) => [`${start.model.id} ${start.planSha256}`, id]),
  );
}

function planData({ chosen, omitted, seconds, next }: StandardPlan) {
  const data = ({
    candidate: { attackId, modelId, referenceIds, targetIds },
    size,
  }: StandardPlan['chosen'][number]) => ({
    attackId,
    modelId,
    referenceIds,
    targetIds,
    ...size,
  });
  return {
    chosen: chosen.map(data),
    omitted: omitted.map(({ attackId, modelId, targetIds, sizes }) => ({
      attackId,
      modelId,
      targetIds,
      leastSeconds: sizes[0]?.seconds ?? null,
    })),
    seconds,
    next: next === null ? null : { ...data(next), addsSeconds: next.addsSeconds },
  };
}

function standardText(
  estimate: StandardEstimate,
  plan: StandardPlan,
  limitSeconds: number | null,
  doneAs: (choice: StandardPlan['chosen'][number]) => string | undefined,
): string {
  const { chosen, omitted, seconds, next } = plan;
  const limit = limitSeconds === null ? '' : `, within ${duration(limitSeconds)}`;
  const sum = isScored(seconds) ? `about ${duration(seconds)}` : `of unknown length: ${seconds.reason}`;
  const lines = [`Standard examination: ${counted(chosen.length, 'examination')}, ${sum}${limit}.`];
  for (const [at, choice] of chosen.entries()) {
    const { candidate, size } = choice;
    const time = isScored(size.seconds) ? `about ${duration(size.seconds)}` : 'time not known';
    const done = doneAs(choice);
    lines.push(
      `  ${at + 1}. ${candidate.attackTitle} on ${candidate.modelId}, ${candidate.targetIds.join(', ')}${candidate.referenceIds.length === 0 ? '' : `, compared with ${candidate.referenceIds.join(', ')}`}: ${size.words}; ${time}${done === undefined ? '' : `; finished as ${done}`}`,
    );
  }
  for (const { attackTitle, modelId, sizes } of omitted) {
    const least = sizes[0]?.seconds;
    const why =
      typeof least === 'number'
        ? `the smallest size takes about ${duration(least)}, and there is no time for it`
        : 'its time is not known';
    lines.push(`  Omitted: ${attackTitle} on ${modelId}: ${why}.`);
  }
  if (next !== null)
    lines.push(
      `  The next step would add about ${duration(next.addsSeconds)}: ${next.candidate.attackTitle} on ${next.candidate.modelId}: ${next.size.words}.`,
    );
  for (const { attackTitle, modelId, why } of estimate.omissions)
    lines.push(
      `  Not in the set: ${attackTitle}${modelId === '' ? '' : ` on ${modelId}`}. ${visibleString(why.text)}`,
    );
  return [...lines, ...standardWarnings(plan, estimate).map(({ text }) => visibleString(text))].join('\n');
}
