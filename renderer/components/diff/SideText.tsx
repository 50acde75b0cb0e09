import { visibleText } from '../../../src/figure/index.js';
import { Sign } from '../text/Sign.js';
import type { DiffSide } from './diffRows.js';

export interface SideTextProps {
  readonly side: DiffSide;
  readonly of: 'work' | 'output';
}

/** A line of the comparison. Marked words are struck out or underlined, so they can be seen without color. */
export function SideText({ side, of }: SideTextProps): React.JSX.Element {
  const Mark = of === 'work' ? 'del' : 'ins';
  return (
    <bdi className="diff-text">
      {side.pieces.map(({ text, isMarked }, index) =>
        isMarked ? (
          <Mark key={index} className="diff-mark">
            <Pieces text={text} />
          </Mark>
        ) : (
          <Pieces key={index} text={text} />
        ),
      )}
    </bdi>
  );
}

function Pieces({ text }: { readonly text: string }): React.JSX.Element {
  return (
    <>
      {visibleText(text).map((piece, index) =>
        piece.kind === 'text' ? piece.text : <Sign key={index} text={piece.text} />,
      )}
    </>
  );
}
