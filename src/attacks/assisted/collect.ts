import type { AttackWork } from '../define.js';
import type { ObservedOf } from '../defineAttack.js';
import type { AssistedInput } from './plan.js';
import type { assistedUnits } from './run.js';

/** A batch as it is read from the journal. */
export type ObservedBatch = ObservedOf<typeof assistedUnits>;

/** What one model needed to code one work, token by token and block by block. */
export interface WorkCode {
  readonly work: AttackWork;
  /** Bits of each token; NaN where it could not be coded. */
  readonly bits: Float64Array;
  /** 1 where the token was not the model's first choice. */
  readonly told: Uint8Array;
  /** For each block: bytes of its code, number of chunks, and number of chunks that were decoded again. */
  readonly blocks: readonly BlockCode[];
}

/** The code of one block. */
export interface BlockCode {
  bytes: number;
  stretches: number;
  decoded: number;
  /** Number of chunks that came back different. */
  different: number;
}

/** Codes by model (null for the model under examination) and by work. */
export type AssistedCodes = ReadonlyMap<string | null, ReadonlyMap<string, WorkCode>>;

/** Joins the batches into one code for each model and work. @param observations in the order of the plan; read once */
export function collectCodes(input: AssistedInput, observations: Iterable<ObservedBatch>): AssistedCodes {
  const byModel = new Map<string | null, Map<string, WorkCode>>();
  for (const observed of observations) {
    const { unit } = observed;
    const model = unit.modelId ?? null;
    const works = byModel.get(model) ?? new Map<string, WorkCode>();
    byModel.set(model, works);
    const code = works.get(unit.workId) ?? emptyCode(input, unit.workId);
    works.set(unit.workId, code);
    add(code, observed);
  }
  return byModel;
}

function emptyCode(input: AssistedInput, workId: string): WorkCode {
  const work = input.works.find(({ id }) => id === workId);
  if (work === undefined) throw new TypeError(`${workId} is not in the plan`);
  return {
    work,
    bits: new Float64Array(work.tokens.length).fill(Number.NaN),
    told: new Uint8Array(work.tokens.length),
    blocks: work.blocks.map(() => ({ bytes: 0, stretches: 0, decoded: 0, different: 0 })),
  };
}

function add(code: WorkCode, observed: ObservedBatch): void {
  const { block: at, stretches } = observed.unit.spec;
  const block = code.blocks[at];
  if (block === undefined) return;
  block.stretches += stretches.length;
  if (observed.kind === 'unscored') return;
  const { value } = observed;
  block.bytes += value.stretches.reduce((sum, { bytes }) => sum + bytes, 0);
  if (value.decoded !== 'no') block.decoded += stretches.length;
  if (value.decoded === 'different') block.different += stretches.length;
  const planes = observed.array('tokens');
  const count = planes.length / 2;
  let read = 0;
  for (const [from, to] of stretches) {
    code.bits.set(planes.subarray(read, read + to - from), from);
    code.told.set(planes.subarray(count + read, count + read + to - from), from);
    read += to - from;
  }
}
