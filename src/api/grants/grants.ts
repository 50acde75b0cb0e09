import { randomBytes } from 'node:crypto';
import { inputError, type PalimpsestError } from '../../base/index.js';

/** The file or folder of a grant. */
export interface Grant {
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'case' | 'bag';
  /** True for a file that was uploaded from a browser: it is copied into the case and then removed. */
  readonly isUpload: boolean;
  /** The folder of the picker that contains it; empty when a person chose it in a native dialog or dropped it. */
  readonly root: string;
  /** The original name of an uploaded file, which the server stores under another name. Default: the last part of the path. */
  readonly name?: string;
}

/** For the last ones that were revoked with a reason, the reason is kept. */
const KEPT_REASONS = 1000;

/** Permissions to use files and folders, by unguessable ids. Only a door issues them, when a person chooses a file or folder. */
export class Grants {
  readonly #grants = new Map<string, Grant>();
  readonly #ids = new Map<string, string>();
  readonly #reasons = new Map<string, PalimpsestError>();

  /** The id for a path; the same path always has the same id. */
  grant(grant: Grant): string {
    const key = JSON.stringify([grant.path, grant.kind, grant.isUpload, grant.root]);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = `g${randomBytes(16).toString('hex')}`;
    this.#ids.set(key, id);
    this.#grants.set(id, grant);
    return id;
  }

  /**
   * The file or folder of an id.
   * @param kinds that are accepted
   * @throws {PalimpsestError} `grant-unknown`, or the reason with which it was revoked; `grant-kind`
   */
  get(id: string, ...kinds: readonly Grant['kind'][]): Grant {
    const grant = this.#grants.get(id);
    if (grant === undefined) {
      throw (
        this.#reasons.get(id) ??
        inputError(
          'grant-unknown',
          'The choice of this file or folder is no longer known.',
          'Choose the file or folder again.',
        )
      );
    }
    if (kinds.length > 0 && !kinds.includes(grant.kind)) {
      throw inputError(
        'grant-kind',
        `${grant.path} is a ${grant.kind}; a ${kinds.join(' or a ')} is needed here.`,
        'Choose another file or folder.',
        {
          path: grant.path,
        },
      );
    }
    return grant;
  }

  /** Is this the id of a permission that was not revoked? */
  has(id: string): boolean {
    return this.#grants.has(id);
  }

  /** Gives a permission that was revoked its id again. */
  restore(id: string, grant: Grant): void {
    this.#ids.set(JSON.stringify([grant.path, grant.kind, grant.isUpload, grant.root]), id);
    this.#grants.set(id, grant);
  }

  /** Revokes a permission. @param reason that a later use of the id is given */
  revoke(id: string, reason?: PalimpsestError): void {
    const grant = this.#grants.get(id);
    if (grant === undefined) return;
    this.#grants.delete(id);
    this.#ids.delete(JSON.stringify([grant.path, grant.kind, grant.isUpload, grant.root]));
    if (reason === undefined) return;
    this.#reasons.set(id, reason);
    for (const oldest of this.#reasons.keys()) {
      if (this.#reasons.size <= KEPT_REASONS) break;
      this.#reasons.delete(oldest);
    }
  }
}
