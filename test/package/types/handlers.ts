// Compiled by bin/check-package.mjs against the installed package, as an ES module and as CommonJS.
import { type SimulationOptions, simulate } from 'tributary/engine';
import { type Change, defineConsumer, PoisonError, type Sink, systemClock } from 'tributary/handlers';
import { type TestResult, testConsumer } from 'tributary/handlers/testing';

interface Order {
  readonly orderId: string;
  readonly total: number;
}

export const handler = defineConsumer<Order>({
  keys: ['orderId'],
  insert: ({ total }, { change }) => {
    const exact: number = total;
    const { version }: Change = change;
    if (exact < 0) throw new PoisonError(`Less than nothing at ${version}.`, { code: 'TotalBelowZero' });
  },
});

export const result: Promise<TestResult> = testConsumer(handler).insert({ orderId: 'o-1', total: 1 });
export const sinkName = ({ name }: Sink): string => `${name} ${systemClock.nowMs()}`;
export const run = (options: SimulationOptions) => simulate(options);

// @ts-expect-error Not an attribute of an order: the types are there, and are not `any`.
defineConsumer<Order>({ keys: ['customerId'] });
