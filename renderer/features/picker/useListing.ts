import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CallOutput } from '../../../src/contract/index.js';
import type { PalimpsestError } from '../../../src/base/index.js';
import { useClient } from '../../api/index.js';

/** The contents of a folder. */
export interface Listing {
  readonly data: CallOutput<'files.list'> | undefined;
  /** The contents are still those of the previous folder. */
  readonly isLate: boolean;
  readonly error: PalimpsestError | null;
  readonly refetch: () => Promise<unknown>;
}

/** The contents of a folder; the last one stays in view, with the focus in it, until the next one arrives. */
export function useListing(folder: string | undefined): Listing {
  const client = useClient();
  const input = { folder: folder ?? '' };
  const listing = useQuery<CallOutput<'files.list'>, PalimpsestError>({
    queryKey: ['files.list', input],
    queryFn: () => client.call('files.list', input),
    enabled: folder !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  return {
    data: listing.error === null ? listing.data : undefined,
    isLate: listing.isPlaceholderData,
    error: listing.error,
    refetch: () => listing.refetch(),
  };
}
