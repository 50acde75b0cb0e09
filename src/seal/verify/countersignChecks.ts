import { X509Certificate } from 'node:crypto';
import { sha256Bytes } from '../../base/index.js';
import { identityOf, type AllowedSigner } from '../signature/allowedSigners.js';
import { failed, passed, unreadable, type BagCheck, type Outcome } from './bagCheck.js';
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
  /** Number in the names of its files. */
  readonly number: number;
  /** Claimed time, UTC. */
  readonly signedAt: string;
}

/** Reviewers' signatures: one check each, and whose those are that hold. A bag without any has no such check. */
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
  return { checks, signers };
}

/** Keys that signed the seal already. */
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

/** As {@link judge}: anybody may put such files beside a sealed bag, so nothing in them ends the program. */
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
    return problem('A file of the signature, or what it signs, is missing.');
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
  // With any key but Ed25519, which the program makes for SSH alone, a reviewer signs both.
  const isOwnKey = sameBytes(sshPublicKeyBlob(certified), publicKeyBlob);
  if (!isOwnKey && sshKeyType(publicKeyBlob) !== 'ssh-ed25519')
    return problem(`${names.allowedSigners}: its key is not that of the certificate.`);
  const keys = { who: `reviewer ${number}`, certified: spki(certified), ssh: publicKeyBlob };
  const other = seen.find((one) => isSame(one.certified, keys.certified) || isSame(one.ssh, keys.ssh));
  if (other !== undefined)
    return problem(`${names.chain}: ${other.who} signed with the same key, so this is not another reviewer.`);
  const signer = { number, signedAt, ...signerOf(chain.value) };
  return {
    signer,
    identity,
    keys,
    outcome: passed(
      `${signer.name}, at ${signedAt} by their own account; revocation: not checked; ${trustWords(signer)}. Compare the authority’s fingerprint ${signer.authorityFingerprint} with one received by another way. ${sshWords(chain.value, allowed.value, isOwnKey)}`,
    ),
  };
}

function isSame(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && sameBytes(a, b);
}

/** What the SSH signature adds: its files lie outside what is signed, so a key of its own is bound to nothing. */
function sshWords(chain: Chain, { identity, publicKeyBlob }: AllowedSigner, isOwnKey: boolean): string {
  const fingerprint = sshFingerprint(publicKeyBlob);
  if (!isOwnKey)
    return `The SSH signature beside it is by ${identity} (${fingerprint}), and nothing in the bag binds that key to the certificate: anybody could put it there.`;
  return isNamed(chain, identity)
    ? `The SSH signature is by the certificate’s own key, as ${identity}, whom the certificate names.`
    : `The SSH signature is by the certificate’s own key; ${identity} is how it calls its holder, and the certificate does not say so.`;
}

function isNamed(chain: Chain, identity: string): boolean {
  const { name } = signerOf(chain);
  const hasEmail =
    identity.includes('@') && new X509Certificate(chain.leaf).checkEmail(identity) !== undefined;
  return hasEmail || identity === identityOf(name, undefined);
}
