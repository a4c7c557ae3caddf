import type {
  EventBridgeTarget,
  SesTarget,
  SnsTarget,
  TransitionRule,
} from '../../../handlers/sinks/transitions/settings';
import type { TransitionsSettings } from '../../../modules/sinks/transitions-settings';
import type { Shape } from '../shape';
import { any, flag, kmsKeyArn, list, map, object, oneOf, optional, required, text } from '../shapes';
import { itemTest } from './item-test-shape';

const template = text(/./s, 'must be text, with attributes of the item in braces as in `{customerId}`');

const sns = object<SnsTarget>({
  topic: required(
    text(/^(own|arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+(\.fifo)?)$/, 'must be the ARN of a topic or `own`'),
    'Name the topic.',
  ),
});

const eventBridge = object<EventBridgeTarget>({
  bus: required(
    text(
      /^(own|arn:aws[a-z-]*:events:[a-z0-9-]+:\d{12}:event-bus\/[/\w.-]{1,256})$/,
      'must be the ARN of an event bus or `own`',
    ),
    'Name the event bus.',
  ),
  source: required(
    text(/^(?!aws\.).{1,256}$/s, "must be 1 to 256 characters and not start with `aws.`, which is AWS's own", {
      matching: [/^.{1,256}$/s],
      avoiding: [/^aws\./],
    }),
    "Name it: 'shop.orders'.",
  ),
  detailType: required(text(/^.{1,128}$/s, 'must be 1 to 128 characters'), "Name it: 'OrderShipped'."),
});

const ses = object<SesTarget>({
  identityArn: required(
    text(/^arn:aws[a-z-]*:ses:[a-z0-9-]+:\d{12}:identity\/[^\s*?]+$/, 'must be the ARN of an identity'),
    'Name the identity that sends.',
  ),
  from: required(text(/^[^\r\n]*@[^\r\n]+$/, 'must be an address'), 'Name the sender.'),
  to: required(template, "Say where the address is: '{mail}'."),
  subject: optional(template),
  text: optional(template),
  html: optional(template),
  template: optional(text(/^[\w-]{1,64}$/, 'must be 1 to 64 letters, digits, `_` and `-`')),
  templateData: optional(map(template, { pattern: /^[A-Za-z]\w*$/, rule: 'must be letters, digits and underscores' })),
  configurationSetName: optional(text(/^[\w-]{1,64}$/, 'must be 1 to 64 letters, digits, `_` and `-`')),
});

/** Null is a value of an end, which no shape of a text takes: `check-transitions` looks at them. */
const end = optional(any('list(string)'));

const rule = object<TransitionRule>({
  name: required(text(/^[\w-]{1,64}$/, 'must be 1 to 64 letters, digits, `_` and `-`'), 'Name the rule.'),
  attribute: required(text(/^.{1,255}$/s, 'must be 1 to 255 characters'), 'Name the attribute.'),
  from: end,
  to: end,
  where: optional(list(itemTest)),
  content: optional(oneOf('images', 'keys')),
  sns: optional(sns),
  eventBridge: optional(eventBridge),
  ses: optional(ses),
});

export const transitionsShape: Shape = object<TransitionsSettings>({
  rules: required(list(rule, 1, 50), 'Describe a transition.'),
  onUncertain: optional(oneOf('send', 'quarantine')),
  ownTopic: optional(flag),
  ownBus: optional(flag),
  kmsKeyArn: optional(kmsKeyArn),
});
