import { counted } from '../../../src/base/index.js';
import { textDirection, visiblePieces } from '../../../src/figure/index.js';
import { Sign } from '../../components/index.js';

export interface PromptTextProps {
  readonly text: string;
  readonly tokens: number;
}

/** The text of the work that the model was given; muted, because the model did not write it. */
export function PromptText({ text, tokens }: PromptTextProps): React.JSX.Element {
  return (
    <section className="answer-prompt" aria-label="Prompt">
      <h3>{`Given to the model: ${counted(tokens, 'token')} of the work`}</h3>
      <div
        className="answer-prompt-text"
        dir={textDirection(text) ?? 'ltr'}
        role="region"
        aria-label="Text of the prompt"
        tabIndex={0}
      >
        {text === '' ? 'Nothing: the model started without a prompt.' : <RunningText text={text} />}
      </div>
    </section>
  );
}

/** Text of a work or of a model as it is read: lines stay lines, and hidden characters are visible signs. */
export function RunningText({ text }: { readonly text: string }): React.JSX.Element {
  return (
    <bdi className="running-text">
      {visiblePieces(text, '\n').map((piece, index) =>
        piece.kind === 'text' ? piece.text : <Sign key={index} text={piece.text} />,
      )}
    </bdi>
  );
}
