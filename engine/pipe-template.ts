import { SettingsError } from '../handlers/core/errors';
import { inputTemplateCharactersMax } from '../modules/pipe-defaults';
import { inputTemplateOf } from './input-template';
import { valueAt } from './json-path';
import { decodedEventOf } from './pipe-event';

/** Who a pipe is, as its templates can say. */
export interface PipeIdentity {
  readonly name: string;
  readonly arn: string;
  readonly sourceArn: string;
  /** Undefined where nothing enriches. */
  readonly enrichmentArn: string | undefined;
  readonly targetArn: string;
}

/** Makes of one event the text that is handed on. `nowMs` is when the event reached the template. */
export type PipeTemplate = (event: unknown, nowMs: number) => string;

/**
 * The input template of an enrichment or a target; without one the event is handed on as JSON. It is applied to each
 * event of a batch by itself.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html
 */
export function pipeTemplateOf(template: string | undefined, pipe: PipeIdentity): PipeTemplate {
  if (template === undefined) return (event) => JSON.stringify(event);
  if (template.length > inputTemplateCharactersMax) {
    const rule = `has ${template.length} characters, and at most ${inputTemplateCharactersMax} are taken`;
    throw new SettingsError([`The input template of the pipe ${pipe.name} ${rule}.`]);
  }
  const fill = inputTemplateOf(template, (name) => name.startsWith('$') || Object.hasOwn(reservedVariables, name));
  return (event, nowMs) => {
    const decoded = decodedEventOf(event);
    return fill((name) =>
      name.startsWith('$') ? valueAt(name, decoded) : reservedVariables[name]!({ pipe, event, decoded, nowMs }),
    );
  };
}

interface TemplateMoment {
  readonly pipe: PipeIdentity;
  readonly event: unknown;
  readonly decoded: unknown;
  readonly nowMs: number;
}

const reservedVariables: { readonly [name: string]: (moment: TemplateMoment) => unknown } = {
  'aws.pipes.pipe-arn': ({ pipe }) => pipe.arn,
  'aws.pipes.pipe-name': ({ pipe }) => pipe.name,
  'aws.pipes.source-arn': ({ pipe }) => pipe.sourceArn,
  'aws.pipes.enrichment-arn': ({ pipe }) => pipe.enrichmentArn,
  'aws.pipes.target-arn': ({ pipe }) => pipe.targetArn,
  'aws.pipes.event.ingestion-time': ({ nowMs }) => new Date(nowMs).toISOString(),
  'aws.pipes.event': ({ event }) => event,
  'aws.pipes.event.json': ({ decoded }) => decoded,
};
