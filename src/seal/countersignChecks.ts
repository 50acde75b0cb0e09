import { sha256Bytes } from '../base/index.js';
import { failed, passed, unreadable, type BagCheck, type Outcome } from './bagCheck.js';
import { BAG_FILES, countersignCount, countersignFiles } from './bagNames.js';
import { signerOf, trustWords, type BagSigner } from './bagSigner.js';
import { cadesProblem, cadesTime } from './cades.js';
import { chainProblem } from './chainProblem.js';
import { countersignCommands } from './countersignCommands.js';
import { readChain, readSigner, type OpenBag } from './openBag.js';
import { sshSignatureProblem } from './sshSignature.js';

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
  for (let number = 1; number <= countersignCount(bag.files); number++) {
    const { outcome, signer, identity } = judgeAny(bag, number);
    if (signer !== undefined) signers.push(signer);
    checks.push({
      id: `countersignature-${number}`,
      title: `Reviewer ${number} signed the seal (CMS and SSH)`,
      ...outcome,
      proof: countersignCommands(number, identity ?? 'IDENTITY', signer?.signedAt),
    });
  }
  return { checks, signers };
}

interface Judged {
  readonly outcome: Outcome;
  readonly signer?: Countersigner;
  readonly identity?: string;
}

/** As {@link judge}: anybody may put such files beside a sealed bag, so nothing in them ends the program. */
function judgeAny(bag: OpenBag, number: number): Judged {
  try {
    return judge(bag, number);
  } catch (error) {
    return { outcome: unreadable(error) };
  }
}

function judge({ small, info, chain: examiner }: OpenBag, number: number): Judged {
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
  const signer = { number, signedAt, ...signerOf(chain.value) };
  if ('value' in examiner && signerOf(examiner.value).fingerprint === signer.fingerprint) {
    return problem(`${names.cms}: the examiner made it, not a reviewer.`);
  }
  return {
    signer,
    identity,
    outcome: passed(
      `${signer.name}, at ${signedAt} by their own account; revocation: not checked; ${trustWords(signer)}. Compare the authority’s fingerprint ${signer.authorityFingerprint} with one received by another way.`,
    ),
  };
}
