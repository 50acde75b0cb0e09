import { z } from 'zod';

/** What a piece of evidence is for. */
export const evidenceRoleSchema = z.enum([
  'target-model',
  'reference-model',
  'target-work',
  'control-work',
  'source-text',
  'known-memorized',
  'cleaning-list',
]);
/** See {@link evidenceRoleSchema}. */
export type EvidenceRole = z.infer<typeof evidenceRoleSchema>;

/** The roles that a model can have. */
export const MODEL_ROLES: readonly EvidenceRole[] = ['target-model', 'reference-model'];

/** The roles that a work can have. */
export const WORK_ROLES: readonly EvidenceRole[] = ['target-work', 'control-work'];

/** The roles of texts that are read as works are: those that are examined, those that they may quote, and those that a model is known to hold. */
export const TEXT_ROLES: readonly EvidenceRole[] = [...WORK_ROLES, 'source-text', 'known-memorized'];

/** Is the item a model? */
export function isModelRole(role: EvidenceRole): boolean {
  return MODEL_ROLES.includes(role);
}

/** Is the item a work or its control? */
export function isWorkRole(role: EvidenceRole): boolean {
  return WORK_ROLES.includes(role);
}

/** Is the item a text that is read as a work, rather than a model or a list? */
export function isTextRole(role: EvidenceRole): boolean {
  return TEXT_ROLES.includes(role);
}

/** The roles in which a file is read as it is in this role. */
export function rolesReadAs(role: EvidenceRole): readonly EvidenceRole[] {
  return [MODEL_ROLES, TEXT_ROLES].find((roles) => roles.includes(role)) ?? [role];
}
