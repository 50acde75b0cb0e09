import { usedTemplateWords, type ModelFacts } from '../../../src/domain/index.js';
import { counted } from '../../../src/base/index.js';
import {
  CopyButton,
  EmptyState,
  HashBadge,
  HostileText,
  KeyValueList,
  Term,
} from '../../components/index.js';

export interface ChatTemplateProps {
  readonly facts: Pick<ModelFacts, 'chatTemplate' | 'namedChatTemplates'>;
}

/** The chat template that the program uses, as stored, and the named ones that it does not use. */
export function ChatTemplate({ facts }: ChatTemplateProps): React.JSX.Element {
  const { chatTemplate: template, namedChatTemplates: named = [] } = facts;
  if (template === null && named.length === 0) {
    return (
      <EmptyState title="No chat template" icon="file">
        <p>
          A <Term id="chat-template" /> is a small program in the model file that turns a conversation into
          text for the model. This file has none, as is usual for models trained only to continue text.
        </p>
      </EmptyState>
    );
  }
  return (
    <div className="stack">
      {named.length > 0 && (
        <KeyValueList
          isDense
          items={[
            { key: 'Used', value: usedTemplateWords(facts) },
            ...named.map(({ name, template: other }, index) => ({
              key: `Named ${index + 1}`,
              value: <HostileText text={name.text} maxLength={120} />,
              note:
                other === null ? (
                  'listed, but not in the file'
                ) : (
                  <>
                    {counted(other.lengthBytes, 'byte')} <HashBadge digest={other.sha256} />
                  </>
                ),
            })),
          ]}
        />
      )}
      {template !== null && <UsedTemplate template={template} />}
    </div>
  );
}

function UsedTemplate({
  template,
}: {
  readonly template: NonNullable<ModelFacts['chatTemplate']>;
}): React.JSX.Element {
  return (
    <>
      <div className="row-spread">
        <p className="muted">
          Shown as stored in the file, {counted(template.lengthBytes, 'byte')}. Showing it does not run it; an
          examination may run it, in an interpreter with a step limit.
          {!template.exact && ' Not exact: truncated, or not valid UTF-8. The hash covers all of its bytes.'}
        </p>
        <div className="row">
          <HashBadge digest={template.sha256} />
          <CopyButton variant="button" text={template.text} what="the chat template">
            Copy
          </CopyButton>
        </div>
      </div>
      <div className="template" role="region" aria-label="Chat template" tabIndex={0}>
        <HostileText text={template.text} isMono keepLines maxLength={20_000} />
      </div>
    </>
  );
}
