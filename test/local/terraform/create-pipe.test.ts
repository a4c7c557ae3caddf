import { Configuration } from '../../../local/terraform/configuration';
import { createResources } from '../../../local/terraform/create-resources';
import { omitPipes } from '../../../local/terraform/omit-pipes';
import { emptyResources, type LocalResources } from '../../../local/terraform/resources';
import type { World } from '../../../local/terraform/simulated-types';

const streamArn = 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders/stream/then';
const queueArn = 'arn:aws:sqs:eu-west-1:000000000000:placed';
const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:enrich:live';
const foreignArn = 'arn:aws:lambda:eu-west-1:000000000000:function:theirs';

describe('createPipe', () => {
  test('reads everything that the engine and the targets ask for', async () => {
    const { pipes } = await made({ aws_pipes_pipe: { placed: everything } });

    expect(pipes).toEqual([
      {
        address: 'aws_pipes_pipe.placed',
        name: 'placed',
        arn: 'arn:aws:pipes:eu-west-1:000000000000:pipe/placed',
        source: 'dynamodb',
        sourceArn: streamArn,
        settings: {
          startingPosition: 'TRIM_HORIZON',
          batchSize: 7,
          maximumRetryAttempts: 3,
          bisectBatchOnFunctionError: true,
          filterCriteria: { filters: [{ pattern: '{"eventName":["INSERT"]}' }] },
          destinationConfig: { onFailure: { destination: `${queueArn}-dead` } },
        },
        enrichment: { arn: functionArn, template: '<$.a>' },
        target: {
          kind: 'sqs',
          arn: queueArn,
          template: '{"id":<$.eventID>}',
          parameters: {
            messageGroupId: '$.dynamodb.Keys.id.S',
            messageDeduplicationId: '$.eventID',
            detailType: undefined,
            source: undefined,
            isAsync: false,
          },
        },
      },
    ]);
  });

  test.each([
    ['is stopped', { desired_state: 'STOPPED' }, 'the pipe is stopped'],
    ['reads a queue', { source: queueArn }, `its source is no stream that runs here (${queueArn})`],
    ['starts a workflow', { target: 'arn:aws:states:x' }, 'its target is not simulated here (arn:aws:states:x)'],
    [
      'calls an API destination',
      { target: 'arn:aws:events:eu-west-1:1:api-destination/one' },
      'its target is not simulated here (arn:aws:events:eu-west-1:1:api-destination/one)',
    ],
    ['asks a workflow', { enrichment: 'arn:aws:states:x' }, 'its enrichment is not simulated here (arn:aws:states:x)'],
  ])('leaves out by name a pipe that %s', async (_, setting, reason) => {
    const { pipes, omissions } = await made({ aws_pipes_pipe: { placed: { ...everything, ...setting } } });

    expect(pipes).toEqual([]);
    expect(omissions).toEqual([{ address: 'aws_pipes_pipe.placed', reason }]);
  });
});

describe('createTarget', () => {
  test('reads a rule and its target, with AWS’s retries where none are set', async () => {
    const { buses, rules, ruleTargets } = await made({
      aws_cloudwatch_event_bus: { shop: { name: 'shop' } },
      aws_cloudwatch_event_rule: {
        placed: {
          name: 'placed',
          event_bus_name: '${aws_cloudwatch_event_bus.shop.name}',
          event_pattern: '{"source":["a"]}',
        },
      },
      aws_cloudwatch_event_target: {
        whole: { rule: '${aws_cloudwatch_event_rule.placed.name}', event_bus_name: 'shop', arn: queueArn },
        part: {
          ...{ rule: 'placed', event_bus_name: 'shop', arn: queueArn, input_path: '$.detail' },
          retry_policy: { maximum_event_age_in_seconds: 60, maximum_retry_attempts: 2 },
          dead_letter_config: { arn: `${queueArn}-dead` },
        },
      },
    });

    expect(buses.map(({ arn }) => arn)).toEqual(['arn:aws:events:eu-west-1:000000000000:event-bus/shop']);
    expect(rules).toMatchObject([
      {
        name: 'placed',
        busName: 'shop',
        isEnabled: true,
        arn: 'arn:aws:events:eu-west-1:000000000000:rule/shop/placed',
      },
    ]);
    expect(ruleTargets).toMatchObject([
      { inputPath: '$.detail', ageSecondsMax: 60, retryAttemptsMax: 2, deadLetterArn: `${queueArn}-dead` },
      { ruleName: 'placed', busName: 'shop', ageSecondsMax: 86_400, retryAttemptsMax: 185, deadLetterArn: undefined },
    ]);
  });
});

