import type { ReaderState, ReaderSwitch } from '../../mappings/reader-switch';
import type { LocalPipe } from '../../terraform/resources';
import { ServiceFault } from '../protocols/operation';
import { type HttpAnswer, jsonAnswer, type Route } from '../protocols/rest';

export interface PipeRouteParts {
  readonly pipes: readonly LocalPipe[];
  readonly switches: ReadonlyMap<string, ReaderSwitch>;
  readonly startedAtMs: number;
}

const stateNames: { readonly [state in ReaderState]: string } = { on: 'RUNNING', stopping: 'STOPPING', off: 'STOPPED' };

/** Stand-in for the API of EventBridge Pipes: a pipe that is stopped goes on where it was. */
export function pipeRoutes(parts: PipeRouteParts): Route[] {
  const one = '/v1/pipes/{name}';
  return [
    {
      method: 'GET',
      path: '/v1/pipes',
      answer: ({ query }) => {
        const prefix = query.get('NamePrefix') ?? '';
        const found = parts.pipes.filter(({ name }) => name.startsWith(prefix));
        return jsonAnswer({ Pipes: found.map((pipe) => outputOf(pipe, parts)) });
      },
    },
    { method: 'GET', path: one, answer: ({ path }) => jsonAnswer(outputOf(find(path.name!, parts), parts)) },
    { method: 'POST', path: `${one}/start`, answer: ({ path }) => turn(find(path.name!, parts), true, parts) },
    { method: 'POST', path: `${one}/stop`, answer: ({ path }) => turn(find(path.name!, parts), false, parts) },
  ];
}

function find(name: string, { pipes }: PipeRouteParts): LocalPipe {
  const pipe = pipes.find((one) => one.name === name);
  if (!pipe) throw new ServiceFault('NotFoundException', `Pipe ${name} does not exist.`, 404);
  return pipe;
}

function turn(pipe: LocalPipe, isOn: boolean, parts: PipeRouteParts): HttpAnswer {
  const output = outputOf(pipe, parts);
  void parts.switches.get(pipe.arn)!.turn(isOn);
  const DesiredState = isOn ? 'RUNNING' : 'STOPPED';
  return jsonAnswer({ ...output, DesiredState, CurrentState: isOn ? 'STARTING' : 'STOPPING' });
}

function outputOf(pipe: LocalPipe, { switches, startedAtMs }: PipeRouteParts): object {
  const { name, arn, sourceArn, target, enrichment } = pipe;
  const { state } = switches.get(arn)!;
  return {
    Arn: arn,
    Name: name,
    DesiredState: state === 'on' ? 'RUNNING' : 'STOPPED',
    CurrentState: stateNames[state],
    Source: sourceArn,
    SourceParameters: sourceParametersOf(pipe),
    ...(enrichment && { Enrichment: enrichment.arn }),
    Target: target.arn,
    TargetParameters: { ...(target.template !== undefined && { InputTemplate: target.template }) },
    CreationTime: new Date(startedAtMs),
    LastModifiedTime: new Date(startedAtMs),
  };
}

function sourceParametersOf({ source, settings }: LocalPipe): object {
  const Arn = settings.destinationConfig?.onFailure?.destination;
  const Filters = settings.filterCriteria?.filters?.map(({ pattern }) => ({ Pattern: pattern }));
  const parameters = {
    BatchSize: settings.batchSize,
    ParallelizationFactor: settings.parallelizationFactor,
    ...(Arn !== undefined && { DeadLetterConfig: { Arn } }),
  };
  return {
    ...(source === 'kinesis' ? { KinesisStreamParameters: parameters } : { DynamoDBStreamParameters: parameters }),
    ...(Filters && { FilterCriteria: { Filters } }),
  };
}
