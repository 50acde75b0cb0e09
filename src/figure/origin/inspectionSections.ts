import type { Inspection } from '../../domain/index.js';
import { knownSections } from './knownSections.js';
import { lineageSections } from './lineageSections.js';
import type { Section } from './sections.js';

/** Everything that an inspection of a model shows, in order. */
export function inspectionSections({ result }: Inspection): Section[] {
  return result.kind === 'lineage' ? lineageSections(result.lineage) : knownSections(result.recognized);
}

/** What an inspection did, as a title. The names are as the case has them, and may be hostile. */
export function inspectionTitle({ model, result }: Inspection): string {
  return result.kind === 'lineage'
    ? `${model.name} compared with ${result.base.name}`
    : `${model.name} compared with a list of known models`;
}
