import { createFirehoseStandIn } from '../../local/services/firehose-stand-in';
import { firehoseRequest } from '../support/firehose-request';
import { type AuditPlace, auditSubject } from './audit-subject';
import { auditTypes } from './audit-types';
import { describeLogContract } from './log-contract';
import { describeTypes } from './types-contract';

async function openStandIn(): Promise<AuditPlace> {
  const standIn = createFirehoseStandIn();
  const lines: string[] = [];
  standIn.create('log', async (content) => void lines.push(...content.toString().split('\n').slice(0, -1)));
  return { stream: 'log', request: firehoseRequest(standIn), read: async () => lines };
}

describeLogContract(auditSubject('a stand-in for Firehose', true, openStandIn), { runs: 8 });
describeLogContract(auditSubject('a stand-in for Firehose', true, openStandIn, true), { runs: 2 });
describeTypes(auditTypes);
