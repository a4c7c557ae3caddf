import type { EnvironmentDefinition } from 'tributary';
import { pipeline } from './pipeline';
import { devTable } from './table';

/** One for everybody's changes: cheap, and destroyed without regret. */
export const dev: EnvironmentDefinition = {
  name: 'dev',
  region: 'eu-central-1',
  tags: { environment: 'dev', project: 'tributary-sample' },
  state: {
    kind: 's3',
    bucket: 'tributary-sample-terraform-state',
    key: 'dev/tributary-sample.tfstate',
    region: 'eu-central-1',
  },
  pipelines: {
    TributarySample: pipeline({ table: devTable, preventDestroy: false, memorySize: 512, logRetentionInDays: 7 }),
  },
};
