import type { AwsRequest } from '../../handlers/core/aws-request';
import { documentText } from '../../handlers/sinks/opensearch/document-text';
import { createOpenSearchStandIn } from '../../local/services/opensearch-stand-in';
import { type OpenSearchPlace, openSearchSubject, parseVerbatim, plainItem } from './opensearch-subject';
import { itemsOfEveryType, randomItems } from './random-items';
import { describeStateContract } from './state-contract';

describeStateContract(openSearchSubject(standInPlace, 'opensearch on the stand-in'));
describeStateContract(
  openSearchSubject(standInPlace, 'opensearch with changed fields on the stand-in', { update: 'changed' }),
  { runs: 8 },
);

describe('documentText', () => {
  it(`brings ${itemsOfEveryType} random items of every type whole, every name and digit`, () => {
    let different = 0;

    for (const item of randomItems(itemsOfEveryType)) {
      const document = parseVerbatim(`{${documentText(item)}}`);
      if (JSON.stringify(document) !== JSON.stringify(plainItem(item))) different += 1;
    }

    expect(different).toBe(0);
  });
});

/** The stand-in without the wire. */
function standInPlace(): OpenSearchPlace {
  const standIn = createOpenSearchStandIn();
  const endpoint = new URL('http://stand-in');
  const request: AwsRequest = Object.assign(
    async ({ method = 'POST', path = '/', body = '' }: Parameters<AwsRequest>[0]) => {
      const answer = standIn.answer(method, path, String(body));
      return { statusCode: answer.status, headers: {}, body: Buffer.from(JSON.stringify(answer.body)) };
    },
    { endpointOf: () => ({ url: endpoint, custom: false, signingName: 'es' }) },
  );
  return {
    name: 'the stand-in',
    endpoint: endpoint.href,
    request,
    readAll: async (index) =>
      new Map([...standIn.documents(index)].filter(([, text]) => JSON.parse(text)._tributary.deleted !== true)),
    remove: async () => {},
  };
}
