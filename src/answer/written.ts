import { kindsServing, type FindingKind } from '../attacks/kinds.js';
import { panelDetailsOf, windowDetailsOf, type DrawnPassage, type Excerpt } from '../domain/index.js';
import type { Written } from './answer.js';
import type { AnswerExamination, AnswerSource } from './source.js';
import { drawnWords, excerptWords } from './words.js';

/** Most characters of each text. */
const MOST_CHARS = 1200;

/**
 * Passages and what the model wrote: one that it wrote when it was asked without the text of the work, and one that was obtained from the same
 * weights by other means, each the first text of the first attack that generated one (its panel puts the closest first). Empty where no
 * generation is on record; nothing else stands in for it.
 */
export function writtenOf(source: AnswerSource): Written[] {
  const kinds = kindsServing('written');
  return [
    ...firstOf(source, 'use', kinds.filter(isOfUse)),
    ...firstOf(
      source,
      'weights',
      kinds.filter((kind) => !isOfUse(kind)),
    ),
  ];
}

function isOfUse({ tag }: FindingKind): boolean {
  return tag === 'regurgitation';
}

function firstOf(source: AnswerSource, from: Written['from'], kinds: readonly FindingKind[]): Written[] {
  for (const { attackId } of kinds) {
    for (const examination of source.examinations) {
      if (examination.attackId !== attackId) continue;
      const found = ofPanels(examination, source.work.id) ?? ofPassages(examination, source.work.id);
      if (found === null) continue;
      return [
        {
          ...found,
          from,
          examinationId: examination.id,
          attackTitle: examination.attackTitle,
          workId: source.work.id,
          given: found.given.slice(-MOST_CHARS),
          truth: found.truth.slice(0, MOST_CHARS),
          written: found.written.slice(0, MOST_CHARS),
        },
      ];
    }
  }
  return [];
}

type Found = Omit<Written, 'from' | 'examinationId' | 'attackTitle' | 'workId'>;

function ofPanels({ findings }: AnswerExamination, workId: string): Found | null {
  if (findings === null) return null;
  for (const panel of panelDetailsOf(findings)?.panels ?? []) {
    if (panel.kind !== 'texts' || panel.shows !== undefined) continue;
    for (const { place, given, truth, written, generation, numbers } of panel.items) {
      if (place === null || place.workId !== workId || truth === '' || generation === undefined) continue;
      const { startChar, endChar } = place;
      return { startChar, endChar, given, truth, written, seed: findings.seed, generation, numbers };
    }
  }
  return null;
}

function ofPassages({ findings }: AnswerExamination, workId: string): Found | null {
  const target = windowDetailsOf(findings)?.targets.find((one) => one.workId === workId);
  if (findings === null || target === undefined) return null;
  const { excerpt, drawn } = target;
  const of = (
    { startChar, endChar, given, truth, written, generation }: Excerpt | DrawnPassage,
    numbers: string,
  ): Found => ({ startChar, endChar, given, truth, written, seed: findings.seed, generation, numbers });
  if (excerpt !== undefined) return of(excerpt, excerptWords(excerpt));
  return drawn === undefined ? null : of(drawn, drawnWords(drawn));
}
