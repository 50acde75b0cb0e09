import { STRIP_SLICES, windowPlanDocument } from '../../attacks/index.js';
import { PalimpsestError } from '../../base/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import { windowDetailsOf, type WindowDetails } from '../../domain/index.js';
import type { ExaminationSummary } from '../../examine/index.js';
import type { PartialResults } from '../../contract/index.js';
import type { KeptFindings } from '../examine/keptFindings.js';
import type { ExaminationViews } from './examinationViews.js';
import { words } from '../words.js';

/** Passages that are shown. */
const SHOWN = 10;

/** Results of an examination, and why there are none if there should be some. */
export interface ShownResults {
  readonly partial: PartialResults;
  readonly trouble: readonly string[];
}

/**
 * What an examination found so far: of a finished one from its findings, of any other one from its journal. Of attacks that do
 * not cut works into windows only a run that goes on says how far it is in each work.
 * @param running results of the run itself while it goes on; null otherwise
 * @throws {PalimpsestError} `findings-broken`; `file-*`
 */
export async function partialOf(
  views: ExaminationViews,
  findings: KeptFindings,
  caseId: string,
  opened: CaseFolder,
  { id, start, status, unitsDone }: ExaminationSummary,
  running: PartialResults | null,
): Promise<ShownResults> {
  if (running !== null) return { partial: running, trouble: [] };
  const plan = windowPlanDocument(start.plan);
  if (plan === null) return { partial: { works: [], best: [], units: { parts: [], last: [] } }, trouble: [] };
  const titleOf = (workId: string): string =>
    opened.index.evidence.find((evidence) => evidence.id === workId)?.title ?? workId;
  const works = plan.works.map(({ id: workId, role, windows }) => ({
    workId,
    title: titleOf(workId),
    role,
    windows,
  }));
  if (unitsDone === 0) {
    const none = words.unscored('nothing-scored-here');
    const slices = Array.from({ length: STRIP_SLICES }, () => none);
    return {
      partial: { works: works.map((work) => ({ ...work, windowsDone: 0, slices })), best: [] },
      trouble: [],
    };
  }
  const details = status === 'finished' ? windowDetailsOf(await findings.read(opened, id)) : null;
  if (details !== null) return { partial: fromDetails(works, details), trouble: [] };
  try {
    const { tally } = await views.get(caseId, id);
    return { partial: tally.snapshot(), trouble: [] };
  } catch (error) {
    if (!(error instanceof PalimpsestError)) throw error;
    return {
      partial: { works: [], best: [] },
      trouble: [`The results so far cannot be shown: ${error.message} ${error.hint}`],
    };
  }
}

type PlannedWork = Omit<PartialResults['works'][number], 'slices' | 'windowsDone'>;

function fromDetails(works: readonly PlannedWork[], { targets, controls }: WindowDetails): PartialResults {
  const strips = new Map([...targets, ...controls].map(({ workId, summary }) => [workId, summary.strip]));
  const passages = [
    ...targets.flatMap((target) => target.passages),
    ...controls.flatMap((control) => control.best),
  ];
  return {
    works: works.map((work) => ({
      ...work,
      windowsDone: work.windows,
      slices: strips.get(work.workId) ?? [],
    })),
    best: passages
      .sort((a, b) => b.logPzNats - a.logPzNats)
      .slice(0, SHOWN)
      .map(({ workId, suffixStartChar, suffixEndChar, suffixText, logPzNats }) => ({
        workId,
        startChar: suffixStartChar,
        endChar: suffixEndChar,
        text: suffixText,
        log10: logPzNats / Math.LN10,
      })),
  };
}
