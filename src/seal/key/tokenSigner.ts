import { createHash } from 'node:crypto';
import { inputError } from '../../base/index.js';
import { withToken, type TokenPlace } from './pkcs11.js';
import type { SignatureHash, Signer } from '../encoding/signer.js';
import type { TokenKey } from './tokenKey.js';

/** The bytes before a hash in an RSA PKCS #1 v1.5 signature. @source RFC 8017, §9.2, note 1 */
const DIGEST_INFO: Readonly<Record<SignatureHash, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
};

/**
 * Finds the one private key with a given label on a token.
 * @throws {PalimpsestError} `token-key-missing` when there is none or more than one, and as {@link withToken}
 */
export function findTokenKey(place: TokenPlace, label: string, pin: string): Promise<TokenKey> {
  return withToken(place, pin, ({ serial, findKeys }) => {
    const [keyId, ...others] = findKeys({ label });
    if (keyId === undefined || keyId === '' || others.length > 0) {
      throw inputError(
        'token-key-missing',
        keyId === undefined
          ? `The token ${JSON.stringify(place.token)} has no private key with the label ${JSON.stringify(label)}.`
          : `The token ${JSON.stringify(place.token)} does not have exactly one private key with the label ${JSON.stringify(label)} and an identifier.`,
        'List its keys with `pkcs11-tool --list-objects --type privkey --login`.',
        { label },
      );
    }
    return { kind: 'pkcs11', module: place.module, token: place.token, serial, keyId };
  });
}

/**
 * A key on a token as a signer. The token is opened for each signature and closed again; the PIN is kept for as long as the signer is.
 * @throws {PalimpsestError} as {@link withToken}, for the module, the token or the PIN
 */
export async function tokenSigner(key: TokenKey, pin: string): Promise<Signer> {
  const { keyId } = key;
  const publicKey = await withToken(key, pin, (session) => session.publicKey(keyId));
  return {
    publicKey,
    sign: (data, hash) =>
      withToken(key, pin, (session) => {
        const digest = createHash(hash).update(data).digest();
        return publicKey.asymmetricKeyType === 'ec'
          ? session.signEcdsa(keyId, digest)
          : session.signRsa(keyId, Buffer.concat([Buffer.from(DIGEST_INFO[hash], 'hex'), digest]));
      }),
  };
}
