import { entriesOf, type EntryOf } from '../../domain/index.js';
import { sha256Hex } from '../../base/index.js';
import { failed, listed, passed, skipped, type Outcome } from './bagCheck.js';
import { auditOf } from '../bag/bagLog.js';
import { signerOf, trustWords } from '../bag/bagSigner.js';
import { cadesProblem, chainInCades } from '../signature/cades.js';
import { chainProblem } from '../signature/chainProblem.js';
import { headTimesProblem } from './headTimes.js';
import type { OpenBag } from '../bag/openBag.js';
import { readPayload } from '../bag/readPayload.js';
import { shown } from '../bag/shown.js';
import { checkTimeStamp } from '../time/timeStampResponse.js';

/** A time stamp or signature over a head, and what the log records about it. */
interface GivenHead {
  readonly bytes: Uint8Array;
  readonly digest: Uint8Array;
  /** The time of the last entry up to the head. */
  readonly headAt: string;
}

/** Who stamped or signed a head, and when; or what is wrong. */
type Verdict = { readonly words: string; readonly lacksRoot: boolean } | { readonly problem: string };

/**
 * Compares every time stamp and signature over a head with the log: the log had this head, the file is the one on record, it is valid, and
 * it agrees with the entry. Only given roots can confirm who stamped.
 */
export async function checkHeads(bag: OpenBag): Promise<Outcome> {
  const chain = await auditOf(bag);
  if ('problem' in chain) return failed('audit.jsonl cannot be relied on.');
  const { entries, heads } = chain.value;
  const problems: string[] = [];
  const found: Exclude<Verdict, { readonly problem: string }>[] = [];
  for (const entry of entriesOf(entries, 'head-stamped', 'head-signed')) {
    const { entries: count, sha256: head, file } = entry.detail;
    const at = `data/audit/heads/${file}`;
    if (heads[count - 1] !== head) {
      problems.push(`an entry ${entry.action} names a head that does not occur in the log`);
    } else if (!bag.files.has(at)) problems.push(`${shown(at)} is missing`);
    else {
      const bytes = await readPayload(bag, at);
      const headAt = entries[count - 1]?.time ?? '';
      const verdict = judge(entry, { bytes, digest: Buffer.from(head, 'hex'), headAt }, bag.tsaRoots);
      if ('problem' in verdict) problems.push(`${shown(at)}: ${verdict.problem}`);
      else found.push(verdict);
    }
  }
  if (problems.length > 0) return failed(`${listed(problems)}.`);
  if (found.length === 0) return skipped('No earlier head of the audit log was stamped or signed.');
  const words = found.map((one) => one.words).join(' ');
  return found.every(({ lacksRoot }) => !lacksRoot)
    ? passed(words)
    : skipped(
        `${words} This is not confirmed, because no root certificate was given to check the stamps against.`,
      );
}

function judge(
  entry: EntryOf<'head-stamped' | 'head-signed'>,
  given: GivenHead,
  roots: readonly Uint8Array[],
): Verdict {
  if (sha256Hex(given.bytes) !== entry.detail.fileSha256) return { problem: 'it is not the file on record' };
  return entry.action === 'head-stamped' ? stamped(entry, given, roots) : signed(entry, given);
}

function stamped(
  { detail, time: attachedAt }: EntryOf<'head-stamped'>,
  { bytes, digest, headAt }: GivenHead,
  roots: readonly Uint8Array[],
): Verdict {
  const verdict = checkTimeStamp(bytes, digest, roots);
  if ('problem' in verdict) return verdict;
  const { time, authority, authorityFingerprint, root } = verdict.facts;
  const problem =
    otherThan(detail, { time, authority, authorityFingerprint }) ??
    headTimesProblem(time, headAt, attachedAt);
  if (problem !== undefined) return { problem };
  const what = `stamped entries 1 to ${detail.entries} at ${time} (certificate SHA-256 ${authorityFingerprint})`;
  return root === undefined
    ? { lacksRoot: true, words: `An authority named ${authority} ${what}.` }
    : {
        lacksRoot: false,
        words: `${authority} ${what}, under the root ${root.name} (SHA-256 ${root.fingerprint}), which was given to this check; revocation: not checked.`,
      };
}

function signed({ detail, time: attachedAt }: EntryOf<'head-signed'>, { bytes, digest }: GivenHead): Verdict {
  const chain = chainInCades(bytes);
  if (chain === undefined) return { problem: 'it is not a signature' };
  const signer = signerOf(chain);
  const problem =
    cadesProblem(bytes, digest, chain) ??
    chainProblem(chain, attachedAt) ??
    otherThan(detail, { signer: signer.name, certificateSha256: signer.fingerprint });
  if (problem !== undefined) return { problem };
  return {
    lacksRoot: false,
    words: `${signer.name} signed entries 1 to ${detail.entries}, at ${shown(attachedAt)} by the local clock (certificate SHA-256 ${signer.fingerprint}; ${trustWords(signer)}; revocation: not checked): compare the authority’s fingerprint ${signer.authorityFingerprint} with one received through a separate channel.`,
  };
}

/** States which member of the entry differs from the file. */
function otherThan<N extends string>(
  said: Readonly<Record<NoInfer<N>, string>>,
  found: Readonly<Record<N, string>>,
): string | undefined {
  for (const name in found)
    if (said[name] !== found[name])
      return `the audit log states ${name} ${shown(said[name])}, the file ${shown(found[name])}`;
  return undefined;
}
