import { Component, type ReactNode } from 'react';
import { ErrorPanel } from '../components/index.js';

interface State {
  readonly error: unknown;
  readonly hasFailed: boolean;
}

/** A screen that fails reports the error in its own place; the rest of the window keeps working. */
export class ScreenBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: undefined, hasFailed: false };

  static getDerivedStateFromError(error: unknown): State {
    return { error, hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <div className="screen">
        <ErrorPanel
          title="This page could not be shown"
          error={this.state.error}
          onRetry={() => this.setState({ error: undefined, hasFailed: false })}
        />
      </div>
    );
  }
}
