import {
  type AttackDefinition,
  type AttackModel,
  type AttackResult,
  type AttackWork,
  type ObservedUnit,
  type Trial,
  type Workings,
} from '../../../src/attacks/index.js';
import {
  canonicalJson,
  Random,
  sha256Hex,
  withTaken,
  type Json,
  type Remark,
} from '../../../src/base/index.js';
import { givenOf } from '../../../src/examine/journal/givenText.js';
import { inputWithoutTexts, keepingInput } from '../../../src/examine/index.js';
import {
  findingsSchema,
  type Engine,
  type Findings,
  type LoadedModel,
  type Work,
} from '../../../src/domain/index.js';
import { compareTensors } from '../../../src/gguf/index.js';
import {
  applyCleaning,
  blocksOf,
  cleanableWork,
  cleaningEntryLine,
  parseCleaningList,
  prepareWork,
  TokenMap,
  type PreparedWork,
} from '../../../src/text/index.js';
import { unscored } from '../unscored.js';

/** A text to measure. */
export interface MeasuredText {
  readonly id: string;
  readonly role: 'target' | 'control';
  readonly title: string;
  readonly fileName: string;
  readonly text: string;
  /** The works of which the text is a collection: where each begins in it, in characters of the text as it is read. */
  readonly works?: readonly { readonly title: string; readonly startChar: number }[];
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
  readonly warnings: readonly Remark[];
  /** Works as the attack saw them, and what was observed, unit by unit. */
  readonly attackWorks: readonly AttackWork[];
  readonly observations: readonly ObservedUnit[];
  readonly trials: () => readonly Trial[];
  /** What the findings rest on; null where the attack says no more than its trials. */
  readonly workings: () => Workings | null;
  /** The findings made again as whoever has no text makes them, and from what; throws NoText where the attack needs a text. */
  readonly withoutTexts: () => Pick<AttackResult, 'findings' | 'details'>;
}

/** What is not measured as it comes. */
export interface MeasureOptions {
  /** Text of a cleaning list. */
  readonly cleaning?: string;
  /** Units that are to count as not scored, by their place in the plan. */
  readonly unscored?: (unit: number) => boolean;
  /** Models to compare with. */
  readonly references?: readonly MeasuredReference[];
  /** File of the model, where an attack compares tensors. */
  readonly path?: string;
}

/** A model to compare with, loaded in an engine of its own. */
export interface MeasuredReference {
  readonly id: string;
  readonly name: string;
  readonly sha256: string;
  readonly engine: Engine;
  readonly loaded: LoadedModel;
  /** Its file, where an attack compares tensors. */
  readonly path?: string;
}

