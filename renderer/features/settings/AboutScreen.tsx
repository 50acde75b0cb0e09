import { useCall } from '../../api/index.js';
import { counted, formatBytes } from '../../../src/base/index.js';
import { WHAT_IT_DOES } from '../../../src/domain/index.js';
import { formatCount } from '../../../src/figure/index.js';
import {
  Callout,
  Card,
  ErrorPanel,
  HostileText,
  KeyValueList,
  LoadingState,
  PageHeader,
  UtcTime,
} from '../../components/index.js';
import { SelfTestCard } from './SelfTestCard.js';

/** The program and the machine as every report states them, the self-test, blocked network attempts, and licenses. */
export function AboutScreen(): React.JSX.Element {
  const about = useCall('system.about', {});
  const offline = useCall('system.offline', {});
  const home = useCall('home.show', {});
  const environment = about.data?.environment;
  return (
    <div className="screen">
      <PageHeader title="About Palimpsest" subtitle={WHAT_IT_DOES} />
      {about.error !== null && <ErrorPanel error={about.error} onRetry={() => void about.refetch()} />}
      {about.data === undefined && about.error === null && (
        <LoadingState label="Reading the facts of the machine" />
      )}
      {environment !== undefined && (
        <Card title="Program and machine" subtitle="As every report states them.">
          <KeyValueList
            items={[
              { key: 'Version', value: environment.program.version },
              { key: 'Build', value: <span className="mono">{environment.program.build}</span> },
              { key: 'Operating system', value: environment.operatingSystem },
              {
                key: 'Processor',
                value: `${environment.processor}, ${formatCount(environment.logicalProcessors)} logical`,
              },
              { key: 'Memory', value: formatBytes(environment.memoryBytes) },
              { key: 'Network', value: environment.network },
              {
                key: 'Parts',
                value: Object.entries(environment.versions)
                  .map(([name, version]) => `${name} ${version}`)
                  .join(', '),
              },
            ]}
          />
        </Card>
      )}
      <SelfTestCard mayStart={home.data?.role === 'writer'} />
      <Card
        title="Network"
        subtitle="The program needs no network. Attempts to reach one are blocked and counted."
      >
        {offline.error !== null && (
          <ErrorPanel error={offline.error} onRetry={() => void offline.refetch()} />
        )}
        {offline.data !== undefined && (
          <div className="stack">
            <p>Offline: {counted(offline.data.blocked, 'attempt')} blocked.</p>
            {offline.data.attempts.length > 0 && (
              <Callout tone="warning" title="Blocked attempts">
                <ul>
                  {offline.data.attempts.map(({ at, what }, index) => (
                    <li key={index}>
                      <UtcTime iso={at} /> <HostileText text={what} maxLength={200} />
                    </li>
                  ))}
                </ul>
              </Callout>
            )}
          </div>
        )}
      </Card>
      {about.data !== undefined && (
        <Card title="Licenses">
          <details>
            <summary>Apache-2.0; third-party packages and fonts with their licenses</summary>
            <HostileText text={about.data.licenses} isMono keepLines maxLength={20_000} />
          </details>
        </Card>
      )}
    </div>
  );
}
