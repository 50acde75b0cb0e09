import type { z } from 'zod';
import type { Json, Random, Remark, Scored, Unscored } from '../base/index.js';
import type {
  Designation,
  Engine,
  Finding,
  FindingDetails,
  FindingElement,
  FindingTag,
  SequenceRoom,
  TensorComparison,
  TestBasis,
} from '../domain/index.js';
import type { FindingKinds } from './findingKinds.js';

/** A work as an attack sees it: its tokens, and where they lie in the reading text. Characters are Unicode code points. */
export interface AttackWork {
  readonly id: string;
  readonly role: 'target' | 'control';
  readonly title: string;
  /** True if no title was stated on receipt, so that `title` is the name of the file without its extension. */
  readonly titleIsFileName?: true;
  /** As stated on receipt; absent if not stated. */
  readonly author?: string;
  readonly sha256: string;
  readonly charCount: number;
  /** Token ids of the whole work, tokenized once, without BOS. */
  readonly tokens: Int32Array;
  /** First character of each token, and charCount at the end: tokens + 1 entries that never decrease. */
  readonly tokenStartChar: Uint32Array;
  /** First byte of each token in the UTF-8 of the reading text, and the byte count at the end. */
  readonly tokenStartByte: Uint32Array;
  /** True of a collection of short works: each block is a work of its own, and its title is the work’s. */
  readonly isCollection?: true;
  /** Chapters, the works of a collection, or consecutive blocks of 2,000 tokens. Together they hold every token once. */
  readonly blocks: readonly {
    readonly title: string;
    /** True if it is not a section of the text; its title then says which tokens it holds. */
    readonly isTokenRun?: true;
    readonly startToken: number;
    readonly endToken: number;
  }[];
  /** Characters removed by the cleaning list, source texts included; windows whose suffix or prefix touches them are excluded. */
  readonly excluded: readonly {
    readonly startChar: number;
    readonly endChar: number;
    readonly rule: string;
  }[];
  /** Of a target: passages that a person chose before anything was scored; absent if there are none. */
  readonly designated?: readonly Designation[];
  /** Reading text of a range of characters. */
  textOf(startChar: number, endChar: number): string;
}

/** A text that the model is known to hold, as an attack sees it. Its passages are never passages of a work. */
export interface SpikeText extends Omit<AttackWork, 'role'> {
  /** How it is known that the model holds it, as stated on receipt; absent if not stated. */
  readonly howKnown?: string;
}

/** The cleaning list as it was applied to both sides. */
export interface AppliedCleaning {
  readonly sha256: string;
  readonly entries: readonly string[];
  /** The source texts whose passages were looked for, with the hash of each file; absent if there were none. */
  readonly sources?: readonly { readonly id: string; readonly sha256: string }[];
}

/** What planning needs to know about the model. */
export interface AttackModel {
  readonly id: string;
  readonly name: string;
  readonly sha256: string;
  readonly vocabSize: number;
  readonly trainedContext: number;
  /** True if the model names a begin-of-text token. */
  readonly hasBos: boolean;
  /** True if sequences can be extended token by token; false if the engine’s self-check found that this gives other numbers. */
  readonly canFork: boolean;
  /** True if its tokenizer asks for this token before a text. */
  readonly addsBos: boolean;
  /** Token that ends a text; null if the model names none. */
  readonly eosToken: number | null;
  /** Its chat template (Jinja), as the file holds it; null if there is none. */
  readonly chatTemplate: string | null;
}

/** Another model that is tested on the same works: one that never saw them, or the same weights in another form. */
export interface ReferenceModel extends AttackModel {
  /** True if it tokenizes the works identically. If not, nothing can be paired token by token. */
  readonly sameTokens: boolean;
}

/** The assistant’s turn of a chat, opened: everything before the first word of the answer. */
export interface AnswerOpening {
  /** The words of the user. */
  readonly request: string;
  /** The prompt as text, and its tokens; without the begin-of-text token that is prepended. */
  readonly text: string;
  readonly tokens: Int32Array;
  /** True if a begin-of-text token is prepended. */
  readonly bos: boolean;
  /** The variables by which the chat template was asked for an answer without reasoning; none where it has no such switch. */
  readonly variables: Readonly<Record<string, string | number | boolean>>;
  /** The end of the prompt that is not the template’s: it ends reasoning, or names the channel of the answer. Empty if there is none. */
  readonly closed: string;
}

/** What an attack is applied to. */
export interface AttackInput<P> {
  readonly parameters: P;
  readonly model: AttackModel;
  /** Models for comparison, in the order in which they were named; usually none. */
  readonly references: readonly ReferenceModel[];
  readonly works: readonly AttackWork[];
  /** Texts that the model is known to hold; absent if there are none. */
  readonly spikes?: readonly SpikeText[];
  /** What {@link AttackDefinition.openAnswer} gave; absent if it gave nothing. */
  readonly answerOpening?: AnswerOpening;
  readonly cleaning: AppliedCleaning;
  readonly seed: string;
}

