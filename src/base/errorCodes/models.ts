import type { CodeTable } from './codeTable.js';

/** Model files: GGUF, shards, architecture. */
export const modelsCodes = {
  'gguf-not-gguf': { kinds: ['input'], means: 'The file is not a GGUF model.' },
  'gguf-truncated': { kinds: ['input'], means: 'The model file ends before its header says it does.' },
  'gguf-bounds': {
    kinds: ['input'],
    means: 'A number in the model file is implausible or too large for the size of the file.',
  },
  'gguf-type': { kinds: ['input'], means: 'A value in the model file has a type that it cannot have.' },
  'gguf-key': { kinds: ['input'], means: 'A metadata key in the model file is invalid or occurs twice.' },
  'gguf-tensor': { kinds: ['input'], means: 'A tensor entry in the model file is invalid.' },
  'gguf-layout': { kinds: ['input'], means: 'The tensor data in the model file is not where it should be.' },
  'gguf-alignment': { kinds: ['input'], means: 'The alignment in the model file is not valid.' },
  'gguf-version': { kinds: ['input'], means: 'Palimpsest does not read this version of the GGUF format.' },
  'gguf-big-endian': {
    kinds: ['input'],
    means: 'The model file is big-endian; only little-endian files can be loaded.',
  },
  'gguf-shard-name': {
    kinds: ['input'],
    means: 'The name of a model shard does not follow the naming scheme for shards.',
  },
  'gguf-shard-missing': { kinds: ['input'], means: 'A shard of the model is missing.' },
  'gguf-shard-mismatch': { kinds: ['input'], means: 'The shards do not form one model.' },
  'model-metadata': {
    kinds: ['input'],
    means: 'The metadata of the model file does not let llama.cpp run the model.',
  },
  'model-architecture': {
    kinds: ['input'],
    means: 'The model file names no architecture, or one that this release does not know.',
  },
  'model-tokenizer': {
    kinds: ['input'],
    means: 'The tokenizer in the model file is missing or not one that llama.cpp can use.',
  },
  'model-weights': {
    kinds: ['input'],
    means: 'The weights in the model file are missing or do not fit together.',
  },
  'model-not-generative': {
    kinds: ['input'],
    means: 'The model gives no probability for the next token, so it cannot be measured.',
  },
  'model-empty': { kinds: ['input'], means: 'The text for a fake model is empty.' },
  'model-load-failed': { kinds: ['input'], means: 'llama.cpp cannot load the model file.' },
  'model-vocab-only': {
    kinds: ['input', 'environment'],
    means:
      'The model has a tokenizer but no loaded weights, so nothing can be scored. It is an input error if the file has no weights, and an environment error if they were not loaded.',
  },
  'model-tensors-many': {
    kinds: ['input'],
    means: 'The model lists more tensors than are compared with a list of known models.',
  },
  'inspection-same-model': { kinds: ['input'], means: 'A model was to be compared with itself.' },
  'known-list-missing': { kinds: ['input'], means: 'There is no list of known models in the folder.' },
  'known-list-malformed': {
    kinds: ['input'],
    means: 'A file of the list of known models is not as Palimpsest writes it.',
  },
  'known-list-changed': {
    kinds: ['verdict'],
    means: 'The list of known models, or a file that it names, was changed after it was signed.',
  },
  'known-list-signer': {
    kinds: ['input'],
    means: 'The list of known models is signed by a key other than the expected one.',
  },
  'known-model-listed': { kinds: ['input'], means: 'The model is in the list of known models already.' },
  'known-model-words': {
    kinds: ['input'],
    means: 'A text that is recorded in the list of known models is empty or too long.',
  },
  'known-list-full': {
    kinds: ['input'],
    means: 'The list of known models has as many models or versions as one list can hold.',
  },
  'known-model-name': { kinds: ['input'], means: 'One name was given for several models.' },
} as const satisfies CodeTable;
