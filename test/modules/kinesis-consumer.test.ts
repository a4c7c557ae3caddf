import { KinesisConsumer } from '../../modules/kinesis-consumer';
import type { KinesisConsumerSettings } from '../../modules/kinesis-settings';
import { synthesizeConstructs } from '../support/construct-stack';

const streamArn = 'arn:aws:kinesis:eu-central-1:123456789012:stream/orders-changes';

const synthesizeConsumer = (settings: KinesisConsumerSettings) =>
  synthesizeConstructs((stack) => {
    new KinesisConsumer(stack, 'Scan', {
      ...{ name: 'orders-dev-scan', consumer: 'Scan', preventDestroy: true, settings },
      code: { filename: 'assets/scan.zip', sourceCodeHash: 'hash' },
      source: { streamArn, kmsKeyArn: undefined },
    });
  });

describe('KinesisConsumer', () => {
  test('reads the stream from its beginning', () => {
    const mapping = synthesizeConsumer({}).one('aws_lambda_event_source_mapping');

    expect(mapping).toMatchObject({ event_source_arn: streamArn, starting_position: 'TRIM_HORIZON' });
  });

  test.each([
    [{ changesFrom: '2026-11-22T12:00:00Z' }, '2026-11-22T12:00:00Z'],
    [{}, undefined],
  ])('with %j tells the handler from when on it takes changes: %s', (settings, time) => {
    const { environment } = synthesizeConsumer(settings).one('aws_lambda_function');

    const { variables } = environment as { readonly variables: Record<string, string> };
    expect(variables.TRIBUTARY_CHANGES_FROM).toBe(time);
  });
});