/** Tokens that are evaluated one after another, because each follows from the one before: `steps` calls, with one token of each sequence. */
export interface SteppedTokens {
  readonly steps: number;
  readonly sequences: number;
}

/** The smallest resumable piece of work. */
export interface PlannedUnit {
  /** SHA-256 over attack, version, parameters, model and spec: the same unit has the same id everywhere. */
  readonly id: string;
  /** Evidence id of a target, a control or a known-memorized text; empty for a unit about all works. */
  readonly workId: string;
  /** For progress, e.g. `Moby-Dick, tokens 6400–9600`. */
  readonly title: string;
  /** Tokens that the engine will evaluate, padding included; the most possible if this depends on what is found. */
  readonly tokens: number;
  /** The fewest tokens, if what is found may end it early; absent if it evaluates `tokens` in any case. */
  readonly leastTokens?: number;
  /** Of its tokens, those that are not scored in batches but written or coded one after another; absent if there are none. */
  readonly stepped?: readonly SteppedTokens[];
  /** Id of the model on which it runs; the model under examination if absent. Units of one model stand together in the plan. */
  readonly modelId?: string;
  readonly spec: Json;
}

/** A kind of unit: the schema of its spec, and of the value that the journal holds beside its arrays. */
export interface UnitKind {
  readonly spec: z.ZodType<Json>;
  readonly observation: z.ZodType<Json>;
}

/** The kinds of an attack's units, by the `kind` in their specs. If there is only one kind, specs need no `kind`. */
export type UnitKinds = Readonly<Record<string, UnitKind>>;

/** A deterministic plan: a pure function of the input. */
export interface AttackPlan {
  /** Everything fixed before scoring, as data; its hash goes into start.json. */
  readonly document: Readonly<Record<string, Json>>;
  readonly units: readonly PlannedUnit[];
  readonly totalTokens: number;
  /** Longest sequence (BOS included) and sequences in a batch. They decide how much memory is needed. */
  readonly layout: { readonly length: number; readonly slots: number };
  /** What is said before the run, e.g. that no control was chosen (`no-control-chosen`). */
  readonly warnings: readonly Remark[];
}

/** Text of a work that the model is given, from a token to the one before another, and how often. */
export interface GivenText {
  readonly startToken: number;
  readonly endToken: number;
  /** Prompts that begin with it, ≥ 1: draws, requests, other models or forms in which it is asked again. */
  readonly times: number;
}

/** What a unit may use. */
export interface UnitContext {
  readonly engine: Engine;
  /** Seeded with the seed of the run and the id of the unit. */
  readonly random: Random;
  readonly signal: AbortSignal;
  /**
   * What all earlier units of the plan observed, in their order, once they are done. It serves attacks that go from coarse to fine, or
   * that continue where another unit stopped. It depends on the plan and the journal alone, so a resumed run gets the same.
   */
  earlier(): Promise<readonly ObservedUnit[]>;
  /** Compares the tensors of the examination's model and of a reference, streamed from their files, in the order of the first file. */
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
      /** Reads a bulk array of the unit. @throws `journal-array` if the side file does not match its hash */
      array(name: string): Float32Array;
    }
  | (Unscored & { readonly unit: PlannedUnit });

/**
 * One location that an attack tested, and whether it is a hit by the rule that the plan fixed. Validation compares these with what
 * was planted.
 */
export interface Trial {
  readonly workId: string;
  /** The location in characters of the reading text. */
  readonly startChar: number;
  readonly endChar: number;
  readonly hit: boolean;
  /** The number on which the rule decides, in the attack's unit. */
  readonly score: Scored;
}

/** A test of one target that could end in a claim, as it is fixed before anything is scored. */
export interface PlannedTest {
  /** Id of the finding that states the result. */
  readonly findingId: string;
  /** If nothing was memorized, the test ends in a claim with at most this probability, 0 … 1; for an adequate control. */
  readonly level: number;
  readonly restsOn: TestBasis;
  /** Id of the finding of the same examination without whose claim this one is no claim. */
  readonly needs?: string;
}

/** What decides which tests an attack makes of one target. */
export interface TestedTarget<P> {
  readonly parameters: P;
  readonly targetId: string;
  /** Ids of the reference models. */
  readonly references: readonly string[];
}

/** The findings of an attack. */
export interface AttackResult {
  readonly findings: readonly Finding[];
  /** By the id of a finding: the p-value of its whole test, 0 … 1, not adjusted for other tests. Only for claims that rest on one. */
  readonly pValues?: ReadonlyMap<string, number>;
  /** What charts and tables are drawn from. */
  readonly details: FindingDetails;
}

/** What another program needs in order to recompute the numbers of the findings without the texts and the model. */
export interface Workings {
  /** The windows or passages that the numbers are about, in order; may be read once. */
  readonly rows: Iterable<Readonly<Record<string, Json>>>;
  /** Everything else on which the numbers rest: constants, blocks, seeded splits. */
  readonly document: Readonly<Record<string, Json>>;
}

