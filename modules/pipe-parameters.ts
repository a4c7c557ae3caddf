import { Token } from 'cdktf';
import { anyOf, chooseText, hasElements, orNull } from './condition';
import type { FilterCriteria } from './consumer-settings';
import { jsonText } from './json-text';
import { blockContent, type OptionalBlock } from './optional-block';
import { pipeDefaults } from './pipe-defaults';
import type { PipeApi, PipeEnrichment, PipeSettings, PipeTarget } from './pipe-settings';
import { expression, isExpression, isGiven } from './setting';

/** What a pipe reads, and where it says so. */
export interface SourceBlocks {
  readonly blocks: readonly SourceBlock[];
  readonly deadLetterArn: string;
  readonly batchSize: number;
}

interface SourceBlock {
  readonly name: string;
  readonly when: OptionalBlock['when'];
  /** Whether it may start at a time. */
  readonly startsAtTime: boolean;
}

const { pipe: chosen } = pipeDefaults;

/** Every default is written out: AWS's own retry for ever and lose records silently. */
export function sourceParameters(settings: PipeSettings, source: SourceBlocks): object {
  const partial = settings.onPartialBatchItemFailure ?? chosen.onPartialBatchItemFailure;
  const reading = {
    starting_position: settings.startingPosition ?? chosen.startingPosition,
    batch_size: source.batchSize,
    maximum_batching_window_in_seconds:
      settings.maximumBatchingWindowInSeconds ?? chosen.maximumBatchingWindowInSeconds,
    parallelization_factor: settings.parallelizationFactor ?? chosen.parallelizationFactor,
    maximum_record_age_in_seconds: settings.maximumRecordAgeInSeconds ?? chosen.maximumRecordAgeInSeconds,
    maximum_retry_attempts: settings.maximumRetryAttempts ?? chosen.maximumRetryAttempts,
    on_partial_batch_item_failure: isExpression(partial)
      ? expression`${partial} == "NONE" ? null : ${partial}`
      : orNull(partial !== 'NONE', partial),
    dead_letter_config: [{ arn: source.deadLetterArn }],
  };
  return blockContent({}, [
    filterBlock(settings.filterCriteria),
    ...source.blocks.map(({ name, when, startsAtTime }) => {
      const start = startsAtTime ? { starting_position_timestamp: settings.startingPositionTimestamp } : {};
      return { name, when, content: blockContent({ ...reading, ...start }, []) };
    }),
  ]);
}

function filterBlock(criteria: FilterCriteria<object> | undefined): OptionalBlock {
  const filters = criteria?.filters ?? [];
  const when = hasElements(filters);
  if (isExpression(filters)) {
    const content = { pattern: expression`filter.value.pattern` };
    return { name: 'filter_criteria', when, content: { dynamic: { filter: { for_each: filters, content } } } };
  }
  return { name: 'filter_criteria', when, content: { filter: filters.map((each) => ({ pattern: textOf(each) })) } };
}

function textOf({ pattern }: { readonly pattern: string | object }): string {
  return typeof pattern === 'string' ? pattern : jsonText(pattern);
}

/** What each kind of target is told besides the records; undefined where there is nothing to tell. */
export function targetParameters(target: PipeTarget): OptionalBlock {
  const { eventBus, sqs, lambda, stepFunctions, kinesis, cloudwatchLogs, inputTemplate } = target;
  const blocks: readonly OptionalBlock[] = [
    blockWith('eventbridge_event_bus_parameters', { detail_type: eventBus?.detailType, source: eventBus?.source }),
    queueBlock(sqs),
    {
      name: 'lambda_function_parameters',
      when: isGiven(lambda),
      content: { invocation_type: lambda?.invocationType ?? pipeDefaults.lambda.invocationType },
    },
    {
      name: 'step_function_state_machine_parameters',
      when: isGiven(stepFunctions),
      content: { invocation_type: stepFunctions?.invocationType ?? pipeDefaults.stepFunctions.invocationType },
    },
    {
      name: 'kinesis_stream_parameters',
      when: isGiven(kinesis),
      content: { partition_key: kinesis?.partitionKey },
    },
    blockWith('cloudwatch_logs_parameters', { log_stream_name: cloudwatchLogs?.logStreamName }),
    ...httpBlocks([target.apiGateway, target.apiDestination]),
  ];
  return {
    name: 'target_parameters',
    when: anyOf(isGiven(inputTemplate), ...blocks.map(({ when }) => when)),
    content: blockContent({ input_template: inputTemplate }, blocks),
  };
}

/** What an enrichment is told besides the records. */
export function enrichmentParameters({ apiGateway, apiDestination, inputTemplate }: PipeEnrichment): OptionalBlock {
  const blocks = httpBlocks([apiGateway, apiDestination]);
  return {
    name: 'enrichment_parameters',
    when: anyOf(isGiven(inputTemplate), ...blocks.map(({ when }) => when)),
    content: blockContent({ input_template: inputTemplate }, blocks),
  };
}

/** A FIFO queue's messages are told apart by the change that they are of; a standard queue's have no such id. */
function queueBlock(sqs: PipeTarget['sqs']): OptionalBlock {
  const { arn = '', messageGroupId, messageDeduplicationId } = sqs ?? {};
  const isFifo = isExpression(arn) ? expression`endswith(${arn}, ".fifo")` : arn.endsWith('.fifo');
  const ofFifo = chooseText(isFifo, pipeDefaults.messageDeduplicationId, undefined);
  const deduplication = chooseText(isGiven(messageDeduplicationId), messageDeduplicationId, ofFifo);
  return {
    name: 'sqs_queue_parameters',
    when: isGiven(messageGroupId),
    content: {
      message_group_id: messageGroupId,
      ...(deduplication === undefined ? {} : { message_deduplication_id: deduplication }),
    },
  };
}

/** One block for whichever of the two is there. */
function httpBlocks(apis: readonly (PipeApi | undefined)[]): readonly OptionalBlock[] {
  const blocks = apis.map((api) =>
    blockWith('http_parameters', {
      header_parameters: api?.headerParameters,
      path_parameter_values: api?.pathParameterValues,
      query_string_parameters: api?.queryStringParameters,
    }),
  );
  const wanted = blocks.filter(({ when }) => when !== false);
  return wanted.length < 2 ? wanted : [joined(wanted)];
}

/** Terraform decides which of two APIs there is, and a block has one name: its arguments are those of either. */
function joined([first, ...others]: readonly OptionalBlock[]): OptionalBlock {
  const names = Object.keys(first!.content);
  const blocks = [first!, ...others] as readonly (OptionalBlock & { content: { [name: string]: unknown } })[];
  const either = (name: string) =>
    blocks.reduceRight<unknown>(
      (otherwise, { when, content }) => expression`${when} ? ${content[name]} : ${otherwise}`,
      expression`null`,
    );
  return {
    name: first!.name,
    when: anyOf(...blocks.map(({ when }) => when)),
    content: Object.fromEntries(names.map((name) => [name, Token.asAny(either(name))])),
  };
}

/** A block that is there where one of its arguments is. */
function blockWith(name: string, content: { readonly [name: string]: unknown }): OptionalBlock {
  const given = Object.entries(content).filter(([, value]) => value !== undefined);
  return {
    name,
    when: anyOf(...new Set(given.map(([, value]) => isGiven(value)))),
    content: Object.fromEntries(given),
  };
}
