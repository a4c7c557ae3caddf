import type { Mutation } from '../mutation';

const response = 'engine/handler-response.ts';
const lane = 'engine/lane.ts';
const readers = 'engine/stream-readers.ts';

const afterOptIn = '  if (!reportsBatchItemFailures) return success;\n';
const identifiersRead = '  if (identifiers === undefined) return failure;\n';

/** 1.3: what an answer of the function means. */
export const responseMutations: readonly Mutation[] = [
  {
    rule: '1.3 without ReportBatchItemFailures the response is ignored',
    file: response,
    find: afterOptIn,
    replace: '',
  },
  {
    rule: '1.3 an empty failure list is success',
    file: response,
    find: '  if (identifiers.length === 0) return success;\n',
    replace: '  if (identifiers.length === 0) return failure;\n',
  },
  {
    rule: '1.3 a failure list of null is success',
    file: response,
    find: 'if (list === undefined || list === null) return [];',
    replace: 'if (list === undefined) return [];',
  },
  {
    rule: '1.3 a response {} is success',
    file: response,
    find: 'if (list === undefined || list === null) return [];',
    replace: 'if (list === null) return [];',
  },
  {
    rule: '1.3 a response of null is success',
    file: response,
    find: afterOptIn,
    replace: `${afterOptIn}  if (payload === null) return failure;\n`,
  },
  {
    rule: '1.3 a response [] is success',
    file: response,
    find: afterOptIn,
    replace: `${afterOptIn}  if (Array.isArray(payload)) return failure;\n`,
  },
  {
    rule: '1.3 a response of empty text is success',
    file: response,
    find: afterOptIn,
    replace: `${afterOptIn}  if (payload === '') return failure;\n`,
  },
  {
    rule: '1.3 the lowest known id is the checkpoint, not the highest',
    file: response,
    find: 'const lowest = Math.min(...indexes);',
    replace: 'const lowest = Math.max(...indexes);',
  },
  {
    rule: '1.3 the lowest known id is the checkpoint, not the one listed first',
    file: response,
    find: 'const lowest = Math.min(...indexes);',
    replace: 'const lowest = indexes[0] ?? -1;',
  },
  {
    rule: '1.3 later records that succeeded come again with the failed one',
    file: readers,
    find: 'return records.slice(outcome.index);',
    replace: `const answer = JSON.stringify(payload);
      const isListed = (record: SourceRecord) => answer.includes(JSON.stringify(record.sequenceNumber));
      return records.slice(outcome.index).filter(isListed);`,
  },
  {
    rule: '1.3 records before the lowest failure do not come again',
    file: readers,
    find: 'return records.slice(outcome.index);',
    replace: 'return records.slice(outcome.index > 1 ? outcome.index - 1 : 1);',
  },
  {
    rule: '1.3 an empty itemIdentifier is a total failure',
    file: response,
    find: identifiersRead,
    replace: `${identifiersRead}  if (identifiers.every((identifier) => identifier === '')) return success;\n`,
  },
  {
    rule: '1.3 an itemIdentifier of null is a total failure',
    file: response,
    find: identifiersRead,
    replace: `${identifiersRead}  if (identifiers.every((identifier) => identifier === null)) return success;\n`,
  },
  {
    rule: '1.3 a missing itemIdentifier is a total failure',
    file: response,
    find: identifiersRead,
    replace: `${identifiersRead}  if (identifiers.every((identifier) => identifier === undefined)) return success;\n`,
  },
  {
    rule: '1.3 an unknown id is a total failure, not success',
    file: response,
    find: 'return lowest < 0 ? failure :',
    replace: 'return lowest < 0 ? success :',
  },
  {
    rule: '1.3 a total failure finishes no record',
    file: readers,
    find: "if (outcome.type === 'failure' || outcome.index === 0) return 'all';",
    replace:
      "if (outcome.type === 'failure' || outcome.index === 0) return records.length > 1 ? records.slice(1) : 'all';",
  },
  {
    rule: '1.3 one unknown id among known ones fails the whole batch',
    file: response,
    find: "return lowest < 0 ? failure : { type: 'partial', index: lowest };",
    replace: `const known = indexes.filter((index) => index >= 0);
  return known.length === 0 ? failure : { type: 'partial', index: Math.min(...known) };`,
  },
  {
    rule: '1.3 a number is no known id, though its text is',
    file: response,
    find: "typeof identifier === 'string' ? indexOf(identifier) : -1",
    replace: 'indexOf(String(identifier))',
  },
  {
    rule: '1.3 a batchItemFailures that is no list is a total failure',
    file: response,
    find: 'if (!Array.isArray(list)) return undefined;',
    replace: 'if (!Array.isArray(list)) return [];',
  },
  {
    rule: '1.3 a thrown error is a total failure',
    file: lane,
    find: "if (result.type !== 'response') return 'all';",
    replace: "if (result.type !== 'response') return [];",
  },
  {
    rule: '1.3 functionError is Unhandled for thrown errors only',
    file: lane,
    find: "functionError: result.type === 'error' ? 'Unhandled' : null",
    replace: "functionError: 'Unhandled'",
  },
  {
    rule: '1.3 functionError is Unhandled for thrown errors',
    file: lane,
    find: "functionError: result.type === 'error' ? 'Unhandled' : null",
    replace: 'functionError: null',
  },
  {
    rule: '1.3 a failed answer has statusCode 200',
    file: 'engine/destination-record.ts',
    find: 'statusCode: 200,',
    replace: 'statusCode: 500,',
  },
  {
    rule: '1.3 a queue keeps all messages for an unknown id',
    file: response,
    find: "identifiers.every(isKnown) ? new Set(identifiers) : 'all'",
    replace: 'new Set(identifiers.filter(isKnown))',
  },
  {
    rule: '1.3 a queue ignores the response without ReportBatchItemFailures',
    file: response,
    find: '  if (!reportsBatchItemFailures) return new Set();\n',
    replace: '',
  },
];
