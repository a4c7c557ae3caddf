import { type Condition, expression, rawExpression } from '../../modules/setting';

/** A key as other modules take it: an object whose ARN may be unknown, or null. */
export function keyOutput(arn: string | undefined, isThere: Condition): unknown {
  if (typeof isThere === 'boolean') return isThere ? { arn } : rawExpression('null');
  return expression`${isThere} ? ${{ arn }} : null`;
}
