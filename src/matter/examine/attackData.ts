import { describeParameters, type AttackDefinition } from '../../attacks/index.js';
import { attackInfo } from '../../exhibit/index.js';
import type { CallOutput } from '../../contract/index.js';

/** An attack of the registry as data: what it answers, what it costs, its sources and its parameters. */
export type AttackData = CallOutput<'attacks.list'>['attacks'][number];

/** See {@link AttackData}. */
export function attackData(attack: AttackDefinition): AttackData {
  const takes = attack.takesCollections === true ? 'collections' : 'editions';
  return {
    ...attackInfo(attack),
    references: { ...(attack.references ?? { min: 0, max: 0 }) },
    ...(attack.takesSpikes === undefined ? {} : { takesSpikes: attack.takesSpikes }),
    ...(attack.takesCollections === true || attack.takesEditions === true ? { takes } : {}),
    parameters: describeParameters(attack).map((parameter) => ({
      ...parameter,
      choices: [...parameter.choices],
    })),
  };
}
