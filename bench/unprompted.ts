// Unprompted generation: texts side by side in one batch, sharing what stands in front of them, against one text at a time.
import { findAttack, type AttackInput } from '../src/attacks/index.js';
import { Random } from '../src/base/index.js';
import { createLlamaEngine } from '../src/engine/llama/index.js';
import { inTurns, printTable, ratios, spreadOf, spreadText } from './support/compare.js';
import { MODELS } from './support/models.js';

const TEXTS = 16;
const WRITTEN = 100;
const isFull = process.argv.includes('--full');

const attack = findAttack('unprompted');
const rows: string[][] = [];
for (const bench of isFull ? MODELS : MODELS.slice(0, 3)) {
  const engine = createLlamaEngine();
  const loaded = await engine.load({ path: bench.path(), gpu: 'off', threads: 1 });
  const write = async (together: number): Promise<void> => {
    const input: AttackInput<Record<string, unknown>> = {
      parameters: attack.parameters.parse({
        bosGenerations: TEXTS,
        randomGenerations: 0,
        repeatedGenerations: 0,
        writtenTokens: WRITTEN,
        shownTexts: 0,
        together,
      }),
      model: {
        id: 'bench',
        name: bench.name,
        sha256: '',
        vocabSize: loaded.vocabSize,
        trainedContext: loaded.trainedContext,
        hasBos: loaded.bosToken !== null,
        addsBos: loaded.addsBos,
        canFork: loaded.canForkSequences,
        // Texts that end early would make the two kinds unlike.
        eosToken: null,
        chatTemplate: null,
      },
      references: [],
      works: [],
      cleaning: { sha256: '', entries: [] },
      seed: 'bench',
    };
    for (const unit of attack.plan(input).units) {
      await attack.run(unit, input, {
        engine,
        random: new Random(unit.id),
        signal: new AbortController().signal,
        earlier: () => Promise.resolve([]),
        compareTensors: () => Promise.resolve([]),
      });
    }
  };
  const widths = [4, 16] as const;
  const [alone = [], ...batched] = await inTurns(
    bench.text === null ? 3 : 7,
    () => write(1),
    ...widths.map((width) => () => write(width)),
  );
  const perSecond = spreadOf(alone.map(({ wallMs }) => (TEXTS * WRITTEN * 1000) / wallMs));
  rows.push([
    bench.name,
    spreadText(perSecond, 0),
    ...batched.flatMap((costs) => [
      spreadText(ratios(alone, costs, 'wallMs')),
      spreadText(ratios(alone, costs, 'cpuMs')),
    ]),
  ]);
  await engine.dispose();
}
printTable(
  [
    'model',
    'one at a time, tokens a second',
    ...[4, 16].flatMap((width) => [`${width} at once, times faster by the clock`, 'by processor time']),
  ],
  rows,
);
