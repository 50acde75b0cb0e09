import { Icon, type IconName } from '../../../renderer/components/index.js';
import { ICON_PATHS } from '../../../renderer/design/index.js';
import { Part, Specimen } from './Specimen.js';

const COLOURS = [
  'paper',
  'sunken',
  'surface',
  'hover',
  'text',
  'muted',
  'rule',
  'edge',
  'accent',
  'accent-wash',
  'alarm',
  'alarm-wash',
  'target',
  'control',
];

export function FoundationPart(): React.JSX.Element {
  return (
    <Part title="Foundation">
      <Specimen title="Colours">
        <div className="g-swatches">
          {COLOURS.map((name) => (
            <div key={name} className="g-swatch">
              <span className="g-swatch-box" style={{ background: `var(--${name})` }} />
              {name}
            </div>
          ))}
        </div>
      </Specimen>
      <Specimen title="Type">
        <div className="g-wide stack">
          <p style={{ fontFamily: 'var(--serif)', fontSize: 'var(--size-title)' }}>
            Title, 24 px: Rivers v. Meridian AI
          </p>
          <p style={{ fontSize: 'var(--size-heading)', fontWeight: 600 }}>Heading, 16 px</p>
          <p>Body, 14 px. 1,115,000 characters; 0.162; 10^−3.2; 208 windows.</p>
          <p style={{ fontSize: 'var(--size-small)' }} className="muted">
            Small, 12 px: received 2026-11-25 12:44:00 UTC
          </p>
          <p className="serif">
            Work, 17 px. Call me Ishmael. Some years ago—<em>never mind how long precisely</em>—having little
            or no money in my purse, and nothing particular to interest me on shore, I thought I would sail
            about a little and see the watery part of the world.
          </p>
          <p className="mono">bWBeKf5c7ctqsQfXIuvjYoIp 0123456789abcdef</p>
        </div>
      </Specimen>
      <Specimen title="Icons">
        {(Object.keys(ICON_PATHS) as IconName[]).map((name) => (
          <span key={name} className="row">
            <Icon name={name} /> {name}
          </span>
        ))}
      </Specimen>
    </Part>
  );
}
