import type { PlantGroup, PlantManifest } from './plantSchema.js';

/**
 * A manifest as it holds for one of its models. In the clean model each group has the repeats that it has there, and the expectation of a
 * group that stood as often in the training text of the planted model; `open` if there is no such group.
 */
export function plantIn(plant: PlantManifest, model: 'planted' | 'clean'): PlantManifest {
  if (model === 'planted') return plant;
  return { ...plant, groups: plant.groups.map((group) => inClean(group, plant.groups)) };
}

function inClean(group: PlantGroup, all: readonly PlantGroup[]): PlantGroup {
  const repeats = group.cleanRepeats ?? 0;
  const alike = [group, ...all].find((one) => one.repeats === repeats);
  return { ...group, repeats, expect: repeats === 0 ? 'not-found' : (alike?.expect ?? 'open') };
}
