/** How a rule of pipes is known: AWS says so, others have shown a record of it, or nobody says and this is our choice. */
export type PipeEvidence = 'documented' | 'seen' | 'choice';

export interface PipeRule {
  readonly id: string;
  readonly rule: string;
  readonly evidence: PipeEvidence;
  /** Page of the EventBridge User Guide, or where else it stands. */
  readonly source: string;
}

const batching = 'eb-pipes-batching-concurrency';
const errors = 'eb-pipes-error-troubleshooting';
const ofDynamodb = 'eb-pipes-dynamodb';
const enrichments = 'pipes-enrichment';
const templates = 'eb-pipes-input-transformation';
const filters = 'eb-pipes-event-filtering';
const parameters = 'API_PipeSourceDynamoDBStreamParameters';

/** Every rule that the engine follows for a pipe and not for an event source mapping; each has a case of its own. */
export const pipeRules: readonly PipeRule[] = [
  documented('bare-list', 'A function gets the events as a bare list, also a single one.', batching),
  documented('event-id', 'A target reports failures by `eventID`, not by sequence number.', batching),
  documented('only-listed', 'Only the records that are listed come again.', ofDynamodb),
  choice('listed-budget', 'They are a new batch with retries of its own, as recorded of mappings.'),
  documented('nothing-listed', 'An empty or null list, or an empty or null answer, is success.', ofDynamodb),
  documented('bad-identifier', 'An empty, null or misnamed identifier fails the whole batch.', ofDynamodb),
  documented('bisect', '`AUTOMATIC_BISECT` halves a batch that failed until one record is left.', ofDynamodb),
  choice('bisect-partial', 'With it a list of failures only says that the batch failed: it is halved whole.'),
  documented(
    'retries',
    'A batch is tried 1 + `MaximumRetryAttempts` times, then goes to the dead letters.',
    parameters,
  ),
  documented('age', 'A record older than `MaximumRecordAgeInSeconds` goes to the dead letters.', parameters),
  documented('for-ever', 'Without either a batch is retried until the stream drops it.', parameters),
  documented('internal-errors', 'Where the target is not reached, the try does not count.', errors),
  documented('lower-batch-size', 'A batch holds no more than its target and its enrichment take.', batching),
  documented('enriched-again', 'What comes again is enriched again.', batching),
  documented(
    'enrichment-empty',
    'Where the enrichment answers "", {}, [] or null, the target is not called.',
    enrichments,
  ),
  documented('enrichment-empty-event', 'Where it answers [{}], the target gets an empty event.', enrichments),
  choice('enrichment-object', 'Where it answers something else than a list, that is one event.'),
  documented(
    'enrichment-too-many',
    'With more events than the target takes at once, the target is not called.',
    batching,
  ),
  choice('enrichment-too-many-fails', 'The batch then counts as failed: it must not be lost.'),
  documented('enrichment-whole', 'An enrichment cannot fail in part: its error fails the whole batch.', batching),
  documented('enrichment-size', 'An enrichment answers with at most 6 MB.', enrichments),
  documented('enriched-identifier', 'A failure is matched by the `eventID` that the enrichment left in.', batching),
  choice('enriched-stranger', 'Where it left none in, the whole batch failed.'),
  documented('five-minutes', 'Enrichment and target together take at most 5 minutes.', batching),
  seen('dead-letter', 'A dead letter has `context` with the pipe and the condition, and the place in the stream.'),
  documented('template-each', 'A template is applied to each event of a batch by itself.', templates),
  documented('template-text', 'A text gets quotes where the template has none.', templates),
  documented('template-unescaped', 'Inside the template’s quotes a text is not escaped.', templates),
  documented('template-object', 'An object or a list as a value stays JSON.', templates),
  documented('template-object-in-text', 'Inside quotes it loses the quotes it holds.', templates),
  documented('template-object-alone', 'By itself it is quoted, and loses the quotes it holds.', templates),
  documented('template-missing', 'A path that finds nothing leaves nothing.', templates),
  choice('template-missing-value', 'Where that is the value of a member, the member is "", so that JSON stays JSON.'),
  documented('template-reserved', 'Reserved variables name the pipe, its source, enrichment and target.', templates),
  documented('template-event', '`aws.pipes.event.json` is the whole event with its data decoded.', templates),
  documented('template-path', 'Paths know dots, dashes, underscores, indices and `*`.', templates),
  documented('kinesis-flat', 'A Kinesis record lies flat beside its metadata.', 'eb-pipes-kinesis'),
  documented('kinesis-decoded', 'Its data is decoded for templates where it is JSON.', templates),
  documented('filter', 'Patterns are those of mappings.', filters),
  choice('filter-event-name', 'A pattern may name `eventName`, which the guide once lists as not filterable.'),
];

function documented(id: string, rule: string, page: string): PipeRule {
  return { id, rule, evidence: 'documented', source: page };
}

function seen(id: string, rule: string): PipeRule {
  return { id, rule, evidence: 'seen', source: 'two dead letters in public repositories, 2023 and 2024' };
}

function choice(id: string, rule: string): PipeRule {
  return { id, rule, evidence: 'choice', source: 'not documented' };
}
