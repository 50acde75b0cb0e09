import { join } from 'node:path';
import { fileExists } from '../../files/index.js';

/** What kind of folder it is, by what it holds. */
export async function folderKind(path: string): Promise<'folder' | 'case' | 'bag'> {
  const holds = (name: string): Promise<boolean> => fileExists(join(path, name)).catch(() => false);
  if (await holds('case.json')) return 'case';
  return (await holds('bagit.txt')) ? 'bag' : 'folder';
}
