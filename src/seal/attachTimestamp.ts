import { join } from 'node:path';
import { inputError, sha256Bytes } from '../base/index.js';
import { fileExists, readBytes, writeNewFileAtomic } from '../files/index.js';
import { BAG_FILES, SIGNATURE_FILES } from './bagNames.js';
import { plainTimeStampResponse, checkTimeStamp } from './timeStampResponse.js';
import type { TimeStampFacts } from './timeStampToken.js';

const MAX_TAG_FILE_BYTES = 32 * 1024 * 1024;

/**
 * Adds a time stamp authority's answer to the query of a sealed bag, beside its signatures. The token is kept byte for byte; free
 * text around it, which nobody signed, is dropped. Changes no other file.
 * @param response an RFC 3161 response, DER
 * @throws {PalimpsestError} `time-stamp-exists`; `time-stamp-unfit` when it is not a valid time stamp for this seal; `file-*`
 */
export async function attachTimestamp(folder: string, response: Uint8Array): Promise<TimeStampFacts> {
  const path = join(folder, SIGNATURE_FILES.response);
  if (await fileExists(path)) {
    throw inputError('time-stamp-exists', `${path} is already there.`, 'A bag carries one time stamp.', {
      path,
    });
  }
  const content = await readBytes(join(folder, BAG_FILES.tagManifest), MAX_TAG_FILE_BYTES);
  const plain = plainTimeStampResponse(response) ?? response;
  const verdict = checkTimeStamp(plain, sha256Bytes(content));
  if ('problem' in verdict) {
    throw inputError(
      'time-stamp-unfit',
      `The response is not a time stamp for the seal of ${folder}: ${verdict.problem}.`,
      `Send ${SIGNATURE_FILES.query} to the authority and attach its answer.`,
      { folder },
    );
  }
  await writeNewFileAtomic(path, plain);
  return verdict.facts;
}
