import { join } from 'node:path';
import { inputError, sha256Bytes, sha256Hex } from '../../base/index.js';
import { fileExists, readBytes, writeFileAtomic, writeNewFileAtomic } from '../../files/index.js';
import { BAG_FILES, SIGNATURE_FILES } from './bagNames.js';
import { manifestText } from './manifest.js';
import { MAX_TAG_FILE_BYTES } from './openBag.js';
import { checkTimeStamp } from '../time/timeStampResponse.js';
import type { TimeStampFacts } from '../time/timeStampToken.js';

/**
 * Adds a time stamp authority's answer to the query of a sealed bag, as received, beside its signatures, and a checksum of it,
 * because the answer's own signature does not cover every byte of it. No other file is changed.
 * @param response an RFC 3161 response, DER
 * @param roots certificates (DER) of trusted authorities; if any are given, the authority's chain must end in one of them
 * @throws {PalimpsestError} `time-stamp-exists`; `time-stamp-unfit` when it is not a valid time stamp for this seal; `file-*`
 */
export async function attachTimestamp(
  folder: string,
  response: Uint8Array,
  roots: readonly Uint8Array[] = [],
): Promise<TimeStampFacts> {
  const path = join(folder, SIGNATURE_FILES.response);
  if (await fileExists(path)) {
    throw inputError(
      'time-stamp-exists',
      `${path} already exists.`,
      'A bag can hold only one time stamp. Keep the one that is there.',
      {
        path,
      },
    );
  }
  const content = await readBytes(join(folder, BAG_FILES.tagManifest), MAX_TAG_FILE_BYTES);
  const verdict = checkTimeStamp(response, sha256Bytes(content), roots);
  if ('problem' in verdict) {
    throw inputError(
      'time-stamp-unfit',
      `The response is not a time stamp for the seal of ${folder}: ${verdict.problem}.`,
      `Send ${SIGNATURE_FILES.query} to the authority and attach its answer.`,
      { folder },
    );
  }
  // The checksum is written first: a checksum left over from an interrupted attempt is simply replaced.
  await writeFileAtomic(join(folder, SIGNATURE_FILES.responseSum), responseSumText(response));
  await writeNewFileAtomic(path, response);
  return verdict.facts;
}

/** The line that `sha256sum -c` checks a time stamp response with, from the bag's folder. */
export function responseSumText(response: Uint8Array): string {
  return manifestText(new Map([[SIGNATURE_FILES.response, sha256Hex(response)]]));
}