/** Runs an attack from plan to findings without a case folder: the same calls that an examination makes. */
export async function measureInMemory(
  attack: AttackDefinition,
  engine: Engine,
  loaded: LoadedModel,
  model: { readonly id: string; readonly name: string; readonly sha256: string },
  texts: readonly MeasuredText[],
  given: Readonly<Record<string, unknown>> = {},
  options: MeasureOptions = {},
): Promise<Measured> {
  const references = options.references ?? [];
  const prepared = texts.map((text) => prepare(text));
  const list = parseCleaningList(options.cleaning ?? '', 'cleaning.txt');
  const cleanable = prepared.map(({ reading }) => cleanableWork(reading.text));
  const works = await Promise.all(
    prepared.map(async (one, at) => ({
      ...(await attackWork(engine, one, texts[at])),
      excluded: cleanable
        .slice(at, at + 1)
        .flatMap((own) => applyCleaning(own, list, cleanable.toSpliced(at, 1)))
        .map(({ startChar, endChar, entry }) => ({ startChar, endChar, rule: entry })),
    })),
  );
  const parameters = attack.parameters.parse(given);
  const facts = factsOf(model, loaded);
  const answerOpening = (await attack.openAnswer?.(parameters, facts, engine)) ?? null;
  const input = {
    parameters,
    model: facts,
    references: await Promise.all(references.map((one) => referenceOf(one, works))),
    works,
    ...(answerOpening === null ? {} : { answerOpening }),
    cleaning: { sha256: sha256Hex(options.cleaning ?? ''), entries: list.entries.map(cleaningEntryLine) },
    seed: 'sample-seed',
  };
  const plan = attack.plan(input);
  const observations: ObservedUnit[] = [];
  for (const [at, unit] of plan.units.entries()) {
    if (options.unscored?.(at) === true) {
      observations.push({ ...unscored('The model gave no numbers.'), unit });
      continue;
    }
    const pathOf = (id: string): string =>
      (id === model.id ? options.path : references.find((one) => one.id === id)?.path) ?? '';
    const result = await attack.run(unit, input, {
      engine: references.find(({ id }) => id === unit.modelId)?.engine ?? engine,
      random: new Random(`${input.seed}/${unit.id}`),
      signal: new AbortController().signal,
      earlier: () => Promise.resolve(observations.slice(0, at)),
      compareTensors: (one, other) => compareTensors(pathOf(one), pathOf(other)),
    });
    observations.push({
      kind: 'observed',
      unit,
      // As the journal would give it back.
      value: JSON.parse(canonicalJson(result.value)) as Json,
      array: (name: string) => Float32Array.from(result.arrays[name] ?? new Float64Array()),
    });
  }
  const reduced = attack.read(input, observations).result();
  const planSha256 = sha256Hex(canonicalJson(plan.document));
  return {
    findings: findingsSchema.parse({
      schema: 'palimpsest-findings',
      schemaVersion: 1,
      attack: { id: attack.id, version: attack.version, title: attack.title },
      parameters,
      seed: input.seed,
      model,
      ...(references.length === 0
        ? {}
        : { references: references.map(({ id, name, sha256 }) => ({ id, name, sha256 })) }),
      planSha256,
      journalHead: sha256Hex('journal'),
      findings: reduced.findings,
      given: givenOf(attack, input),
      details: reduced.details,
    }),
    works: prepared.map((one) => one.work),
    plan: plan.document,
    planSha256,
    parameters,
    units: plan.units.length,
    totalTokens: plan.totalTokens,
    warnings: plan.warnings,
    attackWorks: works,
    observations,
    trials: () => attack.read(input, observations).trials(),
    workings: () => attack.read(input, observations).workings(),
    withoutTexts: () => {
      const { taken } = keepingInput(input, (kept) => attack.read(kept, observations).result());
      const record = JSON.parse(canonicalJson(taken)) as typeof taken;
      const bare = inputWithoutTexts(record.input, { parameters, seed: input.seed });
      const untitled = observations.map((one) => ({ ...one, unit: { ...one.unit, title: '' } }));
      return withTaken(record.fromText, () => attack.read(bare, untitled).result());
    },
  };
}

function factsOf(
  { id, name, sha256 }: { readonly id: string; readonly name: string; readonly sha256: string },
  loaded: LoadedModel,
): AttackModel {
  return {
    id,
    name,
    sha256,
    vocabSize: loaded.vocabSize,
    trainedContext: loaded.trainedContext,
    hasBos: loaded.bosToken !== null,
    addsBos: loaded.addsBos,
    canFork: loaded.canForkSequences,
    eosToken: loaded.eosToken,
    chatTemplate: loaded.chatTemplate,
  };
}

async function referenceOf(reference: MeasuredReference, works: readonly AttackWork[]) {
  const cuts = await Promise.all(
    works.map((work) => reference.engine.tokenize(work.textOf(0, work.charCount))),
  );
  const sameTokens = works.every(({ tokens }, at) => tokens.join() === cuts[at]?.tokens.join());
  return { ...factsOf(reference, reference.loaded), sameTokens };
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
  text: MeasuredText | undefined,
): Promise<AttackWork> {
  const tokenized = await engine.tokenize(reading.text.text);
  const tokenMap = new TokenMap(reading.text, tokenized);
  return {
    id: work.id,
    role: text?.role ?? 'target',
    title: work.title,
    sha256: work.reading.sha256,
    charCount: work.reading.chars,
    tokens: tokenized.tokens,
    tokenStartChar: tokenMap.startChar,
    tokenStartByte: tokenMap.startByte,
    ...(text?.works === undefined
      ? { blocks: blocksOf({ chapters: work.chapters, tokenMap }) }
      : {
          isCollection: true as const,
          blocks: blocksOf({
            chapters: text.works.map((one) => ({ ...one, kind: 'chapter', endChar: one.startChar })),
            tokenMap,
            minBlocks: 1,
          }),
        }),
    excluded: [],
    textOf: (startChar, endChar) =>
      reading.text.text.slice(reading.text.charToUtf16(startChar), reading.text.charToUtf16(endChar)),
  };
}
