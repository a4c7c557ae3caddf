import { scanTable } from '../gather';
import type { KeptSink } from '../topology';
import { modelView, type Projection } from '../view-model';
import { accountViewSink } from '../view-sink';
import type { SinkAccountant } from './accountant';

export const viewAccountant: SinkAccountant = {
  nameOf: tableOf,
  async account({ kept, changes, isQuarantined, clients }) {
    const name = tableOf(kept);
    const rows = await scanTable(clients.dynamodb, name);
    return accountViewSink({ name, projection: projectionOf(kept) }, changes, rows, isQuarantined);
  },
  poison: (kept, changes) => modelView(projectionOf(kept), changes).poison,
  hint: (kept) => `aws dynamodb scan --table-name ${tableOf(kept)}`,
};

function tableOf({ consumer }: KeptSink): string {
  return consumer.definition.environment.TRIBUTARY_VIEW_TABLE ?? '';
}

function projectionOf({ consumer }: KeptSink): Projection {
  return JSON.parse(consumer.definition.environment.TRIBUTARY_VIEW_PROJECTION ?? '{}') as Projection;
}
