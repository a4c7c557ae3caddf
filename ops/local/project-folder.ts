import type { Surroundings } from '../command';

/** The project that is run: this repository, wherever the command was started. */
export function projectFolder({ root }: Surroundings): string {
  return root;
}
