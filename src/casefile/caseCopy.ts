import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readBytes } from '../files/index.js';
import { INDEX_FILE, MAX_INDEX_BYTES } from './caseDatabase.js';
import type { MachineHead } from './audit/headStore.js';

const idOnly = z.object({ id: z.string() });

/** The path of a case folder with all links resolved, as it is recorded and compared; the given path if they cannot be resolved. */
export function plainFolder(folder: string): Promise<string> {
  return realpath(folder).catch(() => folder);
}

/**
 * The folder that this machine last wrote to as this case, if it is a different folder that still holds the case; else empty. A case that
 * was moved is not a copy.
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

/** A folder that is mounted twice has two paths. */
async function isSameFolder(one: string, other: string): Promise<boolean> {
  try {
    const a = await stat(one, { bigint: true });
    const b = await stat(other, { bigint: true });
    return a.ino !== 0n && a.dev === b.dev && a.ino === b.ino;
  } catch {
    return false;
  }
}
