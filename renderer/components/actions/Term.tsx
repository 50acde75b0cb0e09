import './Term.css';
import { useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { GLOSSARY, type TermId } from '../../../src/domain/index.js';
import { runCommand } from '../../navigation/index.js';
import { Popover } from './Popover.js';

export interface TermProps {
  readonly id: TermId;
  /** The words on the screen; by default the term itself. */
  readonly children?: ReactNode;
}

/** A term of the glossary, marked in the text. A press explains it in a popover, with links to related terms. */
export function Term({ id, children }: TermProps): React.JSX.Element {
  const { term } = entryOf(id);
  return (
    <Popover
      label={`Glossary: ${term}`}
      trigger={
        <Button className="p-term" aria-haspopup="dialog">
          {children ?? term}
        </Button>
      }
    >
      <Explanation id={id} />
    </Popover>
  );
}

/** The sentence of a term. A related term replaces it in place, and screen readers announce the new one. */
function Explanation({ id }: { readonly id: TermId }): React.JSX.Element {
  const [shown, setShown] = useState<string>(id);
  const { term, sentence, seeAlso } = entryOf(shown);
  return (
    <div className="p-term-body">
      <div aria-live="polite">
        <p className="p-term-name">{term}</p>
        <p>{sentence}</p>
      </div>
      <p className="p-term-also">
        See also{' '}
        {seeAlso.map((other, index) => (
          // By place and not by term: the button that was pressed keeps the focus.
          <span key={index}>
            {index > 0 && ', '}
            <Button className="p-term" onPress={() => setShown(other)}>
              {entryOf(other).term}
            </Button>
          </span>
        ))}
        .
      </p>
      <p>
        <Button className="p-term" slot="close" onPress={openGlossary}>
          Open the glossary
        </Button>
      </p>
    </div>
  );
}

/** After the popover has returned the focus, so that the dialog may move it. */
function openGlossary(): void {
  setTimeout(() => runCommand('help.glossary'));
}

function entryOf(id: string): (typeof GLOSSARY)[number] {
  const found = GLOSSARY.find((entry) => entry.id === id);
  if (found === undefined) throw new Error(`The glossary has no term "${id}".`);
  return found;
}
