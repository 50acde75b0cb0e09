import './States.css';
import { Button } from '../actions/Button.js';
import { HostileText } from '../text/HostileText.js';
import { Icon } from '../marks/Icon.js';
import { toProblem } from '../text/problem.js';

export interface ErrorPanelProps {
  /** Anything thrown; a PalimpsestError shows all its parts. */
  readonly error: unknown;
  /** What could not be done: "The evidence could not be read". */
  readonly title?: string | undefined;
  readonly onRetry?: (() => void) | undefined;
}

export function ErrorPanel({ error, title, onRetry }: ErrorPanelProps): React.JSX.Element {
  const { code, message, hint, details } = toProblem(error);
  const facts = Object.entries(details ?? {});
  return (
    <div className="p-error" role="alert">
      <Icon name="alert" />
      <div className="stack-tight">
        {title !== undefined && <p className="p-error-title">{title}</p>}
        <p className="p-error-message">
          <HostileText text={message} maxLength={2000} />
        </p>
        {hint !== undefined && hint !== '' && (
          <p>
            <HostileText text={hint} maxLength={2000} />
          </p>
        )}
        {facts.length > 0 && (
          <details className="p-error-details">
            <summary>Details</summary>
            <dl>
              {facts.map(([key, value]) => (
                <div key={key} className="p-error-fact">
                  <dt>
                    <HostileText text={key} maxLength={80} />
                  </dt>
                  <dd>
                    <HostileText
                      text={typeof value === 'string' ? value : JSON.stringify(value)}
                      maxLength={500}
                    />
                  </dd>
                </div>
              ))}
            </dl>
          </details>
        )}
        {(code !== undefined || onRetry !== undefined) && (
          <div className="row">
            {onRetry !== undefined && (
              <Button size="small" icon="refresh" onPress={onRetry}>
                Try again
              </Button>
            )}
            {code !== undefined && <code className="p-error-code">{code}</code>}
          </div>
        )}
      </div>
    </div>
  );
}
