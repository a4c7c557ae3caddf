/** A delivery stream from Kinesis to S3, by what the configuration says of it. */
export interface DeliverySettings {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly sourceArn: string;
  readonly bucket: string;
  /** Absent: by date alone. */
  readonly prefix: string | undefined;
  readonly errorPrefix: string | undefined;
  /** IANA name; UTC unless told. */
  readonly timeZone: string;
  /** Seconds and mebibytes, as configured. */
  readonly bufferingInterval: number;
  readonly bufferingSize: number;
  readonly isGzip: boolean;
  /** With its point; absent: the format's own. */
  readonly fileExtension: string | undefined;
  readonly appendsDelimiter: boolean;
  /** Absent: records are delivered as they are. */
  readonly transform: TransformSettings | undefined;
  readonly isPartitioned: boolean;
  /** The columns that records are converted to, by the catalog; absent: no conversion. */
  readonly parquet: readonly CatalogColumn[] | undefined;
}

/** The function between source and buffer. */
export interface TransformSettings {
  readonly functionArn: string;
  /** Attempts after the first. */
  readonly retries: number;
  readonly bufferingSize: number;
  readonly bufferingInterval: number;
}

export interface CatalogColumn {
  readonly name: string;
  /** Hive's spelling: `string`, `bigint`, `map<string,string>`. */
  readonly type: string;
}
