/** Whether a stand-in for a service refused what it does not know: what that would tell of is not there either. */
export function isUnknownOperation({ name }: Error): boolean {
  return name === 'UnknownOperationException' || name === 'InvalidAction' || name === 'SerializationException';
}
