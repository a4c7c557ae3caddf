/** Expressions that several parts of the module `pipeline` share. */

/** Name of the table that is made, or of the one that exists, which the ARN of its stream has. */
export const tableName =
  'var.existing_table == null ? one(module.table[*].table_name) : split("/", var.existing_table.stream_arn)[1]';

/** Its keys are known also where a consumer's settings are not: what `try` finds is known as a whole, or not at all. */
export const kinesisConsumers =
  '{ for key in try(keys(var.kinesis.consumers), []) : key => var.kinesis.consumers[key] }';
