import { findEvidenceOfRole } from '../../casefile/index.js';
import { MODEL_ROLES, modelFactsSchema, type Evidence, type ModelFacts } from '../../domain/index.js';
import { availableMemoryBytes } from '../../engine/index.js';
import { TextIndex, TokenMap } from '../../text/index.js';
import type { Handlers } from '../../contract/index.js';
import type { ServiceContext } from '../workbench/context.js';
import { fitWords, modelFit, readFacts, shownTokens } from '../../matter/index.js';

type ModelCall = 'model.show' | 'model.fit' | 'model.tokenize';

/** Handlers that show what model files state, estimate their memory, and use their tokenizers. */
export function modelHandlers({ cases, tokenizers }: ServiceContext): Pick<Handlers, ModelCall> {
  return {
    'model.show': ({ caseId, evidenceId }) => modelOf(caseId, evidenceId),
    'model.fit': async ({ caseId, evidenceId, length, slots }) => {
      const { facts } = await modelOf(caseId, evidenceId);
      const memory = modelFit(facts, length, slots, availableMemoryBytes());
      return { memory, words: fitWords(memory, facts, length, slots) };
    },
    'model.tokenize': ({ caseId, evidenceId, text }) =>
      tokenizers.use(caseId, evidenceId, async (engine) => {
        const tokenization = await engine.tokenize(text);
        const map = new TokenMap(new TextIndex(text), tokenization);
        return { tokens: await shownTokens(engine, tokenization.tokens, map, 0, map.tokenCount) };
      }),
  };

  async function modelOf(
    caseId: string,
    evidenceId: string,
  ): Promise<{ evidence: Evidence; facts: ModelFacts }> {
    const opened = await cases.get(caseId);
    const evidence = findEvidenceOfRole(opened, evidenceId, MODEL_ROLES);
    return { evidence, facts: await readFacts(opened, evidence, modelFactsSchema) };
  }
}
