import { panelDetailsOf } from '../domain/index.js';
import type { Written } from './answer.js';
import type { AnswerSource, MeasuredPassages } from './source.js';

/** Attacks whose texts the model wrote after, or about, a passage of the work; the closest to ordinary use first. */
const WRITING = [
  'ordinary',
  'system-design',
  'title-requests',
  'near-verbatim',
  'long-form',
  'unprompted',
] as const;

/** Most characters of each text. */
const MOST_CHARS = 1200;

/**
 * A passage and what the model wrote: the first text of the first attack that wrote one (its panel puts the closest first), else the most
 * probable passage of which every token is the model's first choice. Null if there is neither.
 */
export function writtenOf(source: AnswerSource, measured: MeasuredPassages | null): Written | null {
  for (const attackId of WRITING) {
    for (const { attackId: own, id, attackTitle, findings } of source.examinations) {
      if (own !== attackId) continue;
      const item = (panelDetailsOf(findings)?.panels ?? [])
        .flatMap((panel) => (panel.kind === 'texts' && panel.shows !== 'given' ? panel.items : []))
        .find(
          ({ place, truth, written }) => place?.workId === source.work.id && truth !== '' && written !== '',
        );
      if (item?.place === undefined || item.place === null) continue;
      return {
        how: 'draw',
        examinationId: id,
        attackTitle,
        workId: source.work.id,
        startChar: item.place.startChar,
        endChar: item.place.endChar,
        given: item.given.slice(-MOST_CHARS),
        truth: item.truth.slice(0, MOST_CHARS),
        written: item.written.slice(0, MOST_CHARS),
        numbers: item.numbers,
      };
    }
  }
  const passage = measured?.target.passages.find(({ greedyExact }) => greedyExact);
  if (measured === null || passage === undefined) return null;
  return {
    how: 'first-choices',
    examinationId: measured.examination.id,
    attackTitle: measured.examination.attackTitle,
    workId: source.work.id,
    startChar: passage.suffixStartChar,
    endChar: passage.suffixEndChar,
    given: passage.prefixText.slice(-MOST_CHARS),
    truth: passage.suffixText.slice(0, MOST_CHARS),
    written: passage.suffixText.slice(0, MOST_CHARS),
    numbers: '',
  };
}
