/** First version of the index that is always behind the audit log, never ahead of it: what is not on record did not happen. */
export const LOG_FIRST_VERSION = 3;
