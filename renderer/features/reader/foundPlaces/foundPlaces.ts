import { panelDetailsOf, type Findings } from '../../../../src/domain/index.js';
import type { CharRange } from '../places.js';

/** A passage of a work that findings name, and what they say about it. */
export interface FoundPlace extends CharRange {
  readonly labels: readonly string[];
  /** Whether a finding itself names it; otherwise it is only listed among those tested. */
  readonly isFinding: boolean;
}

/** Maximum number of labels kept for one passage. */
const LABELS = 4;

/**
 * The passages of a work that findings name, in their spans and in rows and texts of their panels; in order, each once.
 * @param only id of the one finding whose passages are wanted
 */
export function foundPlaces(findings: Findings, workId: string, only?: string): FoundPlace[] {
  const places = new Map<string, { range: CharRange; labels: Set<string>; isFinding: boolean }>();
  const add = (
    place: (CharRange & { readonly workId: string }) | null,
    label: string,
    isFinding: boolean,
  ): void => {
    if (place === null || place.workId !== workId || place.endChar <= place.startChar) return;
    const { startChar, endChar } = place;
    const key = `${startChar} ${endChar}`;
    const known = places.get(key) ?? { range: { startChar, endChar }, labels: new Set(), isFinding: false };
    if (known.labels.size < LABELS) known.labels.add(label);
    known.isFinding ||= isFinding;
    places.set(key, known);
  };
  for (const { id, title, spans } of findings.findings) {
    if (only === undefined || id === only) for (const span of spans) add(span, title, true);
  }
  const panels = only === undefined ? (panelDetailsOf(findings)?.panels ?? []) : [];
  for (const panel of panels) {
    if (panel.kind === 'table') {
      panel.places.forEach((place, row) => {
        const first = panel.rows[row]?.[0];
        add(place, typeof first === 'string' && first !== '' ? first : panel.title, false);
      });
    }
    if (panel.kind === 'texts') for (const { place, label } of panel.items) add(place, label, false);
  }
  return [...places.values()]
    .map(({ range, labels, isFinding }): FoundPlace => ({ ...range, labels: [...labels], isFinding }))
    .sort((a, b) => a.startChar - b.startChar || a.endChar - b.endChar);
}

/** The passage that contains a character, the shortest of several; otherwise the nearest one after it, otherwise the last. */
export function placeAt(places: readonly FoundPlace[], char: number): FoundPlace | undefined {
  const holding = places.filter(({ startChar, endChar }) => startChar <= char && char < endChar);
  const [shortest] = [...holding].sort((a, b) => a.endChar - a.startChar - (b.endChar - b.startChar));
  return shortest ?? places.find(({ startChar }) => startChar >= char) ?? places.at(-1);
}
