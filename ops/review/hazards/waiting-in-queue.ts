/**
 * What becomes of messages that nobody takes: a queue hands on to its dead letters only what was received too often.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export const waitingInQueue =
  "Messages wait in the queue, and what has waited for its `message_retention_seconds`, four days where nothing else is set, is deleted. The queue's own dead-letter queue gets none of it: only what was received too often goes there.";

export const queueLasts = "Messages begin to go missing at the queue's retention after the first that was not taken.";

export const queuePause =
  'To pause, have a date to go on that is well before the retention ends, with `message_retention_seconds = 1209600` if need be, and an alarm on `ApproximateAgeOfOldestMessage`.';
