import './Quantity.css';
import { decimal, type Scored } from '../../../src/base/index.js';
import { HostileText } from './HostileText.js';

export interface QuantityProps {
  /** A number, formatted text, or the reason why there is no value. */
  readonly value: Scored | string;
  readonly unit?: string | undefined;
  /** Decimals of a number. */
  readonly digits?: number | undefined;
  /** The denominator: "of 208 windows". */
  readonly of?: string | undefined;
  readonly size?: 'normal' | 'large' | undefined;
}

export function Quantity({ value, unit, digits = 0, of, size = 'normal' }: QuantityProps): React.JSX.Element {
  if (typeof value === 'object') {
    return (
      <span className="p-quantity p-quantity-none">
        no value: <HostileText text={value.reason} />
      </span>
    );
  }
  return (
    <span className={`p-quantity p-quantity-${size}`}>
      <span className="p-quantity-number">{typeof value === 'number' ? decimal(value, digits) : value}</span>
      {unit !== undefined && <span className="p-quantity-unit">{`\u00a0${unit}`}</span>}
      {of !== undefined && <span className="p-quantity-of"> {of}</span>}
    </span>
  );
}
