import type { Topology } from '../../local/accounting/topology';
import { patienceMsOf, tableFor } from '../../local/run-workload';
import { emptyResources, type LocalTable } from '../../local/terraform/resources';
import type { Workload } from '../../local/workload';

const orders = { name: 'orders', keyTypes: { customerId: 'S', orderId: 'S' } } as unknown as LocalTable;
const meters = { name: 'meters', keyTypes: { meterId: 'N' } } as unknown as LocalTable;
const workload: Workload = { title: 'orders', keys: ['customerId', 'orderId'], run: async () => {} };

describe('tableFor', () => {
  test('finds the table that has the keys of the workload, wherever it stands', () => {
    expect(tableFor(workload, pipeline([meters, orders])).name).toBe('orders');
  });

  test('takes the first table where the workload names no keys', () => {
    expect(tableFor({ title: 'any', run: async () => {} }, pipeline([meters, orders])).name).toBe('meters');
  });

  test('fails naming the keys that no table has', () => {
    expect(() => tableFor(workload, pipeline([meters]))).toThrow(
      /no mapping .* keys customerId and orderId.*--workload/,
    );
  });

  test('fails naming the mappings that were left out', () => {
    const address = 'aws_lambda_event_source_mapping.fan_out';
    const resources = { ...emptyResources(), omissions: [{ address, reason: 'the mapping is disabled' }] };

    expect(() => tableFor(workload, { ...pipeline([]), resources })).toThrow(`${address}: the mapping is disabled`);
  });
});

describe('patienceMsOf', () => {
  const consumer = (maximumBatchingWindowInSeconds: number, timeoutSeconds: number) => ({
    mapping: { settings: { maximumBatchingWindowInSeconds } },
    definition: { timeoutSeconds },
  });

  test('is longer than the longest batching window', () => {
    expect(patienceMsOf([consumer(0, 60), consumer(300, 60)], false)).toBeGreaterThan(300_000);
  });

  test('is longer than the longest timeout while a function runs', () => {
    expect(patienceMsOf([consumer(0, 900), consumer(0, 60)], true)).toBeGreaterThan(900_000);
    expect(patienceMsOf([consumer(0, 900)], false)).toBeLessThan(900_000);
  });
});

function pipeline(tables: readonly LocalTable[]) {
  const topology = { consumers: tables.map((table) => ({ table })), pipes: [] } as unknown as Topology;
  return { topology, resources: emptyResources() };
}
