import { comparisonText } from '../layers/comparisonText.js';
import { TextIndex } from '../offsets/textIndex.js';

/** A passage of a cleaning list as it is looked for: its comparison text under `comparison-1-fold`. */
export function foldedPassage(text: string): string {
  return comparisonText(new TextIndex(text.normalize('NFC')), 'comparison-1-fold').text.text;
}
