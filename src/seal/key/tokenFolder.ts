import { resolve } from 'node:path';
import { allowedSignersText, checkEmail, identityOf } from '../signature/allowedSigners.js';
import { certificateFacts } from '../signature/certificate.js';
import { signingKeyProblem } from '../signature/chainProblem.js';
import { newChain, type NewHolder } from './createKey.js';
import { chainFiles, chainFor } from './importKey.js';
import { refuseExistingKey, writeKeyFolder } from './keyFolder.js';
import { KEY_FILES, keyInfo, type KeyInfo } from './keyInfo.js';
import { checkUsable } from './openKey.js';
import { keyUnfit, type TokenPlace } from './pkcs11.js';
import { sshPublicKeyBlob } from '../encoding/sshWire.js';
import { tokenKeyText } from './tokenKey.js';
import { findTokenKey, tokenSigner } from './tokenSigner.js';

/** Which key on which token is used, and its certificates. */
export interface TokenFolderOptions extends NewHolder {
  /** The new key folder; it must not exist yet. */
  readonly folder: string;
  readonly place: TokenPlace;
  /** Label of the private key on the token. */
  readonly label: string;
  readonly pin: string;
  /** PEM text with the certificates that an authority issued for the key; without it, a self-asserted chain is made. */
  readonly chain?: string | undefined;
}

/**
 * Makes a key folder for a key that stays on its token (PKCS #11): P-256, P-384 or RSA. Its key makes the SSH signature too.
 * @throws {PalimpsestError} `token-*` (`token-key-unfit` for another kind of key), `key-passphrase` for a wrong PIN, `key-holder`, `key-exists`, `chain-*`, `file-*`
 */
export async function createTokenFolder(options: TokenFolderOptions): Promise<KeyInfo> {
  const folder = resolve(options.folder);
  checkEmail(options.email);
  await refuseExistingKey(folder);
  const place = { ...options.place, module: resolve(options.place.module) };
  const token = await findTokenKey(place, options.label, options.pin);
  const { publicKey } = await tokenSigner(token, options.pin);
  const problem = signingKeyProblem(publicKey);
  if (problem !== undefined) throw keyUnfit(`A certificate for this key would be refused: it ${problem}.`);
  const chain =
    options.chain === undefined ? newChain(options, publicKey) : chainFor(publicKey, options.chain);
  const identity = identityOf(certificateFacts(chain.leaf, 'chain').name, options.email);
  const publicKeyBlob = sshPublicKeyBlob(publicKey);
  const info = keyInfo(folder, chain, identity, publicKeyBlob, token);
  checkUsable({ info, chain, sshPublicKeyBlob: publicKeyBlob }, options.clock);
  await writeKeyFolder(folder, {
    ...chainFiles(chain),
    [KEY_FILES.token]: tokenKeyText(token),
    [KEY_FILES.allowedSigners]: allowedSignersText({ identity, publicKeyBlob }),
  });
  return info;
}
