import { sinkNames } from '../../modules/sinks';
import type { EntryHandler, ZipHandler } from '../definition';
import { runtimes } from './function-shape';
import type { ObjectShape } from './shape';
import { any, object, oneOf, required, text } from './shapes';
import { sinkFields } from './sinks';

const relativeFile = text(/^(?!\/)(?!.*(^|\/)\.\.(\/|$)).+/, 'must be a path below the repository', {
  matching: [/^[^/]/],
  avoiding: [/(^|\/)\.\.(\/|$)/],
});

export const entryHandler = object<EntryHandler>({
  kind: required(any('string'), ''),
  entry: required(relativeFile, 'Name the TypeScript file.'),
});

export const zipHandler = object<ZipHandler>({
  kind: required(any('string'), ''),
  path: required(relativeFile, 'Name the zip file.'),
  runtime: required({ kind: 'oneOf', values: runtimes }, 'Name its runtime.'),
  handler: required(text(/^[^\s]{1,128}$/, 'must be 1 to 128 characters without spaces'), 'Name its handler.'),
});

/** `check-sinks.ts` sees to it that the settings are those of the sink. */
export const cdcHandler: ObjectShape = {
  kind: 'object',
  fields: {
    kind: required(any('string'), ''),
    sink: required(oneOf(...sinkNames), 'Name the sink.'),
    ...sinkFields,
  },
};
