import type { AwsRequest } from '../core/aws-request';
import { encodeStrictly } from '../core/encode-strictly';
import { isTransientAnswer } from '../core/error-class';
import { SinkError } from '../core/errors';
import type { Alias } from './plan-pruning';

/** The three operations of Lambda's API that pruning needs. */
export interface LambdaApi {
  versionsOf(functionName: string): Promise<readonly string[]>;
  aliasesOf(functionName: string): Promise<readonly Alias[]>;
  /** Deletes one version; a version that is gone already is no failure. */
  deleteVersion(functionName: string, version: string): Promise<void>;
}

interface Page {
  readonly Versions?: readonly { readonly Version: string }[];
  readonly Aliases?: readonly Alias[];
  readonly NextMarker?: string | null;
}

export function createLambdaApi(request: AwsRequest): LambdaApi {
  const pathOf = (functionName: string) => `/2015-03-31/functions/${encodeStrictly(functionName)}`;
  const pages = async (path: string) => {
    const found: Page[] = [];
    for (let marker: string | null | undefined = ''; marker !== undefined && marker !== null; ) {
      const query = { MaxItems: '50', ...(marker && { Marker: marker }) };
      const answer = await request({ service: 'lambda', method: 'GET', path, query });
      if (answer.statusCode !== 200) throw refusal('List', answer.statusCode, answer.headers['x-amzn-errortype']);
      const page = JSON.parse(answer.body.toString()) as Page;
      found.push(page);
      marker = page.NextMarker;
    }
    return found;
  };
  return {
    async versionsOf(functionName) {
      const found = await pages(`${pathOf(functionName)}/versions`);
      return found.flatMap(({ Versions = [] }) => Versions.map(({ Version }) => Version));
    },
    async aliasesOf(functionName) {
      return (await pages(`${pathOf(functionName)}/aliases`)).flatMap(({ Aliases = [] }) => Aliases);
    },
    async deleteVersion(functionName, version) {
      const path = pathOf(functionName);
      const answer = await request({ service: 'lambda', method: 'DELETE', path, query: { Qualifier: version } });
      if (answer.statusCode === 204 || answer.statusCode === 404) return;
      throw refusal('DeleteFunction', answer.statusCode, answer.headers['x-amzn-errortype']);
    },
  };
}

function refusal(operation: string, statusCode: number, errorType: string | string[] | undefined): SinkError {
  const code = String(errorType ?? `Http${statusCode}`).replace(/:.*$/, '');
  const retryable = isTransientAnswer(statusCode, code);
  return new SinkError(`lambda refused ${operation} (${code}).`, { code, statusCode, retryable });
}
