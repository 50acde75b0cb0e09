import {
  ELEMENT,
  findingElementSchema,
  type Finding,
  type FindingElement,
  type Wording,
} from '../../../src/domain/index.js';

/** An element of the definition of memorization in words, with the findings that address it. */
export interface ElementFindings extends Wording {
  readonly id: FindingElement;
  readonly findings: readonly Finding[];
}

/** Findings by element, in the order of the definition. Elements without a finding stay, because that too is a result. */
export function byElement(findings: readonly Finding[]): readonly ElementFindings[] {
  return findingElementSchema.options.map((id) => ({
    id,
    ...ELEMENT[id],
    findings: findings.filter((finding) => finding.element === id),
  }));
}
