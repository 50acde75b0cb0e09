import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findAttack } from '../../src/attacks/index.js';
import { environmentError } from '../../src/base/index.js';
import { addEvidence, createCase, type CaseFolder } from '../../src/casefile/index.js';
import { createFakeEngine } from '../../src/engine/index.js';
import { prepareExamination, runExamination, type StartEngine } from '../../src/examine/index.js';
import { HEAD } from '../api/reportsCase.js';
import { DEMO } from '../support/cli.js';
import { sampleText } from '../unit/attacks/sampleTexts.js';

/** Text of a work: the first is the one that the first model knows. */
export const WORKS = Array.from({ length: 2 }, (_, at) => sampleText(`work ${at + 1}`, 6, 150));
const CONTROL = sampleText('control', 11, 100);
const MODELS = ['P1-f16.gguf', 'P0-f16.gguf'];
/** Draws are not what is tested. */
const NOTHING_DRAWN = { sampledPassages: 0, shuffledPassages: 0, selfWrittenPassages: 0 };
const ATTACKS = [
  { id: 'probabilistic', parameters: { prefixTokens: 20, suffixTokens: 20, ...NOTHING_DRAWN } },
  { id: 'greedy', parameters: {} },
  { id: 'assisted', parameters: { passageTokens: 50 } },
];
/** The examination that is stopped in the middle, and the one whose engine fails. */
export const STOPPED = 'X3';
/** See {@link STOPPED}. */
export const FAILED = 'X8';

/**
 * A case with two models (E1, E2), two works (E3, E4) and a control (E5), and an examination of each work under each model with each of
 * three attacks: X1 … X12, of which one is stopped and one fails; X13 is prepared only, and X14 has no control. The engine is the fake one,
 * and E1 knows the first work.
 */
export async function familiesCase(scratch: string): Promise<CaseFolder> {
  const opened = await createCase(join(scratch, 'families'), HEAD, undefined, 'ada');
  for (const model of MODELS)
    await addEvidence(opened, join(DEMO, model), { role: 'target-model', receivedFrom: 'Acme' });
  const text = (file: string, content: string): string => {
    const path = join(scratch, file);
    writeFileSync(path, content);
    return path;
  };
  for (const [at, work] of WORKS.entries())
    await addEvidence(opened, text(`work ${at + 1}.txt`, work), {
      role: 'target-work',
      title: `Work ${at + 1}`,
      receivedFrom: 'Doe',
    });
  await addEvidence(opened, text('control.txt', CONTROL), { role: 'control-work', receivedFrom: 'Doe' });

  let number = 0;
  for (const [at, { id, parameters }] of ATTACKS.entries())
    for (const modelId of ['E1', 'E2'])
      for (const work of WORKS.keys()) {
        number += 1;
        await examine(opened, {
          id,
          parameters,
          modelId,
          targetId: `E${work + 3}`,
          name: `X${number}`,
          seed: `s${at}`,
        });
      }
  const prepared = await prepareExamination({ ...options(opened, 'E1', 'E4'), attack: findAttack('greedy') });
  await prepared.close();
  await runExamination(
    await prepareExamination({
      ...options(opened, 'E1', 'E3'),
      attack: findAttack('greedy'),
      controlIds: [],
    }),
    {},
  );
  return opened;
}

async function examine(
  opened: CaseFolder,
  one: {
    id: string;
    parameters: Record<string, unknown>;
    modelId: string;
    targetId: string;
    name: string;
    seed: string;
  },
): Promise<void> {
  const attack = findAttack(one.id);
  const pause = new AbortController();
  let units = 0;
  const watched: typeof attack = {
    ...attack,
    run: (...args) => {
      units += 1;
      if (one.name === STOPPED && units === 2) pause.abort();
      if (one.name === FAILED && units === 2)
        throw environmentError('disk-full', 'There is no room left.', 'Free some space.');
      return attack.run(...args);
    },
  };
  const prepared = await prepareExamination({
    ...options(opened, one.modelId, one.targetId),
    attack: watched,
    parameters: one.parameters,
    seed: one.seed,
  });
  const run = runExamination(prepared, { signal: pause.signal });
  await (one.name === FAILED ? run.catch(() => undefined) : run);
}

function options(opened: CaseFolder, modelId: string, targetId: string) {
  const known = modelId === 'E1' ? (WORKS[0] ?? '') : 'Nothing of the works.';
  const startEngine: StartEngine = () => Promise.resolve(createFakeEngine({ text: known }));
  return {
    case: opened,
    parameters: {},
    modelId,
    targetIds: [targetId],
    controlIds: ['E5'],
    cleaningIds: [],
    seed: 'palimpsest',
    startEngine,
    command: 'palimpsest examine CASE',
  };
}
