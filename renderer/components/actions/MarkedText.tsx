import { useMemo } from 'react';
import { HostileText } from '../text/HostileText.js';
import { markTerms } from './markTerms.js';
import { Term } from './Term.js';

/** A sentence whose terms of the glossary are marked where they are first named; foreign text in it stays plain. */
export function MarkedText({ text }: { readonly text: string }): React.JSX.Element {
  const parts = useMemo(() => markTerms(text), [text]);
  return (
    <>
      {parts.map((part, index) =>
        part.term === undefined ? (
          <WithPowers key={index} text={part.text} />
        ) : (
          <Term key={index} id={part.term}>
            {part.text}
          </Term>
        ),
      )}
    </>
  );
}

/** `10^−60` with a raised exponent; a screen reader still hears the caret. */
function WithPowers({ text }: { readonly text: string }): React.JSX.Element[] {
  return text.split(/(?<=\b10)\^(−?\d+(?:\.\d+)?)/).map((part, index) =>
    index % 2 === 0 ? (
      <HostileText key={index} text={part} maxLength={2000} />
    ) : (
      <sup key={index}>
        <span className="sr-only">^</span>
        {part}
      </sup>
    ),
  );
}
