import {
  evidenceFieldSchema,
  isTextRole,
  type EvidenceField,
  type EvidenceRole,
} from '../../../../src/domain/index.js';

/** What the correction form shows for an item in a role, in order; what is stated anyway is shown too. */
export function correctableFields(role: EvidenceRole): EvidenceField[] {
  const ofTexts: readonly EvidenceField[] = ['author', 'edition', 'firstPublished'];
  const isText = isTextRole(role);
  return evidenceFieldSchema.options.filter(
    (name) =>
      (!ofTexts.includes(name) || isText) &&
      (name !== 'whyUnseen' || role === 'control-work') &&
      (name !== 'howKnown' || role === 'known-memorized'),
  );
}
