import { DescribePipeCommand, ListPipesCommand } from '@aws-sdk/client-pipes';
import type { AwsClients } from '../aws/clients';
import { serviceInArn } from './deployed-pipeline';
import { pagesOf } from './pages-of';

export interface DeployedPipe {
  readonly name: string;
  readonly sourceArn: string;
  readonly targetArn: string;
  /** `RUNNING`, `STOPPED`, `START_FAILED` and so on. */
  readonly state: string;
  /** What AWS says of a state that something led to. */
  readonly stateReason?: string;
  readonly deadLetterArn?: string;
  readonly source: 'dynamodb' | 'kinesis';
  readonly batchSize: number;
  readonly parallelizationFactor: number;
  /** JSON, of which one must match; none: every record passes. */
  readonly filters: readonly string[];
  /** What is asked about the records before the target gets what it answers. */
  readonly enrichmentArn?: string;
  /** What makes the target's events of records. */
  readonly inputTemplate?: string;
}

/** The pipes that read one of these streams, in the order of their names. */
export async function describePipes(
  { pipes }: Pick<AwsClients, 'pipes'>,
  streamArns: readonly string[],
): Promise<readonly DeployedPipe[]> {
  const names = await Promise.all(streamArns.map((arn) => listPipes(pipes, arn)));
  const described = await Promise.all([...new Set(names.flat())].sort().map((name) => pipeOf(pipes, name)));
  // The list finds a prefix, and the label of one stream can be that of another.
  return described.filter(({ sourceArn }) => streamArns.includes(sourceArn));
}

function listPipes(client: AwsClients['pipes'], SourcePrefix: string): Promise<readonly string[]> {
  return pagesOf(async (NextToken) => {
    const page = await client.send(new ListPipesCommand({ SourcePrefix, ...(NextToken && { NextToken }) }));
    return { items: (page.Pipes ?? []).map(({ Name }) => Name!), next: page.NextToken };
  });
}

async function pipeOf(client: AwsClients['pipes'], name: string): Promise<DeployedPipe> {
  const { Source, Target, CurrentState, StateReason, SourceParameters, Enrichment, TargetParameters } =
    await client.send(new DescribePipeCommand({ Name: name }));
  const { DynamoDBStreamParameters, KinesisStreamParameters, FilterCriteria } = SourceParameters ?? {};
  const parameters = DynamoDBStreamParameters ?? KinesisStreamParameters;
  const deadLetterArn = parameters?.DeadLetterConfig?.Arn;
  return {
    name,
    sourceArn: Source!,
    targetArn: Target!,
    state: CurrentState ?? 'unknown',
    ...(StateReason && { stateReason: StateReason }),
    ...(deadLetterArn && { deadLetterArn }),
    source: serviceInArn(Source!) === 'kinesis' ? 'kinesis' : 'dynamodb',
    batchSize: parameters?.BatchSize ?? 100,
    parallelizationFactor: parameters?.ParallelizationFactor ?? 1,
    filters: (FilterCriteria?.Filters ?? []).flatMap(({ Pattern }) => Pattern ?? []),
    ...(Enrichment && { enrichmentArn: Enrichment }),
    ...(TargetParameters?.InputTemplate && { inputTemplate: TargetParameters.InputTemplate }),
  };
}
