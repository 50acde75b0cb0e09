import type { z } from 'zod';
import type { Json, Random, Remark, Scored, Unscored } from '../base/index.js';
import type { Engine, Finding, FindingElement, FindingTag, TensorComparison } from '../domain/index.js';

/** A work as an attack sees it: tokens, and where they are in the reading text. Characters are Unicode code points. */
export interface AttackWork {
  readonly id: string;
  readonly role: 'target' | 'control';
  readonly title: string;
  readonly sha256: string;
  readonly charCount: number;
  /** Token ids of the whole work, tokenised once, without BOS. */
  readonly tokens: Int32Array;
  /** First character of each token, and charCount at the end: tokens + 1 entries, not decreasing. */
  readonly tokenStartChar: Uint32Array;
  /** First byte of each token in the UTF-8 of the reading text, and the byte count at the end. */
  readonly tokenStartByte: Uint32Array;
  /** Chapters, or consecutive 2,000-token blocks; they tile the tokens. */
  readonly blocks: readonly {
    readonly title: string;
    /** It is no section of the text: its title says which tokens it holds. */
    readonly isTokenRun?: true;
    readonly startToken: number;
    readonly endToken: number;
  }[];
  /** Characters removed by the cleaning list; windows whose suffix or prefix touches them are excluded. */
  readonly excluded: readonly {
    readonly startChar: number;
    readonly endChar: number;
    readonly rule: string;
  }[];
  /** Reading text of a range of characters. */
  textOf(startChar: number, endChar: number): string;
}

/** The cleaning list as it was applied to both sides. */
export interface AppliedCleaning {
  readonly sha256: string;
  readonly entries: readonly string[];
}

/** The facts about the model that planning needs. */
export interface AttackModel {
  readonly id: string;
  readonly name: string;
  readonly sha256: string;
  readonly vocabSize: number;
  readonly trainedContext: number;
  /** The model names a begin-of-text token. */
  readonly hasBos: boolean;
  /** Can copies of a sequence be kept (false for recurrent models)? */
  readonly canFork: boolean;
  /** Its tokenizer asks for it in front of a text. */
  readonly addsBos: boolean;
  /** Token that ends a text; null when the model names none. */
  readonly eosToken: number | null;
  /** Its chat template (Jinja), as the file holds it; null without one. */
  readonly chatTemplate: string | null;
}

/** Another model that the same works are put to: one that never saw them, or the same weights in another form. */
export interface ReferenceModel extends AttackModel {
  /** Does it cut the works into the very same tokens? If not, nothing can be paired token by token. */
  readonly sameTokens: boolean;
}

/** What an attack is applied to. */
export interface AttackInput<P> {
  readonly parameters: P;
  readonly model: AttackModel;
  /** Models to compare with, in the order they were named; mostly none. */
  readonly references: readonly ReferenceModel[];
  readonly works: readonly AttackWork[];
  readonly cleaning: AppliedCleaning;
  readonly seed: string;
}

/** The smallest resumable piece of work. */
export interface PlannedUnit {
  /** SHA-256 over attack, version, parameters, model and span: the same work has the same id everywhere. */
  readonly id: string;
  readonly workId: string;
  /** For progress, e.g. `Moby-Dick, tokens 6400–9600`. */
  readonly title: string;
  /** Tokens the engine will evaluate, padding included; at most, when it depends on what is found. */
  readonly tokens: number;
  /** Id of the model that it is put to; the examination's own without it. Units of one model stand together in the plan. */
  readonly modelId?: string;
  readonly spec: Json;
}

/** A deterministic plan: a pure function of the input. */
export interface AttackPlan {
  /** Everything fixed before scoring, as data; its hash goes into start.json. */
  readonly document: Readonly<Record<string, Json>>;
  readonly units: readonly PlannedUnit[];
  readonly totalTokens: number;
  /** Longest sequence (BOS included) and sequences in a batch: decides memory. */
  readonly layout: { readonly length: number; readonly slots: number };
  /** Said before the run, e.g. that no control was chosen. */
  readonly warnings: readonly string[];
}

/** What a unit may use. */
export interface UnitContext {
  readonly engine: Engine;
  /** Seeded with run seed and unit id. */
  readonly random: Random;
  readonly signal: AbortSignal;
  /**
   * What all earlier units of the plan observed, in their order, once they are done: for attacks that go from coarse to fine, or go
   * on where another unit stopped. A function of the plan and the journal, so that a resumed run sees the same.
   */
  earlier(): Promise<readonly ObservedUnit[]>;
  /** Tensors of the examination's model and of a reference, streamed from their files; in the order of the first file. */
  compareTensors(modelId: string, referenceId: string): Promise<readonly TensorComparison[]>;
}

