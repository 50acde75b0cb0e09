import { z } from 'zod';
import { canonicalJson, PalimpsestError, sha256Hex } from '../../src/base/index.js';
import { panelDetailsOf, type Findings, type TablePanel } from '../../src/domain/index.js';
import {
  defineAttack,
  type AttackDefinition,
  type ContextOf,
  type ObservedOf,
  type Trial,
  type UnitContext,
  type UnitKinds,
} from '../../src/attacks/index.js';

const schema = z.strictObject({
  tokensPerUnit: z
    .int()
    .min(2)
    .max(1000)
    .default(40)
    .meta({ title: 'Tokens', unit: 'tokens', description: 'Per unit.' }),
});

const units = {
  piece: {
    spec: z.strictObject({ from: z.int().min(0) }),
    observation: z.object({
      sum: z.number(),
      drawn: z.int(),
      units: z.int().exactOptional(),
      values: z.number().exactOptional(),
      arrays: z.number().exactOptional(),
    }),
  },
} satisfies UnitKinds;

/** What a test may change about the tiny attack. */
export interface TinyOptions {
  readonly version?: string;
  /** Runs before each unit is scored. */
  readonly before?: (index: number, context: ContextOf<typeof units>) => Promise<void> | void;
  /** Keep a sequence in the engine as well. */
  readonly useSequences?: boolean;
  /** Put the works to other models as well. */
  readonly references?: { readonly min: number; readonly max: number };
  /** Add up what all earlier units observed. */
  readonly looksBack?: boolean;
}

/** A small attack for tests of the runner: it scores consecutive pieces of each work and sums up. */
export function tinyAttack(options: TinyOptions = {}): AttackDefinition {
  const version = options.version ?? '1.0.0';
  return defineAttack({
    id: 'tiny',
    version,
    title: 'Tiny',
    question: 'How likely is the text?',
    method: 'Scores consecutive pieces.',
    cost: 'One pass.',
    tag: 'reconstruction',
    element: 'reconstructed',
    sources: [{ authors: 'ours', year: 2026, title: '', id: '', differs: '' }],
    limits: [],
    ...(options.references === undefined ? {} : { references: options.references }),
    parameters: schema,
    units,
    findings: {},
    given: () => [],
    plan: (input) => {
      const { tokensPerUnit } = input.parameters;
      const units = [undefined, ...input.references.map(({ id }) => id)].flatMap((modelId) =>
        input.works.flatMap((work) =>
          Array.from({ length: Math.floor(work.tokens.length / tokensPerUnit) }, (_, index) => {
            const spec = { from: index * tokensPerUnit };
            const model = modelId === undefined ? {} : { modelId };
            const id = sha256Hex(
              canonicalJson({ version, work: work.id, sha256: work.sha256, spec, ...model }),
            );
            const title = `${work.title} ${index}`;
            return { id, workId: work.id, title, tokens: tokensPerUnit + 1, ...model, spec };
          }),
        ),
      );
      return {
        document: { version, works: input.works.map(({ id, sha256 }) => ({ id, sha256 })), seed: input.seed },
        units,
        totalTokens: units.length * (tokensPerUnit + 1),
        layout: { length: tokensPerUnit + 1, slots: 1 },
        warnings: [],
      };
    },
    run: async (unit, input, context) => {
      const index = unit.spec.from / input.parameters.tokensPerUnit;
      await options.before?.(index, context);
      const work = input.works.find(({ id }) => id === unit.workId);
      const from = index * input.parameters.tokensPerUnit;
      const tokens = work?.tokens.slice(from, from + input.parameters.tokensPerUnit) ?? new Int32Array();
      if (options.useSequences === true) await useSequences(tokens, context);
      const [scored] = await context.engine.score(
        { items: [{ tokens, from: 0 }], bos: true, policies: [], topCount: 0 },
        context.signal,
      );
      const logProbs = scored?.logProbs ?? new Float64Array();
      const before = options.looksBack === true ? sumOf(await context.earlier()) : {};
      return {
        value: {
          sum: logProbs.reduce((a, b) => a + b, 0),
          drawn: context.random.below(1_000_000),
          ...before,
        },
        arrays: { logProbs: Float32Array.from(logProbs), ranks: Float32Array.from(scored?.ranks ?? []) },
      };
    },
    read: (input, observations) => {
      let sum = 0;
      let arraySum = 0;
      let drawn = 0;
      let unscored = 0;
      const trials: Trial[] = [];
      for (const observed of observations) {
        if (observed.kind === 'unscored') unscored += 1;
        else {
          sum += observed.value.sum;
          drawn += observed.value.drawn;
          arraySum += observed.array('logProbs').reduce((a, b) => a + b, 0);
          const { workId, spec } = observed.unit;
          const { from } = spec;
          const starts = input.works.find(({ id }) => id === workId)?.tokenStartChar ?? [];
          const score = observed.value.sum;
          const [startChar = 0, endChar = 0] = [starts[from], starts[from + input.parameters.tokensPerUnit]];
          trials.push({ workId, startChar, endChar, hit: score > -1, score });
        }
      }
      return { sums: { sum, arraySum, drawn, unscored, works: input.works.length }, trials };
    },
    reduce: ({ sums }) => ({ findings: [], details: { kind: 'panels', panels: [sumsTable(sums)] } }),
    trials: ({ trials }) => trials,
  });
}

/** How many there were, and the sum of their values and of their arrays. */
function sumOf(earlier: readonly ObservedOf<typeof units>[]): {
  readonly units: number;
  readonly values: number;
  readonly arrays: number;
} {
  let [values, arrays] = [0, 0];
  for (const observed of earlier) {
    if (observed.kind === 'unscored') continue;
    values += observed.value.sum;
    arrays += observed.array('logProbs').reduce((a, b) => a + b, 0);
  }
  return { units: earlier.length, values, arrays };
}

async function useSequences(tokens: Int32Array, { engine }: Pick<UnitContext, 'engine'>): Promise<void> {
  const capacity = { sequences: 2, tokens: 64 };
  const { sequence, next } = await engine.open(tokens.slice(0, 4), { topCount: 1, bos: true, capacity });
  const [copy = -1] = await engine.fork(sequence, 1);
  await engine.step([{ sequence: copy, token: next.topIds[0] ?? 0 }], { topCount: 1 });
  await engine.close([sequence]);
  // The copy is left open on purpose: the runner closes it.
}

/** What an engine's client says when the engine's process died. */
export function crashError(): PalimpsestError {
  return new PalimpsestError({
    kind: 'environment',
    code: 'engine-crashed',
    message: "The engine's process ended: killed by SIGSEGV.",
    hint: '',
    details: { exitCode: null, signal: 'SIGSEGV', stderr: ['last', 'words'] },
  });
}

function sumsTable(sums: Readonly<Record<string, number>>): TablePanel {
  return {
    kind: 'table',
    id: 'sums',
    title: 'Sums',
    note: '',
    columns: [
      { title: 'Of', kind: 'text', unit: '' },
      { title: 'Sum', kind: 'number', unit: '' },
    ],
    rows: Object.entries(sums),
    places: [],
  };
}

/** The sums that the findings of this attack show. */
export function sumsOf(findings: Findings | null): Readonly<Record<string, unknown>> {
  const [table] = panelDetailsOf(findings)?.panels ?? [];
  const rows = table?.kind === 'table' ? table.rows : [];
  return Object.fromEntries(
    rows.map(([name, value]) => [typeof name === 'string' ? name : '', value] as const),
  );
}
