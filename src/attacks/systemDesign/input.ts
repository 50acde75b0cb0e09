import type { AttackInput } from '../define.js';
import type { SystemDesignParameters } from './parameters.js';

/** What the attack is applied to. */
export type SystemDesignInput = AttackInput<SystemDesignParameters>;
