/** Beginnings of the types that configurations of these tests name: of 1,500 types, Terraform reads only those. */
export const beginnings = [
  'aws_availability_zone',
  'aws_caller_identity',
  'aws_cloudwatch_',
  'aws_default_security_group',
  'aws_dynamodb_',
  'aws_elasticache_',
  'aws_glue_',
  'aws_iam_',
  'aws_kinesis_firehose_',
  'aws_kinesis_stream',
  'aws_kms_',
  'aws_lambda_',
  'aws_opensearch_',
  'aws_partition',
  'aws_pipes_',
  'aws_region',
  'aws_route_table',
  'aws_s3_',
  'aws_security_group',
  'aws_sfn_',
  'aws_sns_',
  'aws_sqs_',
  'aws_subnet',
  'aws_vpc',
];

export function isKeptType(name: string): boolean {
  return beginnings.some((beginning) => name.startsWith(beginning));
}
