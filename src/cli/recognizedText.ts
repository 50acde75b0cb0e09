import type { Recognized } from '../domain/index.js';
import { knownSections } from '../figure/index.js';
import { sectionsText } from './sectionsText.js';

/** What a list of known models says of a file, for a terminal; tensor by tensor only if that is wanted. */
export function recognizedText(recognized: Recognized, showsTensors: boolean): string {
  return sectionsText(knownSections(recognized).filter(({ id }) => showsTensors || id !== 'known-tensors'));
}
