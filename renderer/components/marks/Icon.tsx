import './Icon.css';
import { ICON_PATHS, type IconName } from '../../design/index.js';

export type { IconName } from '../../design/index.js';

export interface IconProps {
  readonly name: IconName;
  /** The meaning of the icon where no text accompanies it; without it the icon is decoration. */
  readonly label?: string | undefined;
  readonly size?: 'small' | 'normal' | 'large' | undefined;
}

export function Icon({ name, label, size = 'normal' }: IconProps): React.JSX.Element {
  return (
    <svg
      className={`p-icon p-icon-${size}`}
      viewBox="0 0 16 16"
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
      focusable="false"
    >
      {ICON_PATHS[name].map((d) => (
        <path key={d} d={d} />
      ))}
    </svg>
  );
}
