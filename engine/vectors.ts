import { checkEventSourceAdmission, checkEventSourceSettings } from '../modules/event-source-settings';
import { firstDifference } from './vectors/case-difference';
import { caseStreamArns } from './vectors/case-records';
import { runCase } from './vectors/case-run';
import { settingsOfCase } from './vectors/case-settings';
import type { ExpectedError, RecordedCase } from './vectors/recorded-case';

export type { RecordedCase, RecordedCases } from './vectors/recorded-case';

/** What replaying one recorded case showed. */
export type CaseVerdict =
  | { readonly verdict: 'ok' }
  | { readonly verdict: 'not-a-vector' }
  | { readonly verdict: 'differs'; readonly difference: string }
  | { readonly verdict: 'unsupported'; readonly reason: string };

/** Replays a case that was recorded on AWS: through the engine, or through the checks that guard the stacks. */
export function replayCase(recorded: RecordedCase): CaseVerdict {
  if (recorded.kind === 'fact') return { verdict: 'not-a-vector' };
  const reason = whatIsUnsupported(recorded);
  if (reason !== undefined) return { verdict: 'unsupported', reason };
  const difference = recorded.kind === 'admission' ? admissionDifference(recorded) : mappingDifference(recorded);
  return difference === undefined ? { verdict: 'ok' } : { verdict: 'differs', difference };
}

const modes = new Set([
  'ok',
  'throw-always',
  'throw-if-contains',
  'partial-bad',
  'respond',
  'accumulate-state',
  'oversize-state',
]);

function whatIsUnsupported({ kind, handler, stream }: RecordedCase): string | undefined {
  if (!Object.hasOwn(caseStreamArns, stream)) return `stream ${stream}`;
  if (kind === 'mapping' && !modes.has(handler?.mode ?? '')) return `handler mode ${handler?.mode}`;
  return undefined;
}

function mappingDifference(recorded: RecordedCase): string | undefined {
  const [issue] = checkEventSourceSettings(recorded.stream, settingsOfCase(recorded.config ?? {}), recorded.id);
  if (issue) return `the mapping is refused: ${issue.awsError.message}`;
  return firstDifference(recorded, runCase(recorded));
}

function admissionDifference({ id, stream, config = {}, world = {}, expect = {} }: RecordedCase): string | undefined {
  const { streamExists = true, roleCanReadStream = true, sameMappingExists = false } = world;
  const [issue] = checkEventSourceAdmission(
    stream,
    settingsOfCase(config),
    {
      eventSourceArn: caseStreamArns[stream],
      functionName: 'cases',
      eventSourceExists: streamExists,
      roleCanRead: roleCanReadStream,
      ...(sameMappingExists && { sameMappingUuid: '00000000-0000-4000-8000-000000000000' }),
    },
    id,
  );
  const { createError, created } = expect;
  if (createError && !issue) return `expected ${createError.code}, but the mapping is accepted`;
  if (created === true && issue)
    return `expected to be accepted, got ${issue.awsError.code}: ${issue.awsError.message}`;
  if (created === false && !issue) return 'expected to be refused, but the mapping is accepted';
  return createError && issue && errorDifference(createError, issue.awsError);
}

function errorDifference(
  expected: ExpectedError,
  actual: { readonly code: string; readonly message: string; readonly httpStatus: number },
): string | undefined {
  const { code, message, httpStatus } = actual;
  const isSame =
    code === expected.code &&
    (expected.message ?? message) === message &&
    message.startsWith(expected.messagePrefix ?? '') &&
    (expected.messageContains ?? []).every((part) => message.includes(part)) &&
    (expected.httpStatus ?? httpStatus) === httpStatus;
  return isSame ? undefined : `expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`;
}
