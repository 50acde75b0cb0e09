import { evidenceFieldSchema, type EvidenceField, type EvidenceRole } from '../../../../src/domain/index.js';
import { isReadable, ROLES } from '../roleWords.js';

/** What the correction form shows for an item in a role, in order; what is stated anyway is shown too. */
export function correctableFields(role: EvidenceRole): EvidenceField[] {
  const ofTexts: readonly EvidenceField[] = ['author', 'edition', 'firstPublished'];
  const isText = isReadable(role);
  return evidenceFieldSchema.options.filter(
    (name) =>
      (!ofTexts.includes(name) || isText) &&
      (name !== 'whyUnseen' || role === 'control-work') &&
      (name !== 'howKnown' || role === 'known-memorized'),
  );
}

/** The roles into which a role may be corrected: those in which the file would have been read in the same way. */
export function rolesLike(role: EvidenceRole): typeof ROLES {
  const kind = (one: EvidenceRole): string =>
    one.endsWith('-model') ? 'model' : isReadable(one) ? 'text' : 'list';
  return ROLES.filter(({ id }) => kind(id) === kind(role));
}
