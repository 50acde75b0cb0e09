import { useCall } from '../../api/index.js';
import {
  Card,
  ErrorPanel,
  LoadingState,
  PageHeader,
  RadioField,
  SwitchField,
  SelectField,
} from '../../components/index.js';
import { setAppearance, TEXT_SIZES, useAppearance, type Appearance } from '../../navigation/index.js';
import { EngineSettings } from './EngineSettings.js';
import { KeySettings } from './KeySettings.js';
import { NoticeSetting } from './NoticeSetting.js';
import { VisitorSettings } from './VisitorSettings.js';

/** Appearance, the engine, the examiner’s key, and read-only links. */
export function SettingsScreen(): React.JSX.Element {
  const { theme, textSize, singleKeys } = useAppearance();
  const settings = useCall('settings.show', {});
  const home = useCall('home.show', {});
  const isReadOnly = home.data?.role !== 'writer';
  return (
    <div className="screen">
      <PageHeader
        title="Settings"
        subtitle="Settings apply to this machine. Every report states those of the engine."
      />
      <Card title="Appearance">
        <div className="stack form">
          <RadioField
            label="Theme"
            orientation="horizontal"
            value={theme}
            onChange={(value) => setAppearance({ theme: value as Appearance['theme'] })}
            options={[
              { id: 'system', label: 'Same as system' },
              { id: 'light', label: 'Light' },
              { id: 'dark', label: 'Dark' },
            ]}
          />
          <SelectField
            label="Text size"
            selectedKey={String(textSize)}
            onSelectionChange={(size) => setAppearance({ textSize: Number(size) })}
            options={TEXT_SIZES.map((size) => ({ id: String(size), label: `${size}%` }))}
          />
          <SwitchField
            label="Single-key shortcuts"
            description="For example ? for the list of shortcuts. Turn this off if you use dictation or voice control."
            isSelected={singleKeys}
            onChange={(value) => setAppearance({ singleKeys: value })}
          />
          {home.data?.door === 'browser' && <NoticeSetting />}
        </div>
      </Card>
      {settings.error !== null && (
        <ErrorPanel error={settings.error} onRetry={() => void settings.refetch()} />
      )}
      {settings.data === undefined && settings.error === null && (
        <LoadingState label="Reading the settings" />
      )}
      {settings.data !== undefined && <EngineSettings settings={settings.data} isReadOnly={isReadOnly} />}
      <KeySettings isReadOnly={isReadOnly} />
      {home.data?.door === 'browser' && !isReadOnly && <VisitorSettings />}
    </div>
  );
}