/** What was read of all observations, and judged: a pure function of the input and the observations. */
export interface Reading {
  result(): AttackResult;
  /** Every location of targets and controls that was tested, without excluded ones. */
  trials(): readonly Trial[];
  /** What the findings rest on, for another program; null if it gets the trials. */
  workings(): Workings | null;
}

/** A source in the literature, or `ours`. */
export interface AttackSource {
  readonly authors: string;
  readonly year: number;
  readonly title: string;
  /** arXiv id, DOI, or empty. */
  readonly id: string;
  /** Where and why we differ from the source; empty if we do not. */
  readonly differs: string;
}

/** An attack: code and contract. Command-line flags, forms, docs and the report's method annex are derived from it. */
export interface AttackDefinition<S extends z.ZodObject = z.ZodObject> {
  readonly id: string;
  /** Changes whenever the same input could give other observations or findings. */
  readonly version: string;
  readonly title: string;
  /** The question that it answers, in plain words. */
  readonly question: string;
  /** How it works, for counsel, in a few short sentences. */
  readonly method: string;
  /** What it costs, in words. */
  readonly cost: string;
  readonly tag: FindingTag;
  readonly element: FindingElement;
  readonly sources: readonly AttackSource[];
  /** What it cannot show. */
  readonly limits: readonly Remark[];
  /** The number of reference models that it takes; an attack without this takes none. */
  readonly references?: { readonly min: number; readonly max: number };
  /** True if all its works are collections; an attack without this takes a collection as one text. */
  readonly takesCollections?: true;
  /**
   * True if its findings compare what the model wrote with the text itself: whoever has only the journal and no text cannot make them again.
   * The findings of an attack without this can be made again from a journal and what {@link fromText} kept.
   */
  readonly readsTexts?: true;
  /** True if it needs two targets, which are editions of one work. An attack without this takes each target by itself. */
  readonly takesEditions?: true;
  /** True if it scores passages of known-memorized texts beside the work; an attack without this takes none. */
  readonly takesSpikes?: true;
  /**
   * True if, with these parameters, it sends requests to the model through the chat template in the model's file. An attack without this
   * never does.
   * @param hasTemplate whether the file holds a template
   */
  usesChatTemplate?(parameters: z.output<S>, hasTemplate: boolean): boolean;
  /**
   * Opens an answer in a chat with the model, if these parameters ask for it; it becomes part of the input of the plan. Only the
   * vocabulary of the model is there. An attack without this needs none.
   * @throws {PalimpsestError} `chat-template-missing`, `chat-template-invalid`, `chat-template-refuses`
   */
  openAnswer?(
    parameters: z.output<S>,
    model: AttackModel,
    engine: Pick<Engine, 'tokenize' | 'detokenize'>,
  ): Promise<AnswerOpening | null>;
  /** What grows side by side with these parameters, at most. An attack without this takes no more memory than scoring in batches. */
  sequenceRoom?(parameters: z.output<S>): SequenceRoom;
  /** Every field has `.meta({title, description, unit})` and a default. */
  readonly parameters: S;
  readonly units: UnitKinds;
  /** The kinds of its findings. */
  readonly findings: FindingKinds;
  /**
   * Every test of a target that could end in a claim, in the order of the kinds. A finding that is none of them never has the standing
   * `claim` or `not-shown`. Examinations without a result are counted by them.
   */
  tests(target: TestedTarget<z.output<S>>): readonly PlannedTest[];
  plan(input: AttackInput<z.output<S>>): AttackPlan;
  /**
   * The text of a work that stands in the prompts of a plan: what the model is given of it before what it is to write, or before the tokens
   * that are scored. A prompt without text of the work is a range of no tokens. What the model wrote itself, and tokens of which an aid
   * tells the model only what it must correct, are not among it.
   */
  given(input: AttackInput<z.output<S>>, work: AttackWork): readonly GivenText[];
  /**
   * Which units build on each other, for a plan that is divided among machines: units with the same text stay on one machine, from the
   * first to the last and everything between. Units of an attack without this never ask for earlier ones.
   */
  buildsOn?(unit: PlannedUnit): string;
  run(unit: PlannedUnit, input: AttackInput<z.output<S>>, context: UnitContext): Promise<UnitResult>;
  /** Reads the observations, which come in the order of the plan, once: everything about them follows from what this returns. */
  read(input: AttackInput<z.output<S>>, observations: Iterable<ObservedUnit>): Reading;
  /**
   * How much of its work each unit found, in the order of the plan: greater is more, `Infinity` what findings always rest on, null a unit
   * on which no finding rests alone. The strongest units are those that a check with the model looks at first. An attack whose workings
   * place every window or passage in its unit needs none; of one that has both, units that are in no row. `observations` may be read once,
   * and hold no arrays.
   */
  strengths?(observations: Iterable<ObservedUnit>): readonly (number | null)[];
}
