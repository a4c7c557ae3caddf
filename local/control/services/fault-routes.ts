import type { FaultBoard } from '../fault-board';
import { type HttpAnswer, jsonAnswer, type RestRequest, type Route } from '../protocols/rest';

/** What AWS has no API for: the faults of a run. `PUT` injects, `DELETE` takes away, `GET` lists. */
export function faultRoutes(board: FaultBoard): Route[] {
  const one = '/tributary/faults/{name}';
  return [
    { method: 'GET', path: '/tributary/faults', answer: () => listed(board) },
    {
      method: 'PUT',
      path: one,
      async answer(request) {
        await board.inject(request.path.name!, settingsOf(request));
        return listed(board);
      },
    },
    {
      method: 'DELETE',
      path: one,
      async answer({ path }) {
        await board.lift(path.name!);
        return listed(board);
      },
    },
  ];
}

function settingsOf({ query }: RestRequest) {
  const seconds = query.get('seconds');
  return {
    consumer: query.get('consumer') ?? undefined,
    item: query.get('item') ?? undefined,
    seconds: seconds === null ? undefined : Number(seconds),
  };
}

function listed(board: FaultBoard): HttpAnswer {
  return jsonAnswer({ faults: board.all });
}
