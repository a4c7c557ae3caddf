import { Token } from 'cdktf';
import { jsonText } from './json-text';
import { expression, isExpression, type Setting } from './setting';

export interface BackfillStatesProps {
  /** ARN of the loader's alias. */
  readonly loaderArn: string;
  /** Name of the bucket for results. */
  readonly bucket: string;
  readonly concurrency: Setting<number>;
  readonly toleratedFailurePercentage: Setting<number>;
}

/** Name of the map in ARNs of its child workflows. */
export const filesLabel = 'Files';

/**
 * The workflow as text: it opens the export, and a child workflow for each file calls the loader until the file is done.
 * A file fails with too many of its items, and the run with too many of its files.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export function backfillStates(props: BackfillStatesProps): string {
  const resource = (action: string) => integrationArn(action, props.loaderArn);
  const load = {
    Type: 'Task',
    Resource: resource('lambda:invoke'),
    OutputPath: '$.Payload',
    Retry: retries,
  };
  return jsonText({
    Comment: 'Brings a point-in-time export of a table to its consumers.',
    StartAt: 'Open',
    States: {
      Open: {
        ...load,
        Parameters: { FunctionName: props.loaderArn, Payload: { 'export.$': '$.export' } },
        Next: 'Bring',
      },
      Bring: {
        Type: 'Map',
        Label: filesLabel,
        MaxConcurrency: props.concurrency,
        ToleratedFailurePercentage: props.toleratedFailurePercentage,
        ItemReader: {
          Resource: resource('s3:getObject'),
          ReaderConfig: { InputType: 'JSONL' },
          Parameters: { 'Bucket.$': '$.bucket', 'Key.$': '$.filesKey' },
        },
        ItemSelector: itemSelector,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'Load',
          States: {
            Load: { ...load, Parameters: { FunctionName: props.loaderArn, 'Payload.$': '$' }, Next: 'Loaded' },
            Loaded: {
              Type: 'Choice',
              Choices: [
                { Variable: '$.isDone', BooleanEquals: false, Next: 'Load' },
                {
                  Variable: '$.failedPercentage',
                  NumericGreaterThan: props.toleratedFailurePercentage,
                  Next: 'TooManyFailed',
                },
              ],
              Default: 'Done',
            },
            TooManyFailed: {
              Type: 'Fail',
              Error: 'TooManyFailed',
              Cause: 'More items of the file failed than are tolerated: they lie below `failed/` in the bucket.',
            },
            Done: { Type: 'Succeed' },
          },
        },
        ResultWriter: {
          Resource: resource('s3:putObject'),
          Parameters: { Bucket: props.bucket, Prefix: 'results' },
        },
        End: true,
      },
    },
  });
}

/** In the partition of the function. */
function integrationArn(action: string, loaderArn: string): string {
  if (!isExpression(loaderArn)) return `arn:${loaderArn.split(':')[1]}:states:::${action}`;
  return Token.asString(expression`format(${`arn:%s:states:::${action}`}, split(":", ${loaderArn})[1])`);
}

/** What a child workflow begins with: its file as the manifest names it, and nothing done of it. */
const itemSelector = {
  'bucket.$': '$.bucket',
  'asOf.$': '$.asOf',
  'run.$': '$$.Execution.Name',
  'file.$': '$$.Map.Item.Value',
  ...{ line: 0, read: 0, brought: 0, filtered: 0, failed: 0 },
} as const;

/**
 * Settings that are wrong stay wrong. What Lambda itself cannot do now it can soon; a consumer that is down needs longer.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception
 */
const retries = [
  { ErrorEquals: ['SettingsError'], MaxAttempts: 0 },
  {
    ErrorEquals: [
      ...['Lambda.ClientExecutionTimeoutException', 'Lambda.ServiceException', 'Lambda.AWSLambdaException'],
      ...['Lambda.SdkClientException', 'Lambda.TooManyRequestsException'],
    ],
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxDelaySeconds: 60,
    MaxAttempts: 10,
    JitterStrategy: 'FULL',
  },
  { ErrorEquals: ['States.ALL'], IntervalSeconds: 30, BackoffRate: 2, MaxAttempts: 3, JitterStrategy: 'FULL' },
] as const;
