import { randomBytes } from 'node:crypto';
import { inputError } from '../../base/index.js';

/** Previews that are kept: each is the PDF of a report. */
const KEPT = 3;

/** Printed previews, in memory only; the oldest goes when there are too many. */
export class Previews {
  readonly #kept = new Map<string, { readonly caseId: string; readonly pdf: Uint8Array }>();

  /** Keeps a preview of a case and gives its id. */
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
      // The one that was looked at last goes last.
      this.#kept.delete(id);
      this.#kept.set(id, found);
      return found.pdf;
    }
    throw inputError('preview-gone', 'This preview is not kept any more.', 'Print the preview again.', {
      id,
    });
  }
}
