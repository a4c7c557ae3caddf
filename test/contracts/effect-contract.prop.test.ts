import { describeBrokenSinks, type Findings } from './broken-sinks';
import { effectLaws } from './effect-contract';
import { type EffectDefect, memoryEffectSubject } from './memory-effect-subject';

const findings: Findings<EffectDefect> = [
  [/^has each effect once in ordinary operation/, 'marks nothing'],
  [/when a queue delivers/, 'drops what comes late'],
  [/when Kinesis delivers/, 'marks nothing'],
  [/when Kinesis delivers/, 'drops what comes late'],
  [/^sends again, with the same id/, 'marks before it sends'],
  [/^sends again, with the same id/, 'gives each try an id of its own'],
  [/^quarantines what may have been sent/, 'sends again although it was told not to'],
  [/^has no effect again/, 'marks in the memory of its environment'],
  [/^tries again what a throttle refuses/, 'takes a throttle for poison'],
  [/^quarantines poison/, 'takes poison for a throttle'],
  [/^answers in time/, 'takes a call without an answer for success'],
  [/^says nothing/, 'logs items'],
];

describeBrokenSinks('effectLaws', effectLaws, findings, memoryEffectSubject);
