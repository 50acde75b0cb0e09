import { describeParameters, type AttackDefinition } from '../attacks/index.js';
import { canonicalJson } from '../base/index.js';
import type { ReportAttack } from '../domain/index.js';

/** An attack of the registry as a report describes it in the section Method: words and sources, no code. */
export function attackInfo(attack: AttackDefinition): ReportAttack {
  return {
    id: attack.id,
    version: attack.version,
    title: attack.title,
    question: attack.question,
    method: attack.method,
    cost: attack.cost,
    tag: attack.tag,
    element: attack.element,
    sources: attack.sources.map((source) => ({
      authors: source.authors,
      year: source.year,
      title: source.title,
      id: source.id,
      differs: source.differs,
    })),
    limits: [...attack.limits],
    parameters: describeParameters(attack).map((parameter) => ({
      name: parameter.name,
      title: parameter.title,
      description: parameter.description,
      unit: parameter.unit,
      default: parameter.default === undefined ? '' : canonicalJson(parameter.default),
    })),
  };
}
