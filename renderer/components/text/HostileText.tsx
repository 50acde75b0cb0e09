import './HostileText.css';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { formatCount, visibleString, visibleText } from '../../../src/figure/index.js';
import { Sign } from './Sign.js';

export interface HostileTextProps {
  /** Any text from the evidence: titles, file names, metadata, model output. */
  readonly text: string;
  /** Characters (code points) shown before "show all"; 400 by default. */
  readonly maxLength?: number | undefined;
  readonly isMono?: boolean | undefined;
  /** Line ends are marked and also break the line: for texts and templates. */
  readonly keepLines?: boolean | undefined;
  /** The text is a paragraph of its own: it begins at the right where its script does. */
  readonly isBlock?: boolean | undefined;
  /** For text inside a link or a button, where no other control is allowed: truncated text is in the tooltip instead. */
  readonly isWithinControl?: boolean | undefined;
}

/** Maximum characters of a tooltip; a browser lays out all of them. */
const TOOLTIP_CHARS = 1000;

/** Foreign text shown as plain text: nothing in it is hidden, nothing in it reorders its surroundings, and it never widens the page. */
export function HostileText({
  text,
  maxLength = 400,
  isMono = false,
  keepLines = false,
  isBlock = false,
  isWithinControl = false,
}: HostileTextProps): React.JSX.Element {
  const [isWhole, setWhole] = useState(false);
  const { shown, rest } = isWhole ? { shown: text, rest: 0 } : cut(text, maxLength);
  return (
    <bdi
      className={`p-hostile${isMono ? ' mono' : ''}${keepLines ? ' p-hostile-lines' : ''}${isBlock ? ' p-hostile-block' : ''}`}
      {...(isWithinControl && rest > 0 ? { title: visibleString(cut(text, TOOLTIP_CHARS).shown) } : {})}
    >
      {visibleText(shown).map((piece, index) =>
        piece.kind === 'text' ? (
          piece.text
        ) : (
          <Sign key={index} text={keepLines && piece.text === '¶' ? '¶\n' : piece.text} />
        ),
      )}
      {rest > 0 && isWithinControl && '…'}
      {rest > 0 && !isWithinControl && (
        <>
          …{' '}
          <Button className="p-hostile-more" onPress={() => setWhole(true)}>
            show all ({formatCount(rest)} more characters)
          </Button>
        </>
      )}
    </bdi>
  );
}

function cut(text: string, maxLength: number): { readonly shown: string; readonly rest: number } {
  if (text.length <= maxLength) return { shown: text, rest: 0 };
  let end = 0;
  let count = 0;
  for (const character of text) {
    if (count < maxLength) end += character.length;
    count += 1;
  }
  return { shown: text.slice(0, end), rest: Math.max(0, count - maxLength) };
}
