import type { Remark } from '../../base/index.js';

/** Codes of what hinders every claim, whatever the model holds: another control is needed. */
const NO_CLAIM: readonly string[] = ['no-control-chosen', 'control-too-small'];

/** Does what a plan says before the run rule out every claim? */
export function hindersClaims({ code }: Remark): boolean {
  return NO_CLAIM.includes(code);
}

/** What rules out every claim, as sentences. */
export function alarmsOf(warnings: readonly Remark[]): string[] {
  return warnings.filter(hindersClaims).map(({ text }) => text);
}
