const arn = (service: string, rest: string) => `arn:aws:${service}:eu-central-1:123456789012:${rest}`;
const table = arn('dynamodb', 'table/mock');

/** A provider that applies nothing and makes up what AWS would answer; ids and ARNs must look right. */
export const mockedAws = {
  aws: {
    mock_data: {
      aws_caller_identity: { defaults: { account_id: '123456789012' } },
      aws_region: { defaults: { id: 'eu-central-1' } },
    },
    mock_resource: {
      aws_cloudwatch_event_bus: { defaults: { arn: arn('events', 'event-bus/mock') } },
      aws_cloudwatch_event_rule: { defaults: { arn: arn('events', 'rule/mock') } },
      aws_cloudwatch_log_group: { defaults: { arn: arn('logs', 'log-group:mock') } },
      aws_dynamodb_table: { defaults: { arn: table, stream_arn: `${table}/stream/2026-01-01T00:00:00.000` } },
      aws_iam_role: { defaults: { arn: 'arn:aws:iam::123456789012:role/mock' } },
      aws_kinesis_stream: { defaults: { arn: arn('kinesis', 'stream/mock') } },
      aws_kinesis_stream_consumer: { defaults: { arn: arn('kinesis', 'stream/mock/consumer/mock:1') } },
      aws_kms_key: { defaults: { arn: arn('kms', 'key/00000000-0000-0000-0000-000000000001') } },
      aws_lambda_alias: { defaults: { arn: arn('lambda', 'function:mock:live') } },
      aws_lambda_function: { defaults: { arn: arn('lambda', 'function:mock') } },
      aws_s3_bucket: { defaults: { arn: 'arn:aws:s3:::mock', bucket: 'mock' } },
      aws_security_group: { defaults: { id: 'sg-00000000000000001' } },
      aws_sfn_state_machine: { defaults: { arn: arn('states', 'stateMachine:mock') } },
      aws_sns_topic: { defaults: { arn: arn('sns', 'mock') } },
      aws_sqs_queue: {
        defaults: { arn: arn('sqs', 'mock'), url: 'https://sqs.eu-central-1.amazonaws.com/123456789012/mock' },
      },
    },
  },
};
