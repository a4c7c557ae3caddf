import { checkEventSourceSettings } from './event-source-settings-checks';
import { invalid } from './event-source-settings-issue';
import type { CheckOptions, EventSourceKind, SettingIssue, UncheckedSettings } from './event-source-settings-limits';

/** What surrounds a mapping when it is created. */
export interface EventSourceWorld {
  readonly eventSourceArn: string;
  readonly functionName: string;
  /** Default true. */
  readonly eventSourceExists?: boolean;
  /** Whether the function's role may read the source. Default true. */
  readonly roleCanRead?: boolean;
  /** UUID of a mapping of the same source to the same function, version or alias. Default: there is none. */
  readonly sameMappingUuid?: string;
}

/** Every rule that creating the mapping would break: those of the settings first, then those of the world around it. */
export function checkEventSourceAdmission(
  source: EventSourceKind,
  settings: UncheckedSettings,
  world: EventSourceWorld,
  where: string,
  options: CheckOptions = {},
): readonly SettingIssue[] {
  const { eventSourceArn } = world;
  const issues = checkEventSourceSettings(source, settings, where, { eventSourceArn, ...options });
  return [...issues, ...checkWorld(source, world, where)];
}

function checkWorld(source: EventSourceKind, world: EventSourceWorld, where: string): readonly SettingIssue[] {
  const { eventSourceArn, functionName, eventSourceExists = true, roleCanRead = true, sameMappingUuid } = world;
  if (!eventSourceExists) {
    const awsError = invalid(`${source.startsWith('sqs') ? 'Queue' : 'Stream'} not found: ${eventSourceArn}`);
    return [
      {
        where,
        setting: 'eventSourceArn',
        rule: 'must name a source that exists',
        value: eventSourceArn,
        remedy: 'Create it first.',
        awsError,
      },
    ];
  }
  if (!roleCanRead) {
    const actions = readActions[source];
    const place = source === 'kinesis' ? 'on your stream' : 'on your stream in IAM';
    const awsError = invalid(
      `Cannot access stream ${eventSourceArn}. Please ensure the role can perform the ${actions} Actions ${place}.`,
    );
    return [
      {
        where,
        setting: 'role',
        rule: 'must be allowed to read the source',
        value: eventSourceArn,
        remedy: `Allow ${actions}.`,
        awsError,
      },
    ];
  }
  if (sameMappingUuid === undefined) return [];
  const message =
    `The event source arn (" ${eventSourceArn} ") and function (" ${functionName} ") provided mapping already exists. ` +
    `Please update or delete the existing mapping with UUID ${sameMappingUuid}`;
  const awsError = { code: 'ResourceConflictException', message, httpStatus: 409 } as const;
  const remedy = 'Change that mapping, or map another alias of the function.';
  return [
    {
      where,
      setting: 'functionName',
      rule: 'must not be mapped to the same source twice',
      value: functionName,
      remedy,
      awsError,
    },
  ];
}

const readActions: { readonly [kind in EventSourceKind]: string } = {
  dynamodb: 'GetRecords, GetShardIterator, DescribeStream, and ListStreams',
  kinesis: 'GetRecords, GetShardIterator, DescribeStream, DescribeStreamSummary, ListShards, and ListStreams',
  sqs: 'ReceiveMessage, DeleteMessage, and GetQueueAttributes',
  'sqs-fifo': 'ReceiveMessage, DeleteMessage, and GetQueueAttributes',
};
