import './MemoryBar.css';
import { formatSize } from '../../../src/base/index.js';
import { Icon } from '../marks/Icon.js';

/** Memory that a run needs and memory that is free, in bytes, as in the contract. */
export interface MemoryNeed {
  readonly weightsBytes: number;
  readonly kvCacheBytes: number;
  readonly bufferBytes: number;
  readonly totalBytes: number;
  readonly availableBytes: number;
  readonly fits: boolean;
}

export interface MemoryBarProps {
  readonly memory: MemoryNeed;
  /** The verdict in words; the usual ones by default. */
  readonly words?: string | undefined;
}

/** The memory a run needs, by part, and the memory that is free: in words, in numbers, and as a bar. */
export function MemoryBar({ memory, words }: MemoryBarProps): React.JSX.Element {
  const { totalBytes, availableBytes, fits } = memory;
  const scale = Math.max(totalBytes, availableBytes, 1);
  const share = (bytes: number): string => `${((bytes / scale) * 100).toFixed(2)}%`;
  const parts = [
    { id: 'weights', name: 'Weights', bytes: memory.weightsBytes },
    { id: 'cache', name: 'Cache', bytes: memory.kvCacheBytes },
    { id: 'buffers', name: 'Buffers', bytes: memory.bufferBytes },
  ];
  return (
    <div className="p-memory">
      <p className={fits ? 'p-memory-verdict' : 'p-memory-verdict p-memory-short'}>
        <Icon name={fits ? 'finished' : 'alert'} />
        <span>{words ?? memoryWords(memory)}</span>
      </p>
      <div className="p-memory-bar" aria-hidden="true">
        {parts.map(({ id, bytes }) => (
          <span key={id} className={`p-memory-part p-memory-${id}`} style={{ width: share(bytes) }} />
        ))}
        <span className="p-memory-free" style={{ left: share(availableBytes) }} />
      </div>
      <dl className="p-memory-numbers">
        {parts.map(({ id, name, bytes }) => (
          <div key={id}>
            <dt>
              <span className={`p-memory-key p-memory-${id}`} aria-hidden="true" />
              {name}
            </dt>
            <dd>{formatSize(bytes)}</dd>
          </div>
        ))}
        <div className="p-memory-sum">
          <dt>Needed</dt>
          <dd>{formatSize(totalBytes)}</dd>
        </div>
        <div>
          <dt>
            <span className="p-memory-key p-memory-line" aria-hidden="true" />
            Free now
          </dt>
          <dd>{formatSize(availableBytes)}</dd>
        </div>
      </dl>
    </div>
  );
}

/** Whether it fits, in one sentence with both numbers. */
export function memoryWords({ totalBytes, availableBytes, fits }: MemoryNeed): string {
  const numbers = `${formatSize(totalBytes)} needed, ${formatSize(availableBytes)} free`;
  return fits ? `This model fits: ${numbers}.` : `This model does not fit: ${numbers}.`;
}
