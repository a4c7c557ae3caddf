import { describeBrokenSinks, type Findings } from './broken-sinks';
import { describeLogContract, logLaws } from './log-contract';
import { type LogDefect, memoryLogSubject } from './memory-log-subject';

const findings: Findings<LogDefect> = [
  [/^keeps every change .* and whole/, 'takes a failure for success'],
  [/^keeps every change .* and whole/, 'leaves an image out'],
  [/when a queue delivers/, 'drops what comes late'],
  [/when Kinesis delivers/, 'drops what comes late'],
  [/^keeps the changes of each item in their order/, 'puts two changes of an item into one request'],
  [/^keeps the changes of each item in their order/, 'sends an item on before its earlier change'],
  [/^tries again the entries/, 'takes a partial failure for success'],
  [/^tries again the entries/, 'sends a whole request again for one entry'],
  [/^tries again the entries/, 'takes what is refused for now for poison'],
  [/^quarantines the entries/, 'blames another entry of the request'],
  [/^quarantines the entries/, 'takes poison for a throttle'],
  [/^quarantines poison/, 'takes poison for a throttle'],
  [/^tries again what a throttle refuses/, 'takes a throttle for poison'],
  [/^answers in time/, 'takes an aborted call for success'],
  [/^says nothing/, 'logs items'],
];

describeLogContract(memoryLogSubject());

describeBrokenSinks('logLaws', logLaws, findings, memoryLogSubject);
