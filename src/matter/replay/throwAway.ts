import { copyFile, link, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { inputError } from '../../base/index.js';
import { addEvidence, createCase, type CaseFolder } from '../../casefile/index.js';
import { evidenceWords, isModelRole, type CaseHead, type Evidence } from '../../domain/index.js';
import { fileError, type HashOptions } from '../../files/index.js';
import type { StartReader } from '../../readers/index.js';

/** A case that is made to repeat the examinations of a bag. */
export interface ThrowAway {
  /** Folder of the case, of links to the files, and of results copied from the bag. */
  readonly folder: string;
  readonly case: CaseFolder;
  /** Closes the case and removes everything, unless it is to be kept. */
  end(): Promise<void>;
}

const REPLAY_HEAD: CaseHead = {
  caption: 'A replay of a sealed report',
  court: '',
  docket: '',
  examiner: '',
  examinerTitle: '',
  laboratory: '',
  question: '',
};

/**
 * Makes the case.
 * @param keep folder to make it in and leave it; default a new one among the temporary files
 * @throws {PalimpsestError} `folder-not-empty`; `disk-full`, `file-*`
 */
export async function makeThrowAway(keep?: string): Promise<ThrowAway> {
  const folder = keep === undefined ? await temporaryFolder() : await emptyFolder(resolve(keep));
  const remove = async (): Promise<void> => {
    if (keep === undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    // Nobody opens it again, so nothing of it is kept on this machine.
    const opened = await createCase(join(folder, 'case'), REPLAY_HEAD, undefined, undefined, null);
    return {
      folder,
      case: opened,
      end: async () => {
        try {
          await opened.close();
        } finally {
          await remove();
        }
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/**
 * Receives a piece of evidence under the id and the names that it has in the bag, from files of any name.
 * @param paths of its files, in order
 * @throws {PalimpsestError} as addEvidence; `evidence-differs` when its hash is not the bag's
 */
export async function receiveAgain(
  { folder, case: opened }: ThrowAway,
  evidence: Evidence,
  paths: readonly string[],
  how: HashOptions & { readonly startReader?: StartReader | undefined },
): Promise<void> {
  const { id, name, encoding, sha256 } = evidence;
  const { startReader } = how;
  const first = await linkFiles(join(folder, 'files', id), evidence, paths);
  const added = await addEvidence(opened, first, {
    ...how,
    as: { id, name },
    ...evidenceWords(evidence),
    encoding,
    rulesOff: evidence.document?.rulesOff ?? [],
    asPlainText: evidence.document === undefined,
    startReader,
  });
  const { document } = evidence;
  if (added.sha256 === sha256 && document?.extractedSha256 !== added.document?.extractedSha256)
    throw inputError(
      'document-read-differently',
      `${id}: this program (${added.document?.reader ?? 'plain text'}) reads other text from the file than the one that made the report (${document?.reader ?? 'plain text'}).`,
      'Repeat the report with the version of the program that made it, which the report names.',
      { id, reader: document?.reader ?? '', readerNow: added.document?.reader ?? '' },
    );
  if (added.sha256 === sha256) return;
  throw inputError(
    'evidence-differs',
    `The files found for ${id} are not, together, what the bag names: SHA-256 ${added.sha256} instead of ${sha256}.`,
    'Leave the files alone while they are read, and try again.',
    { id },
  );
}

/** Puts a model on the register by its vocabulary alone: nothing of it is hashed. @throws {PalimpsestError} `disk-full`, `file-*` */
export async function registerVocabulary(
  { case: opened }: ThrowAway,
  evidence: Evidence,
  path: string,
): Promise<void> {
  const [first] = evidence.files;
  const files = first === undefined ? evidence.files : [{ ...first, path }];
  const entry: Evidence = { ...evidence, storage: 'referenced', path, files };
  const { files: named } = entry;
  const { path: atPath, ...rest } = entry;
  const detail = {
    ...rest,
    files: named.map(({ name, sizeBytes, sha256 }) => ({ name, sizeBytes, sha256 })),
  };
  await opened.commit(
    'evidence-added',
    detail,
    { paths: named.length === 0 ? [atPath] : named.map((one) => one.path) },
    (index) => void index.evidence.push(entry),
  );
}

/** Links with names of our own: what a bag calls its files is never used as a path, but shards must be numbered. */
async function linkFiles(
  folder: string,
  { role, name, files }: Evidence,
  paths: readonly string[],
): Promise<string> {
  const number = (n: number): string => String(n).padStart(5, '0');
  const links = paths.map((_path, at) => {
    const ending = isModelRole(role) ? '.gguf' : (/^\.[a-z0-9]{1,8}$/i.exec(extname(name))?.[0] ?? '.txt');
    const shard = files.length > 1 ? `-${number(at + 1)}-of-${number(files.length)}` : '';
    return join(folder, `item${shard}${ending}`);
  });
  try {
    await mkdir(folder, { recursive: true });
    for (const [at, path] of paths.entries()) await linkTo(path, links[at] ?? '');
  } catch (error) {
    throw fileError(error, folder, 'link files in');
  }
  return links[0] ?? '';
}

/** Windows lets not everyone make links; a file on the same disk can have a second name, and else it is copied. */
async function linkTo(path: string, to: string): Promise<void> {
  await symlink(path, to)
    .catch(() => link(path, to))
    .catch(() => copyFile(path, to));
}

async function temporaryFolder(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), 'palimpsest-replay-'));
  } catch (error) {
    throw fileError(error, tmpdir(), 'make a folder in');
  }
}

async function emptyFolder(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true });
    if ((await readdir(path)).length === 0) return path;
  } catch (error) {
    throw fileError(error, path, 'make');
  }
  throw inputError(
    'folder-not-empty',
    `Cannot repeat the examinations in ${path}: the folder holds something.`,
    'Choose an empty folder or a new name.',
    { folder: path },
  );
}
