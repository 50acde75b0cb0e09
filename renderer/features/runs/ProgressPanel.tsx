import type { ExaminationShort, RunProgressShown } from '../../../src/contract/index.js';
import { decimal, type Scored } from '../../../src/base/index.js';
import { duration } from '../../../src/base/index.js';
import { formatCount } from '../../../src/figure/index.js';
import { Card, HostileText, ProgressBar } from '../../components/index.js';
import { Heartbeat } from './Heartbeat.js';
import { ALL_SCORED, isAllScored, phaseWords, unitWords } from './runWords.js';

export interface ProgressPanelProps {
  readonly summary: ExaminationShort;
  readonly status: ExaminationShort['status'];
  readonly progress: RunProgressShown | null;
  readonly heardAt: number | null;
}

export function ProgressPanel({ summary, status, progress, heardAt }: ProgressPanelProps): React.JSX.Element {
  const isRunning = status === 'running';
  if (!isRunning || progress === null) {
    const { unitsDone, units } = summary;
    return (
      <Card title="Progress">
        <ProgressBar
          label={status === 'finished' ? 'Finished' : isRunning ? 'Starting' : 'Scored so far'}
          value={units === 0 ? undefined : unitsDone / units}
          valueText={unitWords(unitsDone, units)}
        />
        {isRunning && <Heartbeat heardAt={heardAt} />}
      </Card>
    );
  }
  const { doneTokens, totalTokens, tokensPerSecond, etaSeconds, elapsedSeconds } = progress;
  return (
    <Card title="Progress">
      <ProgressBar
        label={phaseWords(progress.phase)}
        value={totalTokens > 0 ? doneTokens / totalTokens : undefined}
        valueText={`${formatCount(doneTokens)} of ${formatCount(totalTokens)} tokens`}
        detail={
          progress.unitTitle === '' ? undefined : <HostileText text={progress.unitTitle} maxLength={120} />
        }
      />
      <dl className="run-numbers">
        <Fact
          name="Rate"
          value={scored(tokensPerSecond, (rate) => `${decimal(rate, rate < 10 ? 1 : 0)} tokens per second`)}
        />
        <Fact
          name="Time left"
          value={
            isAllScored(progress.phase)
              ? ALL_SCORED
              : scored(etaSeconds, (seconds) => `about ${duration(seconds)}`)
          }
        />
        <Fact name="Elapsed in this session" value={duration(elapsedSeconds)} />
        <Fact name="Units" value={`${formatCount(progress.unitsDone)} of ${formatCount(progress.units)}`} />
      </dl>
      <Heartbeat heardAt={heardAt} />
    </Card>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }): React.JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function scored(value: Scored, words: (value: number) => string): string {
  return typeof value === 'number' ? words(value) : value.reason;
}
