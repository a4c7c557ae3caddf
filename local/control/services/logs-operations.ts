import { compileLogFilter, type LogFilter, LogFilterError } from '../log-filter';
import type { LogStore } from '../log-store';
import { type Input, type Operations, ServiceFault } from '../protocols/operation';

const prefix = '/aws/lambda/';
/** Events of one answer, as on AWS. */
const eventsMax = 10_000;

/** Stand-in for CloudWatch Logs: what the functions of this run have written, in a group each. */
export function logsOperations(logs: LogStore): Operations {
  return { FilterLogEvents: (input) => filterLogEvents(logs, input) };
}

function filterLogEvents(logs: LogStore, input: Input): object {
  const group = String(
    input.logGroupName ??
      String(input.logGroupIdentifier ?? '')
        .split(':log-group:')
        .at(-1),
  );
  const known = group.startsWith(prefix) ? logs.eventsOf(group.slice(prefix.length)) : undefined;
  if (!known) {
    throw new ServiceFault('ResourceNotFoundException', `The specified log group does not exist: ${group}`);
  }
  const { startTime = 0, endTime = Number.POSITIVE_INFINITY, limit = eventsMax, nextToken = '' } = input;
  const matches = filterOf(String(input.filterPattern ?? ''));
  const found = known.filter(
    ({ id, atMs, message }) =>
      id > String(nextToken) && atMs >= Number(startTime) && atMs <= Number(endTime) && matches(message),
  );
  const page = found.slice(0, Math.min(eventsMax, Number(limit)));
  return {
    events: page.map(({ id, stream, atMs, message }) => ({
      eventId: id,
      logStreamName: stream,
      timestamp: atMs,
      ingestionTime: atMs,
      message,
    })),
    searchedLogStreams: [],
    ...(page.length < found.length && { nextToken: page.at(-1)!.id }),
  };
}

function filterOf(pattern: string): LogFilter {
  try {
    return compileLogFilter(pattern);
  } catch (error) {
    if (!(error instanceof LogFilterError)) throw error;
    throw new ServiceFault('InvalidParameterException', error.message);
  }
}
