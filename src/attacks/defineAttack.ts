import type { z } from 'zod';
import { verdictError, type Json, type Unscored } from '../base/index.js';
import type {
  AttackDefinition,
  AttackInput,
  AttackResult,
  ObservedUnit,
  PlannedTest,
  PlannedUnit,
  TestedTarget,
  Trial,
  UnitContext,
  UnitKinds,
  UnitResult,
  Workings,
} from './define.js';
import { findingId, type FindingKind, type FindingKinds, type Made, type Names } from './findingKinds.js';
import { withFamilies } from './kit/judging/families.js';

/** A value that is not changed. */
export type Immutable<T> = Json extends T
  ? T
  : T extends object
    ? { readonly [Key in keyof T]: Immutable<T[Key]> }
    : T;

/** The spec of an attack's units, or of some of its kinds. */
export type SpecOf<U extends UnitKinds, K extends keyof U = keyof U> = Immutable<z.output<U[K]['spec']>>;

/** The value that units of an attack, or of some of its kinds, record in the journal. */
export type ValueOf<U extends UnitKinds, K extends keyof U = keyof U> = Immutable<
  z.output<U[K]['observation']>
>;

/** A unit whose spec fits the schema of its kind. */
export type UnitOf<U extends UnitKinds, K extends keyof U = keyof U> = Omit<PlannedUnit, 'spec'> & {
  readonly spec: SpecOf<U, K>;
};

/** A unit as it is read from the journal, with a value that fits the schema of its kind; `unitKind` names the kind. */
export type ObservedOf<U extends UnitKinds, K extends keyof U = keyof U> = {
  [Kind in K]: { readonly unitKind: Kind; readonly unit: UnitOf<U, Kind> } & (
    | Unscored
    | {
        readonly kind: 'observed';
        readonly value: ValueOf<U, Kind>;
        array(name: string): Float32Array;
      }
  );
}[K];

/** What a unit observed, with a value of its kind. */
export interface ResultOf<U extends UnitKinds, K extends keyof U = keyof U> extends Omit<
  UnitResult,
  'value'
> {
  readonly value: ValueOf<U, K>;
}

/** What a unit may use. The earlier units are units of the same attack. */
export interface ContextOf<U extends UnitKinds> extends Omit<UnitContext, 'earlier'> {
  earlier(): Promise<readonly ObservedOf<U>[]>;
}

/** An attack as it is written: its functions get units and observations that fit the schemas of their kinds. */
export interface WrittenAttack<S extends z.ZodObject, U extends UnitKinds, K extends string, J> extends Omit<
  AttackDefinition<S>,
  'units' | 'findings' | 'tests' | 'run' | 'read' | 'strengths'
> {
  readonly units: U;
  readonly findings: FindingKinds<K>;
  /** Those of these that depend on parameters; every other is made as it declares. */
  readonly made?: Made<NoInfer<K>, z.output<S>>;
  run(unit: UnitOf<U>, input: AttackInput<z.output<S>>, context: ContextOf<U>): Promise<ResultOf<U>>;
  /** Reads the observations, in the order of the plan, and judges them. They may be read once. */
  read(input: AttackInput<z.output<S>>, observations: Iterable<ObservedOf<U>>): J;
  reduce(judged: J, input: AttackInput<z.output<S>>): AttackResult;
  /** See {@link Reading.trials}. */
  trials(judged: J, input: AttackInput<z.output<S>>): readonly Trial[];
  strengths?(observations: Iterable<ObservedOf<U>>): readonly (number | null)[];
  /** What the findings rest on, for another program. Without this, it gets the trials. */
  workings?(judged: J, input: AttackInput<z.output<S>>): Workings;
}

/**
 * Declares an attack and keeps the types of its parameters, units and judgment for plan, run and reduce. Units and observations are checked
 * once, before the attack gets them.
 */
export function defineAttack<S extends z.ZodObject, const U extends UnitKinds, K extends string, J>(
  attack: WrittenAttack<S, U, K, J>,
): AttackDefinition<S>;
export function defineAttack(attack: AnyAttack): AttackDefinition {
  const { id, units } = attack;
  const earlier = new EarlierUnits(id, units);
  const tests: AttackDefinition['tests'] = (target) => testsOf(attack, target);
  return {
    ...attack,
    tests,
    run: (unit, input, context) =>
      attack.run({ ...unit, spec: specOf(units, unit).spec }, input, {
        engine: context.engine,
        random: context.random,
        signal: context.signal,
        compareTensors: (modelId, referenceId) => context.compareTensors(modelId, referenceId),
        earlier: async () => earlier.read(await context.earlier()),
      }),
    read: (input, observations) => {
      const judged = attack.read(input, readObservations(id, units, observations));
      return {
        result: () => withFamilies({ id, tests }, input, attack.reduce(judged, input)),
        trials: () => attack.trials(judged, input),
        workings: () => attack.workings?.(judged, input) ?? null,
      };
    },
    ...strengthsOf(attack),
  };
}

type AnyAttack = WrittenAttack<z.ZodObject, UnitKinds, string, unknown>;

