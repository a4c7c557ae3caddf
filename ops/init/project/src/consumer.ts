import { defineConsumer } from 'tributary/handlers';
import { type Item, keys } from './item';

/**
 * Runs for every change of the table, one after the other for each item. A function that throws gets its change again;
 * a `PoisonError` puts the change into the quarantine. What must not happen twice stands inside `once`.
 */
export const handler = defineConsumer<Item>({
  keys,
  insert: (_item, { once, logger }) => once('welcome', async () => logger.info('An item is new.')),
  modify: (_before, _after, { logger }) => logger.info('An item has changed.'),
  remove: (_item, { change, logger }) => logger.info(change.expiredByTtl ? 'An item has expired.' : 'An item is gone.'),
});
