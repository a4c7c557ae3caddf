const { GetObjectCommand, S3Client } = require('@aws-sdk/client-s3');

const s3 = new S3Client({});

/**
 * Reads the changes that a subscriber's filter lets through. Messages may come twice and in any order, so what is done
 * with them must stand being done again. The answer names the messages that failed; the queue delivers them again.
 */
exports.handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const { messageId, body } of Records) {
    try {
      ship(await whole(JSON.parse(JSON.parse(body).Message)));
    } catch (error) {
      console.error(`Message ${messageId} failed:`, error);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
};

/** A message that would be too large is a pointer to an object that holds it. */
async function whole(message) {
  if (message.claimCheck === undefined) return message;
  const { bucket, key } = message.claimCheck;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return JSON.parse(await Body.transformToString());
}

/** `keys`, `new` and `old` are in DynamoDB's own JSON. */
function ship({ keys, new: order }) {
  console.log(JSON.stringify({ message: 'Shipping', orderId: keys.orderId.S, status: order.status.S }));
}
