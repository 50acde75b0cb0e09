import type { AuditDetail } from './auditLog.js';
import type { Secret } from './privateLog.js';

/** First version of the index that is always behind the audit log, never ahead of it: what is not on record did not happen. */
export const LOG_FIRST_VERSION = 3;

/** An entry that is put on record while a case is opened. */
export interface LateEntry {
  readonly action: string;
  readonly detail: AuditDetail;
  readonly secret: Secret;
}
