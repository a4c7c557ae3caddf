import type { OnceStore } from '../../handlers/consumer/once-store';
import type { Item } from '../../handlers/core/attribute-value';
import { PoisonError } from '../../handlers/core/errors';
import { createBatchProcessor } from '../../handlers/core/process-batch';
import type { Send } from '../../handlers/sinks/transitions/blame';
import type { TransitionRule } from '../../handlers/sinks/transitions/settings';
import { createTransitionsSink } from '../../handlers/sinks/transitions/transitions-sink';
import { storeBehind } from './once-subject';
import type { EffectSubject } from './subject';

const shipped = { attribute: 'status', to: ['SHIPPED'], sns: { topic: 'arn:aws:sns:eu-west-1:123456789012:shipped' } };

/** A mail when an order is shipped, and a message to a warehouse when it was paid before. */
const rules: readonly TransitionRule[] = [
  { ...shipped, name: 'mail' },
  { ...shipped, name: 'warehouse', from: ['PAID'] },
];

/** The transitions sink before a list that takes what is sent, as a service would. */
export function transitionsSubject(place: string, createStore: () => Promise<OnceStore>): EffectSubject {
  return {
    name: `transitions with their marks ${place}`,
    attributes: ['PENDING', 'PAID', 'SHIPPED'].map((status) => ({
      status: { S: status },
      note: { S: 'secret-note-of-ann' },
    })),
    poison: [{ status: { S: 'SHIPPED' }, address: { S: 'secret-nowhere' } }],
    async open({ around, onUncertain }) {
      const sent: { changeId: string; name: string; dedupId: string }[] = [];
      const store = storeBehind(await createStore(), around);
      const send: Send = async ({ rule, change, effectId }) => {
        if (change.newImage?.address) throw new PoisonError('The address is none.', { code: 'NoSuchAddress' });
        await around(async () => void sent.push({ changeId: change.id, name: rule.name, dedupId: effectId }));
      };
      return {
        environment(parts) {
          const { consumer, clock, random } = parts;
          const sink = createTransitionsSink({ consumer, rules, onUncertain, store, send, clock, random });
          return createBatchProcessor({ ...parts, sink });
        },
        read: async () => sent,
        close: async () => {},
      };
    },
    expected: ({ oldImage, newImage }) => {
      if (!is(newImage, 'SHIPPED') || is(oldImage, 'SHIPPED')) return [];
      return is(oldImage, 'PAID') ? ['mail', 'warehouse'] : ['mail'];
    },
  };
}

function is(image: Item | undefined, status: string): boolean {
  return JSON.stringify(image?.status) === JSON.stringify({ S: status });
}
