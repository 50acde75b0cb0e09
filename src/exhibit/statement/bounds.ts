import type { Remark } from '../../base/index.js';
import type { ReportAttack, ReportExamination, ReportItem } from '../../domain/index.js';
import { formatNoun, visibleString } from '../../figure/index.js';
import { mergedSentences } from './mergedSentences.js';
import { windowDetailsOf } from './windowDetailsOf.js';
import { words } from './words.js';

/** What was examined, one sentence for each examination, failed ones included. */
export function reportScope(
  items: readonly ReportItem[],
  examinations: readonly ReportExamination[],
): string[] {
  if (examinations.length === 0) return ['No examination has been run in this case.'];
  return examinations.map((examination) => {
    const start = examination.start;
    const method = examination.attack?.title ?? start?.attack.id ?? 'unknown method';
    if (start === null) return `${examination.id}: ${method}; ${examination.status}, nothing was started.`;
    const targets = start.targets.map((target) => nameOf(items, target.id, target.name)).join(', ');
    const controls = start.controls.map((control) => nameOf(items, control.id, control.name)).join(', ');
    const others = start.references.map((one) => nameOf(items, one.id, one.name)).join(', ');
    const compared = others === '' ? '' : `, compared with ${others}`;
    const against = controls === '' ? 'without a control' : `with ${controls} as control`;
    return `${examination.id}: ${method} on ${nameOf(items, start.model.id, start.model.name)} for ${targets === '' ? 'no work' : targets}${compared}, ${against}; ${examination.status}.`;
  });
}

/** What was not asked and not tested, so that silence is not taken for an answer. */
export function notTested(
  items: readonly ReportItem[],
  examinations: readonly ReportExamination[],
  attacks: readonly ReportAttack[],
): string[] {
  const used = new Set(
    examinations.flatMap(({ start }) =>
      start === null
        ? []
        : [start.model, ...start.references, ...start.targets, ...start.controls, ...start.cleaning].map(
            (item) => item.id,
          ),
    ),
  );
  const unused = items.filter((item) => !used.has(item.evidence.id));
  const ran = new Set(examinations.flatMap(({ start }) => (start === null ? [] : [start.attack.id])));
  const notRun = attacks.filter((attack) => !ran.has(attack.id));
  const done = new Set(
    examinations.flatMap(({ findings }) => (findings === null ? [] : [findings.attack.id])),
  );
  return [
    'How the model was trained, by whom, and on what: the files do not show it and it was not asked.',
    done.has('near-verbatim')
      ? 'Copies that differ from the work by more than the words that were allowed to differ (summaries, translations).'
      : 'Copies that differ from the work (changed words, summaries, translations): only continuations that follow the work token for token were measured.',
    done.has('system-design')
      ? 'Any product or service that is in fact built on the model: prompts and settings such as a product may have were tried, not a product.'
      : 'Any product or service built on the model: filters, instructions and settings of such a system can show more or less of a work than the model holds.',
    done.has('compare-models')
      ? 'Other versions, sizes and quantisations of the model than those that were compared: the results hold for the files named here.'
      : 'Other versions, sizes and quantisations of the model: the results hold for the files named here.',
    ...(unused.length === 0
      ? []
      : [
          `Received, but used in no examination: ${unused.map(({ evidence }) => `${evidence.id} (${visibleString(evidence.name)})`).join(', ')}.`,
        ]),
    ...(notRun.length === 0
      ? []
      : [
          `Methods that this program has and that were not applied: ${notRun.map((attack) => attack.title).join('; ')}.`,
        ]),
  ];
}

/** Limits that hold for every reading of this report, then those of the methods that were used. */
export function reportLimits(
  items: readonly ReportItem[],
  examinations: readonly ReportExamination[],
): Remark[] {
  const methods = new Map<string, readonly Remark[]>();
  for (const { attack } of examinations) if (attack !== null) methods.set(attack.id, attack.limits);
  const left = mergedSentences(
    examinations.flatMap((examination) => {
      const details = windowDetailsOf(examination);
      return details === null
        ? []
        : [
            {
              name: examination.id,
              sentences: [...details.targets, ...details.controls].map(
                ({ title, summary }) =>
                  `${visibleString(title)}: ${formatNoun(summary.unscoredWindows, 'window')} could not be scored, ` +
                  `${formatNoun(summary.excludedWindows, 'window')} excluded by the cleaning list, ${formatNoun(summary.droppedTailTokens, 'token')} at the end too few for a window.`,
              ),
            },
          ];
    }),
  );
  const ofMethods = [...new Map([...methods.values()].flat().map((limit) => [limit.text, limit])).values()];
  const quantised = items.filter((item) => item.model?.quantisation.fileType !== null && item.model !== null);
  return [
    words.remark('exchangeable'),
    ...(ofMethods.some(({ code }) => code === 'absence-not-shown')
      ? []
      : [words.remark('absence-not-shown')]),
    words.remark('weights-not-use'),
    ...(quantised.length === 0
      ? []
      : [
          words.remark('quantised', {
            files: quantised.map(({ evidence, model }) => ({
              id: evidence.id,
              type: model?.quantisation.fileType ?? '',
            })),
          }),
        ]),
    ...ofMethods,
    ...left.map((text): Remark => ({ code: 'windows-left', text })),
  ];
}

function nameOf(items: readonly ReportItem[], id: string, fallback: string): string {
  const item = items.find((candidate) => candidate.evidence.id === id);
  const title = item?.evidence.title ?? '';
  return visibleString(title === '' ? fallback : title);
}
