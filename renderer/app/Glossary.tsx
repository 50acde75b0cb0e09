import './Glossary.css';
import { useState } from 'react';
import { GLOSSARY } from '../../src/domain/index.js';
import { counted } from '../../src/base/index.js';
import { Dialog, SearchField } from '../components/index.js';
import { matchingTerms } from './matchingTerms.js';

export interface GlossaryProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Every term of the field with its sentence, over the current screen. */
export function Glossary({ isOpen, onOpenChange }: GlossaryProps): React.JSX.Element {
  return (
    <Dialog title="Glossary" size="large" isOpen={isOpen} onOpenChange={onOpenChange}>
      <GlossaryBody />
    </Dialog>
  );
}

function GlossaryBody(): React.JSX.Element {
  const [query, setQuery] = useState('');
  const found = matchingTerms(query);
  const terms = new Map<string, string>(GLOSSARY.map(({ id, term }) => [id, term]));
  return (
    <div className="stack">
      <SearchField
        label="Find a term"
        placeholder="Find a term"
        value={query}
        onChange={setQuery}
        autoFocus
      />
      <p className="muted" role="status">
        {found.length === 0 ? 'No matching terms.' : counted(found.length, 'term')}
      </p>
      <dl className="p-glossary">
        {found.map(({ id, term, sentence, seeAlso }) => (
          <div key={id}>
            <dt>{term}</dt>
            <dd>
              {sentence}{' '}
              <span className="muted">See also {seeAlso.map((other) => terms.get(other)).join(', ')}.</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
