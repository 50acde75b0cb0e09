import type { AuditDetail } from './auditLog.js';
import type { Secret } from './privateLog.js';

/** The first version of the index that is only ever older than the audit log, never newer: anything that is not on record did not happen. */
export const LOG_FIRST_VERSION = 3;

/** An entry that is added to the log while a case is being opened. */
export interface LateEntry {
  readonly action: string;
  readonly detail: AuditDetail;
  readonly secret: Secret;
}
