import './models.css';
import { EVIDENCE_ROLE, hasTokenizer } from '../../../src/domain/index.js';
import { useCall } from '../../api/index.js';
import {
  Callout,
  ErrorPanel,
  HostileText,
  Link,
  LoadingState,
  PageHeader,
  Tabs,
  useTabParam,
} from '../../components/index.js';
import { formatBytes } from '../../../src/base/index.js';
import { href } from '../../navigation/index.js';
import { ChatTemplate } from './ChatTemplate.js';
import { CheckView } from './CheckView.js';
import { FitView } from './FitView.js';
import { MetadataTable } from './MetadataTable.js';
import { ModelOverview } from './ModelOverview.js';
import { OriginView } from './origin/OriginView.js';
import { QuantizationView } from './QuantizationView.js';
import { TensorTable } from './TensorTable.js';
import { TokenizerTryOut } from './TokenizerTryOut.js';

export interface ModelScreenProps {
  readonly caseId: string;
  readonly evidenceId: string;
}

const TABS = [
  'overview',
  'tensors',
  'quantization',
  'template',
  'metadata',
  'tokenizer',
  'fit',
  'origin',
  'check',
] as const;

/** A model: what its file states, as facts about the file and not about its origin. */
export function ModelScreen({ caseId, evidenceId }: ModelScreenProps): React.JSX.Element {
  const model = useCall('model.show', { caseId, evidenceId });
  const overview = useCall('case.show', { caseId });
  const home = useCall('home.show', {});
  const [tab, openTab] = useTabParam(TABS);
  if (model.error !== null) {
    return (
      <div className="screen">
        <PageHeader title={`Model ${evidenceId}`} />
        <ErrorPanel
          error={model.error}
          title="The model could not be read"
          onRetry={() => void model.refetch()}
        />
      </div>
    );
  }
  if (model.data === undefined) {
    return (
      <div className="screen">
        <PageHeader title={`Model ${evidenceId}`} />
        <LoadingState label="Reading the model file" />
      </div>
    );
  }
  const { evidence, facts } = model.data;
  const ids = { caseId, evidenceId };
  const mayWrite = overview.data?.mode === 'write' && home.data?.role === 'writer';
  const refusal = overview.data?.notScorable.find(({ id }) => id === evidenceId);
  return (
    <div className="screen">
      <PageHeader
        title={
          <>
            <span className="muted">{evidenceId} </span>
            <HostileText text={evidence.title === '' ? evidence.name : evidence.title} maxLength={120} />
          </>
        }
        subtitle={
          <>
            {EVIDENCE_ROLE[evidence.role].label}, <HostileText text={evidence.name} maxLength={120} />,{' '}
            {formatBytes(facts.sizeBytes)}
          </>
        }
        actions={
          refusal === undefined ? (
            <Link href={href.examine(caseId, { model: evidenceId })}>Examine this model</Link>
          ) : undefined
        }
      />
      {refusal !== undefined && (
        <Callout tone="warning" title="This file cannot be scored, so it cannot be examined.">
          The reason: <HostileText text={`${refusal.why}.`} maxLength={400} /> {refusal.remedy}
        </Callout>
      )}
      <Tabs
        label="Model details"
        selectedKey={tab}
        onSelectionChange={openTab}
        items={[
          { id: 'overview', title: 'Overview', content: <ModelOverview {...ids} {...model.data} /> },
          { id: 'tensors', title: 'Tensors', content: <TensorTable tensors={facts.tensors} /> },
          { id: 'quantization', title: 'Quantization', content: <QuantizationView facts={facts} /> },
          { id: 'template', title: 'Chat template', content: <ChatTemplate facts={facts} /> },
          { id: 'metadata', title: 'Metadata', content: <MetadataTable facts={facts} /> },
          ...(hasTokenizer(facts)
            ? [{ id: 'tokenizer' as const, title: 'Tokenizer', content: <TokenizerTryOut {...ids} /> }]
            : []),
          ...(refusal === undefined
            ? [
                { id: 'fit' as const, title: 'Memory', content: <FitView {...ids} facts={facts} /> },
                {
                  id: 'check' as const,
                  title: 'Engine check',
                  content: <CheckView {...ids} mayStart={home.data?.role === 'writer'} />,
                },
              ]
            : []),
          ...(overview.data === undefined
            ? []
            : [
                {
                  id: 'origin' as const,
                  title: 'Origin',
                  content: <OriginView {...ids} overview={overview.data} mayWrite={mayWrite} />,
                },
              ]),
        ]}
      />
    </div>
  );
}
