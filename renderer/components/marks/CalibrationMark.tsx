import './CalibrationMark.css';
import { CALIBRATION, type ShownCalibration } from '../../../src/domain/index.js';
import { HostileText } from '../text/HostileText.js';
import { Icon, type IconName } from './Icon.js';

const ICONS: Readonly<Record<ShownCalibration, IconName>> = {
  calibrated: 'finished',
  imperfect: 'unverified',
  uncalibrated: 'alert',
  'fixed-threshold': 'unverified',
};

export interface CalibrationMarkProps {
  readonly calibration: {
    readonly kind: ShownCalibration;
    readonly reasons: readonly { readonly text: string }[];
  };
  /** Without the reasons, where there is no room for them; the tooltip has them. */
  readonly isBrief?: boolean | undefined;
}

export function CalibrationMark({ calibration, isBrief = false }: CalibrationMarkProps): React.JSX.Element {
  const { kind, reasons } = calibration;
  const why = reasons.map(({ text }) => text).join(' ');
  return (
    <span className={`p-calibration p-calibration-${kind}`} {...(why === '' ? {} : { title: why })}>
      <span className="p-calibration-word">
        <Icon name={ICONS[kind]} size="small" />
        <span>{CALIBRATION[kind].phrase}</span>
      </span>
      {!isBrief && why !== '' && (
        <span className="p-calibration-reason">
          <HostileText text={why} maxLength={2000} />
        </span>
      )}
    </span>
  );
}
