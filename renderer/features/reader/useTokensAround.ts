import { useMemo } from 'react';
import { useCall } from '../../api/index.js';
import { tokenAt, tokenByNumber, tokenRange, tokenTable, type TokenHere } from './heat/tokenTable.js';
import type { OpenWork } from './useOpenWork.js';

export interface TokensAround {
  /** The token that contains a character; undefined while it is not known. */
  readonly at: (char: number) => TokenHere | undefined;
  readonly byNumber: (token: number) => TokenHere | undefined;
  readonly isComing: boolean;
  /** Why there are none. */
  readonly error: Error | null;
}

/** The tokens around a character: its group of blocks and the groups before and after it. None while `char` is null. */
export function useTokensAround(caseId: string, open: OpenWork, char: number | null): TokensAround {
  const { examinationId, workId, chars } = open.work;
  const here = tokenRange(char ?? 0, chars);
  const ranges = [here, tokenRange(here.startChar - 1, chars), tokenRange(here.endChar, chars)] as const;
  const options = { staleTime: Infinity, enabled: char !== null && chars > 0 };
  const input = { caseId, examinationId, workId };
  const asked = useCall('reader.tokens', { ...input, ...ranges[0] }, options);
  const before = useCall('reader.tokens', { ...input, ...ranges[1] }, options);
  const behind = useCall('reader.tokens', { ...input, ...ranges[2] }, options);
  const { data: first, error } = asked;
  const isComing = asked.isFetching && first === undefined;
  return useMemo(() => {
    const tables = [first, before.data, behind.data].flatMap((data) =>
      data === undefined ? [] : [tokenTable(data)],
    );
    const find = (look: (table: (typeof tables)[number]) => TokenHere | undefined): TokenHere | undefined => {
      for (const table of tables) {
        const found = look(table);
        if (found !== undefined) return found;
      }
      return undefined;
    };
    return {
      at: (place: number) => find((table) => tokenAt(table, place)),
      byNumber: (token: number) => find((table) => tokenByNumber(table, token)),
      isComing,
      error,
    };
  }, [first, before.data, behind.data, isComing, error]);
}
