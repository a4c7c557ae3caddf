import type { TransitionRule } from '../../handlers/sinks/transitions/settings';
import type { Setting } from '../setting';

/** Messages, events and mails for transitions of an item, each sent once. */
export interface TransitionsSettings {
  /** 1 to 50 rules, each with what it sends; together at most 3,000 bytes, since they are in the function's environment. */
  readonly rules: Setting<readonly TransitionRule[]>;
  /**
   * What to do when it is unknown whether something was sent: because the function died, or lost its connection, between
   * the send and its mark. `send` sends again, `quarantine` leaves it to a person. @default send: twice is better than never.
   */
  readonly onUncertain?: 'send' | 'quarantine';
  /** A topic of the sink's own, for rules whose `sns.topic` is `own`. @default false */
  readonly ownTopic?: Setting<boolean>;
  /** An event bus of the sink's own, for rules whose `eventBridge.bus` is `own`. @default false */
  readonly ownBus?: Setting<boolean>;
  /** Customer managed key of the topics, the sink's own and those that rules name. @default AWS's own key `aws/sns`, which costs nothing. */
  readonly kmsKeyArn?: string;
}
