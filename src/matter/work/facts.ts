import type { z } from 'zod';
import { inputError } from '../../base/index.js';
import { factsPath, type CaseFolder } from '../../casefile/index.js';
import type { Evidence } from '../../domain/index.js';
import { readBytes } from '../../files/index.js';

const MAX_FACTS_BYTES = 512 * 1024 * 1024;

/** What was read from a piece of evidence when it was received. @throws {PalimpsestError} `case-broken`, `file-*` */
export async function readFacts<T>(opened: CaseFolder, evidence: Evidence, schema: z.ZodType<T>): Promise<T> {
  const path = factsPath(opened, evidence.id);
  const bytes = await readBytes(path, MAX_FACTS_BYTES);
  try {
    return schema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    throw inputError(
      'case-broken',
      `${path} is not the file that Palimpsest wrote when it received ${evidence.id}.`,
      'Restore the file from a copy of the case, or receive the evidence again in a new case.',
      { path, id: evidence.id },
    );
  }
}
