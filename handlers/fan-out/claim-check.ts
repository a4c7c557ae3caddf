import type { Change } from '../core/change';
import { sha256Hex } from '../core/sha256';
import { type Message, type MessageContent, messageContent, sized } from './message';
import { snsJson } from './sns-text';

export interface ClaimCheckSettings {
  readonly bucket: string;
  /** Dotted paths below the message (`new.status`) that stay in the pointer, so that body filters still see them. */
  readonly keep: readonly string[];
}

/** Body of a message whose content was too large: where the content lies, and the paths that were kept. */
export interface PointerContent extends MessageContent {
  readonly claimCheck: { readonly bucket: string; readonly key: string };
}

/** A message that is too large for SNS, split in two. */
export interface ClaimCheck {
  /** Published instead of the message. */
  readonly pointer: Message;
  /** Key of the object; the same for every try, so that a retry overwrites its own. */
  readonly key: string;
  /** Content of the object: the message as it would have been published. */
  readonly body: string;
}

/** Keys of claim checks begin with this: what lifecycle rules and policies go by. */
export const claimCheckPrefix = 'claim-check/';

/**
 * Moves a message's content into an object and leaves a pointer: the message without its images, but with the kept
 * paths. A path reads the message literally (`new.status` keeps the attribute value `{"S": ...}`); a name that holds
 * a dot cannot be named, and a path that is not there is passed over.
 */
export function claimCheck(change: Change, message: Message, { bucket, keep }: ClaimCheckSettings): ClaimCheck {
  const key = `${claimCheckPrefix}${sha256Hex(`${change.itemKey}\n${change.version}\n${change.id}`)}.json`;
  const content = messageContent(change);
  const { new: _new, old: _old, ...rest } = content;
  const pointer = { ...rest, ...keptImages(content, keep), claimCheck: { bucket, key } };
  return { pointer: sized(snsJson(pointer), message.attributes), key, body: message.body };
}

type Json = { readonly [name: string]: unknown };

/** Everything but the images is kept anyway. */
function keptImages(content: MessageContent, keep: readonly string[]): Json {
  const kept: Record<string, unknown> = {};
  for (const path of keep) {
    const [image, ...names] = path.split('.');
    if (image === 'new' || image === 'old') copyPath(content, kept, [image, ...names]);
  }
  return kept;
}

/** Copies what the path names, and no empty object on the way to what is not there. */
function copyPath(source: unknown, target: Record<string, unknown>, [name, ...rest]: readonly string[]): void {
  if (name === undefined || !isJson(source) || !Object.hasOwn(source, name)) return;
  if (rest.length === 0) {
    define(target, name, source[name]);
    return;
  }
  const inner = Object.hasOwn(target, name) ? { ...(target[name] as object) } : {};
  copyPath(source[name], inner, rest);
  if (Object.keys(inner).length > 0) define(target, name, inner);
}

/** An attribute may be called `__proto__`: assignment would set the prototype. */
function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
