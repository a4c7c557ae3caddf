import { describePipes } from '../../../ops/deployed/describe-pipes';
import { stubClients } from '../stub-clients';

const streamArn = 'arn:aws:dynamodb:eu-west-1:1:table/orders/stream/2026-01-01T00:00:00.000';
const otherArn = `${streamArn}0`;

describe('describePipes', () => {
  it('finds the pipes of a stream over all pages, and none of a stream whose name goes on', async () => {
    const described: { readonly [name: string]: object } = {
      Placed: { Source: streamArn, Target: 'arn:bus', CurrentState: 'RUNNING' },
      Archived: {
        Source: streamArn,
        Target: 'arn:queue',
        CurrentState: 'START_FAILED',
        StateReason: 'denied',
        SourceParameters: {
          DynamoDBStreamParameters: { DeadLetterConfig: { Arn: 'arn:dead' }, BatchSize: 10, ParallelizationFactor: 2 },
          FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
        },
        Enrichment: 'arn:function',
        TargetParameters: { InputTemplate: '<$.dynamodb>' },
      },
      Other: { Source: otherArn, Target: 'arn:bus', CurrentState: 'STOPPED' },
    };
    const { clients, sent } = stubClients({
      ListPipes: ({ NextToken }) =>
        NextToken === undefined
          ? { Pipes: [{ Name: 'Placed' }, { Name: 'Other' }], NextToken: 'more' }
          : { Pipes: [{ Name: 'Archived' }] },
      DescribePipe: ({ Name }) => described[Name],
    });

    const pipes = await describePipes(clients, [streamArn]);

    expect(pipes).toEqual([
      {
        name: 'Archived',
        sourceArn: streamArn,
        targetArn: 'arn:queue',
        state: 'START_FAILED',
        stateReason: 'denied',
        deadLetterArn: 'arn:dead',
        source: 'dynamodb',
        batchSize: 10,
        parallelizationFactor: 2,
        filters: ['{"eventName":["INSERT"]}'],
        enrichmentArn: 'arn:function',
        inputTemplate: '<$.dynamodb>',
      },
      {
        name: 'Placed',
        sourceArn: streamArn,
        targetArn: 'arn:bus',
        state: 'RUNNING',
        source: 'dynamodb',
        batchSize: 100,
        parallelizationFactor: 1,
        filters: [],
      },
    ]);
    expect(sent[0]!.input).toEqual({ SourcePrefix: streamArn });
  });
});
