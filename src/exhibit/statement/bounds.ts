import { ATTACKS } from '../../attacks/index.js';
import { counted } from '../../base/index.js';
import type { Remark } from '../../base/index.js';
import {
  missingTextSentence,
  untestedSentence,
  usedIds,
  windowDetailsOf,
  type ReportAttack,
  type ReportExamination,
  type ReportItem,
  type WindowDetails,
} from '../../domain/index.js';
import { visibleString } from '../../figure/index.js';
import { mergedSentences } from './mergedSentences.js';
import { words } from './words.js';

type ScoreSummary = WindowDetails['targets'][number]['summary'];

/** What was examined, one sentence for each examination, failed ones included. */
export function reportScope(examinations: readonly ReportExamination[]): string[] {
  if (examinations.length === 0) return ['No examination has been run in this case.'];
  return examinations.map((examination) => {
    const start = examination.start;
    const method = examination.attack?.title ?? start?.attack.id ?? 'unknown method';
    if (start === null) return `${examination.id}: ${method}; ${examination.status}, no run was started.`;
    // The register has the name of each item.
    const [targets, controls, others] = [start.targets, start.controls, start.references].map((all) =>
      all.map(({ id }) => id).join(', '),
    );
    const compared = others === '' ? '' : `, compared with ${others}`;
    const against = controls === '' ? 'without a control' : `with ${controls} as control`;
    return `${examination.id}: ${method} on ${start.model.id} for ${targets === '' ? 'no work' : targets}${compared}, ${against}; ${examination.status}.`;
  });
}

/** What was not examined and not tested, so that silence is not read as an answer. */
export function notTested(
  items: readonly ReportItem[],
  examinations: readonly ReportExamination[],
  attacks: readonly ReportAttack[],
): string[] {
  const used = new Set(examinations.flatMap(({ start }) => (start === null ? [] : usedIds(start))));
  const unused = items.filter((item) => !used.has(item.evidence.id));
  const ran = new Set(examinations.flatMap(({ start }) => (start === null ? [] : [start.attack.id])));
  const unrun = attacks.filter((attack) => !ran.has(attack.id) && suits(attack.id, items));
  const several = severalModels(examinations);
  const comparison = several === '' ? undefined : unrun.find(({ id }) => id === 'compare-models');
  const notRun = unrun.filter((attack) => attack !== comparison);
  const done = new Set(
    examinations.flatMap(({ findings }) => (findings === null ? [] : [findings.attack.id])),
  );
  return [
    ...untestedText(items, examinations),
    'How the model was trained, by whom, and on what: the files do not show it, and it was not examined.',
    done.has('near-verbatim') || done.has('greedy')
      ? 'Copies that differ from the work by more than the changes that the plan allows (for example summaries and translations).'
      : 'Copies that differ from the work (changed words, summaries, translations): no examination measured them.',
    done.has('system-design')
      ? 'Any actual product or service built on the model: prompts and settings of the kind that a product may use were tested, not a product.'
      : 'Any product or service built on the model: its filters, instructions and settings can cause more or less of a work to appear.',
    done.has('compare-models')
      ? 'Versions, sizes and quantizations of the model other than those that were compared: the results apply to the files named here.'
      : 'Other versions, sizes and quantizations of the model: the results apply to the files named here.',
    ...(unused.length === 0
      ? []
      : [
          `Received but not used in any examination: ${unused.map(({ evidence }) => `${evidence.id} (${visibleString(evidence.name)})`).join(', ')}.`,
        ]),
    ...(notRun.length === 0
      ? []
      : [`Available methods not used in this report: ${notRun.map((attack) => attack.title).join('; ')}.`]),
    ...(comparison === undefined
      ? []
      : [`The method “${comparison.title}” was not run. Each model was examined by itself: ${several}.`]),
  ];
}

/** The models that were examined with the same work, each with its examinations; empty if no work was examined in more than one. */
function severalModels(examinations: readonly ReportExamination[]): string {
  const finished = examinations.flatMap(({ id, start, findings }) =>
    start === null || findings === null
      ? []
      : start.targets.map((target) => ({ id, workId: target.id, modelId: start.model.id })),
  );
  const shared = finished.filter(({ workId, modelId }) =>
    finished.some((other) => other.workId === workId && other.modelId !== modelId),
  );
  return [...new Set(shared.map(({ modelId }) => modelId))]
    .map((modelId) => {
      const ids = new Set(shared.filter((one) => one.modelId === modelId).map(({ id }) => id));
      return `${modelId} in ${[...ids].join(', ')}`;
    })
    .join('; ');
}

