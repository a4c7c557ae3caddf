import type { Mutation } from '../mutation';

const pattern = 'engine/filter-pattern.ts';
const filter = 'engine/record-filter.ts';

/** 1.10: which records a filter wants. */
export const filterMutations: readonly Mutation[] = [
  {
    rule: '1.10 one of several filters is enough',
    file: filter,
    find: 'matchers.some((matches) => matches(eventRecord))',
    replace: 'matchers.every((matches) => matches(eventRecord))',
  },
  {
    rule: '1.10 every field of a filter must match',
    file: pattern,
    find: 'return (record) => matchers.every(',
    replace: 'return (record) => matchers.some(',
  },
  {
    rule: '1.10 one value of a list is enough',
    file: pattern,
    find: 'return tests.some((test) => test(leaves));',
    replace: 'return tests.every((test) => test(leaves));',
  },
  {
    rule: '1.10 one alternative of $or is enough',
    file: pattern,
    find: 'alternatives.some((matches)',
    replace: 'alternatives.every((matches)',
  },
  {
    rule: '1.10 the type of an attribute must be in the pattern',
    file: pattern,
    find: '    if (!isObject && value !== undefined) leaves.push(value);\n',
    replace: `    if (isObject) leaves.push(...Object.values(value));
    else if (value !== undefined) leaves.push(value);\n`,
  },
  {
    rule: '1.10 numeric rules do not match the N of an attribute',
    file: pattern,
    find: '    const text = jsonNumberOf(leaf);\n',
    replace: "    const text = typeof leaf === 'string' ? leaf : jsonNumberOf(leaf);\n",
  },
  {
    rule: '1.10 numeric rules match the creation time',
    file: pattern,
    find: '    const number = Number(text);\n',
    replace: '    const number = Number.NaN;\n',
  },
  {
    rule: '1.10 every comparison of a range must hold',
    file: pattern,
    find: 'return comparisons.every(',
    replace: 'return comparisons.some(',
  },
  {
    rule: '1.10 < does not hold for the number itself',
    file: pattern,
    find: 'left < right',
    replace: 'left <= right + 0',
  },
  {
    rule: '1.10 >= holds for the number itself',
    file: pattern,
    find: 'left >= right',
    replace: 'left > right + 0',
  },
  {
    rule: '1.10 exists looks at leaves only',
    file: pattern,
    find: 'if (!isObject && value !== undefined) leaves.push(value);',
    replace: 'if (value !== undefined) leaves.push(value);',
  },
  {
    rule: '1.10 exists false matches where nothing is',
    file: pattern,
    find: 'leaves.length > 0 === rule.exists',
    replace: 'leaves.length > 0',
  },
  {
    rule: '1.10 prefix is a beginning',
    file: pattern,
    find: 'leaf.startsWith(text)',
    replace: 'leaf.endsWith(text)',
  },
  {
    rule: '1.10 suffix is an end',
    file: pattern,
    find: 'leaf.endsWith(text)',
    replace: 'leaf.startsWith(text)',
  },
  {
    rule: '1.10 equality minds the case',
    file: pattern,
    find: "const ignoresCase = is.endsWith('ignoring-case');",
    replace: 'const ignoresCase = is.length > 0;',
  },
  {
    rule: '1.10 equals-ignore-case ignores the case',
    file: pattern,
    find: "const ignoresCase = is.endsWith('ignoring-case');",
    replace: 'const ignoresCase = is.length === 0;',
  },
  {
    rule: '1.10 anything-but refuses each of its values',
    file: pattern,
    find: '!tests.some((test) => test(leaf))',
    replace: '!tests.every((test) => test(leaf))',
  },
  {
    rule: '1.10 anything-but needs something to be there',
    file: pattern,
    find: 'return (leaves) => leaves.some(test);',
    replace: "return (leaves) => leaves.some(test) || (rule.is === 'anything-but' && leaves.length === 0);",
  },
  {
    rule: '1.10 a list stands for each of its elements',
    file: pattern,
    find: 'for (const element of value) collectLeaves',
    replace: 'for (const element of value.slice(0, 1)) collectLeaves',
  },
  {
    rule: '1.10 of duplicate names the last one wins',
    file: 'modules/event-source-settings-json.ts',
    find: '  return JSON.parse(text.replace(stringOrNumber,',
    replace: `  text = text.replace(/"(\\w+)":(\\[[^\\]]*\\]),"\\1":\\[[^\\]]*\\]/g, '"$1":$2');
  return JSON.parse(text.replace(stringOrNumber,`,
  },
  {
    rule: '1.10 the data of a Kinesis record is seen decoded',
    file: filter,
    find: "Buffer.from(String(view.data ?? ''), 'base64').toString('utf8')",
    replace: "String(view.data ?? '')",
  },
  {
    rule: '1.10 a record is dropped whose data is not the JSON that the pattern expects',
    file: filter,
    find: "if (expectation === 'json') return json !== undefined && matches(",
    replace: "if (expectation === 'json') return json === undefined || matches(",
  },
  {
    rule: '1.10 a message is dropped whose body is JSON where the pattern expects text',
    file: filter,
    find: 'return json === undefined && matches(',
    replace: 'return matches(',
  },
  {
    rule: '1.10 a queue deletes what no filter wants',
    file: 'engine/queue-mapping.ts',
    find: "      this.#actions.push({ type: 'delete', messages: filtered });\n",
    replace: '',
  },
  {
    rule: '1.10 FilteredOutEventCount has no datapoint without a filter',
    file: 'engine/shard.ts',
    find: "if (settings.filter) this.#count('FilteredOutEventCount', filtered.length, nowMs);",
    replace: "this.#count('FilteredOutEventCount', filtered.length, nowMs);",
  },
  {
    rule: '1.10 FilteredOutEventCount counts what was filtered',
    file: 'engine/shard.ts',
    find: "this.#count('FilteredOutEventCount', filtered.length, nowMs);",
    replace: "this.#count('FilteredOutEventCount', records.length, nowMs);",
  },
];
