import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readProposalSet, sealedProposals, type AuditEntry, type CaseFolder } from '../../casefile/index.js';
import { examinationFolder } from '../../examine/index.js';
import { fileExists } from '../../files/index.js';

const started = z.object({ proposals: z.object({ set: z.int() }).nullish() });
const proposed = z.object({ set: z.int(), setSha256: z.string(), sealedSha256: z.string().optional() });

/**
 * The sets of proposals that examinations name, as files of a bag, each once and without a word of a work. A set of a version that did not record the
 * SHA-256 of that form is omitted: nothing could be compared with it.
 * @param entries of the audit log
 * @throws {PalimpsestError} `proposals-changed`, `file-*`
 */
export async function namedProposals(
  opened: CaseFolder,
  examinations: readonly string[],
  entries: readonly AuditEntry[],
): Promise<{ readonly path: string; readonly text: string }[]> {
  const files = [];
  const named = new Set<number>();
  for (const id of examinations) {
    const path = join(examinationFolder(opened, id), 'start.json');
    if (!(await fileExists(path))) continue;
    const { data } = started.safeParse(JSON.parse(await readFile(path, 'utf8')));
    if (data?.proposals) named.add(data.proposals.set);
  }
  for (const { action, detail } of entries) {
    const { data } = proposed.safeParse(detail);
    if (action !== 'cleaning-proposed' || data?.sealedSha256 === undefined || !named.has(data.set)) continue;
    const set = await readProposalSet(opened, data.set, data.setSha256);
    files.push({ path: `data/proposals/${data.set}.json`, text: sealedProposals(set) });
  }
  return files;
}