/** For each work of which passages were not tested, or text was not read: how much, and why. */
function untestedText(items: readonly ReportItem[], examinations: readonly ReportExamination[]): string[] {
  const sentences = examinations.map(({ id, findings }) => ({
    name: id,
    sentences: (windowDetailsOf(findings)?.targets ?? []).flatMap(
      ({ workId, title, summary: { tested } }) => {
        const sentence = untestedSentence(tested);
        return sentence === '' ? [] : [`${nameOf(items, workId, title)}: ${sentence}`];
      },
    ),
  }));
  const missing = new Map(
    examinations.flatMap(({ start }) =>
      (start?.targets ?? []).flatMap(({ id, name, missingText }) =>
        missingText === undefined
          ? []
          : [[id, `${nameOf(items, id, name)}: ${missingTextSentence(missingText)}`] as const],
      ),
    ),
  );
  return [...mergedSentences(sentences.filter((one) => one.sentences.length > 0)), ...missing.values()];
}

/** Whether an attack can be applied to works of this kind: some need a collection, or two editions. */
function suits(attackId: string, items: readonly ReportItem[]): boolean {
  const targets = items.filter(({ evidence }) => evidence.role === 'target-work');
  const { takesCollections, takesEditions } = ATTACKS.find(({ id }) => id === attackId) ?? {};
  if (takesCollections === true)
    return targets.some(({ work }) => work?.source.document?.collection !== undefined);
  return takesEditions !== true || targets.length > 1;
}

/** The limits of every report, then those of the methods that were used. */
export function reportLimits(
  items: readonly ReportItem[],
  examinations: readonly ReportExamination[],
): Remark[] {
  const methods = new Map<string, readonly Remark[]>();
  for (const { attack } of examinations) if (attack !== null) methods.set(attack.id, attack.limits);
  const left = mergedSentences(
    examinations.flatMap((examination) => {
      const details = windowDetailsOf(examination.findings);
      return details === null
        ? []
        : [
            {
              name: examination.id,
              sentences: [...details.targets, ...details.controls].flatMap(({ workId, title, summary }) => {
                const { unscoredWindows, excludedWindows } = summary;
                const said =
                  (unscoredWindows === 0
                    ? ''
                    : ` ${counted(unscoredWindows, 'window')} could not be scored.`) +
                  (excludedWindows === 0
                    ? ''
                    : ` ${counted(excludedWindows, 'window was', 'windows were')} excluded by the cleaning list.`) +
                  endsWords(summary, details.prefixTokens, isCollection(items, workId));
                return said === '' ? [] : [`${visibleString(title)}:${said}`];
              }),
            },
          ];
    }),
  );
  const ofMethods = [...new Map([...methods.values()].flat().map((limit) => [limit.text, limit])).values()];
  const quantized = items.filter((item) => item.model?.quantization.fileType !== null && item.model !== null);
  return [
    words.remark('exchangeable'),
    ...(ofMethods.some(({ code }) => code === 'absence-not-shown')
      ? []
      : [words.remark('absence-not-shown')]),
    words.remark('weights-not-use'),
    ...(quantized.length === 0
      ? []
      : [
          words.remark('quantized', {
            files: quantized.map(({ evidence, model }) => ({
              id: evidence.id,
              type: model?.quantization.fileType ?? '',
            })),
          }),
        ]),
    ...ofMethods,
    ...left.map((text): Remark => ({ code: 'windows-left', text })),
  ];
}

/**
 * The text before the first passage and after the last one, which no test reaches.
 * @param isCollection the windows of each of its works begin and end with the work
 */
function endsWords(
  { droppedTailTokens: tail, tested }: ScoreSummary,
  prefixTokens: number,
  isCollection: boolean,
): string {
  if (isCollection) return ` ${counted(tail, 'token')} at the end did not fill a window.`;
  const ends = [
    ...(prefixTokens === 0 ? [] : [`the first ${counted(prefixTokens, 'token')} (a prefix only)`]),
    ...(tail === 0 ? [] : [`the last ${counted(tail, 'token')}`]),
  ];
  if (ends.length === 0) return '';
  const where = ends.join(' and ');
  return ` ${where.charAt(0).toUpperCase()}${where.slice(1)} were not tested: ${counted(tested.ends, 'character')}.`;
}

function isCollection(items: readonly ReportItem[], workId: string): boolean {
  const work = items.find(({ evidence }) => evidence.id === workId)?.work ?? null;
  return work?.source.document?.collection !== undefined;
}

function nameOf(items: readonly ReportItem[], id: string, fallback: string): string {
  const item = items.find((candidate) => candidate.evidence.id === id);
  const title = item?.evidence.title ?? '';
  return visibleString(title === '' ? fallback : title);
}
