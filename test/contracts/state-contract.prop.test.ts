import { describeBrokenSinks, type Findings } from './broken-sinks';
import { memoryStateSubject, type StateDefect } from './memory-state-subject';
import { describeStateContract, stateLaws } from './state-contract';

const findings: Findings<StateDefect> = [
  [/^ends as the table does, /, 'looks at the version, and writes without it'],
  [/^ends as the table does, /, 'marks the version before it writes'],
  [/^ends as the table does, /, 'compares versions without their stream'],
  [/^ends as the table does, /, 'takes the first change of an item in a batch for all'],
  [/^ends as the table does, /, 'mixes keys up'],
  [/^ends as the table does, /, 'takes a failure for success'],
  [/^shows no older change/, 'overwrites whatever is there'],
  [/^shows no older change/, 'deletes without a tombstone'],
  [/^shows no older change/, 'loses tombstones when the place restarts'],
  [/^shows no older change/, 'keeps tombstones for a day'],
  [/when a queue delivers/, 'takes the last to come for the newest'],
  [/when a queue delivers/, 'overwrites whatever is there'],
  [/when a queue delivers/, 'deletes without a tombstone'],
  [/when Kinesis delivers/, 'overwrites whatever is there'],
  [/when Kinesis delivers/, 'deletes without a tombstone'],
  [/when a backfill brings it/, 'overwrites whatever is there'],
  [/when a backfill brings it/, 'deletes without a tombstone'],
  [/when a backfill brings it/, 'compares versions without their stream'],
  [/once it is repaired/, 'takes a repair for a change'],
  [/once it is repaired/, 'repairs what has changed since'],
  [/once it is repaired/, 'forgets that it was repaired'],
  [/once it is repaired/, 'deletes without a tombstone'],
  [/^tells what it holds/, 'lists what is deleted'],
  [/^tells what it holds/, 'compares nothing'],
  [/^tries again what a throttle refuses/, 'takes a throttle for poison'],
  [/^quarantines poison/, 'takes poison for a throttle'],
  [/^answers in time/, 'takes an aborted call for success'],
  [/^says nothing/, 'logs items'],
  [/^says nothing/, 'quotes items in errors'],
];

describeStateContract(memoryStateSubject());

describeBrokenSinks('stateLaws', stateLaws, findings, memoryStateSubject);
