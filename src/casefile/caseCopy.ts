import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readBytes } from '../files/index.js';
import { INDEX_FILE, MAX_INDEX_BYTES } from './caseDatabase.js';
import type { MachineHead } from './audit/headStore.js';

const idOnly = z.object({ id: z.string() });

/** A case folder without links, as it is written down and compared; as it is where that cannot be found out. */
export function plainFolder(folder: string): Promise<string> {
  return realpath(folder).catch(() => folder);
}

/**
 * The folder that this machine wrote to last as this case, where it is another one and still holds the case; else empty: a case that
 * was moved is no copy.
 * @param folder of the case, see {@link plainFolder}
 */
export async function copiedFrom(machine: MachineHead, folder: string, caseId: string): Promise<string> {
  const other = machine.kind === 'kept' ? machine.head.folder : '';
  if (other === '' || other === folder || (await idIn(other)) !== caseId) return '';
  return (await isSameFolder(other, folder)) ? '' : other;
}

async function idIn(folder: string): Promise<string | null> {
  try {
    const text = new TextDecoder().decode(await readBytes(join(folder, INDEX_FILE), MAX_INDEX_BYTES));
    return idOnly.parse(JSON.parse(text)).id;
  } catch {
    return null;
  }
}

/** One folder may have two paths, mounted twice. */
async function isSameFolder(one: string, other: string): Promise<boolean> {
  try {
    const a = await stat(one, { bigint: true });
    const b = await stat(other, { bigint: true });
    return a.ino !== 0n && a.dev === b.dev && a.ino === b.ino;
  } catch {
    return false;
  }
}
