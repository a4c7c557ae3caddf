import type { EnvironmentDefinition } from '../definition';
import { dev } from './dev';
import { local } from './local';
import { prod } from './prod';
import { sinks } from './sinks';
import { staging } from './staging';
import { streams } from './streams';

/** Every environment that can be synthesized. */
export const environments: readonly EnvironmentDefinition[] = [local, dev, staging, prod, sinks, streams];
