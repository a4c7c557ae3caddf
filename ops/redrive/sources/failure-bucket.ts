import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { DeployedConsumer } from '../../deployed/deployed-pipeline';
import type { Finding, FindingSource } from '../finding';
import { type BucketPlace, targetOf } from '../places';
import { failureObjectFinding } from './failure-object';
import { forEachAtOnce } from './for-each-at-once';
import type { IndexMessages } from './index-messages';
import { quarantineBodyOf } from './quarantine-body';
import { quarantineObjectFinding } from './quarantine-object';
import type { RedriveContext } from './redrive-context';
import { readObject } from './stored-object';
import { streamPointerOf } from './stream-pointer';

/** Objects that are read before their records are brought, so that memory has a bound. */
const objectsMax = 50;

/** The bucket of a consumer's failures: whole batches that a mapping gave up, and records in quarantine. */
export class FailureBucket implements FindingSource {
  readonly #place: BucketPlace;
  readonly #context: RedriveContext;
  readonly #index: IndexMessages;
  readonly #seen = new Set<string>();
  #keys: AsyncGenerator<string> | undefined;
  #foreignCount = 0;

  constructor(place: BucketPlace, context: RedriveContext, index: IndexMessages) {
    this.#place = place;
    this.#context = context;
    this.#index = index;
  }

  async next(signal: AbortSignal): Promise<readonly Finding[]> {
    this.#keys ??= this.#listed();
    const keys: string[] = [];
    while (keys.length < objectsMax && !signal.aborted) {
      const { value, done } = await this.#keys.next();
      if (done) break;
      keys.push(value);
    }
    if (keys.length === 0) return [];
    const found = await forEachAtOnce(keys, (key) => this.#read(key));
    const findings = found.flatMap((finding) => finding ?? []);
    return findings.length > 0 ? findings : this.next(signal);
  }

  async release(): Promise<void> {}

  unseenCount(): number {
    return 0;
  }

  notes(): readonly string[] {
    if (this.#foreignCount === 0) return [];
    return [`${this.#place.bucket}: ${this.#foreignCount} objects are of no consumer that was looked for.`];
  }

  /** The listing is the truth: an object may have no message, and a message no object any more. */
  async *#listed(): AsyncGenerator<string> {
    for (const prefix of prefixesOf(this.#place)) {
      let ContinuationToken: string | undefined;
      do {
        const input = { Bucket: this.#place.bucket, Prefix: prefix, ...(ContinuationToken && { ContinuationToken }) };
        const page = await this.#context.clients.s3.send(new ListObjectsV2Command(input));
        for (const { Key = '' } of page.Contents ?? []) yield Key;
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken);
    }
  }

  async #read(key: string): Promise<Finding | undefined> {
    const { clients } = this.#context;
    const { bucket, consumers } = this.#place;
    const object = this.#seen.has(key) ? undefined : await readObject(clients.s3, { bucket, key });
    this.#seen.add(key);
    if (!object) return undefined;
    const body = jsonOf(object.text);
    const parts = { object, client: clients.s3, index: this.#index };
    const quarantined = quarantineBodyOf(body);
    const inQuarantine = consumers.find(({ name }) => name === quarantined?.consumer);
    if (quarantined && inQuarantine) {
      const finding = await quarantineObjectFinding(quarantined, inQuarantine, parts);
      // What fell back in this run has been seen to.
      return this.#context.brought.hasFallen(inQuarantine.name, finding.records[0]!) ? undefined : finding;
    }
    const pointer = streamPointerOf(body);
    const givenUpBy = pointer && targetOf({ consumers, pipes: [] }, pointer);
    if (pointer && givenUpBy) return failureObjectFinding(body!, pointer, givenUpBy, parts);
    this.#foreignCount += 1;
    return undefined;
  }
}

/** All of `aws/lambda/`: what a mapping wrote that was made anew since lies below another UUID. */
function prefixesOf({ bucket, consumers }: BucketPlace): readonly string[] {
  const isDestination = ({ failureDestination }: DeployedConsumer) =>
    failureDestination?.kind === 's3' && failureDestination.bucket === bucket;
  return [
    ...(consumers.some(isDestination) ? ['aws/lambda/'] : []),
    ...new Set(consumers.map(({ name }) => `quarantine/${name}/`)),
  ];
}

function jsonOf(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
