import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { type RunningFauxqs, startFauxqs } from '../support/fauxqs';
import { type FaultyProxy, startFaultyProxy } from '../support/sns-limits-proxy';
import { fanOutSubject } from './fan-out-subject';
import { fanOutTypes } from './fan-out-types';
import { describeLogContract } from './log-contract';
import { describeTypes } from './types-contract';

let fauxqs: RunningFauxqs;
let proxy: FaultyProxy;
const topics = { standard: '', fifo: '' };

beforeAll(async () => {
  fauxqs = await startFauxqs();
  proxy = await startFaultyProxy(fauxqs.url);
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const sns = new SNSClient({ region: 'eu-west-1', endpoint: fauxqs.url, credentials });
  const create = async (Name: string, Attributes: Record<string, string>) =>
    (await sns.send(new CreateTopicCommand({ Name, Attributes }))).TopicArn!;
  topics.standard = await create('contract', {});
  topics.fifo = await create('contract.fifo', { FifoTopic: 'true' });
  sns.destroy();
});

afterAll(async () => {
  await proxy.stop();
  await fauxqs.stop();
});

describeLogContract(
  fanOutSubject('a standard topic', () => ({ topicArn: topics.standard, proxy })),
  { runs: 8 },
);
describeLogContract(
  fanOutSubject('a FIFO topic', () => ({ topicArn: topics.fifo, proxy })),
  { runs: 8 },
);
describeLogContract(
  fanOutSubject('a topic with a claim check', () => ({ topicArn: topics.standard, proxy }), true),
  { runs: 5 },
);

describe('describeTypes', () => {
  describeTypes(fanOutTypes);
});
