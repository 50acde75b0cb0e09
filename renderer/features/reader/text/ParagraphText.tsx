import { memo } from 'react';
import { Sign } from '../../../components/index.js';
import type { Paragraph } from './paragraphs.js';

export interface ParagraphTextProps {
  readonly paragraph: Paragraph;
  /** Whether it began in the previous block. */
  readonly isContinued: boolean;
}

/** A paragraph of the work. Every piece is one text node, in order: positions are found by counting them. */
export const ParagraphText = memo(function ParagraphText({
  paragraph: { kind, direction, pieces },
  isContinued,
}: ParagraphTextProps): React.JSX.Element {
  const className = `reader-paragraph reader-${kind}${isContinued ? ' reader-continued' : ''}`;
  const content = pieces.map((piece, index) =>
    piece.kind === 'text' ? piece.text : <Sign key={index} text={piece.text} />,
  );
  return kind === 'heading' ? (
    <h2 className={className} dir={direction}>
      {content}
    </h2>
  ) : (
    <p className={className} dir={direction}>
      {content}
    </p>
  );
});
