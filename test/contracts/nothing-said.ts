import { secretsOf } from './histories';
import type { Play } from './play-history';
import type { OpenPlace } from './subject';

/** Errors of ours, whose messages may reach logs and quarantine listings. */
const ownErrors = new Set([
  'SourceError',
  'HandlerError',
  'SinkError',
  'SettingsError',
  'InvariantError',
  'PoisonError',
]);

/** Fails where a log line, the message of an error of ours, or any error's code or name holds a value of an item. */
export function expectNothingSaid({ environment, records }: Play<OpenPlace>): void {
  const secrets = secretsOf(
    records.flatMap(({ change }) => [change.keys, change.newImage ?? {}, change.oldImage ?? {}]),
  );
  const errors = [...environment.errors, ...environment.quarantined.map(({ error }) => error)];
  const said = `${JSON.stringify(environment.logs)}\n${errors.map(wordsOf).join('\n')}`;
  expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
}

function wordsOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { name, code, message } = error as { readonly [key: string]: unknown };
  return `${name} ${code} ${ownErrors.has(String(name)) ? message : ''}`;
}
