import { createTableOnceStore } from '../../consumer/table-once-store';
import { createDynamodbCall } from '../../core/dynamodb-call';
import { SettingsError } from '../../core/errors';
import type { SinkRow } from '../sink-row';
import { createSend } from './create-send';
import { transitionsEnv } from './env';
import { parseTransitions } from './parse-transitions';
import { createTransitionsSink } from './transitions-sink';

export const transitionsRow: SinkRow<typeof transitionsEnv> = {
  name: 'transitions',
  env: transitionsEnv,
  create: (settings, { request, clock, concurrency, batch }, env) => {
    const { consumer, onceTable, transitionsRules, transitionsOnUncertain } = settings;
    const { transitionsTopicArn: topicArn, transitionsBusArn: busArn } = settings;
    if (!onceTable) throw withoutTable();
    return createTransitionsSink({
      consumer,
      ...parseTransitions(transitionsRules, transitionsOnUncertain, { topicArn, busArn }),
      store: createTableOnceStore(createDynamodbCall(request), onceTable),
      send: createSend({ env, clock, connectionsMax: concurrency }),
      clock,
      random: batch.random,
    });
  },
};

function withoutTable(): SettingsError {
  const text = 'environment: `TRIBUTARY_ONCE_TABLE` must be set, got nothing. Name the table that remembers sends.';
  return new SettingsError([text]);
}
