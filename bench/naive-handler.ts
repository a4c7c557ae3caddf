import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';

const client = new SNSClient({});

interface StreamEvent {
  readonly Records: readonly { readonly eventID: string; readonly eventName: string; readonly dynamodb: object }[];
}

/** What tutorials show: one awaited Publish for each record. */
export async function handler(event: StreamEvent): Promise<void> {
  for (const { eventID, eventName, dynamodb } of event.Records) {
    await client.send(
      new PublishCommand({
        TopicArn: process.env.TRIBUTARY_TOPIC_ARN,
        Message: JSON.stringify({ id: eventID, type: eventName, ...dynamodb }),
        MessageAttributes: {
          eventName: { DataType: 'String', StringValue: eventName },
          table: { DataType: 'String', StringValue: 'orders' },
        },
      }),
    );
  }
}
