import { inputError } from '../../base/index.js';
import { SSH_NAMESPACE } from './sshSignature.js';
import { sshKeyType, sshPublicKeyFromBlob } from '../encoding/sshWire.js';

/** A signer as named in an allowed_signers file of ssh-keygen. */
export interface AllowedSigner {
  /** The principal, which is passed to `ssh-keygen -Y verify -I`. */
  readonly identity: string;
  /** The public key as SSH writes it. */
  readonly publicKeyBlob: Uint8Array;
}

/** The one line of an allowed_signers file, valid only for the namespace of the seal. @source ssh-keygen(1), ALLOWED SIGNERS */
export function allowedSignersText(signer: AllowedSigner): string {
  const key = Buffer.from(signer.publicKeyBlob).toString('base64');
  return `${signer.identity} namespaces="${SSH_NAMESPACE}" ${sshKeyType(signer.publicKeyBlob)} ${key}\n`;
}

/** Reads the one line that {@link allowedSignersText} writes; anything else, byte for byte, is undefined. */
export function parseAllowedSigners(text: string): AllowedSigner | undefined {
  const [, identity, key] =
    /^([a-z0-9.@_+-]+) namespaces="[a-z-]+" [a-z0-9-]+ ([A-Za-z0-9+/=]+)\n$/i.exec(text) ?? [];
  if (identity === undefined || key === undefined) return undefined;
  const publicKeyBlob = new Uint8Array(Buffer.from(key, 'base64'));
  const signer = { identity, publicKeyBlob };
  const isExact = allowedSignersText(signer) === text && sshPublicKeyFromBlob(publicKeyBlob) !== undefined;
  return isExact ? signer : undefined;
}

/** @throws {PalimpsestError} `key-holder` for an e-mail address that is not plain ASCII or that a line of allowed_signers cannot hold */
export function checkEmail(email: string | undefined): void {
  if (email === undefined || (/^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+$/.test(email) && email.length <= 254)) return;
  throw inputError(
    'key-holder',
    `${JSON.stringify(email)} is not a plain ASCII e-mail address.`,
    'Correct the address, or omit it.',
    { field: 'email' },
  );
}

/**
 * The principal for an examiner: the e-mail address if there is one, else the name in lower-case ASCII with dots
 * (`Zoë van Dam` → `zoe.van.dam`), else `examiner`. Never holds a space, comma, wildcard or quote.
 * @throws {PalimpsestError} as {@link checkEmail}
 */
export function identityOf(name: string, email: string | undefined): string {
  checkEmail(email);
  if (email !== undefined) return email;
  const ascii = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.+|\.+$/g, '');
  return ascii === '' ? 'examiner' : ascii.slice(0, 64);
}
