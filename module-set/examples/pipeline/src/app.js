/**
 * Reads the changes that a subscriber's filter lets through. Messages may come twice and in any order, so what is done
 * with them must stand being done again. The answer names the messages that failed; the queue delivers them again.
 */
exports.handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const { messageId, body } of Records) {
    try {
      ship(JSON.parse(JSON.parse(body).Message));
    } catch (error) {
      console.error(`Message ${messageId} failed:`, error);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
};

/** `keys`, `new` and `old` are in DynamoDB's own JSON. */
function ship({ keys, version }) {
  console.log(JSON.stringify({ message: 'Shipping', orderId: keys.orderId.S, version }));
}
