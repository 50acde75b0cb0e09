import { environmentError } from '../../../base/index.js';
import type { GpuChoice, UnusedBuild } from '../../../domain/index.js';
import { usableGpus, type Device } from '../chooseBackend.js';
import { loadKoffi } from '../koffi.js';
import type { Library } from '../library.js';
import { backendTitle, type Backend } from '../locate.js';
import { availableMemoryBytes, formatBytes } from '../machine/memory.js';
import { describeDrivers, listVulkan } from './gpuDrivers.js';
import {
  countBlocks,
  layersThatFit,
  placeWeights,
  shareOnGpu,
  type DeviceContext,
  type Weights,
} from './placement.js';

/** What of a model goes to which GPUs. */
export interface GpuPlan {
  /** The GPUs that compute; empty if the CPU computes alone. */
  readonly gpus: readonly Device[];
  /** Why the CPU computes alone although no one asked for it; null otherwise. */
  readonly unused: Extract<UnusedBuild['reason'], 'no-device' | 'no-room'> | null;
  /** Layers on the GPUs, 0 … blocks + 1: the output layer counts. */
  readonly gpuLayers: number;
  /** Bytes of weights in the memory of this machine. */
  readonly hostBytes: number;
  /** The share of the cache that takes no memory of this machine, 0 … 1. */
  readonly gpuShare: number;
  /** What the fingerprint records of GPUs besides their names; empty if the CPU computes alone. */
  readonly numeric: Readonly<Record<string, string>>;
}

/**
 * Decides how many layers go to the GPUs: those that are wanted, or as many as fit with the context.
 * @param wanted layers asked for; `undefined` for as many as fit
 * @throws {PalimpsestError} `backend-missing` as usableGpus; `memory-short` if a GPU was asked for by name and no layer fits
 */
export async function planGpus(
  library: Library,
  tensors: readonly Weights[],
  { gpu, backend, wanted, path, context }: PlanOptions,
): Promise<GpuPlan> {
  const found = usableGpus(library, gpu, backend);
  const koffi = await loadKoffi();
  const software = new Set(
    backend === 'vulkan' && found.length > 0
      ? listVulkan(koffi).flatMap(({ type, name }) => (type === SOFTWARE ? [name] : []))
      : [],
  );
  const isShared = ({ isIntegrated, description }: Device): boolean =>
    isIntegrated || backend === 'metal' || software.has(description);
  const isUnified = found.length > 0 && found.every(isShared);
  const reported = found.reduce((sum, { freeBytes }) => sum + freeBytes, 0);
  const freeBytes = isUnified ? Math.min(reported, availableMemoryBytes()) : reported;
  const most = countBlocks(tensors) + 1;
  const onAll = { ...context, bufferBytes: context.bufferBytes * found.length };
  const gpuLayers =
    found.length === 0 ? 0 : Math.min(most, wanted ?? layersThatFit(tensors, freeBytes, onAll));
  if (gpuLayers === 0 && found.length > 0 && wanted === undefined && gpu !== 'auto') {
    throw environmentError(
      'memory-short',
      `No layer of ${path} fits, with its cache and ${formatBytes(onAll.bufferBytes)} of buffers, into the ${formatBytes(freeBytes)} that are free on the ${backendTitle(backend)} device.`,
      'Free memory on the device, set the number of layers with --gpu-layers, or run with --gpu off.',
      { backend, freeBytes },
    );
  }
  const gpus = gpuLayers === 0 ? [] : found;
  const { hostBytes, deviceBytes } = placeWeights(tensors, gpuLayers);
  const isAlone = gpuLayers === 0 && wanted === undefined && backend !== 'off';
  return {
    gpus,
    unused: isAlone ? (found.length === 0 ? 'no-device' : 'no-room') : null,
    gpuLayers,
    hostBytes: isUnified ? hostBytes + deviceBytes : hostBytes,
    gpuShare: isUnified ? 0 : shareOnGpu(tensors, gpuLayers),
    numeric: gpus.length === 0 ? {} : gpuSettings(describe(gpus)),
  };

  function describe(used: readonly Device[]): string {
    return describeDrivers(
      koffi,
      backend,
      used.map(({ description }) => description),
    );
  }
}

interface PlanOptions {
  readonly gpu: GpuChoice;
  readonly backend: Backend;
  readonly wanted: number | undefined;
  /** The file, for messages. */
  readonly path: string;
  /** The largest context that is planned; every GPU has its own buffers. */
  readonly context: DeviceContext;
}

// VkPhysicalDeviceType: a software renderer, whose memory is that of this machine.
const SOFTWARE = 4;

/** The driver, and the environment variables by which ggml's GPU backends change how they compute. */
function gpuSettings(gpuDriver: string): Record<string, string> {
  const set = Object.entries(process.env)
    .filter(([name]) => /^GGML_(?!NO_BACKTRACE$|.*VISIBLE_DEVICES$)/.test(name))
    .map(([name, value]) => `${name}=${value ?? ''}`)
    .sort();
  return { gpuDriver, ...(set.length === 0 ? {} : { gpuEnvironment: set.join(' ') }) };
}
