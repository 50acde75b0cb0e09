/** Since when language models have written prose that could stand in a work: the year of the first GPT. */
const MODELS_WRITE_SINCE = 2018;

/**
 * The year in which a work was first published, if that was before any language model could have written parts of it; else null, also where
 * nothing was stated or no year is in it. Of several years the latest counts.
 * @param stated what was stated on receipt, e.g. `1851` or `London, October 1851`
 */
export function yearBeforeModels(stated: string): number | null {
  const years = [...stated.matchAll(/(?<!\d)[12]\d{3}(?!\d)/gu)].map(([year]) => Number(year));
  const latest = Math.max(-Infinity, ...years);
  return years.length > 0 && latest < MODELS_WRITE_SINCE ? latest : null;
}
