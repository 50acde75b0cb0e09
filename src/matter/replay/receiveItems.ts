import { PalimpsestError } from '../../base/index.js';
import { factsPath } from '../../casefile/index.js';
import { isModelRole, modelFactsSchema } from '../../domain/index.js';
import { readBytes } from '../../files/index.js';
import { tokenizerSha256 } from '../../gguf/index.js';
import type { ReplayItem, ReplayMode } from '../../contract/index.js';
import { buildsOf, isOtherBuild } from './builds.js';
import { compareFacts } from './compareFacts.js';
import { findByHash, givenFiles, type GivenFile } from './findItems.js';
import { needs } from './readiness.js';
import type { BagContents, BagExamination, BagItem } from './readBag.js';
import type { ReplayOptions } from './replayOptions.js';
import { receiveAgain, registerVocabulary, type ThrowAway } from './throwAway.js';

const MAX_BYTES = 512 * 1024 * 1024;

/**
 * Finds the items that the chosen examinations need among the files given, and receives them in the throw-away case under the ids and
 * names that they have in the bag. What is not found is said, not refused.
 * @throws {PalimpsestError} `too-many-files`, `cancelled`; as addEvidence
 */
export async function receiveItems(
  bag: BagContents,
  chosen: readonly BagExamination[],
  throwAway: ThrowAway,
  mode: ReplayMode,
  options: ReplayOptions,
): Promise<ReplayItem[]> {
  const needed = new Set(chosen.flatMap(({ start }) => (start === null ? [] : needs(start))));
  const wanted = bag.items.filter(({ evidence }) => needed.has(evidence.id));
  const byVocabulary = wanted.filter(({ evidence }) => mode === 'from-journal' && isModelRole(evidence.role));
  const byHash = wanted.filter((item) => !byVocabulary.includes(item));
  options.onStep?.('looking for the items');
  const otherBuild = chosen.some(({ start }) => start !== null && isOtherBuild(buildsOf(bag, start)));
  const given = await givenFiles(options.files, options.mayRead);
  const found = await findByHash(
    byHash.map(({ evidence }) => evidence),
    given,
    { signal: options.signal, onProgress: (done, total) => options.onProgress?.(done, total, 'bytes') },
  );
  const items: ReplayItem[] = [];
  for (const item of bag.items) {
    options.onStep?.(`reading ${item.evidence.id}`);
    if (byHash.includes(item)) items.push(await receiveByHash(item, found, throwAway, options, otherBuild));
    else if (byVocabulary.includes(item)) items.push(await receiveByVocabulary(item, given, throwAway));
    else items.push(itemOf(item, () => '', 'not-needed'));
  }
  return items;
}

async function receiveByHash(
  item: BagItem,
  found: ReadonlyMap<string, string>,
  throwAway: ThrowAway,
  { signal, onProgress, startReader }: ReplayOptions,
  otherBuild: boolean,
): Promise<ReplayItem> {
  const { evidence } = item;
  const paths = evidence.files.flatMap(({ sha256 }) => found.get(sha256) ?? []);
  const where = (sha256: string): string => found.get(sha256) ?? '';
  if (paths.length < evidence.files.length) return itemOf(item, where, 'missing');
  await receiveAgain(throwAway, evidence, paths, {
    signal,
    startReader,
    onProgress: (done, total) => onProgress?.(done, total, 'bytes'),
  });
  const bytes = await readBytes(factsPath(throwAway.case, evidence.id), MAX_BYTES);
  const facts: unknown = JSON.parse(new TextDecoder().decode(bytes));
  const differences = compareFacts(`data/items/${evidence.id}.json`, item.facts, facts, otherBuild);
  return { ...itemOf(item, where, 'found'), facts: differences };
}

/** A model whose vocabulary is enough: the first file among those given that has it, whatever its weights. */
async function receiveByVocabulary(
  item: BagItem,
  given: readonly GivenFile[],
  throwAway: ThrowAway,
): Promise<ReplayItem> {
  const wanted = modelFactsSchema.safeParse(item.facts).data?.tokenizer.sha256;
  const sizes = new Set(item.evidence.files.map(({ sizeBytes }) => sizeBytes));
  // Files of the right size first: they may be the model itself.
  const ordered = [...given].sort((a, b) => Number(sizes.has(b.sizeBytes)) - Number(sizes.has(a.sizeBytes)));
  for (const { path } of ordered) {
    const sha256 = await vocabularyOf(path);
    if (sha256 === undefined || sha256 !== wanted) continue;
    await registerVocabulary(throwAway, item.evidence, path);
    return itemOf(item, () => path, 'vocabulary');
  }
  return itemOf(item, () => '', 'missing');
}

async function vocabularyOf(path: string): Promise<string | undefined> {
  try {
    return await tokenizerSha256(path);
  } catch (error) {
    // It is no model, or one that cannot be read: then it is not the one that is looked for.
    if (error instanceof PalimpsestError && error.kind !== 'bug') return undefined;
    throw error;
  }
}

function itemOf(
  { evidence }: BagItem,
  where: (sha256: string) => string,
  status: ReplayItem['status'],
): ReplayItem {
  const { id, role, name, files } = evidence;
  return {
    id,
    role,
    name,
    files: files.map((file) => ({
      name: file.name,
      sizeBytes: file.sizeBytes,
      sha256: file.sha256,
      found: where(file.sha256),
    })),
    status,
    facts: [],
  };
}
