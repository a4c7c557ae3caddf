import type { TableSettings } from 'tributary';

/** A change of these replaces the table and loses its data. */
const keys = {
  partitionKey: { name: 'customerId', type: 'S' },
  sortKey: { name: 'orderId', type: 'S' },
} as const;

/** The table of dev, made with its pipeline. */
export const devTable: TableSettings = keys;

/** The table of prod, made with its pipeline. */
export const prodTable: TableSettings = keys;
