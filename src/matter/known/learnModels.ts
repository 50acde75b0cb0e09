import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { canonicalJson, inputError, sha256Hex, type Clock } from '../../base/index.js';
import { KNOWN_LIMITS, type KnownList } from '../../domain/index.js';
import {
  fileError,
  OWNER_FOLDER,
  fileExists,
  syncFolder,
  temporaryName,
  writeFileAtomic,
  writeNewFileAtomic,
  type HashOptions,
} from '../../files/index.js';
import { sketchModel } from '../../gguf/index.js';
import { signDocument, type SigningKey } from '../../seal/index.js';
import { lastVersion, listText, LIST_FILES, modelFile, openList, versionFolder } from './knownList.js';
import { knownModelOf, sketchedModel, type SaidOfModel } from './knownModelOf.js';

/** What is learned, into which list, and who signs. */
export interface LearnOptions extends HashOptions {
  /** GGUF files; of a split model, any one of its shards. */
  readonly paths: readonly string[];
  /** What the laboratory says of them; without a name, each has that of its file. */
  readonly said: Omit<SaidOfModel, 'name'> & { readonly name?: string | undefined };
  /** Folder of the list; it is made if there is none. */
  readonly folder: string;
  /** Seed of a new list. */
  readonly newSeed: string;
  readonly key: SigningKey;
  /** Certificates, one of which the last version must have been signed under. */
  readonly expected: readonly string[];
  readonly clock: Clock;
  readonly onModel?: ((path: string) => void) | undefined;
}

/** A new version of a list. */
export interface Learned {
  readonly folder: string;
  readonly version: number;
  /** SHA-256 of the signed text. */
  readonly sha256: string;
  readonly models: number;
  readonly added: readonly { readonly id: string; readonly name: string; readonly tensors: number }[];
}

/**
 * Adds models to a list of known models and signs the new version; without a list, makes its first version. Earlier versions stay as they
 * are. The same files, words, seed and key give the same bytes, except those of the signature.
 * @throws {PalimpsestError} as openList and sketchModel; `known-model-name`, `known-model-words`, `known-model-listed`, `known-list-full`; `certificate-*`, `token-*`,
 * `file-*`; the list is then as before
 */
export async function learnModels(options: LearnOptions): Promise<Learned> {
  const { folder, paths, said, key, clock } = options;
  checkWords(options);
  const before = (await lastVersion(folder)) === 0 ? undefined : await openList(folder, options.expected);
  const seed = before?.list.seed ?? options.newSeed;
  const version = (before?.list.version ?? 0) + 1;
  const models = new Map(before?.list.models.map((row) => [row.id, row]));
  checkRoom(folder, version, models.size + paths.length);
  const added: { id: string; name: string; tensors: number }[] = [];
  await makeFolders(folder);
  for (const path of paths) {
    options.onModel?.(path);
    const { onProgress, signal } = options;
    const model = sketchedModel(await sketchModel(path, seed, { onProgress, signal }));
    if (models.has(model.id)) throw listed(path, model.id);
    const entry = knownModelOf(model, { ...said, name: said.name ?? basename(path) });
    const text = `${canonicalJson(entry)}\n`;
    // Until a signed version names it, the file belongs to nothing.
    await writeFileAtomic(modelFile(folder, model.id), text);
    const tensors = model.tensors.length;
    models.set(model.id, { id: model.id, sha256: sha256Hex(text), tensors, since: version });
    added.push({ id: model.id, name: entry.name, tensors });
  }
  const list: KnownList = {
    format: 1,
    kind: 'palimpsest-known-models',
    seed,
    version,
    earlier: before === undefined ? [] : [...before.list.earlier, before.sha256],
    models: [...models.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
  await writeVersion(folder, list, key, clock);
  return { folder, version, sha256: sha256Hex(listText(list)), models: models.size, added };
}

function checkWords({ paths, said, newSeed }: LearnOptions): void {
  if (said.name !== undefined && paths.length > 1) {
    throw inputError(
      'known-model-name',
      `One name was given for ${paths.length} models.`,
      'Add the models one by one, each with its name, or omit the name: then each has that of its file.',
    );
  }
  const texts = { ...said, seed: newSeed };
  for (const [what, text] of Object.entries(texts)) {
    const most = what === 'seed' ? KNOWN_LIMITS.seed : KNOWN_LIMITS.said;
    if (text === undefined || (text.trim() !== '' && text.length <= most)) continue;
    throw inputError(
      'known-model-words',
      `The text for --${what} has ${text.length} characters; it must not be empty, and ${most} is the limit.`,
      'Correct the text.',
      { what },
    );
  }
}

function checkRoom(folder: string, version: number, models: number): void {
  if (version <= KNOWN_LIMITS.versions && models <= KNOWN_LIMITS.models) return;
  throw inputError(
    'known-list-full',
    `${folder} would have ${models} models and ${version} versions; the limits are ${KNOWN_LIMITS.models} and ${KNOWN_LIMITS.versions}.`,
    'Begin another list.',
    { folder },
  );
}

async function makeFolders(folder: string): Promise<void> {
  for (const name of ['models', 'versions']) {
    const path = join(folder, name);
    try {
      await mkdir(path, { recursive: true, mode: OWNER_FOLDER });
    } catch (error) {
      throw fileError(error, path, 'write');
    }
  }
}

/** Writes a version beside its place and moves it there, so that a version is there with its signature or not at all. */
async function writeVersion(folder: string, list: KnownList, key: SigningKey, clock: Clock): Promise<void> {
  const place = versionFolder(folder, list.version);
  const text = listText(list);
  const { cms, chain } = await signDocument(Buffer.from(text), key, clock);
  const temporary = temporaryName(place);
  try {
    await mkdir(temporary);
    await writeNewFileAtomic(join(temporary, LIST_FILES.list), text);
    await writeNewFileAtomic(join(temporary, LIST_FILES.cms), cms);
    await writeNewFileAtomic(join(temporary, LIST_FILES.chain), chain);
    if (await fileExists(place)) throw Object.assign(new Error(), { code: 'EEXIST', syscall: 'rename' });
    await rename(temporary, place);
    await syncFolder(dirname(place));
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw fileError(error, place, 'write');
  }
}

function listed(path: string, id: string): Error {
  return inputError(
    'known-model-listed',
    `${path} is in the list already, or was given twice: SHA-256 ${id}.`,
    'Omit it. What the list says of a model cannot be changed.',
    { path, id },
  );
}
