import { randomBytes } from 'node:crypto';
import { inputError } from '../../base/index.js';

/** What a grant stands for. */
export interface Grant {
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'case' | 'bag';
  /** True for files that travelled here from a browser: they are copied into the case and then removed. */
  readonly isUpload: boolean;
  /** Folder of the picker that it lies below; empty when a person chose it in a native dialog or dropped it. */
  readonly root: string;
  /** What an upload was called where it came from: it lies under a name of the server's own. Default: the last part of the path. */
  readonly name?: string;
}

/** Permissions to use files and folders, by unguessable ids. Only a door hands them out, when a person chose something. */
export class Grants {
  readonly #grants = new Map<string, Grant>();
  readonly #ids = new Map<string, string>();

  /** The id for a path; the same one every time for the same thing. */
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
   * What an id stands for.
   * @param kinds that will do
   * @throws {PalimpsestError} `grant-unknown`, `grant-kind`
   */
  get(id: string, ...kinds: readonly Grant['kind'][]): Grant {
    const grant = this.#grants.get(id);
    if (grant === undefined) {
      throw inputError(
        'grant-unknown',
        'That choice of a file or folder is not known any more.',
        'Choose it again.',
      );
    }
    if (kinds.length > 0 && !kinds.includes(grant.kind)) {
      throw inputError(
        'grant-kind',
        `${grant.path} is a ${grant.kind}; here a ${kinds.join(' or a ')} is needed.`,
        'Choose another one.',
        {
          path: grant.path,
        },
      );
    }
    return grant;
  }

  /** Takes a permission back. */
  revoke(id: string): void {
    const grant = this.#grants.get(id);
    if (grant === undefined) return;
    this.#grants.delete(id);
    this.#ids.delete(JSON.stringify([grant.path, grant.kind, grant.isUpload, grant.root]));
  }
}
