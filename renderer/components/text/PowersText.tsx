import { HostileText, type HostileTextProps } from './HostileText.js';

/** A sentence of the program in which `10^−60` has a raised exponent; a screen reader still hears the caret. */
export function PowersText({
  text,
  maxLength,
}: Pick<HostileTextProps, 'text' | 'maxLength'>): React.JSX.Element[] {
  return text.split(/(?<=\b10)\^(−?\d+(?:\.\d+)?)/).map((part, index) =>
    index % 2 === 0 ? (
      <HostileText key={index} text={part} maxLength={maxLength} />
    ) : (
      <sup key={index}>
        <span className="sr-only">^</span>
        {part}
      </sup>
    ),
  );
}
