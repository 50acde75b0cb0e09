import type { ComparedValue, KeyDifference, MetadataComparison } from '../../domain/index.js';
import { hashFileRange } from '../../files/index.js';
import { jsonValue } from '../arrays.js';
import type { GgufEntry, GgufFile } from '../gguf.js';
import type { GgufModel } from '../readModel.js';
import { differingElements } from './differingElements.js';

/** Characters of a text that are kept. */
const TEXT_CHARACTERS = 200;

/**
 * Which metadata keys differ between two models, and how. Entries are compared byte for byte, by their hashes.
 * @throws {PalimpsestError} `file-*`, and `gguf-truncated` if a file has changed since it was read
 */
export async function compareMetadata(model: GgufModel, base: GgufModel): Promise<MetadataComparison> {
  const [file, baseFile] = [model.files[0], base.files[0]];
  const keys = [...new Set([...model.metadata.keys(), ...base.metadata.keys()])].sort();
  let shared = 0;
  const differences: KeyDifference[] = [];
  for (const key of keys) {
    const [own, other] = [model.metadata.get(key), base.metadata.get(key)];
    if (own === undefined || other === undefined) {
      if (own !== undefined) differences.push({ key, change: 'added', model: await valueOf(file, own) });
      if (other !== undefined)
        differences.push({ key, change: 'removed', base: await valueOf(baseFile, other) });
      continue;
    }
    shared += 1;
    if ((await entryHash(file, own)) === (await entryHash(baseFile, other))) continue;
    const [a, b] = [own.value, other.value];
    const isSameKind = a.kind === 'array' && b.kind === 'array' && a.elementType === b.elementType;
    differences.push({
      key,
      change: 'changed',
      base: await valueOf(baseFile, other),
      model: await valueOf(file, own),
      ...(isSameKind ? { elements: differingElements(file, a, baseFile, b) } : {}),
    });
  }
  return { shared, differences };
}

async function entryHash({ path }: GgufFile, { startByte, endByte }: GgufEntry): Promise<string> {
  return (await hashFileRange(path, startByte, endByte)).sha256;
}

async function valueOf({ path }: GgufFile, { value }: GgufEntry): Promise<ComparedValue> {
  if (value.kind === 'scalar') return { kind: 'scalar', type: value.type, value: jsonValue(value.value) };
  if (value.kind === 'array') {
    const { elementType, count } = value;
    const { sha256 } = await hashFileRange(path, value.startByte, value.endByte);
    return { kind: 'array', elementType, count, sha256 };
  }
  const { startByte, lengthBytes } = value;
  const { sha256 } = await hashFileRange(path, startByte, startByte + lengthBytes);
  const text = Array.from(value.text).slice(0, TEXT_CHARACTERS).join('');
  return { kind: 'text', text, lengthBytes, exact: value.exact && text === value.text, sha256 };
}
