import type { CallOutput, ParameterField } from '../../../src/contract/index.js';
import { ATTACKS, describeParameters } from '../../../src/attacks/index.js';

/** The attacks as the registry has them. */
export function realAttacks(): CallOutput<'attacks.list'> {
  return {
    attacks: ATTACKS.map((attack) => ({
      id: attack.id,
      version: attack.version,
      title: attack.title,
      question: attack.question,
      method: attack.method,
      cost: attack.cost,
      tag: attack.tag,
      element: attack.element,
      sources: attack.sources.map((source) => ({ ...source })),
      limits: [...attack.limits],
      ...(attack.takesCollections === true ? { takes: 'collections' as const } : {}),
      ...(attack.takesEditions === true ? { takes: 'editions' as const } : {}),
      references: { ...(attack.references ?? { min: 0, max: 0 }) },
      parameters: describeParameters(attack).map((field) => ({ ...field, choices: [...field.choices] })),
    })),
  };
}

/** A parameter for tests of single fields. */
export function sampleField(part: Partial<ParameterField> = {}): ParameterField {
  return {
    name: 'prefixTokens',
    title: 'Prefix',
    description: 'Tokens given before each passage.',
    unit: 'tokens',
    type: 'integer',
    default: 50,
    minimum: 1,
    maximum: 8192,
    choices: [],
    ...part,
  };
}
