import { useQueries } from '@tanstack/react-query';
import { useClient } from '../../../api/index.js';
import { keyOf, type Incoming, type Recognized } from './incoming.js';

/** What each file is by its contents, as far as it is known. A file is looked into once. */
export function useRecognized(rows: readonly Incoming[]): (row: Incoming) => Recognized | undefined {
  const client = useClient();
  const answers = useQueries({
    queries: rows.map((row) => ({
      queryKey: ['evidence.recognize', { file: keyOf(row) }],
      queryFn: () => client.call('evidence.recognize', { file: keyOf(row) }),
      staleTime: Infinity,
      retry: false,
    })),
  });
  return (row) => answers[rows.indexOf(row)]?.data;
}
