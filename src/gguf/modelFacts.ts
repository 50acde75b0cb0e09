import { basename } from 'node:path';
import type { ForeignText, ModelFacts, WrongType } from '../domain/index.js';
import { hashFileRange } from '../files/index.js';
import { chatTemplate, namedChatTemplates } from './chatTemplates.js';
import { jsonValue } from './arrays.js';
import { FILE_TYPES } from './fileTypes.js';
import type { GgufString } from './gguf.js';
import { hashModel, type HashModelOptions, type ModelHashes } from './hashModel.js';
import { MetadataView } from './metadataView.js';
import { modelFileKind } from './modelFileKind.js';
import { readModel, type GgufModel } from './readModel.js';
import { relatedFacts } from './relatedFacts.js';
import { scoringOf } from './scoringOf.js';
import { tokenizerFacts } from './tokenizerFacts.js';

/** Progress, cancelling, whether to hash each tensor, and who else gets the bytes. */
export type FactsOptions = HashModelOptions;

/**
 * Everything that a report states about a model file, parsed with bounds checks and hashed by streaming. Any well-formed GGUF file has
 * facts; whether it can be scored is one of them. The same bytes always give the same facts. Display texts are cut at 4,096 characters,
 * the chat template at 200,000. A value of a wrong type counts as absent and is listed.
 * @param path the file or any one of its shards
 * @throws {PalimpsestError} as {@link readModel}; `file-*`, `cancelled`
 */
export async function modelFacts(path: string, options: FactsOptions = {}): Promise<ModelFacts> {
  const model = readModel(path);
  const scoring = scoringOf(model);
  const wrongTypes = new Map<string, WrongType>();
  const view = new MetadataView(model, (wrong) => void wrongTypes.set(wrong.key, wrong));
  const hashes = await hashModel(model, options);
  const architecture = view.string('general.architecture')?.text ?? null;
  const number = (name: string): number | null =>
    architecture === null ? null : (view.number(`${architecture}.${name}`, 'u32') ?? null);
  const perBlock = (name: string): number[] =>
    architecture === null ? [] : [...view.perBlock(`${architecture}.${name}`, blocks)];
  const blocks = number('block_count') ?? 0;
  const hasTensor = (name: string): boolean => model.tensors.some((tensor) => tensor.name === name);
  const text = (key: string): ForeignText | null => foreignText(view.string(key));
  const facts = {
    fileName: basename(model.files[0].path),
    files: hashes.files,
    sizeBytes: sum(model.files.map((file) => file.sizeBytes)),
    sha256: hashes.sha256,
    ggufVersion: model.files[0].version,
    kind: modelFileKind(model),
    scoring,
    related: relatedFacts(model),
    architecture,
    name: text('general.name'),
    description: text('general.description'),
    author: text('general.author'),
    parameterCount: sum(model.tensors.map((tensor) => tensor.elements)),
    sizeLabel: text('general.size_label'),
    quantization: quantization(model, view),
    contextLength: number('context_length'),
    embeddingLength: number('embedding_length'),
    blockCount: number('block_count'),
    headCount: perBlock('attention.head_count'),
    keyValueHeadCount: perBlock('attention.head_count_kv'),
    vocabularySize: view.array('tokenizer.ggml.tokens', 'string')?.count ?? 0,
    tiedEmbeddings: hasTensor('token_embd.weight') ? !hasTensor('output.weight') : null,
    tokenizer: await tokenizerFacts(model, view),
    chatTemplate: await chatTemplate(model, view),
    license: {
      id: text('general.license'),
      name: text('general.license.name'),
      link: text('general.license.link'),
    },
    sources: sources(model),
    metadata: scalars(model),
    metadataArrays: await arrays(model),
    tensors: tensors(model, hashes),
  };
  const named = await namedChatTemplates(model, view);
  return {
    ...facts,
    ...(named.length === 0 ? {} : { namedChatTemplates: named }),
    wrongTypes: [...wrongTypes.values()],
    ...(hashes.unused.length === 0 ? {} : { unusedBytes: [...hashes.unused] }),
  };
}

function quantization(model: GgufModel, view: MetadataView): ModelFacts['quantization'] {
  const fileTypeId = view.number('general.file_type', 'u32') ?? null;
  const rows = new Map<string, ModelFacts['quantization']['histogram'][number]>();
  for (const { type, elements, sizeBytes } of model.tensors) {
    const row = rows.get(type.name) ?? { type: type.name, tensors: 0, parameters: 0, sizeBytes: 0 };
    rows.set(type.name, {
      type: type.name,
      tensors: row.tensors + 1,
      parameters: row.parameters + elements,
      sizeBytes: row.sizeBytes + sizeBytes,
    });
  }
  const histogram = [...rows.values()].sort(
    (a, b) => b.sizeBytes - a.sizeBytes || (a.type < b.type ? -1 : 1),
  );
  return {
    fileTypeId,
    fileType: fileTypeId === null ? null : (FILE_TYPES.get(fileTypeId) ?? null),
    histogram,
  };
}

function sources(model: GgufModel): ModelFacts['sources'] {
  return [...model.metadata.values()].flatMap(({ key, value }) => {
    const text = value.kind === 'string' ? foreignText(value) : null;
    return text !== null && /^general\..*(url|repository|doi|uuid)$/.test(key) ? [{ key, value: text }] : [];
  });
}

function scalars(model: GgufModel): ModelFacts['metadata'] {
  const out: ModelFacts['metadata'] = [];
  for (const { key, value } of model.metadata.values()) {
    if (value.kind === 'string') out.push({ key, type: value.type, value: value.text, exact: value.exact });
    if (value.kind === 'scalar')
      out.push({ key, type: value.type, value: jsonValue(value.value), exact: true });
  }
  return out;
}

async function arrays(model: GgufModel): Promise<ModelFacts['metadataArrays']> {
  const out: ModelFacts['metadataArrays'] = [];
  for (const { key, value } of model.metadata.values()) {
    if (value.kind !== 'array') continue;
    const { sha256 } = await hashFileRange(model.files[0].path, value.startByte, value.endByte);
    out.push({ key, elementType: value.elementType, length: value.count, sha256 });
  }
  return out;
}

function tensors(model: GgufModel, hashes: ModelHashes): ModelFacts['tensors'] {
  return model.tensors.map(({ name, shape, type, elements, sizeBytes, file, startByte }, index) => ({
    name,
    shape: [...shape],
    type: type.name,
    parameters: elements,
    sizeBytes,
    file,
    startByte,
    sha256: hashes.tensors?.[index] ?? null,
  }));
}

function foreignText(value: GgufString | undefined): ForeignText | null {
  return value === undefined
    ? null
    : { text: value.text, lengthBytes: value.lengthBytes, exact: value.exact };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
