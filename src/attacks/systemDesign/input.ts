import type { AttackInput } from '../define.js';
import type { SystemDesignParameters } from './parameters.js';

/** What the attack is applied to. */
export type SystemDesignInput = AttackInput<SystemDesignParameters>;

/** One answer that is asked for: with or without the filter, at which temperature, and which of the draws. */
export interface Attempt {
  readonly filter: boolean;
  readonly temperature: number;
  readonly draw: number;
}
