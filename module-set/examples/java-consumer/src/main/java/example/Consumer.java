package example;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * Counts what paid orders are worth, as a metric in CloudWatch.
 *
 * <p>Lambda delivers the changes of an item in order, and again if need be. The answer names the first change that
 * failed: Lambda goes on from there, so that nothing before it is handled twice and nothing after it is skipped.
 */
public final class Consumer {

  /** Lambda reads the event into maps and lists, and writes the answer back: no library is needed. */
  public Map<String, Object> handle(Map<String, Object> event) {
    for (Object each : (List<?>) event.get("Records")) {
      Map<?, ?> record = (Map<?, ?>) each;
      Map<?, ?> change = (Map<?, ?>) record.get("dynamodb");
      try {
        count(change);
      } catch (RuntimeException failure) {
        System.err.println("Change " + record.get("eventID") + " failed: " + failure);
        return Map.of("batchItemFailures", List.of(Map.of("itemIdentifier", change.get("SequenceNumber"))));
      }
    }
    return Map.of("batchItemFailures", List.of());
  }

  /** Items arrive in DynamoDB's own JSON: a number is text, so that no digit of it is lost. */
  private static void count(Map<?, ?> change) {
    if ("PAID".equals(attribute(change, "OldImage", "status", "S"))) return;
    if (!"PAID".equals(attribute(change, "NewImage", "status", "S"))) return;
    BigDecimal total = new BigDecimal(attribute(change, "NewImage", "total", "N"));
    long timestamp = (long) (((Number) change.get("ApproximateCreationDateTime")).doubleValue() * 1_000);
    System.out.println(metric(timestamp, total));
  }

  /** Null where the image or the attribute is absent. */
  private static String attribute(Map<?, ?> change, String image, String name, String type) {
    if (!(change.get(image) instanceof Map<?, ?> item)) return null;
    return item.get(name) instanceof Map<?, ?> value ? (String) value.get(type) : null;
  }

  /**
   * A line in this format becomes a metric.
   *
   * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">Embedded metric format</a>
   */
  private static String metric(long timestamp, BigDecimal total) {
    String metrics = "{\"Namespace\":\"Orders\",\"Dimensions\":[[]],\"Metrics\":[{\"Name\":\"Paid\"}]}";
    return String.format(
        "{\"_aws\":{\"Timestamp\":%d,\"CloudWatchMetrics\":[%s]},\"Paid\":%s}", timestamp, metrics, total.toPlainString());
  }
}
