import type { PlantGroup } from './plantSchema.js';

/**
 * Attacks that name a work by its title. The planted texts had no title in the training text, so a sound attack of this kind may find none
 * of them.
 */
const BY_TITLE: ReadonlySet<string> = new Set(['title-requests']);

/** What a sound attack reports about a group of a fixture: nothing definite of a planted text if it asks by title. */
export function expectedOf(attackId: string, expect: PlantGroup['expect']): PlantGroup['expect'] {
  return expect === 'found' && BY_TITLE.has(attackId) ? 'open' : expect;
}

/** What is said of the attacks in a validation of which nothing definite is expected; null if there is none. */
export function byTitleNote(attackIds: readonly string[]): string | null {
  const named = [...new Set(attackIds.filter((id) => BY_TITLE.has(id)))];
  if (named.length === 0) return null;
  return `${named.map((id) => `\`${id}\``).join(', ')} names a work by its title. The planted texts had no title in the training text, so none of them needs to be found in this way. Here the rates show only that nothing is reported in error.`;
}
