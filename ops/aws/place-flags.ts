import type { Flags } from '../arguments';

/** Flags of every command that works on a deployed pipeline: which one it is, and where. */
export const placeFlags = {
  table: { type: 'text' },
  env: { type: 'text' },
  pipeline: { type: 'text' },
  local: { type: 'boolean' },
  region: { type: 'text' },
  'endpoint-url': { type: 'text', many: true },
} as const satisfies Flags;

/** The lines of a usage text that tell of them. */
export const placeUsage = `Which pipeline, one of these:
  --table NAME               the table whose changes it brings on; everything else is found from there
  --env NAME                 the table of an environment of this project; --pipeline ID where it has several
  --local                    the one that \`npm start -- --watch\` keeps up on this machine

Where. Credentials and region come from the usual AWS variables, profiles and roles:
  --region REGION            default that of --env, else AWS_REGION or the profile's
  --endpoint-url SERVICE=URL instead of AWS, once for each service: dynamodb, streams, lambda, sqs, sns, s3, kinesis,
                             cloudwatch, logs, pipes, firehose; without SERVICE= for all. AWS_ENDPOINT_URL_* work too`;
