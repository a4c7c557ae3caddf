import type { EnvironmentDefinition } from 'tributary';
import { pipeline } from './pipeline';
import { prodTable } from './table';

/** Everything is kept: Terraform refuses to destroy what holds data. */
export const prod: EnvironmentDefinition = {
  name: 'prod',
  region: 'eu-central-1',
  tags: { environment: 'prod', project: 'tributary-sample' },
  state: {
    kind: 's3',
    bucket: 'tributary-sample-terraform-state',
    key: 'prod/tributary-sample.tfstate',
    region: 'eu-central-1',
  },
  pipelines: {
    TributarySample: pipeline({ table: prodTable, preventDestroy: true, memorySize: 1024, logRetentionInDays: 365 }),
  },
};
