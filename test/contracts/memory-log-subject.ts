import type { Change } from '../../handlers/core/change';
import { classifyError } from '../../handlers/core/error-class';
import { PoisonError } from '../../handlers/core/errors';
import { createBatchProcessor } from '../../handlers/core/process-batch';
import type { Outcome, Sink } from '../../handlers/core/sink';
import type { EnvironmentParts, LogEntry, LogSubject, SubjectParts } from './subject';

/** What can be wrong with a log sink. Each of these is a mistake that somebody has made. */
export type LogDefect =
  | 'takes a failure for success'
  | 'takes a partial failure for success'
  | 'sends a whole request again for one entry'
  | 'takes what is refused for now for poison'
  | 'blames another entry of the request'
  | 'puts two changes of an item into one request'
  | 'sends an item on before its earlier change'
  | 'leaves an image out'
  | 'drops what comes late'
  | 'takes a throttle for poison'
  | 'takes poison for a throttle'
  | 'takes an aborted call for success'
  | 'logs items';

type Answer = 'taken' | 'later' | 'never';

interface Place {
  readonly entries: LogEntry[];
  readonly refusals: Map<string, number | 'always'>;
  readonly newest: Map<string, string>;
}

const requestEntriesMax = 3;

/** The least log sink, right or with one defect, on a list: for tests of the suite itself. */
export function memoryLogSubject(defect?: LogDefect): LogSubject {
  return {
    name: defect ?? 'a log sink without a defect',
    poison: [{ secret: { S: 'secret-poison' } }],
    async open(parts) {
      const place: Place = { entries: [], refusals: new Map(), newest: new Map() };
      return {
        environment: (given) => createBatchProcessor({ ...given, sink: createSink(place, parts, defect, given) }),
        refuse(changeIds, times) {
          for (const id of changeIds) place.refusals.set(id, times);
        },
        read: async () => place.entries,
        close: async () => {},
      };
    },
  };
}

function createSink(
  place: Place,
  { around }: SubjectParts,
  defect: LogDefect | undefined,
  { logger }: EnvironmentParts,
): Sink {
  return {
    name: 'memory log',
    contract: 'log',
    replay: 'skip',
    ordered: defect !== 'sends an item on before its earlier change',
    plan: (changes) =>
      requestsOf(changes, defect).map((request) => ({
        changes: request,
        async run({ signal }) {
          if (defect === 'logs items') logger.info('Sending.', { request: JSON.stringify(request) });
          const sent = request.filter(({ newImage }) => !newImage?.secret);
          const call = around(async () => send(sent, place, defect)).catch((error): readonly Outcome[] =>
            sent.map(() => failure(error, defect)),
          );
          const aborted = new Promise<readonly Outcome[]>((resolve) =>
            signal.addEventListener('abort', () => resolve(sent.map(() => ({ status: 'done' })))),
          );
          const isHasty = defect === 'takes an aborted call for success';
          const outcomes = new Map((await (isHasty ? Promise.race([call, aborted]) : call)).entries());
          return request.map((change) => outcomes.get(sent.indexOf(change)) ?? refusal(defect));
        },
      })),
  };
}

/** Changes of one item go into requests of their own, since the place may take one and refuse the other. */
function requestsOf(changes: readonly Change[], defect: LogDefect | undefined): readonly (readonly Change[])[] {
  const requests: Change[][] = [];
  for (const change of changes) {
    const request = requests.at(-1);
    const isAlone = !request?.some(({ itemKey }) => itemKey === change.itemKey);
    const fits = request && request.length < requestEntriesMax;
    if (fits && (isAlone || defect === 'puts two changes of an item into one request')) request.push(change);
    else requests.push([change]);
  }
  return requests;
}

function send(request: readonly Change[], place: Place, defect: LogDefect | undefined): readonly Outcome[] {
  const answers = request.map((change) => take(change, place, defect));
  if (defect === 'blames another entry of the request') answers.push(answers.shift()!);
  const isBroken = defect === 'sends a whole request again for one entry' && answers.includes('later');
  return answers.map((answer) => (isBroken ? outcomeOf('later', defect) : outcomeOf(answer, defect)));
}

function take(change: Change, { entries, refusals, newest }: Place, defect: LogDefect | undefined): Answer {
  const { id: changeId, itemKey, version, oldImage: _, ...rest } = change;
  const times = refusals.get(changeId) ?? 0;
  if (times === 'always') return 'never';
  refusals.set(changeId, Math.max(0, times - 1));
  if (times > 0) return 'later';
  const isLate = version < (newest.get(itemKey) ?? '');
  if (!isLate) newest.set(itemKey, version);
  if (isLate && defect === 'drops what comes late') return 'taken';
  const kept = defect === 'leaves an image out' ? rest : change;
  entries.push({ ...kept, changeId, itemKey, version });
  return 'taken';
}

function outcomeOf(answer: Answer, defect: LogDefect | undefined): Outcome {
  if (answer === 'taken' || defect === 'takes a partial failure for success') return { status: 'done' };
  if (answer === 'never' || defect === 'takes what is refused for now for poison') return refusal(defect);
  return { status: 'transient', error: new Error('later') };
}

function refusal(defect: LogDefect | undefined): Outcome {
  return defect === 'takes poison for a throttle'
    ? { status: 'transient', error: new Error('later') }
    : { status: 'poison', error: new PoisonError('never') };
}

function failure(error: unknown, defect: LogDefect | undefined): Outcome {
  const status = classifyError(error);
  if (defect === 'takes a failure for success') return { status: 'done' };
  return { status: defect === 'takes a throttle for poison' && status === 'transient' ? 'poison' : status, error };
}
