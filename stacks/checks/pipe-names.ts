import { kebabCase, names } from '../../modules/names';
import type { PipelineFacts } from './facts';

/** A name that follows from the id of a pipe, a bus or a rule. */
export interface PipeName {
  readonly kind: 'pipe' | 'eventBus' | 'eventRule' | 'function' | 'queue';
  readonly name: string;
  readonly where: string;
}

/** Names in AWS of a pipeline's pipes and buses. */
export function pipeNamesOf({ where, name, definition }: PipelineFacts): readonly PipeName[] {
  if (name === undefined) return [];
  const pipes = Object.entries(definition.pipes ?? {}).flatMap(([id, pipe]): PipeName[] => {
    const own = `${name}-${kebabCase(id)}`;
    const place = `${where}/${id}`;
    const enrichment = { kind: 'function' as const, name: names.enrichment(own), where: place };
    return [
      // Its role has the same name, and roles of functions are named like them.
      ...(['pipe', 'function'] as const).map((kind) => ({ kind, name: own, where: place })),
      { kind: 'queue', name: names.pipeDeadLetterQueue(own), where: place },
      ...(pipe?.enrichmentFunction ? [enrichment] : []),
    ];
  });
  const buses = Object.entries(definition.buses ?? {}).flatMap(([id, bus]): PipeName[] => {
    const own = `${name}-${kebabCase(id)}`;
    const rules = Object.keys(bus?.rules ?? {}).flatMap((ruleId) => ruleNames(own, `${where}/${id}`, ruleId));
    return [{ kind: 'eventBus', name: own, where: `${where}/${id}` }, ...rules];
  });
  return [...pipes, ...buses];
}

function ruleNames(bus: string, where: string, id: string): readonly PipeName[] {
  const name = `${bus}-${kebabCase(id)}`;
  const place = `${where}/${id}`;
  return [
    { kind: 'eventRule', name, where: place },
    { kind: 'function', name, where: place },
    { kind: 'queue', name: names.ruleDeadLetterQueue(name), where: place },
  ];
}
