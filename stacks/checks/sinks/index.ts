import type { SettingMistake } from '../../../modules/errors';
import { names } from '../../../modules/names';
import type { SinkName, SinkSettings } from '../../../modules/sinks/settings';
import type { nameCharactersMax } from '../../rules/name-rules';
import type { Draft, Field, Shape } from '../shape';
import { optional } from '../shapes';
import { checkView } from './check-view';
import type { KeptSink } from './kept-sink';
import { viewShape } from './view-shape';

/** What the checks know of a sink. */
interface SinkChecks<Name extends SinkName> {
  readonly shape: Shape;
  /** What to do when the settings are missing. */
  readonly remedy: string;
  /** What does not go together, beyond the rules that Terraform checks too. */
  check(sink: KeptSink, settings: Draft<SinkSettings[Name]>): readonly SettingMistake[];
  /** Physical names that follow from the consumer's. */
  names(name: string, settings: Draft<SinkSettings[Name]>): readonly SinkResourceName[];
}

export interface SinkResourceName {
  readonly kind: keyof typeof nameCharactersMax;
  readonly name: string;
}

export const sinkChecks: { readonly [Name in SinkName]: SinkChecks<Name> } = {
  view: {
    shape: viewShape,
    remedy: 'Describe the view.',
    check: checkView,
    names: (name) => [{ kind: 'table', name: names.view(name) }],
  },
};

/** The settings of every sink, of which a handler has one. */
export const sinkFields: { readonly [name: string]: Field } = Object.fromEntries(
  Object.entries(sinkChecks).map(([name, { shape }]) => [name, optional(shape)]),
);
