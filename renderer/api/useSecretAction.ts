import { useState } from 'react';
import type { PalimpsestError } from '../../src/base/index.js';
import type { CallInput, CallName, CallOutput } from '../../src/contract/index.js';
import { useClient } from './hooks.js';

/** An action whose input holds a secret; see {@link useSecretAction}. */
export interface SecretAction<N extends CallName> {
  readonly isPending: boolean;
  readonly error: PalimpsestError | null;
  readonly begin: (input: CallInput<N>, onSuccess: (output: CallOutput<N>) => void) => void;
}

/** As `useAction`, for input that must not be kept: a mutation keeps its input for minutes after it ends. */
export function useSecretAction<N extends CallName>(name: N): SecretAction<N> {
  const client = useClient();
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<PalimpsestError | null>(null);
  return {
    isPending,
    error,
    begin: (input, onSuccess) => {
      setPending(true);
      setError(null);
      client.call(name, input).then(
        (output) => {
          setPending(false);
          onSuccess(output);
        },
        (thrown: unknown) => {
          setPending(false);
          setError(thrown as PalimpsestError);
        },
      );
    },
  };
}
