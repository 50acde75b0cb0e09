import { useState } from 'react';
import { formatCount, visibleText } from '../../../src/figure/index.js';
import { Button, Sign } from '../../components/index.js';
import { countRules, ruleWords } from './ruleWords.js';
import { splitMarks, type Mark } from './splitMarks.js';

export interface Layer {
  readonly startChar: number;
  readonly endChar: number;
  readonly text: string;
  readonly changes: readonly Mark[];
}

const SHOWN_CHARS = 4000;

export interface LayerTextProps {
  readonly layer: Layer;
  /** The last layer: marks show the replacement, not what will be changed. */
  readonly isResult?: boolean;
}

/**
 * A paragraph in one layer: text that the next layer changes is struck through, its replacement is underlined; a list below says
 * what was done.
 */
export function LayerText({ layer, isResult = false }: LayerTextProps): React.JSX.Element {
  const [isWhole, setWhole] = useState(false);
  const rest = layer.text.length - SHOWN_CHARS;
  const isCut = !isWhole && rest > SHOWN_CHARS / 4;
  // A surrogate pair is not split.
  const text = isCut ? layer.text.slice(0, SHOWN_CHARS).replace(/[\uD800-\uDBFF]$/, '') : layer.text;
  const done = countRules(layer.changes);
  const Mark = isResult ? 'ins' : 'del';
  return (
    <div role="cell" className="layer">
      <bdi className="layer-text">
        {splitMarks(text, layer.startChar, layer.changes).map((piece, index) =>
          piece.rules.length === 0 ? (
            <Visible key={index} text={piece.text} />
          ) : (
            <Mark key={index} className="layer-mark" title={piece.rules.map(ruleWords).join('; ')}>
              {piece.text === '' ? '‸' : <Visible text={piece.text} />}
            </Mark>
          ),
        )}
      </bdi>
      {isCut && (
        <Button size="small" variant="quiet" onPress={() => setWhole(true)}>
          {`Show all (about ${formatCount(rest)} more characters)`}
        </Button>
      )}
      {done.length > 0 && (
        <ul className="layer-rules" aria-label="What was done here">
          {done.map((words) => (
            <li key={words}>
              <bdi>
                <Visible text={words} />
              </bdi>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Visible({ text }: { readonly text: string }): React.JSX.Element[] {
  return visibleText(text).map((piece, index) =>
    piece.kind === 'text' ? (
      <span key={index}>{piece.text}</span>
    ) : (
      <Sign key={index} text={piece.text === '¶' ? '¶\n' : piece.text} />
    ),
  );
}
