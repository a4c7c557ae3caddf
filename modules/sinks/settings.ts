import type { ViewSettings } from './view-settings';

/** The settings of each sink, by its name. */
export interface SinkSettings {
  /** Keeps a materialized view with the handler that this module brings. @default No view. */
  readonly view: ViewSettings;
}

export type SinkName = keyof SinkSettings;

/** Settings of the one sink that a function keeps; where Terraform decides, each may be the one. */
export type ChosenSinks = Partial<SinkSettings>;
