import { useSearchParams } from 'wouter';
import { href } from '../../navigation/index.js';

/** Address of a position in a work: the layers at a character of the reading text. */
export function placeHref(caseId: string, evidenceId: string, at: number, tab = 'layers'): string {
  return `${href.work(caseId, evidenceId)}?tab=${tab}&at=${at}`;
}

/** The character in the address; undefined when there is none. */
export function useAt(): number | undefined {
  const [params] = useSearchParams();
  const at = params.get('at');
  return at !== null && /^\d{1,12}$/.test(at) ? Number(at) : undefined;
}
