import type { Surroundings } from '../command';
import type { KnownWorkload } from './options';

export function readEnvironmentWorkload(
  _environment: string,
  _pipeline: string | undefined,
  _surroundings: Surroundings,
): KnownWorkload {
  return {};
}
