import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { z } from 'zod';
import { DEMO_FOLDER, fileError, OWNER_FILE, OWNER_FOLDER, syncFolder } from '../../files/index.js';

/** The recorded case: everything of it but the files of its evidence, which are those of the demonstration. */
const SAMPLE_FILE = join(DEMO_FOLDER, 'sample.zip');

const sampleIndex = z.object({
  id: z.string(),
  evidence: z.array(z.object({ files: z.array(z.object({ path: z.string() })) })),
});

/** The file that only the owner of a case may read, as the recorded case names it. */
const PRIVATE_NAME = 'audit/private.jsonl';

/** Id of the recorded case: every copy of it is the same case. @throws {PalimpsestError} `file-*` */
export async function sampleCaseId(): Promise<string> {
  return indexOf(await recordedFiles()).id;
}

/**
 * Copies the demonstration with its results, as it was recorded when the program was made, into a new folder. Nothing is left if that fails.
 * @param folder does not exist yet; its parent does
 * @throws {PalimpsestError} `file-*`, `disk-full`
 */
export async function copySample(folder: string): Promise<void> {
  const making = join(dirname(folder), `.${basename(folder)}.${randomUUID()}`);
  try {
    await mkdir(making, { mode: OWNER_FOLDER });
    const files = await recordedFiles();
    for (const [name, bytes] of files) {
      await mkdir(dirname(join(making, name)), { recursive: true });
      await writeFile(join(making, name), bytes, name === PRIVATE_NAME ? { mode: OWNER_FILE } : {});
    }
    for (const { path } of indexOf(files).evidence.flatMap((item) => item.files)) {
      await mkdir(dirname(join(making, path)), { recursive: true });
      await copyFile(join(DEMO_FOLDER, basename(path)), join(making, path));
    }
    await rename(making, folder);
    await syncFolder(dirname(folder));
  } catch (error) {
    await rm(making, { recursive: true, force: true }).catch(() => undefined);
    throw fileError(error, folder, 'make a case in');
  }
}

async function recordedFiles(): Promise<readonly (readonly [name: string, bytes: Uint8Array])[]> {
  const zip = await readFile(SAMPLE_FILE).catch((error: unknown) => {
    throw fileError(error, SAMPLE_FILE, 'read');
  });
  return Object.entries(unzipSync(zip)).filter(([name]) => !name.endsWith('/'));
}

function indexOf(files: Awaited<ReturnType<typeof recordedFiles>>): z.infer<typeof sampleIndex> {
  const bytes = files.find(([name]) => name === 'case.json')?.[1];
  if (bytes === undefined) throw new Error(`${SAMPLE_FILE} contains no case.json`);
  return sampleIndex.parse(JSON.parse(new TextDecoder().decode(bytes)));
}
