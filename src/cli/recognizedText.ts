import type { Recognized } from '../domain/index.js';
import { knownSections } from '../figure/index.js';
import { sectionsText } from './sectionsText.js';

/**
 * What a list of known models says of a file, for a terminal; tensor by tensor only if that is wanted.
 * @param width columns of the screen
 */
export function recognizedText(recognized: Recognized, showsTensors: boolean, width: number): string {
  const sections = knownSections(recognized).filter(({ id }) => showsTensors || id !== 'known-tensors');
  return sectionsText(sections, width);
}
