import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { LocalBackend, S3Backend } from 'cdktf';
import type { Construct } from 'constructs';
import type { FunctionCode } from '../modules/consumer-settings';
import type { EnvironmentDefinition, StateBackend } from './definition';
import { addOutputs } from './outputs';
import { Pipeline } from './pipeline';
import { ReadableStack } from './readable-stack';
import type { Zip } from './zips';

export interface PipelineStackProps {
  readonly environment: EnvironmentDefinition;
  readonly codeOf: (zip: Zip) => FunctionCode;
}

/** One environment: provider, state backend, pipelines, outputs. */
export class PipelineStack extends ReadableStack {
  constructor(scope: Construct, { environment, codeOf }: PipelineStackProps) {
    super(scope, environment.name);
    const { region, accountId, tags } = environment;
    new AwsProvider(this, 'Aws', {
      region,
      ...(accountId === undefined ? {} : { allowedAccountIds: [accountId] }),
      ...(tags === undefined ? {} : { defaultTags: [{ tags }] }),
    });
    addBackend(this, environment.state);
    for (const [id, definition] of Object.entries(environment.pipelines)) {
      const name = `${definition.name}-${environment.name}`;
      addOutputs(new Pipeline(this, id, { definition, name, region, codeOf }));
    }
  }
}

function addBackend(stack: PipelineStack, state: StateBackend): void {
  if (state.kind === 'local') {
    new LocalBackend(stack, { path: state.path });
    return;
  }
  const { kind: _kind, ...settings } = state;
  new S3Backend(stack, { ...settings, encrypt: true });
  // CDKTF 0.21 does not know the setting, without which two people can apply at once.
  stack.addOverride('terraform.backend.s3.use_lockfile', true);
}
