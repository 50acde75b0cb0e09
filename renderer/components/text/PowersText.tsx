import { powerParts } from '../../../src/figure/index.js';
import { HostileText, type HostileTextProps } from './HostileText.js';

/** A sentence of the program in which `10^−60` has a raised exponent; a screen reader still hears the caret. */
export function PowersText({
  text,
  maxLength,
}: Pick<HostileTextProps, 'text' | 'maxLength'>): React.JSX.Element[] {
  return powerParts(text).map((part, index) =>
    part.raised ? (
      <sup key={index}>
        <span className="sr-only">^</span>
        {part.text}
      </sup>
    ) : (
      <HostileText key={index} text={part.text} maxLength={maxLength} />
    ),
  );
}
