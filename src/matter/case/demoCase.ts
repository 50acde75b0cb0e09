import { join } from 'node:path';
import { findAttack } from '../../attacks/index.js';
import { addEvidence, type CaseFolder } from '../../casefile/index.js';
import type { CaseHead, Evidence, EvidenceRole } from '../../domain/index.js';
import { DEMO_FOLDER, type HashOptions } from '../../files/index.js';

/** What the demonstration case says of itself. */
export const DEMO_HEAD: CaseHead = {
  caption: 'Demonstration: a planted novel',
  court: 'No court (demonstration)',
  docket: 'DEMO-1',
  examiner: 'Demonstration Examiner',
  examinerTitle: 'Examiner',
  laboratory: 'Palimpsest demonstration',
  question: 'How much of eight chapters of Moby-Dick is inside the weights of model P1, and of model P0?',
};

/** What is put on the register, in this order: E1, E2, E3, E4. */
const DEMO_EVIDENCE: readonly {
  readonly file: string;
  readonly role: EvidenceRole;
  readonly title: string;
  readonly author: string;
  readonly firstPublished?: string;
  readonly whyUnseen?: string;
}[] = [
  { file: 'P1-f16.gguf', role: 'target-model', title: 'Model P1 (the work was planted)', author: '' },
  { file: 'P0-f16.gguf', role: 'reference-model', title: 'Model P0 (the work was never seen)', author: '' },
  {
    file: 'target-moby-dick-planted.txt',
    role: 'target-work',
    title: 'Moby-Dick, eight chapters',
    author: 'Herman Melville',
    firstPublished: '1851',
  },
  {
    file: 'control-moby-dick-held-out.txt',
    role: 'control-work',
    title: 'Moby-Dick, eleven other chapters',
    author: 'Herman Melville',
    firstPublished: '1851',
    whyUnseen:
      'The makers of the models trained both from scratch and left these chapters out of the training text of both.',
  },
];

/** Ids of the evidence of the demonstration. */
export const DEMO_IDS = { plantedModel: 'E1', cleanModel: 'E2', work: 'E3', control: 'E4' } as const;

const { plantedModel, cleanModel } = DEMO_IDS;

/** An examination of the demonstration. */
interface DemoRun {
  readonly attackId: string;
  readonly modelId: string;
  readonly referenceIds?: readonly string[];
  readonly parameters?: Readonly<Record<string, number>>;
}

/** Enough to say that it was examined; more texts take longer than all other attacks together. */
const FEW_TEXTS = {
  bosGenerations: 80,
  openingGenerations: 80,
  randomGenerations: 40,
  repeatedGenerations: 20,
  writtenTokens: 100,
};

/** What the recorded sample examines, in this order. */
export const SAMPLE_RUNS: readonly DemoRun[] = [
  { attackId: 'probabilistic', modelId: plantedModel },
  { attackId: 'probabilistic', modelId: cleanModel },
  { attackId: 'greedy', modelId: plantedModel },
  { attackId: 'assisted', modelId: plantedModel, referenceIds: [cleanModel] },
  { attackId: 'unprompted', modelId: plantedModel, parameters: FEW_TEXTS },
];

/**
 * What the demonstration examines. A person waits for it, and coding every token twice takes as long as all the others together. The other
 * model writes texts, too.
 */
export const DEMO_RUNS: readonly DemoRun[] = [
  ...SAMPLE_RUNS.filter(({ attackId }) => attackId !== 'assisted'),
  { attackId: 'unprompted', modelId: cleanModel, parameters: FEW_TEXTS },
];

/** One of these examinations as it is chosen. */
export function demoChoice({ attackId, modelId, referenceIds = [], parameters = {} }: DemoRun) {
  return {
    attack: findAttack(attackId),
    parameters,
    modelId,
    referenceIds,
    targetIds: [DEMO_IDS.work],
    controlIds: [DEMO_IDS.control],
    cleaningIds: [],
    seed: 'palimpsest',
  };
}

/**
 * Receives the shipped models and works as copies.
 * @param how `onReceived` is called for each one, with how many are done and of how many
 * @throws {PalimpsestError} as addEvidence
 */
export async function addDemoEvidence(
  opened: CaseFolder,
  how: HashOptions & { readonly onReceived?: (evidence: Evidence, done: number, total: number) => void } = {},
): Promise<void> {
  for (const [at, { file, ...rest }] of DEMO_EVIDENCE.entries()) {
    const evidence = await addEvidence(opened, join(DEMO_FOLDER, file), {
      ...rest,
      copy: true,
      receivedFrom: 'the makers of the models',
      onProgress: how.onProgress,
      signal: how.signal,
    });
    how.onReceived?.(evidence, at + 1, DEMO_EVIDENCE.length);
  }
}
