import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findAttack } from '../../src/attacks/index.js';
import { Random } from '../../src/base/index.js';
import { addEvidence, createCase } from '../../src/casefile/index.js';
import { windowDetailsOf, type Findings } from '../../src/domain/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import {
  inWorkerThread,
  prepareExamination,
  runExamination,
  type PreparedExamination,
} from '../../src/examine/index.js';
import { splitSentences, TextIndex } from '../../src/text/index.js';
import { DEMO } from '../support/cli.js';
import { EMPTY_HEAD, examinationCase } from '../support/examinationCase.js';
import { ALL_LANES } from '../support/lanes.js';
import { must } from '../support/must.js';
import { examinationBytes } from '../support/runEvents.js';
import { scratchFolder } from '../support/scratch.js';
import { rememberedEngine } from './constructions/rememberedEngine.js';
import { beginnings, HELD, PLANTED } from './constructions/texts.js';
import { prepare, resume } from './tinyRun.js';

const scratch = scratchFolder();
const probabilistic = findAttack('probabilistic');
/** The control serves four examinations under P1: each of its windows is scored once. */
const startEngine = rememberedEngine(() => Promise.resolve(createLlamaEngine()));
/** The whole texts with the long lanes; else the beginnings of their chapters, as much as a control must have. */
const [BOOK, CONTROL] = ALL_LANES ? [PLANTED, HELD] : [beginnings(PLANTED, 3500), beginnings(HELD, 3500)];

/** A text as a file. */
function written(name: string, text: string): string {
  const path = join(scratch, `${name}.txt`);
  writeFileSync(path, text);
  return path;
}

async function run(prepared: PreparedExamination): Promise<Findings> {
  const outcome = await runExamination(prepared);
  if (outcome.kind === 'paused') throw new Error('paused');
  return outcome.findings;
}

function kindOf({ spec }: { readonly spec: unknown }): string {
  return (spec as { readonly kind: string }).kind;
}

