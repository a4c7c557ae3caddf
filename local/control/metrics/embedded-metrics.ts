import type { MetricId } from './metric-store';

/** A value that a log line carries for CloudWatch. */
export interface EmbeddedValue {
  readonly metric: MetricId;
  readonly value: number;
  /** Epoch milliseconds. */
  readonly atMs: number;
}

interface Directive {
  readonly Namespace?: unknown;
  readonly Dimensions?: readonly (readonly string[])[];
  readonly Metrics?: readonly { readonly Name?: unknown }[];
}

interface EmbeddedLine {
  readonly _aws?: { readonly Timestamp?: number; readonly CloudWatchMetrics?: readonly Directive[] };
  readonly [member: string]: unknown;
}

/**
 * The metrics of a line in the embedded metric format, none of any other line.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetrics(line: string): EmbeddedValue[] {
  if (!line.startsWith('{') || !line.includes('"_aws"')) return [];
  const parsed = parse(line);
  const { Timestamp, CloudWatchMetrics } = parsed?._aws ?? {};
  if (!parsed || typeof Timestamp !== 'number' || !Array.isArray(CloudWatchMetrics)) return [];
  return CloudWatchMetrics.flatMap((directive: Directive) => valuesOf(directive, parsed, Timestamp));
}

function valuesOf({ Namespace, Dimensions, Metrics }: Directive, line: EmbeddedLine, atMs: number): EmbeddedValue[] {
  const sets = (Dimensions ?? [[]]).map((names) =>
    Object.fromEntries(names.map((name) => [name, String(line[name] ?? '')])),
  );
  return (Metrics ?? []).flatMap(({ Name }) => {
    const name = String(Name);
    const found = line[name];
    const values = (Array.isArray(found) ? found : [found]).filter((value) => typeof value === 'number');
    const metrics = sets.map((dimensions) => ({ namespace: String(Namespace), name, dimensions }));
    return metrics.flatMap((metric) => values.map((value) => ({ metric, value, atMs })));
  });
}

function parse(line: string): EmbeddedLine | undefined {
  try {
    return JSON.parse(line) as EmbeddedLine;
  } catch {
    return undefined;
  }
}
