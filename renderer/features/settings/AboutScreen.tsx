import { useAction, useCall, useJob } from '../../api/index.js';
import { formatBytes, formatCount } from '../../../src/figure/index.js';
import {
  Button,
  Callout,
  Card,
  ErrorPanel,
  HostileText,
  KeyValueList,
  LoadingState,
  PageHeader,
  UtcTime,
} from '../../components/index.js';
import { JobView } from '../jobs/index.js';
import { SelfTestTable } from './SelfTestTable.js';

/** The program and the machine as every report states them, the self-test, blocked network attempts, and licences. */
export function AboutScreen(): React.JSX.Element {
  const about = useCall('system.about', {});
  const offline = useCall('system.offline', {});
  const start = useAction('system.selfTest');
  const job = useJob(start.data?.jobId);
  const environment = about.data?.environment;
  return (
    <div className="screen">
      <PageHeader
        title="About Palimpsest"
        subtitle="Shows how much of a given work is inside an open-weight language model."
      />
      {about.error !== null && <ErrorPanel error={about.error} onRetry={() => void about.refetch()} />}
      {about.data === undefined && about.error === null && <LoadingState label="Looking at the machine" />}
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
      <Card
        title="Self-test"
        subtitle="Scores passages of the shipped model whose probabilities were computed by another program (PyTorch)."
        actions={
          <Button
            icon="run"
            isPending={start.isPending || job?.state === 'running'}
            onPress={() => start.mutate({})}
          >
            Test now
          </Button>
        }
      >
        <div className="stack">
          {start.error !== null && <ErrorPanel error={start.error} />}
          {job !== null && <JobView job={job} failure="The self-test could not be run" />}
          {job?.result?.kind === 'self-test' && <SelfTestTable selfTest={job.result.selfTest} />}
          {job === null && start.error === null && <p className="muted">Not run since the program began.</p>}
        </div>
      </Card>
      <Card title="Network" subtitle="The program needs none. Attempts to reach one are refused and counted.">
        {offline.error !== null && <ErrorPanel error={offline.error} />}
        {offline.data !== undefined && (
          <div className="stack">
            <p>
              {offline.data.blocked === 0
                ? 'Offline: 0 attempts blocked.'
                : `Offline: ${formatCount(offline.data.blocked)} attempts blocked.`}
            </p>
            {offline.data.attempts.length > 0 && (
              <Callout tone="warning" title="What was refused">
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
        <Card title="Licences">
          <details>
            <summary>Apache-2.0; packages and fonts with their licences</summary>
            <HostileText text={about.data.licences} isMono keepLines maxLength={20_000} />
          </details>
        </Card>
      )}
    </div>
  );
}
