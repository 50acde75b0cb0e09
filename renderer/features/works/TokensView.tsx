import { useState, type ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import { isModelRole, notWithdrawn, type Work } from '../../../src/domain/index.js';
import { formatCount, visibleString } from '../../../src/figure/index.js';
import { useCall } from '../../api/index.js';
import {
  Button,
  EmptyState,
  ErrorPanel,
  Link,
  LoadingState,
  NumberField,
  SelectField,
  TokenText,
  Toolbar,
  useLatest,
} from '../../components/index.js';
import { href } from '../../navigation/index.js';
import { useAt } from './usePlace.js';

/** Number of characters shown at a time. */
const STRETCH = 3000;

export interface TokensViewProps {
  readonly caseId: string;
  readonly evidenceId: string;
  readonly work: Work;
}

/** The reading text as a model tokenizes it, section by section. */
export function TokensView({ caseId, evidenceId, work }: TokensViewProps): React.JSX.Element {
  const overview = useCall('case.show', { caseId });
  const models = notWithdrawn(overview.data?.index.evidence ?? []).filter(({ role }) => isModelRole(role));
  const [chosen, setChosen] = useState<string>();
  const modelId = chosen ?? models[0]?.id;
  if (overview.data === undefined) return <LoadingState label="Loading the models" />;
  if (modelId === undefined) {
    return (
      <EmptyState
        title="No models yet"
        icon="model"
        action={<Link href={href.evidence(caseId)}>Add a model as evidence</Link>}
      >
        <p>Every model tokenizes text in its own way. Add a model to see how it reads the work.</p>
      </EmptyState>
    );
  }
  return (
    <Stretch
      key={modelId}
      {...{ caseId, evidenceId, modelId }}
      totalChars={work.reading.chars}
      modelField={
        <SelectField
          label="Model"
          options={models.map(({ id, name, title }) => ({
            id,
            label: `${id} ${visibleString(title === '' ? name : title)}`,
          }))}
          selectedKey={modelId}
          onSelectionChange={setChosen}
        />
      }
    />
  );
}

function Stretch({
  caseId,
  evidenceId,
  modelId,
  totalChars,
  modelField,
}: {
  readonly caseId: string;
  readonly evidenceId: string;
  readonly modelId: string;
  readonly totalChars: number;
  readonly modelField: ReactNode;
}): React.JSX.Element {
  const at = useAt() ?? 0;
  const [, setParams] = useSearchParams();
  const start = Math.min(Math.max(0, totalChars - 1), at);
  const end = Math.min(totalChars, start + STRETCH);
  const answer = useCall(
    'work.tokens',
    { caseId, evidenceId, modelId, startChar: start, endChar: end },
    { staleTime: Infinity },
  );
  const shown = useLatest(answer.data);
  const goTo = (char: number): void => {
    const held = Math.min(Math.max(0, totalChars - 1), Math.max(0, char));
    setParams({ tab: 'tokens', at: String(held) }, { replace: true });
  };
  return (
    <div className="stack">
      <div className="tokens-where">
        {modelField}
        <NumberField
          label="Go to character"
          value={start}
          minValue={0}
          maxValue={Math.max(0, totalChars - 1)}
          step={1}
          onChange={(char) => {
            if (Number.isFinite(char)) goTo(char);
          }}
        />
      </div>
      <div className="row-spread">
        <Toolbar label="Position in the work">
          <Button icon="chevron-left" isDisabled={start === 0} onPress={() => goTo(start - STRETCH)}>
            Previous section
          </Button>
          <Button icon="chevron-right" isDisabled={end >= totalChars} onPress={() => goTo(end)}>
            Next section
          </Button>
        </Toolbar>
        <span className="muted" role="status">
          Characters {formatCount(start)} to {formatCount(end)} of {formatCount(totalChars)}
        </span>
      </div>
      {answer.error !== null ? (
        <ErrorPanel
          error={answer.error}
          title="The text could not be tokenized"
          onRetry={() => void answer.refetch()}
        />
      ) : shown === undefined ? (
        <LoadingState label="Tokenizing the work" />
      ) : (
        <TokenText
          label="Text as tokens"
          variant="running"
          tokens={shown.tokens}
          firstToken={shown.firstToken}
          totalTokens={shown.totalTokens}
        />
      )}
    </div>
  );
}