/** The tests of a target, from the kinds of finding that have one. */
function testsOf(
  { findings, made }: AnyAttack,
  { parameters, targetId, references }: TestedTarget<Record<string, unknown>>,
): PlannedTest[] {
  return Object.values(findings).flatMap(({ test, ...kind }) => {
    if (test === undefined) return [];
    const { level, atMost = 1, restsOn, needs } = test;
    const stated = typeof level === 'number' ? level : parameters[level];
    if (typeof stated !== 'number') throw new TypeError(`parameter ${level} is no level`);
    return eachOf(made?.[kind.name]?.(parameters) ?? kind.each ?? true, references).map((names) => ({
      findingId: findingId(kind, targetId, names),
      level: Math.min(stated, atMost),
      restsOn,
      ...(needs === undefined ? {} : { needs: findingId(kindNamed(findings, needs), targetId) }),
    }));
  });
}

function kindNamed(findings: FindingKinds, name: string): FindingKind {
  const kind = findings[name];
  if (kind === undefined) throw new TypeError(`there is no kind ${name}`);
  return kind;
}

function eachOf(
  each: boolean | NonNullable<FindingKind['each']>,
  references: readonly string[],
): readonly Names[] {
  if (each === 'reference') return references.map((reference) => ({ reference }));
  if (typeof each === 'boolean') return each ? [{}] : [];
  return each;
}

function strengthsOf(attack: AnyAttack): Pick<AttackDefinition, 'strengths'> {
  const { id, units } = attack;
  const strengths = attack.strengths?.bind(attack);
  return strengths === undefined
    ? {}
    : { strengths: (observations) => strengths(readObservations(id, units, observations)) };
}

/**
 * The observations of an attack's units. Each is checked when it is read.
 * @throws {PalimpsestError} `journal-broken` with the unit and the position in its value
 */
export function readObservations<const U extends UnitKinds>(
  attack: string,
  units: U,
  observations: Iterable<ObservedUnit>,
): Iterable<ObservedOf<U>>;
export function readObservations(
  attack: string,
  units: UnitKinds,
  observations: Iterable<ObservedUnit>,
): Iterable<ObservedOf<UnitKinds>> {
  return {
    *[Symbol.iterator]() {
      for (const observed of observations) yield readObserved(attack, units, observed);
    },
  };
}

function readObserved(attack: string, units: UnitKinds, observed: ObservedUnit): ObservedOf<UnitKinds> {
  const { unitKind, spec } = specOf(units, observed.unit);
  const unit = { ...observed.unit, spec };
  if (observed.kind === 'unscored') return { ...observed, unitKind, unit };
  const value = units[unitKind]?.observation.safeParse(observed.value);
  if (value?.success === true) {
    return { kind: 'observed', unitKind, unit, value: value.data, array: (name) => observed.array(name) };
  }
  const issue = value?.error.issues[0];
  throw verdictError(
    'journal-broken',
    `The journal has a value for unit "${unit.title}" that attack "${attack}" does not write: ${placeOf(issue?.path ?? [])}: ${issue?.message ?? 'not a value'}.`,
    'The journal was changed after it was written. Restore the examination from a copy of the case, or run it again.',
    { unitId: unit.id },
  );
}

/** The kind of a unit, and its spec. The same program made the plan, so the spec fits. */
function specOf(
  units: UnitKinds,
  { title, spec }: PlannedUnit,
): { readonly unitKind: string; readonly spec: Json } {
  const [only, ...others] = Object.keys(units);
  const named = typeof spec === 'object' && spec !== null && 'kind' in spec ? spec['kind'] : undefined;
  const unitKind = others.length === 0 ? only : typeof named === 'string' ? named : undefined;
  if (unitKind === undefined || !Object.hasOwn(units, unitKind))
    throw new TypeError(`"${title}" is not a unit of this attack`);
  const parsed = units[unitKind]?.spec.safeParse(spec);
  if (parsed?.success !== true) throw new TypeError(`"${title}" is not a unit of kind ${unitKind}`);
  return { unitKind, spec: parsed.data };
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (place, key) => (typeof key === 'number' ? `${place}[${key}]` : `${place}.${String(key)}`),
    'value',
  );
}

/** The earlier units. Each is checked once, although every unit asks for all of them. */
class EarlierUnits {
  readonly #attack: string;
  readonly #units: UnitKinds;
  /** By the first of the units, so that each examination gets its own. */
  readonly #known = new WeakMap<ObservedUnit, { seen: ObservedUnit[]; read: ObservedOf<UnitKinds>[] }>();

  constructor(attack: string, units: UnitKinds) {
    this.#attack = attack;
    this.#units = units;
  }

  read(observations: readonly ObservedUnit[]): readonly ObservedOf<UnitKinds>[] {
    const [first] = observations;
    if (first === undefined) return [];
    const known = this.#known.get(first) ?? { seen: [], read: [] };
    const shared = Math.min(known.seen.length, observations.length) - 1;
    if (shared >= 0 && known.seen[shared] !== observations[shared]) {
      known.seen.length = 0;
      known.read.length = 0;
    }
    this.#known.set(first, known);
    for (const observed of observations.slice(known.seen.length)) {
      known.read.push(readObserved(this.#attack, this.#units, observed));
      known.seen.push(observed);
    }
    return known.read.slice(0, observations.length);
  }
}
