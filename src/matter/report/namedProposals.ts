import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { entriesOf, type AuditEntry } from '../../domain/index.js';
import { readProposalSet, sealedProposals, type CaseFolder } from '../../casefile/index.js';
import { examinationFolder } from '../../examine/index.js';
import { fileExists } from '../../files/index.js';

const started = z.object({ proposals: z.object({ set: z.int() }).nullish() });

/**
 * The sets of proposals that examinations name, as files of a bag, each once and without a word of a work.
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
  for (const { detail } of entriesOf(entries, 'cleaning-proposed')) {
    if (!named.has(detail.set)) continue;
    const set = await readProposalSet(opened, detail.set, detail.setSha256);
    files.push({ path: `data/proposals/${detail.set}.json`, text: sealedProposals(set) });
  }
  return files;
}
