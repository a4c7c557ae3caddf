import type { ConsumerDefinition } from '../../handlers/consumer/consumer-definition';
import { createConsumerHandler } from '../../handlers/consumer/define-consumer';
import type { OnceStore } from '../../handlers/consumer/once-store';
import type { Item } from '../../handlers/core/attribute-value';
import type { DynamodbCall } from '../../handlers/core/dynamodb-call';
import { PoisonError } from '../../handlers/core/errors';
import type { EffectSubject, OpenEffects, SubjectParts } from './subject';

interface Order {
  readonly status?: string;
  /** Nobody lives there. */
  readonly address?: string;
}

/** A consumer of one's own that mails when an order is shipped, and tells a warehouse too. */
export function onceSubject(place: string, createStore: () => Promise<OnceStore>): EffectSubject {
  return {
    name: `once with its marks ${place}`,
    attributes: ['PENDING', 'SHIPPED', 'CANCELLED'].map((status) => ({
      status: { S: status },
      note: { S: 'secret-note-of-ann' },
    })),
    poison: [{ status: { S: 'SHIPPED' }, address: { S: 'secret-nowhere' } }],
    async open({ around, onUncertain }) {
      const sent: { changeId: string; name: string; dedupId: string }[] = [];
      const store = storeBehind(await createStore(), around);
      const send = (changeId: string, name: string) => async (dedupId: string) =>
        around(async () => void sent.push({ changeId, name, dedupId }));
      const definition: ConsumerDefinition<Order> = {
        onUncertain,
        transitions: [
          {
            attribute: 'status',
            to: 'SHIPPED',
            async run({ address }, { once, change }) {
              if (address) throw new PoisonError('The address is none.', { code: 'NoSuchAddress' });
              await once('mail', send(change.id, 'mail'));
              await once('warehouse', send(change.id, 'warehouse'));
            },
          },
        ],
      };
      return {
        environment: (parts) => createConsumerHandler(definition, parts, { store, env: {}, dynamodb: noCall }),
        read: async () => sent,
        close: async () => {},
      } satisfies OpenEffects;
    },
    expected: ({ oldImage, newImage }) => (isShipped(newImage) && !isShipped(oldImage) ? ['mail', 'warehouse'] : []),
  };
}

function isShipped(image: Item | undefined): boolean {
  return JSON.stringify(image?.status) === '{"S":"SHIPPED"}';
}

export function storeBehind(store: OnceStore, around: SubjectParts['around']): OnceStore {
  return {
    start: (...args) => around(() => store.start(...args)),
    finish: (...args) => around(() => store.finish(...args)),
    forget: (...args) => around(() => store.forget(...args)),
  };
}

const noCall = (() => Promise.reject(new Error('The consumer calls nothing.'))) as DynamodbCall;
