import { nameInArn } from '../../deployed/deployed-pipeline';
import type { LookParts } from './look';

/** Names of the buses that pipes of the pipeline send to. */
export async function busNames({ pipes }: Pick<LookParts, 'pipes'>): Promise<readonly string[]> {
  const targets = (await pipes()).map(({ targetArn }) => targetArn);
  return [...new Set(targets.filter((arn) => arn.includes(':event-bus/')).map(nameInArn))];
}
