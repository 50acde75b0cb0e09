import { useMemo } from 'react';
import { PowersText } from '../text/PowersText.js';
import { markTerms } from './markTerms.js';
import { Term } from './Term.js';

/** A sentence whose terms of the glossary are marked where they are first named; foreign text in it stays plain. */
export function MarkedText({ text }: { readonly text: string }): React.JSX.Element {
  const parts = useMemo(() => markTerms(text), [text]);
  return (
    <>
      {parts.map((part, index) =>
        part.term === undefined ? (
          <PowersText key={index} text={part.text} maxLength={2000} />
        ) : (
          <Term key={index} id={part.term}>
            {part.text}
          </Term>
        ),
      )}
    </>
  );
}
