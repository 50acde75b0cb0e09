import type { Continuation, ExhibitContent } from '../../../src/domain/index.js';

/** What a passage exhibit shows. */
export function passageContent(text = 'Call me Ishmael.', startChar = 0): ExhibitContent {
  return {
    kind: 'passage',
    examinationId: 'X1',
    workId: 'E2',
    startChar,
    endChar: startChar + Array.from(text).length,
    text,
  };
}

/** A continuation as the workbench records one: the model keeps to the work for a while and then leaves it. */
export function sampleContinuation(change: Partial<Continuation> = {}): Continuation {
  return {
    askId: 'a0123456789abcdef',
    createdAt: '2026-11-25T13:30:00.000Z',
    model: { id: 'E1', name: 'P1-q8_0.gguf', sha256: 'a'.repeat(64) },
    work: { id: 'E2', title: 'Moby-Dick', sha256: 'b'.repeat(64) },
    decoding: { kind: 'greedy' },
    bos: true,
    maxTokens: 24,
    promptText: 'Call me Ishmael. Some years ago—never mind how long precisely—',
    promptStartChar: 0,
    promptTokens: 17,
    startChar: 62,
    endChar: 150,
    workText: 'having little or no money in my purse, and nothing particular to interest me on shore, I',
    outputText: 'having little or no money in my pocket, and nothing at all to interest me on shore. I',
    tokens: [
      { id: 1, text: 'having', logProbNats: -0.1, equalsWork: true },
      { id: 2, text: ' little', logProbNats: -0.05, equalsWork: true },
      { id: 3, text: ' pocket', logProbNats: -1.2, equalsWork: false },
    ],
    stoppedBy: 'length',
    equalTokens: 2,
    comparison: {
      workWords: 16,
      outputWords: 17,
      equalWords: 14,
      longestRunWords: 7,
      longestRunChars: 33,
      editDistanceChars: 19,
      editShare: 0.2159,
    },
    engine: { engine: 'llama.cpp', release: 'b9999', gpuUsed: 'off' },
    ...change,
  };
}
