import type { ExistingTable, PipelineDefinition, TableSettings } from 'tributary';

/** What differs from environment to environment. */
export interface PipelineOptions {
  readonly table: TableSettings | ExistingTable;
  /** True: Terraform refuses to destroy what holds data. */
  readonly preventDestroy: boolean;
  /** MB for the function. */
  readonly memorySize: number;
  readonly logRetentionInDays: number;
}

/** The table and what follows from its changes. */
export function pipeline({ table, preventDestroy, ...functionSettings }: PipelineOptions): PipelineDefinition {
  return {
    name: 'tributary-sample',
    preventDestroy,
    table,
    consumers: {
      // The id is part of every address in Terraform's state: a new one replaces the mapping and its place in the stream.
      Main: { handler: { kind: 'entry', entry: 'src/consumer.ts' }, once: true, ...functionSettings },
    },
  };
}
