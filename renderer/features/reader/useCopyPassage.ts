import type { ReaderWork } from '../../../src/contract/index.js';
import { useClient } from '../../api/index.js';
import { copyText, toastError } from '../../components/index.js';
import type { CharRange } from './places.js';
import { citation } from './placeWords.js';

/** Copies a range of the work, with its citation or without; what went wrong is said in a message. */
export function useCopyPassage(
  caseId: string,
  work: ReaderWork,
): (range: CharRange, isCited: boolean) => void {
  const client = useClient();
  const copy = async (range: CharRange, isCited: boolean): Promise<void> => {
    const answer = await client.call('work.text', { caseId, evidenceId: work.workId, ...range });
    await copyText(
      isCited ? citation(work, range, answer) : answer.text,
      isCited ? 'the passage with its citation' : 'the text',
    );
  };
  return (range, isCited) => {
    copy(range, isCited).catch(toastError);
  };
}
