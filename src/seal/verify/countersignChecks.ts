import { X509Certificate } from 'node:crypto';
import { sha256Bytes } from '../../base/index.js';
import { identityOf, type AllowedSigner } from '../signature/allowedSigners.js';
import { failed, passed, unreadable, type BagCheck, type Outcome } from './bagCheck.js';
import { EXPECTED_REVIEWERS } from '../bag/bagInfo.js';
import { BAG_FILES, countersignCount, countersignFiles } from '../bag/bagNames.js';
import { signerOf, trustWords, type BagSigner } from '../bag/bagSigner.js';
import { cadesProblem, cadesTime } from '../signature/cades.js';
import { publicKeyOf, type Chain } from '../signature/certificate.js';
import { chainProblem } from '../signature/chainProblem.js';
import { countersignCommands } from '../bag/countersignCommands.js';
import { sameBytes } from '../encoding/der.js';
import { spki } from '../signature/makeChain.js';
import { readChain, readSigner, type OpenBag } from '../bag/openBag.js';
import { sshSignatureProblem } from '../signature/sshSignature.js';
import { sshFingerprint, sshKeyType, sshPublicKeyBlob } from '../encoding/sshWire.js';

/** A reviewer's signature over the seal. */
export interface Countersigner extends BagSigner {
  /** The number in the names of its files. */
  readonly number: number;
  /** Claimed time, UTC. */
  readonly signedAt: string;
}

/** The reviewers' signatures: one check for each, and the names on those that hold. A bag without any has no such check. */
export function countersignChecks(bag: OpenBag): {
  readonly checks: readonly BagCheck[];
  readonly signers: readonly Countersigner[];
} {
  const checks: BagCheck[] = [];
  const signers: Countersigner[] = [];
  const seen: SeenKeys[] = [
    {
      who: 'the examiner',
      certified: 'value' in bag.chain ? spki(publicKeyOf(bag.chain.value.leaf)) : undefined,
      ssh: 'value' in bag.signer ? bag.signer.value.publicKeyBlob : undefined,
    },
  ];
  for (let number = 1; number <= countersignCount(bag.files); number++) {
    const { outcome, signer, identity, keys } = judgeAny(bag, number, seen);
    if (signer !== undefined) signers.push(signer);
    if (keys !== undefined) seen.push(keys);
    checks.push({
      id: `countersignature-${number}`,
      title: `Reviewer ${number} signed the seal`,
      ...outcome,
      proof: countersignCommands(number, identity ?? 'IDENTITY', signer?.signedAt),
    });
  }
  return { checks: [...checks, ...expectedReviewers(bag, signers)], signers };
}

/** Id of the check that compares the reviewers who signed with those whom the seal expects; it fails until all have signed. */
export const EXPECTED_REVIEWERS_ID = 'expected-reviewers';

/** A reviewer signs after the seal, so a signature can be removed: the seal says whose signatures must be there. */
function expectedReviewers({ info }: OpenBag, signers: readonly Countersigner[]): readonly BagCheck[] {
  const named = 'value' in info ? info.value.fields.get(EXPECTED_REVIEWERS) : undefined;
  if (named === undefined) return [];
  const expected = named.split('; ');
  const folded = (name: string): string => name.trim().toLowerCase();
  const signed = new Set(signers.map(({ name }) => folded(name)));
  const missing = expected.filter((name) => !signed.has(folded(name)));
  return [
    {
      id: EXPECTED_REVIEWERS_ID,
      title: 'Every reviewer whom the seal expects has signed',
      ...(missing.length === 0
        ? passed(`${expected.join(', ')}.`)
        : failed(`No valid signature of ${missing.join(', ')}: it was not given yet, or it was removed.`)),
      proof: `sed -n 's/^${EXPECTED_REVIEWERS}: //p' bag-info.txt; ls signatures/countersign-*.p7s`,
    },
  ];
}

/** The keys that have already signed the seal. */
interface SeenKeys {
  readonly who: string;
  readonly certified: Uint8Array | undefined;
  readonly ssh: Uint8Array | undefined;
}

interface Judged {
  readonly outcome: Outcome;
  readonly signer?: Countersigner;
  readonly identity?: string;
  readonly keys?: SeenKeys;
}

