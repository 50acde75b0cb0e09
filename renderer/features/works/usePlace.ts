import { useSearchParams } from 'wouter';
import { href } from '../../navigation/index.js';

/** Address of a place in a work: the layers at a character of the reading text. */
export function placeHref(caseId: string, evidenceId: string, at: number, tab = 'layers'): string {
  return `${href.work(caseId, evidenceId)}?tab=${tab}&at=${at}`;
}

/** The character that the address names; undefined when it names none. */
export function useAt(): number | undefined {
  const [params] = useSearchParams();
  const at = params.get('at');
  return at !== null && /^\d{1,12}$/.test(at) ? Number(at) : undefined;
}
