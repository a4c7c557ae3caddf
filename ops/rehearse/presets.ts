import type { FunctionChoice } from '../../engine/sim/run-recipe';
import { chosenStreamSettings, type EventSourceSettings } from '../../modules/event-source-settings';

/** Settings that people are known to use, to compare with. */
export interface Preset {
  readonly title: string;
  readonly settings: EventSourceSettings;
  readonly destinationKind: 's3' | 'sqs' | undefined;
  readonly function: FunctionChoice;
}

const throws: FunctionChoice = { kind: 'model', model: 'throws' };

export const presets: { readonly [name: string]: Preset } = {
  naive: {
    title: 'AWS retries for ever, nothing splits, the handler throws, batches of 500',
    settings: { batchSize: 500, maximumRetryAttempts: -1, maximumRecordAgeInSeconds: -1 },
    destinationKind: undefined,
    function: throws,
  },
  blog: {
    title: 'three retries, a queue of pointers, an age of 24 hours, the handler throws',
    settings: {
      batchSize: 100,
      maximumRetryAttempts: 3,
      maximumRecordAgeInSeconds: 86_400,
      destinationConfig: { onFailure: { destination: 'arn:aws:sqs:eu-west-1:123456789012:dead-letters' } },
    },
    destinationKind: 'sqs',
    function: throws,
  },
  tributary: {
    title: 'our defaults, with our handler core',
    settings: { ...chosenStreamSettings, destinationConfig: { onFailure: { destination: 'arn:aws:s3:::failures' } } },
    destinationKind: 's3',
    function: { kind: 'core' },
  },
};