describe('omitPipes', () => {
  test('leaves out what reads, asks or fills something that is not made here', async () => {
    const [placed] = (await made({ aws_pipes_pipe: { placed: everything } })).pipes;
    const resources = emptyResources();
    const own = { arn: queueArn } as LocalResources['queues'][number];
    const table = { streamArn } as LocalResources['tables'][number];
    const asked = { arn: functionArn.replace(':live', '') } as LocalResources['functions'][number];
    resources.tables.push(table);
    resources.queues.push(own);
    resources.functions.push(asked);
    resources.pipes.push(
      { ...placed!, address: 'own' },
      { ...placed!, address: 'source', sourceArn: 'theirs' },
      { ...placed!, address: 'enrichment', enrichment: { arn: foreignArn, template: undefined } },
      { ...placed!, address: 'target', target: { ...placed!.target, arn: 'theirs' } },
    );

    omitPipes(resources);

    expect(resources.pipes.map(({ address }) => address)).toEqual(['own']);
    expect(resources.omissions).toEqual([
      { address: 'source', reason: 'it reads theirs, which this configuration does not make' },
      { address: 'enrichment', reason: `it asks ${foreignArn}, which this configuration does not make` },
      { address: 'target', reason: 'it sends to theirs, which this configuration does not make' },
    ]);
  });

  test('leaves out a rule whose pattern it does not understand, and the target of one that runs by a schedule', async () => {
    const target = { event_bus_name: 'shop', arn: queueArn };
    const resources = await made({
      aws_cloudwatch_event_rule: {
        odd: { name: 'odd', event_bus_name: 'shop', event_pattern: '{"source":[{"wildcard":"a*"}]}' },
        timed: { name: 'timed', schedule_expression: 'rate(1 day)' },
      },
      aws_cloudwatch_event_target: { odd: { ...target, rule: 'odd' }, timed: { rule: 'timed', arn: queueArn } },
    });

    omitPipes(resources);

    expect([...resources.rules, ...resources.ruleTargets]).toEqual([]);
    expect(resources.omissions).toEqual([
      {
        address: 'aws_cloudwatch_event_rule.timed',
        reason: 'a rule without a pattern runs by a schedule, which nothing here keeps',
      },
      {
        address: 'aws_cloudwatch_event_rule.odd',
        reason: expect.stringContaining('its pattern is not understood here: it '),
      },
    ]);
  });
});

const everything = {
  name: 'placed',
  source: streamArn,
  target: queueArn,
  enrichment: functionArn,
  desired_state: 'RUNNING',
  source_parameters: [
    {
      filter_criteria: [{ filter: [{ pattern: '{"eventName":["INSERT"]}' }] }],
      dynamodb_stream_parameters: [
        {
          starting_position: 'TRIM_HORIZON',
          batch_size: 7,
          maximum_retry_attempts: 3,
          on_partial_batch_item_failure: 'AUTOMATIC_BISECT',
          dead_letter_config: [{ arn: `${queueArn}-dead` }],
        },
      ],
    },
  ],
  enrichment_parameters: [{ input_template: '<$.a>' }],
  target_parameters: [
    {
      input_template: '{"id":<$.eventID>}',
      sqs_queue_parameters: [{ message_group_id: '$.dynamodb.Keys.id.S', message_deduplication_id: '$.eventID' }],
    },
  ],
};

async function made(resource: object): Promise<LocalResources> {
  const resources = emptyResources();
  const provider = { aws: [{ region: 'eu-west-1' }] };
  await createResources(new Configuration({ provider, resource } as never, '000000000000'), { resources } as World);
  return resources;
}
