import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ObservedUnit } from '../../../src/attacks/index.js';
import { canonicalJson, sha256Hex } from '../../../src/base/index.js';
import type { Measured } from './measureInMemory.js';
import { must } from '../must.js';

/** What is written into `X1.windows.jsonl`, and the rest of `X1.recompute.json`. */
interface Written {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly document: Readonly<Record<string, unknown>>;
  readonly findings: Measured['findings'];
  readonly observations: readonly ObservedUnit[];
}

/**
 * Writes what recompute.py needs of a sealed report, with every hash as it must be.
 * @param arrays names of the arrays of its units
 * @param edit changes what is written before anything is hashed
 * @returns the folder
 */
export function recomputeBag(
  folder: string,
  run: Measured,
  arrays: readonly string[],
  edit: (written: Written) => Written = (written) => written,
): string {
  const results = join(folder, 'data/results');
  mkdirSync(results, { recursive: true });
  const workings = must(run.workings());
  const { rows, document, findings, observations } = edit({
    rows: [...workings.rows],
    document: workings.document,
    findings: run.findings,
    observations: run.observations,
  });
  const table = rows.map((row) => `${canonicalJson(row)}\n`).join('');
  const bulk = new Map(arrays.map((name) => [name, new Uint8Array()]));
  let journalHead = '0'.repeat(64);
  const lines = observations.map((observed, seq) => {
    const observation =
      observed.kind === 'unscored'
        ? { kind: 'unscored', reason: observed.reason }
        : { kind: 'observed', value: observed.value, arrays: placesOf(observed, bulk) };
    const line = canonicalJson({ seq, prev: journalHead, observation });
    journalHead = sha256Hex(line);
    return `${line}\n`;
  });
  const { attack, parameters, planSha256 } = findings;
  const files = {
    'start.json': canonicalJson({ id: 'X1', attack, parameters, plan: run.plan, planSha256 }),
    'findings.json': canonicalJson({ ...findings, journalHead }),
    'journal.jsonl': lines.join(''),
    'windows.jsonl': table,
    'recompute.json': canonicalJson({
      attack,
      journalHead,
      planSha256,
      rows: rows.length,
      windowsSha256: sha256Hex(table),
      units: observations.map(({ unit: { workId, modelId, spec } }) => ({
        work: workId,
        ...(modelId === undefined ? {} : { model: modelId }),
        spec,
      })),
      ...document,
    }),
  };
  for (const [end, text] of Object.entries(files)) writeFileSync(join(results, `X1.${end}`), text);
  for (const [name, bytes] of bulk) writeFileSync(join(results, `X1.${name}.f32`), bytes);
  return folder;
}

/** Puts the arrays of a unit behind those of the units before it. */
function placesOf(
  observed: Extract<ObservedUnit, { readonly kind: 'observed' }>,
  bulk: Map<string, Uint8Array>,
): Record<string, { readonly offset: number; readonly count: number }> {
  return Object.fromEntries(
    [...bulk].map(([name, before]) => {
      const array = observed.array(name);
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      bulk.set(name, Buffer.concat([before, bytes]));
      return [name, { offset: before.length, count: array.length }];
    }),
  );
}
