import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findAttack } from '../../../src/attacks/index.js';
import { addEvidence, createCase, type CaseFolder } from '../../../src/casefile/index.js';
import {
  windowDetailsOf,
  type Finding,
  type Findings,
  type WindowDetails,
} from '../../../src/domain/index.js';
import { prepareExamination, runExamination } from '../../../src/examine/index.js';
import { llamaEngine } from '../../../src/matter/machine/useEngine.js';
import { DEMO } from '../../support/cli.js';
import { must } from '../../support/must.js';
import { rememberedEngine } from './rememberedEngine.js';

/** Controls serve many examinations: each model scores each window once. */
const ENGINES = { P0: rememberedEngine(llamaEngine), P1: rememberedEngine(llamaEngine) };
/** Draws are not what is tested. */
const DRAWN_LITTLE = { sampledPassages: 0, shuffledPassages: 0, selfWrittenPassages: 0 };

/** What is examined: one model, works of which nothing or a foreign part is memorized, and a control. */
export interface Construction {
  readonly name: string;
  readonly model: 'P0' | 'P1';
  readonly works: readonly string[];
  readonly control: string;
  readonly cleaning?: string;
  readonly sources?: readonly string[];
  readonly parameters?: Readonly<Record<string, string | number | boolean>>;
  readonly attack?: string;
}

/** What the tool says of one work. */
export interface Said {
  readonly target: WindowDetails['targets'][number];
  readonly passages: Finding;
  readonly portion: Finding;
  readonly extractable: Finding;
  /** Findings about the work that claim something. */
  readonly claims: readonly string[];
}

/** An examination of a construction, done. */
export interface Examined {
  readonly folder: string;
  readonly findings: Findings;
  readonly said: readonly Said[];
}

const HEAD = {
  ...{ caption: 'A v. B', court: 'C', docket: '1', examiner: 'E', examinerTitle: 'T', laboratory: 'L' },
  question: 'Has the model memorized the work?',
};

/** A case with the model, the works, the control, the sources and the cleaning list of a construction, in this order. */
export async function caseOf(root: string, construction: Construction): Promise<CaseFolder> {
  const { name, model, works, control, sources = [], cleaning } = construction;
  const opened = await createCase(join(root, name), HEAD, undefined, 'ada');
  await addEvidence(opened, join(DEMO, `${model}-f16.gguf`), { role: 'target-model' });
  const texts = [
    ...works.map((text, i) => ({ file: `work ${i + 1}`, text, role: 'target-work' as const })),
    { file: 'control', text: control, role: 'control-work' as const },
    ...sources.map((text, i) => ({ file: `source ${i + 1}`, text, role: 'source-text' as const })),
    ...(cleaning === undefined ? [] : [{ file: 'list', text: cleaning, role: 'cleaning-list' as const }]),
  ];
  for (const { file, text, role } of texts) {
    const path = join(root, `${name} ${file}.txt`);
    writeFileSync(path, text);
    await addEvidence(opened, path, { role });
  }
  return opened;
}

/** Examines a construction with the real engine on one thread. */
export async function examined(root: string, construction: Construction): Promise<Examined> {
  const opened = await caseOf(root, construction);
  try {
    const ids = (role: string): string[] =>
      opened.index.evidence.filter((one) => one.role === role).map(({ id }) => id);
    const prepared = await prepareExamination({
      case: opened,
      attack: findAttack(construction.attack ?? 'probabilistic'),
      parameters: { ...DRAWN_LITTLE, ...construction.parameters },
      modelId: 'E1',
      targetIds: ids('target-work'),
      controlIds: ids('control-work'),
      cleaningIds: ids('cleaning-list'),
      sourceIds: ids('source-text'),
      seed: 'false claims',
      load: { gpu: 'off', threads: 1 },
      startEngine: ENGINES[construction.model],
    });
    const outcome = await runExamination(prepared);
    if (outcome.kind === 'paused') throw new Error('paused');
    return { folder: opened.path(), findings: outcome.findings, said: saidOf(outcome.findings) };
  } finally {
    await opened.close();
  }
}

function saidOf(findings: Findings): Said[] {
  const details = windowDetailsOf(findings);
  return (details?.targets ?? []).map((target) => {
    const of = (id: string): Finding =>
      must(findings.findings.find((one) => one.id === `${id}/${target.workId}`));
    return {
      target,
      passages: of('memorized-passages'),
      portion: of('coverage-family-floor'),
      extractable: of('extractable-within-budget'),
      claims: findings.findings
        .filter(({ workId, standing }) => workId === target.workId && standing === 'claim')
        .map(({ id }) => id.replace(/\/.*/u, '')),
    };
  });
}
