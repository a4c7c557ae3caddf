import type { Item } from '../../handlers/core/attribute-value';
import type { DestinationKind } from '../destination-record';
import type { StreamKind } from '../stream-settings';

/** A file of cases that were recorded on AWS. Its own `conventions` say what each member means. */
export interface RecordedCases {
  readonly cases: readonly RecordedCase[];
}

export interface RecordedCase {
  readonly id: string;
  readonly kind: 'mapping' | 'admission' | 'fact';
  readonly stream: StreamKind;
  readonly config?: RecordedConfig;
  readonly world?: RecordedWorld;
  readonly records?: readonly RecordedRecord[];
  readonly handler?: RecordedHandler;
  readonly expect?: Expectation;
}

/** Members of CreateEventSourceMapping by AWS's names, and two of the case's own. */
export interface RecordedConfig {
  readonly [member: string]: unknown;
  readonly onFailure?: DestinationKind;
  readonly streamViewType?: StreamViewType;
}

export type StreamViewType = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

export interface RecordedWorld {
  readonly streamExists?: boolean;
  readonly roleCanReadStream?: boolean;
  readonly sameMappingExists?: boolean;
  readonly destinationDenied?: boolean;
  readonly functionDurationSeconds?: number;
}

export interface RecordedRecord {
  readonly ordinal: number;
  readonly key?: string;
  readonly op?: 'put' | 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly item?: Item;
  readonly data?: unknown;
  readonly ageSeconds?: number;
  readonly atSeconds?: number;
}

export interface RecordedHandler {
  readonly mode:
    | 'ok'
    | 'throw-always'
    | 'throw-if-contains'
    | 'partial-bad'
    | 'respond'
    | 'accumulate-state'
    | 'oversize-state';
  readonly bad?: readonly number[];
  readonly response?: unknown;
  readonly stateBytes?: number;
}

export interface ExpectedInvocation {
  readonly records: readonly number[];
  readonly result: string;
  readonly request?: string;
  readonly start?: 'at-once' | 'after-window';
  readonly isFinalInvokeForWindow?: boolean;
  readonly isWindowTerminatedEarly?: boolean;
  readonly stateIn?: object;
}

export interface ExpectedDestination {
  readonly type: DestinationKind;
  readonly messages: number;
  readonly fields?: { readonly [path: string]: unknown };
  readonly absent?: readonly string[];
  readonly infoKey?: string;
  readonly infoKeysExactly?: readonly string[];
  readonly payload?: readonly number[];
  readonly contentType?: string;
  readonly keyPattern?: string;
}

export interface Expectation {
  readonly invocations?: readonly ExpectedInvocation[];
  readonly exactInvocationCount?: number;
  readonly deliveriesPerRecord?: { readonly [ordinal: string]: number };
  readonly compositionFixed?: boolean;
  readonly deliveredOrdinals?: readonly number[];
  readonly sizeBytes?: readonly number[];
  readonly eventFields?: { readonly [path: string]: unknown };
  readonly serial?: boolean;
  readonly metrics?: { readonly [name: string]: number | null };
  readonly destination?: ExpectedDestination | null;
  readonly createError?: ExpectedError;
  readonly created?: boolean;
}

export interface ExpectedError {
  readonly code: string;
  readonly message?: string;
  readonly messagePrefix?: string;
  readonly messageContains?: readonly string[];
  readonly httpStatus?: number;
}
