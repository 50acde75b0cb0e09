import { chainInCades, cadesProblem } from '../signature/cades.js';
import { checkTimeStamp } from '../time/timeStampResponse.js';

/**
 * Why a file is no proof of a head of an audit log; undefined if it is one, whoever made it.
 * @param name its ending says what it is: `.tsr` a time stamp, else a signature
 * @param sha256 the head
 */
export function headProofProblem(name: string, bytes: Uint8Array, sha256: string): string | undefined {
  const digest = Buffer.from(sha256, 'hex');
  if (name.endsWith('.tsr')) {
    const verdict = checkTimeStamp(bytes, digest);
    return 'problem' in verdict ? verdict.problem : undefined;
  }
  const chain = chainInCades(bytes);
  return chain === undefined ? 'it is not a signature' : cadesProblem(bytes, digest, chain);
}
