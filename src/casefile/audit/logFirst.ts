import type { DetailOf, SecretOf, WrittenAction } from '../../domain/index.js';

/** The first version of the index that is only ever older than the audit log, never newer: anything that is not on record did not happen. */
export const LOG_FIRST_VERSION = 3;

/** An entry that is added to the log while a case is being opened. */
export type LateEntry = {
  readonly [N in WrittenAction]: {
    readonly action: N;
    readonly detail: DetailOf<N>;
    readonly secret: SecretOf<N>;
  };
}[WrittenAction];
