import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { synthesizeApp } from 'tributary';
import { environments } from '../environments';

/** What Terraform is given, as far as these tests look at it. */
interface Stack {
  readonly resource: {
    readonly [type: string]: {
      readonly [name: string]: {
        readonly filename?: string;
        readonly lifecycle?: { readonly prevent_destroy?: boolean };
        readonly starting_position?: string;
        readonly function_response_types?: readonly string[];
        readonly destination_config?: unknown;
      };
    };
  };
}

const outdir = mkdtempSync(join(tmpdir(), 'environments-'));
const folderOf = (environment: string) => join(outdir, 'stacks', environment);

before(() => synthesizeApp(environments, { root: join(__dirname, '..'), outdir }));
after(() => rmSync(outdir, { recursive: true, force: true }));

function resourcesOf(environment: string, type: string) {
  const stack = JSON.parse(readFileSync(join(folderOf(environment), 'cdk.tf.json'), 'utf8')) as Stack;
  return Object.entries(stack.resource[type] ?? {});
}

for (const { name } of environments) {
  describe(name, () => {
    it('starts at the oldest change, and keeps what is given up', () => {
      const mappings = resourcesOf(name, 'aws_lambda_event_source_mapping');

      assert.ok(mappings.length > 0);
      for (const [, mapping] of mappings) {
        assert.equal(mapping.starting_position, 'TRIM_HORIZON');
        assert.deepEqual(mapping.function_response_types, ['ReportBatchItemFailures']);
        assert.ok(mapping.destination_config);
      }
    });

    it('has a zip for every function', () => {
      const files = resourcesOf(name, 'aws_lambda_function').map(([, { filename }]) => filename ?? 'none');

      assert.ok(files.length > 0);
      assert.deepEqual(
        files.filter((file) => !existsSync(join(folderOf(name), file))),
        [],
      );
    });
  });
}

describe('what holds data', () => {
  it('is protected in prod: tables, buckets, queues and mappings', () => {
    const types = ['aws_dynamodb_table', 'aws_s3_bucket', 'aws_sqs_queue', 'aws_lambda_event_source_mapping'];
    const resources = types.flatMap((type) => resourcesOf('prod', type));

    const unprotected = resources.filter(([, { lifecycle }]) => lifecycle?.prevent_destroy !== true);

    assert.ok(resources.length > 0);
    assert.deepEqual(
      unprotected.map(([address]) => address),
      [],
    );
  });
});
