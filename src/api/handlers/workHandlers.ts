import { inputError } from '../../base/index.js';
import { findEvidence } from '../../casefile/index.js';
import { findPhrase, type TextIndex } from '../../text/index.js';
import type { Handlers } from '../../contract/index.js';
import {
  citationIn,
  citePassages,
  CleaningMarks,
  paragraphsOfWork,
  shownTokens,
  workRow,
} from '../../matter/index.js';
import type { ServiceContext } from '../workbench/context.js';

type WorkCall =
  'work.show' | 'work.text' | 'work.citations' | 'work.paragraphs' | 'work.tokens' | 'work.search';

/** The maximum number of tokens in one answer. */
const MOST_TOKENS = 20_000;

/** Handlers that show works as text, in layers and as tokens, and search in them. */
export function workHandlers({ cases, works, tokenizers }: ServiceContext): Pick<Handlers, WorkCall> {
  const cleaning = new CleaningMarks(works);
  return {
    'work.show': async ({ caseId, evidenceId }) => {
      const opened = await cases.get(caseId);
      const { work } = await works.get(opened, evidenceId);
      return { evidence: findEvidence(opened, evidenceId), work };
    },
    'work.text': async ({ caseId, evidenceId, startChar, endChar }) => {
      const prepared = await works.get(await cases.get(caseId), evidenceId);
      const { text } = prepared.reading;
      requireRange(text, startChar, endChar);
      const citation = citationIn(prepared, startChar, endChar);
      return {
        text: text.slice(startChar, endChar),
        startChar,
        endChar,
        totalChars: text.charLength,
        ...(citation === undefined ? {} : { citation }),
      };
    },
    'work.citations': async ({ caseId, passages }) => ({
      citations: await citePassages(await cases.get(caseId), works, passages),
    }),
    'work.paragraphs': async ({ caseId, evidenceId, from, count, cleaningIds }) => {
      const opened = await cases.get(caseId);
      const prepared = await works.get(opened, evidenceId);
      const removed = await cleaning.of(opened, evidenceId, cleaningIds);
      const paragraphs = paragraphsOfWork(prepared);
      const rows = [];
      for (let index = from; index < from + count; index++) {
        const span = paragraphs.at(index);
        if (span === undefined) break;
        rows.push(workRow(prepared, index, span, removed));
      }
      return { total: paragraphs.count, from, rows };
    },
    'work.tokens': async ({ caseId, evidenceId, modelId, startChar, endChar }) => {
      const { map, tokens } = await tokenizers.ofWork(caseId, modelId, evidenceId);
      requireRange(map.text, startChar, endChar);
      const { startToken, endToken } = map.charSpanToTokens(startChar, endChar);
      if (endToken - startToken > MOST_TOKENS) {
        throw inputError(
          'work-range',
          `The range has ${endToken - startToken} tokens; at most ${MOST_TOKENS} are shown at once.`,
          'Choose a shorter range.',
          { tokens: endToken - startToken },
        );
      }
      const shown = await tokenizers.use(caseId, modelId, (engine) =>
        shownTokens(engine, tokens, map, startToken, endToken),
      );
      return { tokens: shown, firstToken: startToken, totalTokens: map.tokenCount };
    },
    'work.search': async ({ caseId, evidenceId, query, matchCase }) => {
      const { reading } = await works.get(await cases.get(caseId), evidenceId);
      const { total, hits } = findPhrase(reading.text, query, { matchCase });
      return { total, hits: [...hits] };
    },
  };
}

function requireRange({ charLength }: TextIndex, startChar: number, endChar: number): void {
  if (startChar <= endChar && endChar <= charLength) return;
  throw inputError(
    'work-range',
    `Characters ${startChar} to ${endChar} are not a range of the text, which has ${charLength}.`,
    'Choose a range inside the text.',
    { startChar, endChar, totalChars: charLength },
  );
}
