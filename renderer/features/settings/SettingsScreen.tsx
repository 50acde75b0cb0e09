import { useCall, useAction } from '../../api/index.js';
import {
  Card,
  ErrorPanel,
  LoadingState,
  PageHeader,
  RadioField,
  SwitchField,
  SelectField,
  Button,
  CopyButton,
} from '../../components/index.js';
import { setAppearance, TEXT_SIZES, useAppearance, type Appearance } from '../../navigation/index.js';
import { EngineSettings } from './EngineSettings.js';
import { KeyFacts } from './KeyFacts.js';
import { NewKeyForm } from './NewKeyForm.js';
import { useState } from 'react';

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

/** The examiner’s signing key, or the form that creates one. */
function KeySettings({ isReadOnly }: { readonly isReadOnly: boolean }): React.JSX.Element {
  const shown = useCall('keys.show', {});
  return (
    <Card
      title="Signing key"
      subtitle="Signs sealed reports. It is stored encrypted on this machine. The program asks for the passphrase each time and never stores it."
    >
      {shown.error !== null && <ErrorPanel error={shown.error} onRetry={() => void shown.refetch()} />}
      {shown.data === undefined && shown.error === null && <LoadingState label="Loading the key" />}
      {shown.data !== undefined && shown.data.key !== null && <KeyFacts keyInfo={shown.data.key} />}
      {shown.data?.key === null &&
        (isReadOnly ? (
          <p>There is no key on this machine yet.</p>
        ) : (
          <NewKeyForm folder={shown.data.folder} />
        ))}
    </Card>
  );
}

/** Whether the end of an examination is reported by the system; the system is asked for permission when this is switched on. */
function NoticeSetting(): React.JSX.Element {
  const { notices } = useAppearance();
  const [isRefused, setRefused] = useState(false);
  const change = async (isWanted: boolean): Promise<void> => {
    const isAllowed = !isWanted || (await mayNotify());
    setRefused(!isAllowed);
    setAppearance({ notices: isWanted && isAllowed });
  };
  return (
    <SwitchField
      label="Notification when an examination ends"
      description={
        isRefused
          ? 'The system or the browser does not allow notifications for this window. Allow them there, then switch this on.'
          : 'For a hidden window. It says which examination ended, and names neither case nor work.'
      }
      isSelected={notices}
      onChange={(isWanted) => void change(isWanted)}
    />
  );
}

async function mayNotify(): Promise<boolean> {
  return typeof Notification !== 'undefined' && (await Notification.requestPermission()) === 'granted';
}

/** Read-only links for other people with a browser. */
function VisitorSettings(): React.JSX.Element {
  const invite = useAction('visitors.invite');
  return (
    <Card
      title="Read-only links"
      subtitle="With a link, someone else can watch the examinations in a browser on this machine, or through a tunnel to it, but cannot change anything. Anyone who opens the link can see every case in this workbench."
    >
      <div className="stack">
        <div className="row">
          <Button icon="link" isPending={invite.isPending} onPress={() => invite.mutate({})}>
            Create link
          </Button>
        </div>
        {invite.error !== null && <ErrorPanel error={invite.error} />}
        {invite.data !== undefined && (
          <div className="row">
            <bdi className="mono">{invite.data.url}</bdi>
            <CopyButton text={invite.data.url} what="the link" />
            <span className="muted">Valid once.</span>
          </div>
        )}
      </div>
    </Card>
  );
}
