import { canonicalJson } from '../base/index.js';
import type { TokenizerFidelity } from '../domain/index.js';
import { numericFingerprint } from './engine/numericFingerprint.js';
import type { PlannedExamination } from './planExamination.js';
import { measureFidelity } from './fidelity/measureFidelity.js';

/** What this process has measured, by the model's hash and everything of the engine that decides digits; the newest last. */
const known = new Map<string, TokenizerFidelity>();
const MOST_KNOWN = 16;

/** The tokenizer fidelity of an examination's model: measured once for each model and engine of this process. @throws as measureFidelity */
export async function knownFidelity({ engine, evidence }: PlannedExamination): Promise<TokenizerFidelity> {
  const { model } = engine;
  const key = `${evidence.model.sha256} ${canonicalJson(numericFingerprint(model.fingerprint))}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const fidelity = await measureFidelity(engine.engine, model);
  known.set(key, fidelity);
  for (const old of [...known.keys()].slice(0, -MOST_KNOWN)) known.delete(old);
  return fidelity;
}