/** As {@link judge}, but never fails: anyone may add such files to a sealed bag, so nothing in them may end the program. */
function judgeAny(bag: OpenBag, number: number, seen: readonly SeenKeys[]): Judged {
  try {
    return judge(bag, number, seen);
  } catch (error) {
    return { outcome: unreadable(error) };
  }
}

function judge({ small, info }: OpenBag, number: number, seen: readonly SeenKeys[]): Judged {
  const names = countersignFiles(number);
  const problem = (words: string): Judged => ({ outcome: failed(words) });
  const [cms, ssh, chainText, signers] = [names.cms, names.ssh, names.chain, names.allowedSigners].map(
    (name) => small.get(name),
  );
  const content = small.get(BAG_FILES.tagManifest);
  if (
    cms === undefined ||
    ssh === undefined ||
    chainText === undefined ||
    signers === undefined ||
    content === undefined
  ) {
    return problem('A file of the signature, or the file that it signs, is missing.');
  }
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
  const chain = readChain(text(chainText), names.chain);
  if ('problem' in chain) return problem(`${names.chain}: ${chain.problem}.`);
  const allowed = readSigner(text(signers));
  if ('problem' in allowed) return problem(`${names.allowedSigners}: ${allowed.problem}.`);
  const cmsProblem = cadesProblem(cms, sha256Bytes(content), chain.value, { isTimed: true });
  if (cmsProblem !== undefined) return problem(`${names.cms}: ${cmsProblem}.`);
  const signedAt = cadesTime(cms) ?? '';
  if (!('value' in info) || signedAt < `${info.value.sealedAt.slice(0, 19)}.000Z`) {
    return problem(`${names.cms}: it claims a time before the seal, ${signedAt}.`);
  }
  const pathProblem = chainProblem(chain.value, signedAt);
  if (pathProblem !== undefined) return problem(`${names.chain}: ${pathProblem}.`);
  const { publicKeyBlob, identity } = allowed.value;
  const sshProblem = sshSignatureProblem(Buffer.from(ssh).toString('latin1'), content, publicKeyBlob);
  if (sshProblem !== undefined) return problem(`${names.ssh}: ${sshProblem}.`);
  const certified = publicKeyOf(chain.value.leaf);
  // With any key except Ed25519, which the program makes for SSH only, a reviewer signs both.
  const isOwnKey = sameBytes(sshPublicKeyBlob(certified), publicKeyBlob);
  if (!isOwnKey && sshKeyType(publicKeyBlob) !== 'ssh-ed25519')
    return problem(`${names.allowedSigners}: its key differs from that of the certificate.`);
  const keys = { who: `reviewer ${number}`, certified: spki(certified), ssh: publicKeyBlob };
  const other = seen.find((one) => isSame(one.certified, keys.certified) || isSame(one.ssh, keys.ssh));
  if (other !== undefined)
    return problem(
      `${names.chain}: ${other.who} signed with the same key, so this is not a separate reviewer.`,
    );
  const signer = { number, signedAt, ...signerOf(chain.value) };
  return {
    signer,
    identity,
    keys,
    outcome: passed(
      `${signer.name}, at ${signedAt} according to the signature itself; revocation: not checked; ${trustWords(signer)}. Compare the authority’s fingerprint ${signer.authorityFingerprint} with one received through a separate channel. ${sshWords(chain.value, allowed.value, isOwnKey)}`,
    ),
  };
}

function isSame(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && sameBytes(a, b);
}

/** What the SSH signature adds: its files are not covered by any signature, so a separate key is bound to nothing. */
function sshWords(chain: Chain, { identity, publicKeyBlob }: AllowedSigner, isOwnKey: boolean): string {
  const fingerprint = sshFingerprint(publicKeyBlob);
  if (!isOwnKey)
    return `The SSH signature beside it is by ${identity} (${fingerprint}), and nothing in the bag binds that key to the certificate: anyone could have added it.`;
  return isNamed(chain, identity)
    ? `The SSH signature was made with the key of the certificate, under the name ${identity}. The certificate states that name.`
    : `The SSH signature was made with the key of the certificate, under the name ${identity}. The certificate does not state that name.`;
}

function isNamed(chain: Chain, identity: string): boolean {
  const { name } = signerOf(chain);
  const hasEmail =
    identity.includes('@') && new X509Certificate(chain.leaf).checkEmail(identity) !== undefined;
  return hasEmail || identity === identityOf(name, undefined);
}
