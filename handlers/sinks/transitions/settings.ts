import type { ItemTemplate } from '../item-template';
import type { ItemTest } from '../item-test';

/** A change of one attribute, and what is sent when it happens. Exactly one of `sns`, `eventBridge` and `ses` is given. */
export interface TransitionRule {
  /** 1 to 64 letters, digits, `_` and `-`. Sends are remembered by it: after a rename, a change that comes again is sent again. */
  readonly name: string;
  /** A top-level attribute of the item. */
  readonly attribute: string;
  /**
   * What the attribute leaves, one of these: a text, a number or `true` and `false` by how they are written, or null where
   * it is not there. An INSERT leaves null. @default Anything.
   */
  readonly from?: readonly (string | null)[];
  /** What it reaches, likewise. A REMOVE reaches null, by time to live too. @default Anything. */
  readonly to?: readonly (string | null)[];
  /** Tests of the item as it is now, or as it last was where it is gone; all must pass. @default None. */
  readonly where?: readonly ItemTest[];
  /** What a message or an event tells: the key alone, or the images too. @default images: nobody has to read the table. */
  readonly content?: 'images' | 'keys';
  /** Publishes to a topic. @default Nothing is published. */
  readonly sns?: SnsTarget;
  /** Puts an event on a bus. @default No event. */
  readonly eventBridge?: EventBridgeTarget;
  /** Sends a mail. @default No mail. */
  readonly ses?: SesTarget;
}

/** A topic, standard or FIFO. */
export interface SnsTarget {
  /** ARN of the topic, whose region may be another one, or `own` for the sink's own, see `ownTopic`. */
  readonly topic: string;
}

/** An event bus. */
export interface EventBridgeTarget {
  /** ARN of the bus, such as the account's `default` one, or `own` for the sink's own, see `ownBus`. */
  readonly bus: string;
  /** `source` of the events, 1 to 256 characters; `aws.` is AWS's own. */
  readonly source: string;
  /** `detail-type` of the events, 1 to 128 characters. */
  readonly detailType: string;
}

/** A mail by SES: a subject with a text or an HTML body, or a template that SES keeps. */
export interface SesTarget {
  /** ARN of the verified identity that sends; its region may be another one. */
  readonly identityArn: string;
  /** Sender: an address, or a name and an address as `Shop <shop@example.com>`. */
  readonly from: string;
  /** Recipient: filled in it must be one address. */
  readonly to: ItemTemplate;
  /** Subject. @default None: `template` has it. */
  readonly subject?: ItemTemplate;
  /** Plain text. @default None. */
  readonly text?: ItemTemplate;
  /** HTML; values of the item are escaped in it. @default None. */
  readonly html?: ItemTemplate;
  /** Name of a template that SES keeps. @default None: `subject`, `text` and `html` are the mail. */
  readonly template?: string;
  /** Variables of that template. @default None. */
  readonly templateData?: { readonly [variable: string]: ItemTemplate };
  /** Configuration set, through which bounces and deliveries are told. @default That of the identity. */
  readonly configurationSetName?: string;
}
