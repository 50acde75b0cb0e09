import { type AttackDefinition, type AttackWork, type ObservedUnit } from '../../src/attacks/index.js';
import { canonicalJson, Random, sha256Hex } from '../../src/base/index.js';
import {
  findingsSchema,
  type Engine,
  type Findings,
  type LoadedModel,
  type Work,
} from '../../src/domain/index.js';
import { blocksOf, prepareWork, TokenMap, type PreparedWork } from '../../src/text/index.js';

/** A text to measure. */
export interface MeasuredText {
  readonly id: string;
  readonly role: 'target' | 'control';
  readonly title: string;
  readonly fileName: string;
  readonly text: string;
}

/** What a run in memory leaves. */
export interface Measured {
  readonly findings: Findings;
  readonly works: readonly Work[];
  readonly plan: Readonly<Record<string, unknown>>;
  readonly planSha256: string;
  readonly parameters: Record<string, unknown>;
  readonly units: number;
  readonly totalTokens: number;
}

/** Runs an attack from plan to findings without a case folder: the same calls that an examination makes. */
export async function measureInMemory(
  attack: AttackDefinition,
  engine: Engine,
  loaded: LoadedModel,
  model: { readonly id: string; readonly name: string; readonly sha256: string },
  texts: readonly MeasuredText[],
  given: Readonly<Record<string, unknown>> = {},
): Promise<Measured> {
  const prepared = texts.map((text) => prepare(text));
  const works = await Promise.all(prepared.map(async (one, at) => attackWork(engine, one, texts[at]?.role)));
  const parameters = attack.parameters.parse(given);
  const input = {
    parameters,
    model: {
      ...model,
      vocabSize: loaded.vocabSize,
      trainedContext: loaded.trainedContext,
      addsBos: loaded.addsBos,
    },
    works,
    cleaning: { sha256: sha256Hex(''), entries: [] },
    seed: 'sample-seed',
  };
  const plan = attack.plan(input);
  const observations: ObservedUnit[] = [];
  for (const unit of plan.units) {
    const result = await attack.run(unit, input, {
      engine,
      random: new Random(`${input.seed}/${unit.id}`),
      signal: new AbortController().signal,
    });
    observations.push({
      kind: 'observed',
      unit,
      value: result.value,
      array: (name: string) => Float32Array.from(result.arrays[name] ?? new Float64Array()),
    });
  }
  const reduced = attack.reduce(input, plan, observations);
  const planSha256 = sha256Hex(canonicalJson(plan.document));
  return {
    findings: findingsSchema.parse({
      schema: 'palimpsest-findings',
      schemaVersion: 1,
      attack: { id: attack.id, version: attack.version, title: attack.title },
      parameters,
      seed: input.seed,
      model,
      planSha256,
      journalHead: sha256Hex('journal'),
      findings: reduced.findings,
      details: reduced.details,
    }),
    works: prepared.map((one) => one.work),
    plan: plan.document,
    planSha256,
    parameters,
    units: plan.units.length,
    totalTokens: plan.totalTokens,
  };
}

function prepare(text: MeasuredText): PreparedWork {
  return prepareWork(new TextEncoder().encode(text.text), {
    id: text.id,
    evidenceId: text.id,
    title: text.title,
    role: text.role,
    fileName: text.fileName,
  });
}

async function attackWork(
  engine: Engine,
  { work, reading }: PreparedWork,
  role: MeasuredText['role'] | undefined,
): Promise<AttackWork> {
  const tokenized = await engine.tokenize(reading.text.text);
  const tokenMap = new TokenMap(reading.text, tokenized);
  return {
    id: work.id,
    role: role ?? 'target',
    title: work.title,
    sha256: work.reading.sha256,
    charCount: work.reading.chars,
    tokens: tokenized.tokens,
    tokenStartChar: tokenMap.startChar,
    tokenStartByte: tokenMap.startByte,
    blocks: blocksOf({ chapters: work.chapters, tokenMap }),
    excluded: [],
    textOf: (startChar, endChar) =>
      reading.text.text.slice(reading.text.charToUtf16(startChar), reading.text.charToUtf16(endChar)),
  };
}
