/**
 * Filter patterns as types, so that the editor knows a record's members. AWS's own way to write them, without the texts.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */

/** A rule for text besides the text itself. */
export type TextOperator =
  | { readonly prefix: string | { readonly 'equals-ignore-case': string } }
  | { readonly suffix: string | { readonly 'equals-ignore-case': string } }
  | { readonly 'equals-ignore-case': string }
  | { readonly 'anything-but': AnythingBut }
  | ExistsOperator;

type AnythingBut =
  | string
  | number
  | readonly string[]
  | readonly number[]
  | { readonly prefix: Texts }
  | { readonly suffix: Texts }
  | { readonly 'equals-ignore-case': Texts };

type Texts = string | readonly string[];

/** Whether the field is there; on fields without any below them. */
export interface ExistsOperator {
  readonly exists: boolean;
}

/** Comparisons by turns with their numbers: `['>=', 1, '<', 10]`. Of JSON numbers; DynamoDB's are text. */
export interface NumericOperator {
  readonly numeric: readonly ('=' | '<' | '<=' | '>' | '>=' | number)[];
}

/** Alternatives for a text; one must match. */
export type TextRules<Text extends string = string> = readonly (Text | TextOperator)[];

/** Alternatives for a field of any kind. */
export type FieldRules = readonly (string | number | boolean | null | TextOperator | NumericOperator)[];

/** Fields below a member; all must match. Below `$or` stand alternatives. */
export interface FieldsPattern {
  readonly [field: string]: FieldsPattern | FieldRules | readonly FieldsPattern[];
}

/** An attribute by the type DynamoDB writes it with; numbers and binaries are text. */
export interface AttributePattern {
  readonly S?: TextRules;
  readonly N?: TextRules;
  readonly B?: TextRules;
  readonly BOOL?: readonly (boolean | ExistsOperator)[];
  readonly NULL?: readonly (boolean | ExistsOperator)[];
  readonly SS?: TextRules;
  readonly NS?: TextRules;
  readonly BS?: TextRules;
  readonly M?: AttributesPattern;
  readonly L?: FieldsPattern;
}

/** Attributes by name. */
export interface AttributesPattern {
  readonly [attribute: string]: AttributePattern;
}

/** What both of DynamoDB's records tell of an item. */
interface ItemPattern {
  readonly Keys?: AttributesPattern;
  readonly NewImage?: AttributesPattern;
  readonly OldImage?: AttributesPattern;
  readonly ApproximateCreationDateTime?: FieldRules;
  readonly SizeBytes?: FieldRules;
}

interface ChangePattern {
  /** Whether Pipes can filter by it is unsettled in AWS's documents. */
  readonly eventName?: TextRules<'INSERT' | 'MODIFY' | 'REMOVE'>;
  readonly eventID?: TextRules;
  readonly eventSource?: TextRules;
  readonly awsRegion?: TextRules;
  /** `{ type: ['Service'], principalId: ['dynamodb.amazonaws.com'] }` for what time to live deletes. */
  readonly userIdentity?: FieldsPattern;
}

/** A pattern for the records of a DynamoDB stream. */
export interface StreamPattern extends ChangePattern {
  readonly eventVersion?: TextRules;
  readonly eventSourceARN?: TextRules;
  readonly dynamodb?: ItemPattern & { readonly SequenceNumber?: TextRules; readonly StreamViewType?: TextRules };
  /** Two or more, of which one must match. */
  readonly $or?: readonly StreamPattern[];
}

/** A pattern for a change of DynamoDB as Kinesis brings it. */
export interface KinesisChangePattern extends ChangePattern {
  readonly recordFormat?: TextRules;
  readonly tableName?: TextRules;
  readonly dynamodb?: ItemPattern & { readonly ApproximateCreationDateTimePrecision?: TextRules };
  /** Two or more, of which one must match. */
  readonly $or?: readonly KinesisChangePattern[];
}

/** A pattern for the records of a Kinesis stream that gets a table's changes. */
export interface KinesisPattern {
  readonly data?: KinesisChangePattern;
  readonly partitionKey?: TextRules;
  readonly sequenceNumber?: TextRules;
  readonly approximateArrivalTimestamp?: FieldRules;
  readonly kinesisSchemaVersion?: TextRules;
  /** Two or more, of which one must match. */
  readonly $or?: readonly KinesisPattern[];
}

/** A pattern for the messages of a queue; `body` by its fields where it is JSON, else as text. */
export interface QueuePattern {
  readonly body?: FieldsPattern | FieldRules;
  readonly attributes?: FieldsPattern;
  readonly messageAttributes?: FieldsPattern;
  readonly messageId?: TextRules;
  readonly eventSourceARN?: TextRules;
  /** Two or more, of which one must match. */
  readonly $or?: readonly QueuePattern[];
}
