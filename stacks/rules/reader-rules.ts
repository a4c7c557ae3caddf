import {
  type Claim,
  choose,
  joined,
  lengthOf,
  lte,
  type Rule,
  said,
  sentence,
  type Term,
  words,
} from '../../modules/rule';

/** Readers that a shard of a stream serves without throttling them all. */
const readersMax = 2;
/** AWS advises one for a global table, whose replication reads as well. */
const readersOfGlobalTableMax = 1;

/**
 * Mappings, pipes and any other reader share the stream's shards: a third one throttles all of them.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export function readersRule({ readers, isGlobal }: { readers: Term; isGlobal: Claim }): Rule {
  const count = lengthOf(readers);
  const counted = choose(isGlobal, 'reader of the stream of a table with replicas', 'readers of a stream');
  const max = choose(isGlobal, readersOfGlobalTableMax, readersMax);
  return {
    setting: 'consumers',
    rule: sentence`must be at most ${max} ${counted}, counting mappings, pipes and other accounts`,
    value: said(sentence`${count} (${joined(readers, ', ')})`),
    remedy: words('Put a fan-out consumer on the stream and make the others its subscribers.'),
    holds: lte(count, max),
  };
}
