/** Reads orders from a queue. The answer names the messages that failed; the queue delivers them again. */
exports.handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const { messageId, body } of Records) {
    try {
      const { orderId } = JSON.parse(body);
      console.log(JSON.stringify({ message: 'Shipping', orderId }));
    } catch (error) {
      console.error(`Message ${messageId} failed:`, error);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
};
