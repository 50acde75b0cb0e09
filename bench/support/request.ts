import { TOP_K_40, type ScoreItem, type ScoreRequest } from '../../src/domain/index.js';

/** The policies that an examination asks for by default. */
export const POLICIES: ScoreRequest['policies'] = [TOP_K_40, { temperature: 0.8, topK: null, topP: 0.95 }];

/** What an examination asks of its windows by default. */
export function examinationRequest(items: readonly ScoreItem[]): ScoreRequest {
  return { items, bos: true, policies: POLICIES, topCount: 0 };
}

/** What the command `score` asks by default: one policy, and the 40 most probable tokens. */
export function scoreRequest(items: readonly ScoreItem[]): ScoreRequest {
  return { items, bos: true, policies: [TOP_K_40], topCount: 40 };
}
