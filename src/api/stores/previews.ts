import { randomBytes } from 'node:crypto';
import { inputError } from '../../base/index.js';

/** The number of previews kept; each is the PDF of a report. */
const KEPT = 3;

/** Previews, in memory only; the oldest is removed when there are too many. */
export class Previews {
  readonly #kept = new Map<string, { readonly caseId: string; readonly pdf: Uint8Array }>();

  /** Stores a preview of a case and returns its id. */
  keep(caseId: string, pdf: Uint8Array): string {
    const id = randomBytes(16).toString('hex');
    this.#kept.set(id, { caseId, pdf });
    for (const [oldest] of this.#kept) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
    return id;
  }

  /** A preview of that case. @throws {PalimpsestError} `preview-gone` */
  get(caseId: string, id: string): Uint8Array {
    const found = this.#kept.get(id);
    if (found?.caseId === caseId) {
      // The preview that was used last is removed last.
      this.#kept.delete(id);
      this.#kept.set(id, found);
      return found.pdf;
    }
    throw inputError('preview-gone', 'This preview is no longer available.', 'Make the preview again.', {
      id,
    });
  }
}
