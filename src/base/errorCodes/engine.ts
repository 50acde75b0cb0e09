import type { CodeTable } from './codeTable.js';

/** The engine, its process and its requests. */
export const engineCodes = {
  'engine-busy': { kinds: ['environment'], means: 'The model is in use and cannot be asked now.' },
  'engine-cancelled': { kinds: ['environment'], means: "The engine's work was stopped on request." },
  'engine-context': {
    kinds: ['environment'],
    means: 'llama.cpp could not create a context of the size that was asked for.',
  },
  'engine-crashed': { kinds: ['environment'], means: "The engine's process ended unexpectedly." },
  'engine-decode': { kinds: ['environment'], means: 'llama.cpp failed to evaluate a batch.' },
  'engine-layout': {
    kinds: ['environment'],
    means: 'The llama.cpp libraries or a context of theirs are not what this program was built for.',
  },
  'engine-libraries': { kinds: ['environment'], means: 'The llama.cpp libraries cannot be used.' },
  'engine-library-changed': {
    kinds: ['environment'],
    means: 'A native library of llama.cpp is not the file that was published in its package.',
  },
  'engine-loaded': { kinds: ['environment'], means: 'The engine already holds a model.' },
  'engine-not-built': {
    kinds: ['environment'],
    means: "The engine's program is missing from the installation.",
  },
  'engine-not-loaded': { kinds: ['environment'], means: 'The engine has no model loaded.' },
  'engine-self-check': {
    kinds: ['environment'],
    means:
      'When the engine checked itself on this model, sequences gave other numbers than whole texts, so they are refused.',
  },
  'engine-start': {
    kinds: ['environment'],
    means: "The engine's process did not answer in time after it was started.",
  },
  'engine-differs': {
    kinds: ['input'],
    means: 'The engine that was restarted during a run is not the one that the run began with.',
  },
  'engine-protocol': { kinds: ['bug'], means: 'The engine and its caller do not follow the same protocol.' },
  'engine-not-for-units': {
    kinds: ['bug'],
    means: 'A unit of an examination tried to control the engine, which only the runner may do.',
  },
  'backend-missing': {
    kinds: ['environment'],
    means: 'The GPU backend that was asked for is missing or finds no device.',
  },
  'kernel-layout': {
    kinds: ['environment'],
    means: 'The WebAssembly kernel does not leave room for its buffers.',
  },
  'kernel-missing': {
    kinds: ['environment'],
    means: 'The WebAssembly kernel is missing from the installation.',
  },
  'memory-short': { kinds: ['environment'], means: 'The machine has too little free memory for this.' },
  'threads-range': {
    kinds: ['input'],
    means: 'The number of threads is outside the range that this process may use.',
  },
  'device-differs': {
    kinds: ['environment'],
    means: 'The GPU gives other probabilities than the processor with this model.',
  },
  'weights-overflow': {
    kinds: ['input'],
    means: 'A weight of the model is too large for the type to which the weights were to be widened.',
  },
  'rope-factors': {
    kinds: ['input'],
    means: 'A set of rotary factors was asked for, but the model has only one.',
  },
  'gpu-layers-range': { kinds: ['input'], means: 'The number of GPU layers is negative.' },
  'token-range': { kinds: ['input'], means: "A token id is outside the model's vocabulary." },
  'bos-missing': { kinds: ['input'], means: 'The model defines no begin-of-text token.' },
  'context-too-long': {
    kinds: ['input'],
    means: 'The request needs a longer context than the model was trained with.',
  },
  'context-too-short': { kinds: ['input'], means: 'The context is too short for a reconstruction file.' },
  'score-range': { kinds: ['input'], means: 'The range of tokens to score is not valid.' },
  'logits-not-finite': { kinds: ['input'], means: 'The model gave outputs that are not finite numbers.' },
  'sequence-capacity': {
    kinds: ['input', 'environment'],
    means:
      "The engine's cache has no room for the sequences. It is an input error where the request is too large, and an environment error where llama.cpp finds no room in its cache while it runs.",
  },
  'sequence-unknown': {
    kinds: ['input'],
    means: 'A request refers to a sequence that is not open, or to one twice.',
  },
  'sequences-unsupported': {
    kinds: ['input'],
    means:
      'The engine’s self-check found that this model cannot be extended token by token, so it cannot write.',
  },
  'tokenizer-failed': { kinds: ['environment'], means: 'llama.cpp could not tokenize a text.' },
  'tokenizer-lossy': {
    kinds: ['input'],
    means: "The model's tokenizer does not reproduce the text exactly.",
  },
  'chat-template-missing': { kinds: ['input'], means: 'The model has no chat template.' },
  'chat-template-refuses': {
    kinds: ['input'],
    means: "The model's chat template rejects the messages or leaves some out.",
  },
  'chat-template-invalid': { kinds: ['input'], means: "The model's chat template cannot be read." },
  'chat-content': {
    kinds: ['input'],
    means: 'A chat message holds a character that llama.cpp cannot render.',
  },
  'chat-too-long': { kinds: ['environment'], means: 'The rendered chat is too long.' },
  'reducer-options': {
    kinds: ['bug'],
    means: 'A reducer was given options that it does not support.',
  },
  'coding-missing': { kinds: ['bug'], means: 'The engine returned no range of its frequency table.' },
  'coding-range': {
    kinds: ['bug'],
    means: 'The engine gave a range of its frequency table that is not valid.',
  },
} as const satisfies CodeTable;
