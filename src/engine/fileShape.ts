import { headCounts, MetadataView, type GgufModel } from '../gguf/index.js';
import { modelShape, type ModelShape } from './modelShape.js';

/** The shape of the model in a file, before llama.cpp loads it. @throws {PalimpsestError} `model-metadata` for values of another type */
export function fileShape(file: GgufModel): ModelShape {
  const view = new MetadataView(file);
  const number = numbersOf(file);
  return modelShape({
    architecture: architectureOf(view),
    blocks: number('block_count') ?? 0,
    embedding: number('embedding_length') ?? 0,
    vocabSize: view.array('tokenizer.ggml.tokens', 'string')?.count ?? 0,
    ...headCounts(file),
    number,
    tensors: file.tensors,
  });
}

/** Positive whole numbers of the metadata, by their names without the architecture; null for those that the file does not have. */
export function numbersOf(file: GgufModel): (name: string) => number | null {
  const architecture = architectureOf(new MetadataView(file));
  return (name) => {
    const value = file.metadata.get(`${architecture}.${name}`)?.value;
    const read = value?.kind === 'scalar' ? Number(value.value) : 0;
    return Number.isInteger(read) && read > 0 ? read : null;
  };
}

function architectureOf(view: MetadataView): string {
  return view.string('general.architecture')?.text ?? '';
}
