import type { EnvironmentDefinition } from 'tributary';
import { dev } from './dev';
import { prod } from './prod';

/** Every environment that can be synthesized. */
export const environments: readonly EnvironmentDefinition[] = [dev, prod];