describe('negative controls', () => {
  it('are planned for a control only, in the number asked for, and change no number about the work', async () => {
    const opened = await examinationCase(scratch, 'negative', 3000);
    const parameters = { prefixTokens: 20, suffixTokens: 10, sampledPassages: 0 };
    const without = { ...parameters, shuffledPassages: 0, selfWrittenPassages: 0 };
    const whole = await prepare(opened, probabilistic, { parameters, heavy: inWorkerThread });
    const kinds = whole.plan.units.map(kindOf);
    expect(new Set(kinds)).toEqual(
      new Set(['windows', 'replay', 'shuffled', 'sentences-shuffled', 'self-written']),
    );
    const { shuffled, sentencesShuffled, selfWritten } = whole.start.plan as {
      readonly shuffled: Record<string, number[]>;
      readonly sentencesShuffled: Record<string, number[]>;
      readonly selfWritten: Record<string, number[]>;
    };
    // Of the work its own windows are shuffled; after the prefixes of the control the model writes.
    expect(Object.keys(shuffled)).toEqual(['E2']);
    expect(Object.keys(sentencesShuffled)).toEqual(['E2']);
    expect(Object.keys(selfWritten)).toEqual(['E3']);
    for (const windows of [must(shuffled['E2']), must(selfWritten['E3'])]) expect(windows).toHaveLength(50);
    const judged = await run(whole);

    // Stopped at the first shuffled batch, and again at the first that the model writes.
    const stops = [kinds.indexOf('shuffled'), kinds.indexOf('self-written')];
    let begun = 0;
    const stopping = (): { readonly signal: AbortSignal; readonly attack: typeof probabilistic } => {
      const pause = new AbortController();
      const attack = {
        ...probabilistic,
        run: (...args: Parameters<typeof probabilistic.run>) => {
          if (stops.includes(begun++)) pause.abort();
          return probabilistic.run(...args);
        },
      };
      return { signal: pause.signal, attack };
    };
    const first = stopping();
    const paused = await prepare(opened, first.attack, { parameters });
    expect((await runExamination(paused, { signal: first.signal })).kind).toBe('paused');
    const second = stopping();
    await runExamination(await resume(opened, 'X2', second.attack), { signal: second.signal }).then(
      async ({ kind }) => {
        if (kind === 'paused') await run(await resume(opened, 'X2', probabilistic));
      },
    );
    expect(examinationBytes(opened.folder, 'X2')).toEqual(examinationBytes(opened.folder, 'X1'));

    const plain = await run(await prepare(opened, probabilistic, { parameters: without }));
    const codes = /^(beside-(called|passes)|sentences-alone|negative-controls-unscored)$/;
    const own = ({ findings }: Findings) =>
      findings.map((one) => ({ ...one, caveats: one.caveats.filter(({ code }) => !codes.test(code)) }));
    expect(own(judged)).toEqual(plain.findings);
    const { targets, ...rest } = must(windowDetailsOf(judged));
    const { negativeControls, ...target } = must(targets[0]);
    expect({ ...rest, targets: [target] }).toEqual(must(windowDetailsOf(plain)));
    expect(must(negativeControls)).toMatchObject({
      shuffled: { tested: 50, interval: { kind: 'interval', method: 'Clopper–Pearson' } },
      selfWritten: { tested: 50, interval: { kind: 'interval', method: 'Clopper–Pearson' } },
    });
    const uncontrolled = await prepare(opened, probabilistic, { parameters, controlIds: [] });
    expect(new Set(uncontrolled.plan.units.map(kindOf))).toEqual(new Set(['windows', 'replay']));
    await uncontrolled.close();
    await opened.close();
  });

  it('tell a memorized work from its own sentences, and its own twelve words, in another order', async () => {
    const opened = await createCase(join(scratch, 'cut up'), EMPTY_HEAD, undefined, 'ada');
    const reading = new TextIndex(BOOK);
    const sentences = splitSentences(reading).map(({ startChar, endChar }) =>
      reading.slice(startChar, endChar),
    );
    const cutUp = written('cut up', new Random('cut up').shuffle(sentences).join(' '));
    const words = BOOK.split(/\s+/);
    const twelve = Array.from({ length: words.length / 12 }, (_, at) => words.slice(12 * at, 12 * at + 12));
    const snippets = written(
      'snippets',
      new Random('snippets').shuffle(twelve.map((some) => some.join(' '))).join(' '),
    );
    await addEvidence(opened, join(DEMO, 'P1-f16.gguf'), { role: 'target-model' });
    await addEvidence(opened, written('book', BOOK), { role: 'target-work' });
    await addEvidence(opened, cutUp, { role: 'target-work' });
    await addEvidence(opened, written('control', CONTROL), { role: 'control-work' });
    await addEvidence(opened, snippets, { role: 'target-work' });
    const judged = async (targetId: string) => {
      const findings = await run(
        await prepareExamination({
          case: opened,
          attack: probabilistic,
          parameters: { sampledPassages: 0, selfWrittenPassages: 0, strideTokens: 100 },
          modelId: 'E1',
          targetIds: [targetId],
          controlIds: ['E4'],
          cleaningIds: [],
          seed: 'sentences',
          startEngine,
          load: { gpu: 'off', threads: 1 },
        }),
      );
      const { caveats } = must(findings.findings.find(({ id }) => id === `memorized-passages/${targetId}`));
      const { negativeControls } = must(must(windowDetailsOf(findings)).targets[0]);
      return { codes: caveats.map(({ code }) => code), ...must(must(negativeControls).sentencesShuffled) };
    };
    const book = await judged('E2');
    expect(book.tested).toBe(50);
    expect(book.hits).toBeGreaterThan(5);
    expect(book.codes).toContain('beside-passes');
    const shuffled = await judged('E3');
    expect(shuffled.hits).toBeGreaterThan(5);
    expect(shuffled.codes).toContain('sentences-alone');
    const ofSnippets = await judged('E5');
    expect(ofSnippets.codes).toContain('sentences-alone');
    await opened.close();
  });

  it('of the shipped models call no shuffled passage, beside the planted work that they are there for', async () => {
    const opened = await createCase(join(scratch, 'shipped'), EMPTY_HEAD, undefined, 'ada');
    await addEvidence(opened, join(DEMO, 'P1-f16.gguf'), { role: 'target-model' });
    await addEvidence(opened, join(DEMO, 'sources/r64.txt'), { role: 'target-work' });
    await addEvidence(opened, written('held out', CONTROL), { role: 'control-work' });
    const findings = await run(
      await prepareExamination({
        case: opened,
        attack: probabilistic,
        // The model writes each token of its own passages by a step: in every run fewer of them.
        parameters: {
          sampledPassages: 0,
          strideTokens: 100,
          ...(ALL_LANES ? {} : { selfWrittenPassages: 20 }),
        },
        modelId: 'E1',
        targetIds: ['E2'],
        controlIds: ['E3'],
        cleaningIds: [],
        seed: 'negative',
        startEngine,
        load: { gpu: 'off', threads: 1 },
      }),
    );
    const passages = must(findings.findings.find(({ id }) => id === 'memorized-passages/E2'));
    expect(passages.standing).toBe('claim');
    const target = must(must(windowDetailsOf(findings)).targets[0]);
    const { shuffled, selfWritten } = must(target.negativeControls);
    expect(must(shuffled)).toMatchObject({ hits: 0, tested: 50 });
    const dataOf = (code: string) => passages.caveats.find((one) => one.code === code)?.data;
    expect(dataOf('beside-called')).toMatchObject({
      shuffled: { hits: 0, tested: 50 },
      selfWritten: { hits: must(selfWritten).hits, tested: must(selfWritten).tested },
    });
    const { which = [] } = (dataOf('beside-passes') ?? {}) as { readonly which?: readonly string[] };
    expect(which).not.toContain('shuffled');
    expect(which.includes('selfWritten')).toBe(must(selfWritten).hits > 0);
    await opened.close();
  });
});