/** What a unit observed: a small JSON value and bulk arrays (stored as float32). */
export interface UnitResult {
  readonly value: Json;
  readonly arrays: Readonly<Record<string, Float32Array>>;
}

/** A unit as read back from the journal. */
export type ObservedUnit =
  | {
      readonly kind: 'observed';
      readonly unit: PlannedUnit;
      readonly value: Json;
      /** Reads a bulk array of the unit. @throws `journal-array` when the side file does not match its hash */
      array(name: string): Float32Array;
    }
  | (Unscored & { readonly unit: PlannedUnit });

/**
 * One place that an attack tried, and whether it holds there by the rule that its plan fixed. Validation holds these against what
 * was planted.
 */
export interface Trial {
  readonly workId: string;
  /** The place in characters of the reading text. */
  readonly startChar: number;
  readonly endChar: number;
  readonly hit: boolean;
  /** What the rule looked at, in the attack's unit. */
  readonly score: Scored;
}

/** Findings of an attack: a pure function of input, plan and observations. */
export interface AttackResult {
  readonly findings: readonly Finding[];
  /** `WindowDetails` or `PanelDetails`. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** What another program needs to compute the numbers of the findings again, without the texts and without the model. */
export interface Workings {
  /** The windows or passages that the numbers are about, in order; may be read once. */
  readonly rows: Iterable<Readonly<Record<string, Json>>>;
  /** Everything else they rest on: constants, blocks, seeded splits. */
  readonly document: Readonly<Record<string, Json>>;
}

/** A source in the literature, or `ours`. */
export interface AttackSource {
  readonly authors: string;
  readonly year: number;
  readonly title: string;
  /** arXiv id, DOI, or empty. */
  readonly id: string;
  /** Where and why we differ; empty if we do not. */
  readonly differs: string;
}

/** An attack: code and contract. Command-line flags, forms, docs and the report's method annex are derived from it. */
export interface AttackDefinition<S extends z.ZodObject = z.ZodObject> {
  readonly id: string;
  /** Changes whenever the same input could give other observations or findings. */
  readonly version: string;
  readonly title: string;
  /** The question it answers, in plain words. */
  readonly question: string;
  /** How it works, for counsel: two to five sentences. */
  readonly method: string;
  /** What it costs, in words. */
  readonly cost: string;
  readonly tag: FindingTag;
  readonly element: FindingElement;
  readonly sources: readonly AttackSource[];
  /** What it cannot tell. */
  readonly limits: readonly Remark[];
  /** How many models it is compared with; an attack without this takes none. */
  readonly references?: { readonly min: number; readonly max: number };
  /**
   * With these parameters, does it put requests to the model by the chat template in the model's file? An attack without this never does.
   * @param hasTemplate the file holds one
   */
  usesChatTemplate?(parameters: z.output<S>, hasTemplate: boolean): boolean;
  /** Every field carries `.meta({title, description, unit})` and a default. */
  readonly parameters: S;
  plan(input: AttackInput<z.output<S>>): AttackPlan;
  run(unit: PlannedUnit, input: AttackInput<z.output<S>>, context: UnitContext): Promise<UnitResult>;
  /** `observations` come in the order of the plan and may be read once. */
  reduce(
    input: AttackInput<z.output<S>>,
    plan: AttackPlan,
    observations: Iterable<ObservedUnit>,
  ): AttackResult;
  /** Every place of targets and controls that was tried, excluded ones left out. `observations` may be read once. */
  trials(
    input: AttackInput<z.output<S>>,
    plan: AttackPlan,
    observations: Iterable<ObservedUnit>,
  ): readonly Trial[];
  /** What the findings rest on, for another program; without it the trials are. `observations` may be read once. */
  workings?(
    input: AttackInput<z.output<S>>,
    plan: AttackPlan,
    observations: Iterable<ObservedUnit>,
  ): Workings;
}

/** Declares an attack; keeps the parameter type for plan, run and reduce. */
export function defineAttack<S extends z.ZodObject>(definition: AttackDefinition<S>): AttackDefinition<S> {
  return definition;
}
