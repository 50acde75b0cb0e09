import { z } from 'zod';
import { didYouMean, inputError } from '../base/index.js';
import * as catalogue from './catalogue.js';
import type { AttackDefinition } from './define.js';

/** Every attack, in the order of their ids. */
export const ATTACKS: readonly AttackDefinition[] = Object.values(catalogue).sort((a, b) =>
  a.id < b.id ? -1 : 1,
);

/** The attack of that id. @throws {PalimpsestError} `attack-unknown`, with the nearest name */
export function findAttack(id: string): AttackDefinition {
  const attack = ATTACKS.find((candidate) => candidate.id === id);
  if (attack !== undefined) return attack;
  const ids = ATTACKS.map((candidate) => candidate.id);
  throw inputError(
    'attack-unknown',
    `There is no attack "${id}".`,
    `${didYouMean(id, ids)}Attacks: ${ids.join(', ')}.`,
    { known: ids },
  );
}

/**
 * Whether an examination sent requests to its model through the chat template in the model's file.
 * @param attackId the attack of the examination
 * @param parameters as they were recorded before the run
 * @param hasTemplate whether the model's file holds a template
 * @returns null if this program does not know the attack, or does not accept these parameters
 */
export function usedChatTemplate(
  attackId: string,
  parameters: Readonly<Record<string, unknown>>,
  hasTemplate: boolean,
): boolean | null {
  const attack = ATTACKS.find(({ id }) => id === attackId);
  if (attack === undefined) return null;
  if (attack.usesChatTemplate === undefined) return false;
  const parsed = attack.parameters.safeParse(parameters);
  return parsed.success ? attack.usesChatTemplate(parsed.data, hasTemplate) : null;
}

/** One parameter of an attack, described for flags, forms and documents. */
export interface ParameterDescription {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Empty for counts and choices. */
  readonly unit: string;
  readonly type: 'integer' | 'number' | 'text' | 'choice' | 'switch';
  readonly default: unknown;
  readonly minimum: number | null;
  /** For a text, the number of characters. */
  readonly maximum: number | null;
  readonly choices: readonly string[];
}

/** The parameters of an attack, read from its schema. */
export function describeParameters(attack: AttackDefinition): readonly ParameterDescription[] {
  const schema = z.toJSONSchema(attack.parameters, { io: 'input' }) as {
    readonly properties?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    title: textOf(property['title'], name),
    description: textOf(property['description'], ''),
    unit: textOf(property['unit'], ''),
    type: typeOf(property),
    default: property['default'],
    minimum: numberOf(property['minimum'] ?? property['exclusiveMinimum']),
    maximum: numberOf(property['maximum'] ?? property['exclusiveMaximum'] ?? property['maxLength']),
    choices: Array.isArray(property['enum']) ? property['enum'].map(String) : [],
  }));
}

function typeOf(property: Readonly<Record<string, unknown>>): ParameterDescription['type'] {
  if (Array.isArray(property['enum'])) return 'choice';
  if (property['type'] === 'integer') return 'integer';
  if (property['type'] === 'number') return 'number';
  return property['type'] === 'boolean' ? 'switch' : 'text';
}

function textOf(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

/**
 * Checks parameters against the attack's schema and fills in defaults.
 * @param named a parameter's name as the person knows it who gave it, for errors
 * @throws {PalimpsestError} `parameter-unknown` with the nearest name, `parameter-value` naming the field and its range
 */
export function parseParameters(
  attack: AttackDefinition,
  given: Readonly<Record<string, unknown>>,
  named: (name: string) => string = (name) => name,
): Record<string, unknown> {
  const known = Object.keys(attack.parameters.shape);
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw inputError(
      'parameter-unknown',
      `Attack "${attack.id}" has no parameter "${named(unknown)}".`,
      `${didYouMean(named(unknown), known.map(named))}Parameters: ${known.map(named).join(', ')}.`,
      { known },
    );
  }
  const parsed = attack.parameters.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const name = String(issue?.path[0] ?? '');
  const description = describeParameters(attack).find((parameter) => parameter.name === name);
  const range =
    description?.minimum === null || description === undefined
      ? ''
      : ` Range: ${description.minimum} to ${description.maximum ?? '∞'}.`;
  throw inputError(
    'parameter-value',
    `Parameter ${named(name)} = ${JSON.stringify(given[name])} of attack "${attack.id}": ${(issue?.message ?? 'not valid').replace(/\.$/u, '')}.`,
    `${description?.description ?? 'See palimpsest attacks.'}${range}`,
    { parameter: name },
  );
}
