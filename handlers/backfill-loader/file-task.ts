/** A file of an export as its manifest names it. */
export interface ManifestFile {
  readonly dataFileS3Key: string;
  readonly itemCount: number;
  /** Base64 MD5 of the file as it lies there. */
  readonly md5Checksum?: string;
}

/** What a child workflow hands to the function, and from one call to the next: where it stands in its file. */
export interface FileTask {
  readonly bucket: string;
  /** The time that the export shows, ISO 8601: the version of all that is brought. */
  readonly asOf: string;
  /** Name of the run, for what it leaves behind. */
  readonly run: string;
  readonly file: ManifestFile;
  /** Lines that were brought. */
  readonly line: number;
  readonly read: number;
  /** Of all consumers together. */
  readonly brought: number;
  /** What their filters keep from them. */
  readonly filtered: number;
  readonly failed: number;
}

export interface FileProgress extends FileTask {
  readonly isDone: boolean;
  /** Of what was to be brought so far, 0 to 100. */
  readonly failedPercentage: number;
}

export function progressOf(task: FileTask, isDone: boolean): FileProgress {
  const tried = task.brought + task.failed;
  return { ...task, isDone, failedPercentage: tried === 0 ? 0 : (100 * task.failed) / tried };
}
