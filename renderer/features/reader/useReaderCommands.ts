import { useMemo, type RefObject } from 'react';
import { useCommands } from '../../navigation/index.js';
import type { TextPaneHandle } from './text/TextPane.js';

/** The reader's own commands: passages, search, text. */
export function useReaderCommands({
  named,
  step,
  searchBox,
  pane,
}: {
  /** Which passages are stepped through, e.g. `above the threshold`. */
  readonly named: string;
  readonly step: (direction: 'next' | 'previous') => void;
  readonly searchBox: RefObject<HTMLDivElement | null>;
  readonly pane: RefObject<TextPaneHandle | null>;
}): void {
  useCommands(
    useMemo(
      () => [
        {
          id: 'reader.next',
          title: `Next group of passages ${named}`,
          section: 'Reader',
          shortcut: 'n',
          run: () => step('next'),
        },
        {
          id: 'reader.previous',
          title: `Previous group of passages ${named}`,
          section: 'Reader',
          shortcut: 'p',
          run: () => step('previous'),
        },
        {
          id: 'reader.search',
          title: 'Search in the work',
          section: 'Reader',
          shortcut: '/',
          icon: 'search' as const,
          run: () => {
            const fold = searchBox.current?.closest('details');
            if (fold !== null && fold !== undefined) fold.open = true;
            searchBox.current?.querySelector('input')?.focus();
          },
        },
        {
          id: 'reader.text',
          title: 'Go to the text',
          section: 'Reader',
          shortcut: 't',
          run: () => pane.current?.focus(),
        },
      ],
      [named, step, searchBox, pane],
    ),
  );
}
