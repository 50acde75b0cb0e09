import { describeParameters, type AttackDefinition, type ParameterDescription } from '../attacks/index.js';
import type { ReportAttack } from '../domain/index.js';
import { attackInfo } from '../exhibit/index.js';

/** An attack of the registry as data: what it answers, what it costs, its sources and its parameters. */
export interface AttackData extends Omit<ReportAttack, 'parameters'> {
  readonly parameters: ParameterDescription[];
}

/** See {@link AttackData}. */
export function attackData(attack: AttackDefinition): AttackData {
  return { ...attackInfo(attack), parameters: [...describeParameters(attack)] };
}
