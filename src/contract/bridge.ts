import type { ReceivedError } from '../base/index.js';

/** What the desktop bridge returns. Errors are data, because a thrown error loses its fields on the way. */
export type BridgeAnswer =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: ReceivedError };

/** What the preload script exposes to the page, and nothing else. */
export interface DesktopBridge {
  call(name: string, input: unknown): Promise<BridgeAnswer>;
  onEvent(listener: (name: string, payload: unknown) => void): void;
  /** Says at which case the page looks; null for none. Events of other cases do not reach it. */
  watch(caseId: string | null): void;
  /** Gives the path of a dropped file to the main process, which answers with a grant. */
  grantFile(file: File): Promise<BridgeAnswer>;
}
