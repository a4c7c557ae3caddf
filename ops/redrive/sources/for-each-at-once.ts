const atOnceMax = 16;

/** Answers in order, with at most sixteen under way. */
export async function forEachAtOnce<Value, Answer>(
  values: readonly Value[],
  work: (value: Value) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < values.length; at = next++) answers[at] = await work(values[at]!);
  };
  await Promise.all(Array.from({ length: Math.min(atOnceMax, values.length) }, worker));
  return answers;
}
