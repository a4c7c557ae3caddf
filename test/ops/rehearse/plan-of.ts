/** A resource of a made-up plan, in the root module. */
export interface PlannedResource {
  readonly address: string;
  readonly values?: object;
  readonly unknown?: object;
  readonly sensitive?: object;
  /** What the configuration writes; without it, the plan has none for the resource. */
  readonly expressions?: object;
}

/** A plan as `terraform show -json` writes it, as far as it matters here. */
export function planOf(...resources: readonly PlannedResource[]): object {
  const named = resources.map((resource) => {
    const parts = resource.address.split('.');
    const mode = parts[0] === 'data' ? 'data' : 'managed';
    const [type, name] = parts.slice(mode === 'data' ? 1 : 0) as [string, string];
    return { ...resource, mode, type, name };
  });
  return {
    format_version: '1.2',
    planned_values: {
      root_module: {
        resources: named.map(({ address, mode, type, name, values, sensitive }) => ({
          address,
          mode,
          type,
          name,
          values: values ?? {},
          sensitive_values: sensitive ?? {},
        })),
      },
    },
    resource_changes: named.map(({ address, unknown = {} }) => ({
      address,
      change: { actions: ['create'], after_unknown: unknown },
    })),
    configuration: {
      root_module: {
        resources: named
          .filter(({ expressions }) => expressions)
          .map(({ mode, type, name, expressions }) => ({ mode, type, name, expressions })),
      },
    },
  };
}

export const streamArn = 'arn:aws:dynamodb:eu-central-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000';

/** A mapping of a DynamoDB stream to the function `worker`. */
export function mapping(values: object = {}, further: Partial<PlannedResource> = {}): PlannedResource {
  return {
    address: 'aws_lambda_event_source_mapping.it',
    values: { event_source_arn: streamArn, function_name: 'worker', starting_position: 'LATEST', ...values },
    ...further,
  };
}

export function worker(values: object = {}, further: Partial<PlannedResource> = {}): PlannedResource {
  return { address: 'aws_lambda_function.worker', values: { function_name: 'worker', ...values }, ...further };
}
