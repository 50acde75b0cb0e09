import { parsePolicies } from '../../attacks/index.js';
import {
  FULL_SOFTMAX,
  policyName,
  windowDetailsOf,
  type Calibration,
  type Findings,
  type WindowDetails,
} from '../../domain/index.js';
import { thresholdName } from '../../figure/index.js';
import { packArray, type ReaderWork } from '../../contract/index.js';
import type { ExaminationView } from './examinationView.js';
import type { ViewedWork } from './viewedWork.js';
import { words } from '../words.js';

type Target = WindowDetails['targets'][number];

/**
 * A work under an examination as a reader of it needs it.
 * @param findings null while the examination is not finished: nothing is then compared with a control
 * @param modelName as windows show it
 */
export function readerWork(
  view: ExaminationView,
  work: ViewedWork,
  findings: Findings | null,
  modelName: string,
): ReaderWork {
  const { start, plan } = view;
  const count = work.starts.length;
  const startChar = new Uint32Array(count);
  const endChar = new Uint32Array(count);
  for (let window = 0; window < count; window++) {
    const span = work.spanOf(window);
    startChar[window] = span.startChar;
    endChar[window] = span.endChar;
  }
  const policies = [FULL_SOFTMAX, ...parsePolicies(plan.shape.policies)];
  const { chapters, reading } = work.prepared.work;
  return {
    examinationId: start.id,
    workId: work.id,
    title: work.title,
    role: work.role,
    chars: work.chars,
    words: reading.words,
    tokens: work.tokens.length,
    chapters,
    model: { id: start.model.id, name: modelName },
    prefixTokens: plan.shape.prefixTokens,
    suffixTokens: plan.shape.suffixTokens,
    windows: {
      count,
      startToken: packArray('i32', work.starts),
      startChar: packArray('u32', startChar),
      endChar: packArray('u32', endChar),
      state: packArray('u8', work.state),
      apart: packArray('u8', work.apart),
      measures: work.logPz.map((values, at) => ({
        id: at === 0 ? 'full' : `policy-${at}`,
        title: policyName(policies[at] ?? FULL_SOFTMAX),
        logProbNats: packArray('f64', values),
      })),
    },
    thresholds: thresholdsOf(findings, work),
    calibration: calibrationOf(view, findings, work),
    removed: work.removed.map(({ startChar: from, endChar: to, rule }) => ({
      startChar: from,
      endChar: to,
      rule,
    })),
    strips: stripsOf(view, findings),
  };
}

/** The strips of all works: from the findings where these have them, otherwise as far as the view has counted. */
function stripsOf({ works, tally }: ExaminationView, findings: Findings | null): ReaderWork['strips'] {
  const details = windowDetailsOf(findings);
  if (details === null)
    return works.map(({ id, title, role }, at) => ({
      workId: id,
      title,
      role,
      slices: tally.slices(at),
    }));
  const stripOf =
    (role: 'target' | 'control') =>
    ({ workId, title, summary }: Pick<Target, 'workId' | 'title' | 'summary'>) => ({
      workId,
      title,
      role,
      slices: summary.strip,
      tested: summary.stripTested,
    });
  return [...details.targets.map(stripOf('target')), ...details.controls.map(stripOf('control'))];
}

/**
 * Thresholds that the controls set for a target. A control is shown with those of the targets that were compared with it; where targets
 * differ, each of its thresholds says whose it is.
 */
function thresholdsOf(findings: Findings | null, { id, role }: ViewedWork): ReaderWork['thresholds'] {
  const details = windowDetailsOf(findings);
  const targets = (details?.targets ?? []).filter(({ workId }) => role === 'control' || workId === id);
  const seen = new Set<string>();
  return targets.flatMap(({ workId, title, thresholds }, at) =>
    thresholds.flatMap(({ name, log10 }) => {
      const key = JSON.stringify([name, log10]);
      if (seen.has(key)) return [];
      seen.add(key);
      const words = thresholdName(name);
      return at === 0 && targets.length === 1
        ? [{ name, title: words, log10 }]
        : [{ name: at === 0 ? name : `${name}/${workId}`, title: `${words}, of ${title}`, log10 }];
    }),
  );
}

function calibrationOf(
  { plan, start }: ExaminationView,
  findings: Findings | null,
  { id, role }: ViewedWork,
): Calibration {
  const controls = plan.works.filter((work) => work.role === 'control').map((work) => work.id);
  const found = findings?.findings.find(({ workId }) => role === 'control' || workId === id);
  if (found !== undefined) return found.calibration;
  const reason =
    controls.length === 0 ? words.remark('no-control') : words.remark('unfinished', { id: start.id });
  return { kind: 'uncalibrated', reasons: [reason], controls };
}
