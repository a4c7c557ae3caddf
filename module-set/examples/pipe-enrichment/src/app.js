/** Records of a batch in, as many events out, in their order. An error makes the whole batch come again. */
exports.handler = async (records) =>
  records.map(({ eventID, eventName, dynamodb }) => ({
    changeId: eventID,
    what: eventName,
    orderId: dynamodb.Keys.orderId.S,
  }));
